import { type Pence, apportion, pence } from '../../kernel/money.js';

export type Funder = 'education' | 'health' | 'socialCare';

/** One funder's part of a fee line. `signed`: a signed, dated agreement stands behind it. */
export interface FunderShare {
  readonly funder: Funder;
  readonly shareBp: number;
  readonly signed: boolean;
}

/**
 * An amount by who pays it, in pence. The first two are the council's own money, each with the part of it that is at risk because a health or
 * social care share has no signed agreement; the last two are paid by others. `hnb` and `other` and `health` and `socialCare` make the whole.
 */
export interface Figures {
  /** The council's own on lines that the High Needs Block may pay. */
  readonly hnb: Pence;
  readonly hnbAtRisk: Pence;
  /** The council's own on lines that the High Needs Block may not pay. */
  readonly other: Pence;
  readonly otherAtRisk: Pence;
  /** Paid by health, and by social care, under signed agreements. */
  readonly health: Pence;
  readonly socialCare: Pence;
}

const NOUGHT = pence(0);

export const NOTHING: Figures = { hnb: NOUGHT, hnbAtRisk: NOUGHT, other: NOUGHT, otherAtRisk: NOUGHT, health: NOUGHT, socialCare: NOUGHT };

export const wholeOf = ({ hnb, other, health, socialCare }: Figures): Pence => pence(hnb + other + health + socialCare);

const combine = (a: Figures, b: Figures, sign: 1 | -1): Figures => ({
  hnb: pence(a.hnb + sign * b.hnb),
  hnbAtRisk: pence(a.hnbAtRisk + sign * b.hnbAtRisk),
  other: pence(a.other + sign * b.other),
  otherAtRisk: pence(a.otherAtRisk + sign * b.otherAtRisk),
  health: pence(a.health + sign * b.health),
  socialCare: pence(a.socialCare + sign * b.socialCare),
});

export const plus = (a: Figures, b: Figures): Figures => combine(a, b, 1);
export const minus = (a: Figures, b: Figures): Figures => combine(a, b, -1);

/** Adds up in place: forecasts add hundreds of thousands. */
export function addUp(all: Iterable<Figures>): Figures {
  let [hnb, hnbAtRisk, other, otherAtRisk, health, socialCare] = [0, 0, 0, 0, 0, 0];
  for (const each of all) {
    hnb += each.hnb;
    hnbAtRisk += each.hnbAtRisk;
    other += each.other;
    otherAtRisk += each.otherAtRisk;
    health += each.health;
    socialCare += each.socialCare;
  }
  return {
    hnb: pence(hnb),
    hnbAtRisk: pence(hnbAtRisk),
    other: pence(other),
    otherAtRisk: pence(otherAtRisk),
    health: pence(health),
    socialCare: pence(socialCare),
  };
}

/** Only education: the council pays all of it. */
const EDUCATION_ALONE: readonly FunderShare[] = [{ funder: 'education', shareBp: 10_000, signed: true }];

/**
 * An amount of a line by who pays it, by the largest-remainder method, so that the parts make the whole to the penny (domain.md, Fee line: a
 * health or social care share counts only under a signed, dated agreement; until then it is the council's own, at risk). A line without
 * shares is education's.
 */
export function byFunder(amount: Pence, hnbEligible: boolean, shares: readonly FunderShare[]): Figures {
  const [first, ...others] = shares.length === 0 ? EDUCATION_ALONE : shares;
  if (first?.funder === 'education' && others.length === 0)
    return hnbEligible ? { ...NOTHING, hnb: amount } : { ...NOTHING, other: amount };
  const parts = apportion(
    amount,
    shares.map(({ shareBp }) => shareBp),
  );
  const partOf = (which: (share: FunderShare) => boolean): Pence =>
    pence(shares.reduce((total, share, index) => total + (which(share) ? (parts[index] ?? 0) : 0), 0));
  const atRisk = partOf(({ funder, signed }) => funder !== 'education' && !signed);
  const own = pence(partOf(({ funder }) => funder === 'education') + atRisk);
  return {
    ...NOTHING,
    ...(hnbEligible ? { hnb: own, hnbAtRisk: atRisk } : { other: own, otherAtRisk: atRisk }),
    health: partOf(({ funder, signed }) => funder === 'health' && signed),
    socialCare: partOf(({ funder, signed }) => funder === 'socialCare' && signed),
  };
}

/**
 * Amounts that follow each other in time, each by who pays it: what is paid up to its end less what was paid up to its beginning, so that the
 * months of a year add up to the year of every payer, and the payers of a month to the month.
 */
export function byFunderInTurn(amounts: readonly Pence[], hnbEligible: boolean, shares: readonly FunderShare[]): Figures[] {
  // Most lines are education's alone: then nothing is parted.
  if (shares.length === 0) return amounts.map((amount) => byFunder(amount, hnbEligible, shares));
  let paid = pence(0);
  let before = NOTHING;
  return amounts.map((amount) => {
    paid = pence(paid + amount);
    const upToNow = byFunder(paid, hnbEligible, shares);
    const here = minus(upToNow, before);
    before = upToNow;
    return here;
  });
}
