import { Decimal } from 'decimal.js';
import { type IsoDate, addDays, addMonths, daysBetween, earlierOf, laterOf } from '../../kernel/dates.js';
import { type BasisPoints, type Pence, floorShare, pence, roundPence, sum } from '../../kernel/money.js';
import { academicYearOf, academicYearRange } from '../../kernel/years.js';

/** One version of a contract's terms that was or is in force, or (before any is) the one on its way. */
export interface ValuedVersion {
  readonly effectiveOn: IsoDate;
  /** Net, from its effective day to the contract's agreed end; null where it cannot be computed. */
  readonly wholeLife: Pence | null;
  /** Of the fees of a year, how many pence carry VAT at the standard rate, and all of them. */
  readonly standardRated: Pence;
  readonly annual: Pence;
}

export interface ValuedContract {
  readonly startsOn: IsoDate;
  /** As agreed. */
  readonly agreedEnd: IsoDate | null;
  /** The last day it is charged, which notice may have brought forward. */
  readonly endsOn: IsoDate | null;
  /** The earliest first. */
  readonly versions: readonly ValuedVersion[];
}

/** First and last day, both counted. */
export interface Days {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

const daysOf = ({ from, to }: Days): number => Math.max(0, daysBetween(from, to) + 1);

const overlap = (a: Days, b: Days): Days => ({ from: laterOf(a.from, b.from), to: earlierOf(a.to, b.to) });

/** VAT at `rate` on the part of a net amount that carries it, rounded half up once. */
export function withVat(net: Pence, standardRated: Pence, all: Pence, rate: BasisPoints): Pence {
  if (all === 0 || standardRated === 0) return net;
  return pence(net + roundPence(new Decimal(net).times(standardRated).dividedBy(all).times(rate).dividedBy(10_000)));
}

/**
 * What a contract costs including VAT on the days asked for, or over its life: each version's whole-life cost for its own days, by the day,
 * until the next takes its place. Null where a version has no cost or the contract no end: not known, never £0.
 */
export function contractValue(contract: ValuedContract, rate: BasisPoints, within?: Days): Pence | null {
  const { agreedEnd, endsOn, versions } = contract;
  if (agreedEnd === null || versions.length === 0) return null;
  const parts = versions.map(({ effectiveOn, wholeLife, standardRated, annual }, index) => {
    if (wholeLife === null) return null;
    const next = versions[index + 1]?.effectiveOn;
    const last = earlierOf(endsOn ?? agreedEnd, next === undefined ? agreedEnd : addDays(next, -1));
    const days = { from: effectiveOn, to: last };
    const counted = daysOf(within ? overlap(days, within) : days);
    const agreed = daysOf({ from: effectiveOn, to: agreedEnd });
    return agreed === 0 ? pence(0) : withVat(floorShare(wholeLife, counted, agreed), standardRated, annual, rate);
  });
  return parts.some((part) => part === null) ? null : sum(parts.filter((part) => part !== null));
}

export interface ChargedLine {
  readonly annual: Pence;
  readonly standardRated: boolean;
  readonly from: IsoDate;
  /** Its last day; null while it stands. */
  readonly to: IsoDate | null;
}

export interface ChargedPlacement {
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly lines: readonly ChargedLine[];
}

/**
 * The life of a placement without contract: to its end, or where none is agreed so many months from its start (48 by rule); one that has
 * outlived them counts to the end of the running academic year.
 */
export function lifeOf({ startsOn, endsOn }: ChargedPlacement, monthsWithoutEnd: number, today: IsoDate): Days {
  if (endsOn !== null) return { from: startsOn, to: endsOn };
  const endOfYear = addDays(academicYearRange(academicYearOf(today)).to, -1);
  return { from: startsOn, to: laterOf(addDays(addMonths(startsOn, monthsWithoutEnd), -1), endOfYear) };
}

/** An estimate to set against the threshold: every line's price for its days of 365 a year, including VAT. Null without a price. */
export function placementValue(placement: ChargedPlacement, rate: BasisPoints, monthsWithoutEnd: number, today: IsoDate): Pence | null {
  if (placement.lines.length === 0) return null;
  const life = lifeOf(placement, monthsWithoutEnd, today);
  return sum(
    placement.lines.map(({ annual, standardRated, from, to }) => {
      const net = floorShare(annual, daysOf(overlap(life, { from, to: to ?? life.to })), 365);
      return withVat(net, standardRated ? annual : pence(0), annual, rate);
    }),
  );
}
