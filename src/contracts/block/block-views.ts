import { intersect } from '../../kernel/date-range.js';
import { type IsoDate, addDays, earlierOf, formatDate, laterOf } from '../../kernel/dates.js';
import type { BasisPoints, Pence } from '../../kernel/money.js';
import { pence } from '../../kernel/money.js';
import type { Outcome } from '../../kernel/outcome.js';
import { academicYearOf, academicYearRange } from '../../kernel/years.js';
import { type Block, lastDayOf, reconciliationOf } from './block-facts.js';
import { type DayCounts, type Days, type LedgerRun, dayCounts } from './block-ledger.js';
import { type AgainstSpot, againstSpot, breakEvenOccupancy, breakEvenPlaces, occupancy } from './break-even.js';
import { type BillingPeriod, type BillingRhythm, type Instalment, billingPeriods, billsOf } from './instalments.js';
import { type LedgerMoney, ledgerMoney } from './ledger-money.js';
import { pricesOfDay, yearOf } from './price-tiers.js';
import type { Reconciliation, SettledBefore } from './reconciliation.js';
import { type OpenVoid, type VoidCost, openVoids, voidCost } from './void-cost.js';

/** By what the ledger's rows are cut. */
export type LedgerGrain = 'day' | 'month' | 'term';

/** What somebody wants to see of a ledger. */
export interface LedgerFilter {
  readonly by: LedgerGrain;
  /** Without one: the academic year of today, or the part of the block nearest to it. */
  readonly period?: Days | null;
  readonly group?: string | null;
}

/** A day, month or term of a block: place-days, and what they come to where that can be computed. */
export interface LedgerRow extends BillingPeriod {
  readonly counts: DayCounts;
  readonly occupancyBp: BasisPoints | null;
  readonly money: LedgerMoney | null;
}

/** What a block is worth against placing its pupils spot. */
export interface BreakEven {
  /** What the contracted places of today cost on average. */
  readonly blockPence: Pence;
  readonly spotPence: Pence;
  readonly occupancyBp: BasisPoints;
  readonly places: number;
  readonly against: AgainstSpot | null;
}

export interface LedgerView {
  readonly block: Block;
  readonly today: IsoDate;
  readonly period: Days;
  readonly rows: readonly LedgerRow[];
  readonly total: LedgerRow;
  readonly guaranteedPlaces: number;
  readonly placesToday: DayCounts;
  readonly breakEven: BreakEven | null;
  readonly voids: readonly OpenVoid[];
  readonly voidCost: VoidCost | null;
  /** Why some figures are not known, in words. */
  readonly problems: readonly string[];
}

/** The academic year that holds the day, cut to the block; the first or last of the block where the day lies outside. */
export function periodAround(block: Block, day: IsoDate): Days {
  const within = day < block.days.from ? block.days.from : day >= block.days.to ? lastDayOf(block.days) : day;
  return cut(block.days, academicYearRange(academicYearOf(within)));
}

/** Both are known to overlap. */
const cut = (a: Days, b: Days): Days => ({ from: laterOf(a.from, b.from), to: earlierOf(a.to, b.to) });

function rowsOf(period: Days, by: LedgerGrain, block: Block): { periods: BillingPeriod[]; problems: string[] } {
  if (by === 'day') {
    const periods: BillingPeriod[] = [];
    for (let from = period.from; from < period.to; from = addDays(from, 1))
      periods.push({ name: formatDate(from), from, to: addDays(from, 1) });
    return { periods, problems: [] };
  }
  const { periods, unknown } = billingPeriods(period, by, block.charging.calendars);
  return {
    periods,
    problems: unknown.map(
      (year) => `${block.facts.school.name}, ${year}: the school’s term calendar is not recorded, so its terms are not shown.`,
    ),
  };
}

/** What is wrong, told once. */
class Problems {
  private readonly said = new Set<string>();

  take<T>(outcome: Outcome<T>): T | null {
    if (outcome.ok) return outcome.value;
    for (const { message } of outcome.refusals) this.said.add(message);
    return null;
  }

  add(...messages: readonly string[]): void {
    for (const message of messages) this.said.add(message);
  }

  get all(): string[] {
    return [...this.said];
  }
}

/** A block's ledger as somebody asked to see it. */
export function ledgerView(block: Block, today: IsoDate, { by, period: asked, group }: LedgerFilter): LedgerView {
  const { facts, charging } = block;
  const period = (asked && bounded(intersect(block.days, asked))) ?? periodAround(block, today);
  const runs = group ? block.runs.filter(({ place }) => place.group === group) : block.runs;
  const problems = new Problems();
  const rowOf = (part: BillingPeriod): LedgerRow => {
    const counts = dayCounts(runs, part, facts.authority.id);
    return {
      ...part,
      counts,
      occupancyBp: occupancy(counts.filled, counts.contracted),
      money: problems.take(ledgerMoney(runs, part, charging)),
    };
  };
  const { periods, problems: unknown } = rowsOf(period, by, block);
  problems.add(...unknown);
  const rows = periods.map(rowOf);
  problems.add(...missingFigures(block, today));
  const guaranteedPlaces = facts.places.filter((place) => place.guaranteed && place.during.from <= today && today < place.during.to).length;
  return {
    block,
    today,
    period,
    rows,
    total: rowOf({ name: 'Total', ...period }),
    guaranteedPlaces,
    placesToday: dayCounts(block.runs, { from: today, to: addDays(today, 1) }, facts.authority.id),
    breakEven: breakEvenOf(block, today, period, runs, problems),
    voids: openVoids(runs, today),
    voidCost: problems.take(voidCost(runs, period, today, charging)),
    problems: problems.all,
  };
}

const bounded = (range: { readonly from: IsoDate; readonly to: IsoDate | null } | null): Days | null =>
  range?.to ? { from: range.from, to: range.to } : null;

/** Index figures that should be known by a day. */
export const missingFigures = ({ steps }: Block, today: IsoDate): string[] =>
  steps.flatMap(({ from, missing }) => (missing !== null && from <= today ? [missing] : []));

function breakEvenOf(block: Block, today: IsoDate, period: Days, runs: readonly LedgerRun[], problems: Problems): BreakEven | null {
  const spot = block.terms.spotEquivalentPence;
  const step = block.steps.findLast(({ from }) => from <= today) ?? block.steps[0];
  const guaranteed = block.facts.places.filter(
    (place) => place.guaranteed && place.during.from < period.to && period.from < place.during.to,
  ).length;
  if (spot === null || spot <= 0 || step === undefined || guaranteed === 0) return null;
  const [price] = pricesOfDay(
    { ...step, tierRule: 'allPlaces' },
    Array.from({ length: guaranteed }, () => ({ filled: true })),
  );
  const blockPence =
    step.tierRule === 'allPlaces' && price !== undefined ? price : pence(Math.round(yearOf(step, guaranteed) / guaranteed));
  const prices = { blockPence, spotPence: spot, voidShareBp: step.voids.councilShareBp };
  const occupancyBp = breakEvenOccupancy(prices);
  const places = breakEvenPlaces(guaranteed, prices);
  if (occupancyBp === null || places === null) return null;
  const against = problems.take(againstSpot(runs, period, spot, block.facts.authority.id, block.charging));
  return { blockPence, spotPence: spot, occupancyBp, places, against };
}

/** A term with its reconciliation: as it was settled, or as it stands now. */
export interface TermStatement {
  readonly period: BillingPeriod;
  readonly settled: Block['facts']['settled'][number] | null;
  readonly now: Reconciliation | null;
  /** Over, the one before it settled, and not settled itself. */
  readonly mayBeSettled: boolean;
}

/** What the terms of a year before one have settled, or will as they stand: a term that is still open is no correction of the next. */
function accountBefore(terms: readonly TermStatement[]): SettledBefore {
  const recharged = new Map<string, Pence>();
  let difference = 0;
  for (const { settled, now } of terms) {
    difference += settled?.difference ?? now?.differencePence ?? 0;
    const each =
      settled?.recharges ?? now?.recharges.map(({ authorityId, amountPence }) => ({ memberId: authorityId, amount: amountPence })) ?? [];
    for (const { memberId, amount } of each) recharged.set(memberId, pence((recharged.get(memberId) ?? 0) + amount));
  }
  return { differencePence: pence(difference), rechargedPence: recharged };
}

/** Every term that has begun, the latest first. */
export function termStatements(block: Block, today: IsoDate): { statements: TermStatement[]; problems: string[] } {
  const problems = new Problems();
  const { periods } = billingPeriods(block.days, 'term', block.charging.calendars);
  const settledOf = (period: Days): TermStatement['settled'] => block.facts.settled.find(({ from }) => from === period.from) ?? null;
  const statements: TermStatement[] = [];
  for (const period of periods.filter(({ from }) => from <= today)) {
    const settled = settledOf(period);
    const before = statements.at(-1);
    const year = academicYearOf(period.from);
    const now = problems.take(
      reconciliationOf(block, period, accountBefore(statements.filter((term) => academicYearOf(term.period.from) === year))),
    );
    statements.push({
      period,
      settled,
      now,
      mayBeSettled: period.to <= today && settled === null && (before === undefined || before.settled !== null),
    });
  }
  return { statements: statements.reverse(), problems: problems.all };
}

/** The bills of the whole contract, as far as its school's terms are recorded. */
export function billsInAdvance(block: Block, rhythm: BillingRhythm): { bills: readonly Instalment[]; problems: string[] } {
  const problems = new Problems();
  const { periods, unknown } = billingPeriods(block.days, rhythm, block.charging.calendars);
  problems.add(
    ...unknown.map(
      (year) => `${block.facts.school.name}, ${year}: the school’s term calendar is not recorded, so its terms are not billed yet.`,
    ),
  );
  const bills = problems.take(billsOf(block.advance, periods, block.charging)) ?? [];
  return { bills, problems: problems.all };
}
