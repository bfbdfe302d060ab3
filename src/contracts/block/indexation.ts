import { Decimal } from 'decimal.js';
import { type IsoDate, addMonths, formatDate } from '../../kernel/dates.js';
import type { IndexSeries, IndexValue } from '../../kernel/index-basket.js';
import { type BasisPoints, ROUND_HALF_UP, basisPoints, raise } from '../../kernel/money.js';
import type { BlockTerms, Indexation, PriceTier } from '../terms.js';
import type { TermsStep } from './block-ledger.js';

type Formula = Extract<Indexation, { kind: 'formula' }>;

/** A version of a block's terms and the day from which it holds. */
export interface EffectiveTerms {
  readonly effectiveOn: IsoDate;
  readonly terms: BlockTerms;
}

/** The prices of a part of a contract year, and how they came about. */
export interface PriceStep extends TermsStep {
  readonly terms: BlockTerms;
  /** The rise that the formula gave on this day; null where the prices are as agreed. */
  readonly riseBp: BasisPoints | null;
  /** Set where a formula's figure is not recorded, in words: the prices before hold on until it is. */
  readonly missing: string | null;
}

/** Contract years begin on the contract's first day and on each anniversary of it. */
export function anniversaries(start: IsoDate, until: IsoDate): IsoDate[] {
  const days: IsoDate[] = [];
  for (let year = 1; addMonths(start, 12 * year) < until; year += 1) days.push(addMonths(start, 12 * year));
  return days;
}

/** The month whose figure counts on a day: the latest that began before it, as "2027-04". */
export function figureMonth(month: number, before: IsoDate): string {
  const two = String(month).padStart(2, '0');
  const year = Number(before.slice(0, 4));
  return `${String(`${String(year)}-${two}-01` < before ? year : year - 1)}-${two}`;
}

const yearEarlier = (month: string): string => `${String(Number(month.slice(0, 4)) - 1)}${month.slice(4)}`;

/** Of two values for one month the later in the list counts: a correction is entered later. */
const valueOf = (series: IndexSeries, month: string): IndexValue | undefined => series.values.findLast(({ on }) => on.startsWith(month));

/**
 * The rise that a formula gives on a day: of an index number the change over the year up to the figure's month, of a series of published
 * rises the latest that took effect in that year; rounded half up to a basis point once, then held between collar and cap. Undefined where a
 * figure is not recorded: a missing figure is never a rise of nothing.
 */
export function formulaRise(formula: Formula, series: IndexSeries | undefined, on: IsoDate): BasisPoints | undefined {
  if (series === undefined) return undefined;
  const month = figureMonth(formula.month, on);
  const risen = series.kind === 'level' ? levelRise(series, month) : publishedRise(series, month);
  if (risen === undefined) return undefined;
  const rise = risen.times(10_000).toDecimalPlaces(0, ROUND_HALF_UP).toNumber();
  return basisPoints(Math.max(formula.collarBp ?? rise, Math.min(formula.capBp ?? rise, rise)));
}

function levelRise(series: IndexSeries, month: string): Decimal | undefined {
  const [now, before] = [valueOf(series, month), valueOf(series, yearEarlier(month))];
  return now && before && Number(before.value) > 0 ? new Decimal(now.value).dividedBy(before.value).minus(1) : undefined;
}

function publishedRise(series: IndexSeries, month: string): Decimal | undefined {
  const after = yearEarlier(month);
  const within = series.values.filter(({ on }) => on.slice(0, 7) <= month && on.slice(0, 7) > after);
  const latest = within.reduce<IndexValue | undefined>((last, value) => (!last || value.on >= last.on ? value : last), undefined);
  return latest && new Decimal(latest.value).dividedBy(100);
}

const stepOf = ({ effectiveOn, terms }: EffectiveTerms, tiers: readonly PriceTier[], from: IsoDate = effectiveOn): PriceStep => ({
  from,
  terms,
  tiers,
  tierRule: terms.tierRule,
  tierMeasure: terms.tierMeasure,
  voids: terms.voids,
  riseBp: null,
  missing: null,
});

/** The steps of one version, from its effective day up to the next version's. */
function stepsOf(version: EffectiveTerms, start: IsoDate, until: IsoDate, series: readonly IndexSeries[]): PriceStep[] {
  const { indexation } = version.terms;
  const steps = [stepOf(version, version.terms.tiers)];
  if (indexation.kind !== 'formula') return steps;
  const found = series.find(({ code }) => code === indexation.series);
  let { tiers } = version.terms;
  for (const day of anniversaries(start, until)) {
    if (day <= version.effectiveOn) continue;
    const riseBp = formulaRise(indexation, found, day);
    if (riseBp !== undefined) tiers = tiers.map((tier) => ({ ...tier, annualPence: raise(tier.annualPence, riseBp) }));
    const missing = `The figure of ${found?.name ?? indexation.series} for ${figureMonth(indexation.month, day)} is not recorded, so the price from ${formatDate(day)} is not known.`;
    steps.push({ ...stepOf(version, tiers, day), ...(riseBp === undefined ? { missing } : { riseBp }) });
  }
  return steps;
}

/**
 * What a block's prices are over time. A fixed or negotiated price stands until a variation; a formula raises the tiers of its version on
 * each anniversary of the contract's first day after the version took effect, each year's rounded price being the base of the next.
 */
export function priceSteps(
  versions: readonly EffectiveTerms[],
  start: IsoDate,
  until: IsoDate,
  series: readonly IndexSeries[],
): PriceStep[] {
  const inOrder = [...versions].sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1));
  return inOrder.flatMap((version, index) => stepsOf(version, start, inOrder[index + 1]?.effectiveOn ?? until, series));
}
