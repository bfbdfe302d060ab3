import { addDays, type IsoDate } from '../../kernel/dates.js';
import { apportion, type BasisPoints, type Pence, pence, riseBetween, sum } from '../../kernel/money.js';

/**
 * What a variation letter says: one letter for one school, for one settled return of an uplift cycle. Money is whole pence, percentages are basis points, dates
 * are ISO dates, a text that is absent is null and never blank. Pupils appear by the authority's reference only: no name, date of birth or need.
 *
 * The uplifts module gives the facts; `composeVariationLetter` adds every figure that follows from them, and the whole is frozen and
 * stored beside the PDF.
 */
export interface VariationLetterFacts {
  /** The document's own reference, on every page. */
  readonly reference: string;
  /** The date of the letter, which is also the creation date of the PDF and the day from which the time to appeal runs. */
  readonly date: IsoDate;
  /** True until the last approval: the letter is marked DRAFT on every page and says that it is not in force. */
  readonly draft: boolean;
  readonly authority: {
    readonly name: string;
    readonly department: string;
    readonly addressLines: readonly string[];
    readonly contact: { readonly name: string; readonly email: string; readonly telephone: string | null };
    /** Who the letter comes from; the letter is valid by the approvals it records. */
    readonly signatory: { readonly name: string; readonly role: string };
  };
  readonly provider: { readonly legalName: string };
  readonly school: { readonly name: string; readonly urn: string; readonly addressLines: readonly string[] };
  readonly agreement: {
    /** What the contracts varied are called: "Individual Placement Agreements", "Block contract". */
    readonly title: string;
    readonly references: readonly string[];
    /** The agreement's own notice terms, as a sentence. */
    readonly noticeTerms: string;
  };
  readonly cycle: { readonly name: string; readonly effectiveDate: IsoDate };
  readonly settlement: {
    readonly returnReference: string;
    readonly settledOn: IsoDate;
    /** The percentage both sides accepted. */
    readonly rise: BasisPoints;
  };
  readonly pupils: readonly { readonly reference: string; readonly lines: readonly FeeLineFacts[] }[];
  /** Empty where the letter is sent before the effective date. */
  readonly arrears: readonly ArrearsLine[];
  /** Sentences, each one numbered paragraph: due diligence still due, evidence promised. */
  readonly conditions: readonly string[];
  readonly approvals: readonly { readonly role: string; readonly name: string; readonly date: IsoDate }[];
  /** Calendar days to appeal, counted from the date of the letter. */
  readonly appealDays: number;
}

export interface FeeLineFacts {
  /** "Core", "Therapy", "One-to-one" … */
  readonly kind: string;
  readonly description: string;
  /** How the line is priced, with its quantity: "per year", "2 sessions a week, 38 weeks". */
  readonly unit: string;
  readonly oldAnnual: Pence;
  readonly newAnnual: Pence;
  /** Exactly 100% together. */
  readonly shares: readonly { readonly funder: string; readonly share: BasisPoints }[];
}

export interface ArrearsLine {
  readonly pupilReference: string;
  readonly description: string;
  readonly from: IsoDate;
  /** The last day counted. */
  readonly to: IsoDate;
  /** The charging basis and its measure: "Calendar days, 61 of 365". */
  readonly basis: string;
  readonly amount: Pence;
}

/** Old and new price of a line, a pupil or a school. */
export interface PriceChange {
  readonly oldAnnual: Pence;
  readonly newAnnual: Pence;
  readonly rise: Pence;
  /** Null where the old price is nought. */
  readonly risePercent: BasisPoints | null;
}

/** The frozen content of a variation letter: exactly what the template prints. */
export interface VariationLetterSnapshot extends Omit<VariationLetterFacts, 'pupils' | 'arrears' | 'appealDays'> {
  readonly pupils: readonly {
    readonly reference: string;
    readonly lines: readonly (Omit<FeeLineFacts, 'oldAnnual' | 'newAnnual'> & PriceChange)[];
    readonly subtotal: PriceChange;
  }[];
  readonly total: PriceChange;
  /** The new annual price by funder; the parts are exactly the whole. */
  readonly funders: readonly { readonly funder: string; readonly amount: Pence }[];
  readonly arrears: { readonly lines: readonly ArrearsLine[]; readonly total: Pence } | null;
  readonly appeal: { readonly days: number; readonly lastDay: IsoDate };
}

/**
 * Adds the rises, subtotals, totals, funders' parts and the last day to appeal. Throws a RangeError where there is no fee line or the
 * shares of a line are not exactly 100%: such a letter could not be honoured.
 */
export function composeVariationLetter(facts: VariationLetterFacts): VariationLetterSnapshot {
  const { pupils, arrears, appealDays, ...unchanged } = facts;
  const lines = pupils.flatMap((pupil) => pupil.lines);
  if (lines.length === 0) throw new RangeError('A variation letter needs at least one fee line.');
  return {
    ...unchanged,
    pupils: pupils.map((pupil) => ({
      reference: pupil.reference,
      lines: pupil.lines.map(({ oldAnnual, newAnnual, ...line }) => ({ ...line, ...priceChange(oldAnnual, newAnnual) })),
      subtotal: changeOver(pupil.lines),
    })),
    total: changeOver(lines),
    funders: byFunder(lines),
    arrears: arrears.length === 0 ? null : { lines: arrears, total: sum(arrears.map((line) => line.amount)) },
    appeal: { days: appealDays, lastDay: addDays(facts.date, appealDays) },
  };
}

const changeOver = (lines: readonly FeeLineFacts[]): PriceChange =>
  priceChange(sum(lines.map((line) => line.oldAnnual)), sum(lines.map((line) => line.newAnnual)));

const priceChange = (oldAnnual: Pence, newAnnual: Pence): PriceChange => ({
  oldAnnual,
  newAnnual,
  rise: pence(newAnnual - oldAnnual),
  risePercent: riseBetween(oldAnnual, newAnnual),
});

/** Each line is split by its own shares to the penny, then added up by funder in order of first appearance. */
function byFunder(lines: readonly FeeLineFacts[]): { funder: string; amount: Pence }[] {
  const amounts = new Map<string, Pence[]>();
  for (const line of lines) {
    const shares = line.shares.map(({ share }) => share);
    const whole = shares.reduce((total, share) => total + share, 0);
    if (whole !== 10_000) throw new RangeError(`The funder shares of "${line.description}" are ${String(whole / 100)}%, not 100%.`);
    apportion(line.newAnnual, shares).forEach((part, index) => {
      const funder = line.shares[index]?.funder ?? '';
      amounts.set(funder, [...(amounts.get(funder) ?? []), part]);
    });
  }
  return [...amounts].map(([funder, parts]) => ({ funder, amount: sum(parts) }));
}
