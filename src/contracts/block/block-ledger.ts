import { Decimal } from 'decimal.js';
import { type DateRange, containsDate } from '../../kernel/date-range.js';
import { type IsoDate, addDays, daysBetween, earlierOf, laterOf } from '../../kernel/dates.js';
import { type Pence, pence, roundPence } from '../../kernel/money.js';
import { groupBy } from '../../placements/spreadsheet/group-by.js';
import type { VoidRule } from '../terms.js';
import { type TierTerms, pricesOfDay } from './price-tiers.js';

/** Days with an end, the end excluded. */
export interface Days extends DateRange {
  readonly to: IsoDate;
}

/** A numbered place of a block and the days it is bought for. */
export interface BlockPlace {
  readonly id: string;
  readonly number: number;
  readonly group: string;
  readonly guaranteed: boolean;
  readonly during: Days;
}

/** A pupil in a place; `to` is null while nobody knows when it ends. */
export interface Stay {
  readonly id: string;
  readonly placeId: string;
  /** The pupil's authority: where it is not the contract's, the place is sub-let. */
  readonly authorityId: string;
  readonly during: DateRange;
}

/** The terms that hold from a day on, with the prices of that day. */
export interface TermsStep extends TierTerms {
  readonly from: IsoDate;
  readonly voids: VoidRule;
}

/**
 * What a place is on a day. `filled`: a pupil has it. `void`: guaranteed, empty, and past its days of grace, so the council pays its share.
 * `refunded`: guaranteed, empty, in its days of grace, which the school bears. `idle`: optional and not called off, so nobody owes anything;
 * it is the only one that is not contracted.
 */
export type DayKind = 'filled' | 'void' | 'refunded' | 'idle';

/** Days on which nothing about a place changes. */
export interface LedgerRun {
  readonly place: BlockPlace;
  readonly kind: DayKind;
  readonly days: Days;
  readonly stay: Stay | null;
  /** What the place costs a year at the tier reached on these days; nothing while it is idle. */
  readonly annualPence: Pence;
  /** What is owed for it a year: that price while filled, the council's share of it while void, nothing otherwise. */
  readonly owedPence: Pence;
}

export interface LedgerFacts {
  readonly places: readonly BlockPlace[];
  readonly stays: readonly Stay[];
  /** In order; the first may begin before the first place. */
  readonly steps: readonly TermsStep[];
}

/** The council's part of an empty place's yearly price, rounded half up once. */
export const voidPrice = (annual: Pence, rule: VoidRule): Pence =>
  roundPence(new Decimal(annual).times(rule.councilShareBp).dividedBy(10_000));

/** The first day of a void that the council pays: after the days of grace, which count from the first empty day and anew for every void. */
export const councilPaysFrom = (emptySince: IsoDate, rule: VoidRule): IsoDate => addDays(emptySince, rule.graceDays);

/** The order in which places are counted and filled: guaranteed ones first, then by number. It decides which place begins a void. */
export const inFillOrder = (places: readonly BlockPlace[]): BlockPlace[] =>
  [...places].sort((a, b) => Number(b.guaranteed) - Number(a.guaranteed) || a.number - b.number);

/** The days of a place and of those in it, as they follow each other. */
interface Stretch {
  readonly days: Days;
  readonly stay: Stay | null;
}

/** A place's own days cut by its stays, which never overlap (the database holds that): filled and empty stretches by turns. */
function stretchesOf(place: BlockPlace, stays: readonly Stay[]): Stretch[] {
  const stretches: Stretch[] = [];
  let reached = place.during.from;
  const inOrder = [...stays].sort((a, b) => (a.during.from < b.during.from ? -1 : 1));
  for (const stay of inOrder) {
    const from = laterOf(stay.during.from, place.during.from);
    const to = stay.during.to === null ? place.during.to : earlierOf(stay.during.to, place.during.to);
    if (to <= from) continue;
    if (reached < from) stretches.push({ days: { from: reached, to: from }, stay: null });
    stretches.push({ days: { from, to }, stay });
    reached = to;
  }
  if (reached < place.during.to) stretches.push({ days: { from: reached, to: place.during.to }, stay: null });
  return stretches;
}

/** Every day on which something may change: between two of them all days are alike. */
function turningDays(stretches: ReadonlyMap<BlockPlace, readonly Stretch[]>, steps: readonly TermsStep[]): IsoDate[] {
  const days = new Set<IsoDate>(steps.map(({ from }) => from));
  for (const [place, parts] of stretches) {
    for (const { days: part, stay } of parts) {
      days.add(part.from);
      days.add(part.to);
      if (stay === null && place.guaranteed) for (const { voids } of steps) days.add(councilPaysFrom(part.from, voids));
    }
  }
  return [...days].sort();
}

/** The terms of a day: the latest that have begun, or the first. */
function stepOn(steps: readonly TermsStep[], day: IsoDate): TermsStep {
  const step = steps.findLast(({ from }) => from <= day) ?? steps[0];
  if (step === undefined) throw new RangeError('A block without terms has no ledger.');
  return step;
}

function kindOf(place: BlockPlace, { stay, days }: Stretch, day: IsoDate, rule: VoidRule): DayKind {
  if (stay !== null) return 'filled';
  if (!place.guaranteed) return 'idle';
  return day < councilPaysFrom(days.from, rule) ? 'refunded' : 'void';
}

function owed(kind: DayKind, annual: Pence, rule: VoidRule): Pence {
  if (kind === 'filled') return annual;
  return kind === 'void' ? voidPrice(annual, rule) : pence(0);
}

/**
 * What every place of a block was and is on each of its days, as runs of days that are alike (domain.md, Block ledger). Every day of every
 * place is in exactly one run, so filled, void and refunded days add up to the days contracted.
 */
export function blockLedger({ places, stays, steps }: LedgerFacts): LedgerRun[] {
  const byPlace = groupBy(stays, ({ placeId }) => placeId);
  const ordered = inFillOrder(places);
  const stretches = new Map(ordered.map((place) => [place, stretchesOf(place, byPlace.get(place.id) ?? [])]));
  const turning = turningDays(stretches, steps);
  const runs = new Map<BlockPlace, LedgerRun[]>(ordered.map((place) => [place, []]));
  for (const [index, from] of turning.entries()) {
    const to = turning[index + 1];
    if (to === undefined) break;
    const step = stepOn(steps, from);
    const present = ordered.flatMap((place) => {
      const stretch = containsDate(place.during, from) ? stretches.get(place)?.find(({ days }) => containsDate(days, from)) : undefined;
      return stretch ? [{ place, stretch, kind: kindOf(place, stretch, from, step.voids) }] : [];
    });
    const contracted = present.filter(({ kind }) => kind !== 'idle');
    const prices = pricesOfDay(
      step,
      contracted.map(({ kind }) => ({ filled: kind === 'filled' })),
    );
    const priceOf = new Map(contracted.map(({ place }, position) => [place, prices[position] ?? pence(0)]));
    for (const { place, stretch, kind } of present) {
      const annualPence = priceOf.get(place) ?? pence(0);
      append(runs.get(place) ?? [], {
        place,
        kind,
        days: { from, to },
        stay: stretch.stay,
        annualPence,
        owedPence: owed(kind, annualPence, step.voids),
      });
    }
  }
  return ordered.flatMap((place) => runs.get(place) ?? []);
}

/** Puts a run behind the last, or makes one of both where nothing changed. */
function append(runs: LedgerRun[], next: LedgerRun): void {
  const last = runs.at(-1);
  const alike =
    last?.days.to === next.days.from &&
    last.kind === next.kind &&
    last.stay === next.stay &&
    last.annualPence === next.annualPence &&
    last.owedPence === next.owedPence;
  if (last && alike) runs[runs.length - 1] = { ...last, days: { from: last.days.from, to: next.days.to } };
  else runs.push(next);
}

/** Place-days of one kind and group in a period. */
export interface DayCounts {
  readonly contracted: number;
  readonly filled: number;
  readonly void: number;
  readonly refunded: number;
  /** Filled by pupils of other authorities. */
  readonly subLet: number;
}

/** How many place-days of each kind the part of the ledger holds that lies in a period. */
export function dayCounts(runs: readonly LedgerRun[], period: Days, ownerId: string): DayCounts {
  const counts = { contracted: 0, filled: 0, void: 0, refunded: 0, subLet: 0 };
  for (const { kind, days, stay } of runs) {
    const length = daysBetween(laterOf(days.from, period.from), earlierOf(days.to, period.to));
    if (length <= 0 || kind === 'idle') continue;
    counts.contracted += length;
    counts[kind] += length;
    if (stay && stay.authorityId !== ownerId) counts.subLet += length;
  }
  return counts;
}
