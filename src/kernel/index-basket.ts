import { Decimal } from 'decimal.js';
import { type IsoDate, formatDate } from './dates.js';
import { type BasisPoints, ROUND_HALF_UP, basisPoints } from './money.js';
import { type Outcome, type Refusal, accepted, refusal, refused } from './outcome.js';

/** What part of a school's costs follows which index. */
export interface IndexComponent {
  readonly seriesCode: string;
  readonly shareBp: BasisPoints;
}

/** Cost shares that total exactly 100%: e.g. pay by the teachers' and NJC awards, the National Living Wage by its own rise, the rest by CPIH. */
export interface IndexBasket {
  readonly components: readonly IndexComponent[];
}

/**
 * A published series. `level` holds index numbers (CPIH 131.4), `percent` holds published rises of one year (5.5 is 5.5%), each dated
 * from when it takes effect.
 */
export interface IndexSeries {
  readonly code: string;
  readonly name: string;
  readonly kind: 'level' | 'percent';
  readonly values: readonly IndexValue[];
}

/** A value as PostgreSQL prints a numeric, so that no digit is lost. Of two for one date the later in the list counts: a correction is entered later. */
export interface IndexValue {
  readonly on: IsoDate;
  readonly value: string | number;
}

/** How one component entered the rise: for the screen and the audit. */
export interface ComponentRise {
  readonly seriesCode: string;
  readonly name: string;
  readonly shareBp: BasisPoints;
  /** The index's own rise in percent, in full precision as text: "3.4375". */
  readonly risePercent: string;
  /** Share times rise in percentage points, in full precision as text; the contributions add up to the rise before rounding. */
  readonly contributionPercent: string;
  /** The values used: for a level the earlier and the later one, for a published percentage that one. */
  readonly values: readonly IndexValue[];
}

export interface JustifiedRise {
  readonly rise: BasisPoints;
  readonly components: readonly ComponentRise[];
}

/** Shares must total exactly 10,000 basis points, none negative, no series twice. Refusals: `sharesNotWhole`, `shareNegative`, `seriesTwice`. */
export function indexBasket(components: readonly IndexComponent[]): Outcome<IndexBasket> {
  const refusals: Refusal[] = [];
  const total = components.reduce((acc, { shareBp }) => acc + shareBp, 0);
  if (total !== 10_000) {
    refusals.push(refusal('sharesNotWhole', `The shares of the basket add up to ${(total / 100).toFixed(2)}%, not 100%.`, 'components'));
  }
  if (components.some(({ shareBp }) => shareBp < 0)) refusals.push(refusal('shareNegative', 'A share cannot be negative.', 'components'));
  if (new Set(components.map(({ seriesCode }) => seriesCode)).size !== components.length) {
    refusals.push(refusal('seriesTwice', 'Each index can be in the basket once.', 'components'));
  }
  return refusals.length > 0 ? refused(...refusals) : accepted({ components });
}

const latestAtOrBefore = (series: IndexSeries, date: IsoDate): IndexValue | undefined =>
  series.values.reduce<IndexValue | undefined>(
    (latest, value) => (value.on <= date && (latest === undefined || value.on >= latest.on) ? value : latest),
    undefined,
  );

const noValue = (series: IndexSeries, when: string): Refusal =>
  refusal('noIndexValue', `${series.name} has no value ${when}, so the rise it justifies cannot be computed.`);

/** The rise of one series from `from` to `to` as a fraction, with the values it rests on. */
function riseOf(series: IndexSeries, from: IsoDate, to: IsoDate): Outcome<{ rise: Decimal; values: IndexValue[] }> {
  const later = latestAtOrBefore(series, to);
  if (later === undefined) return refused(noValue(series, `on or before ${formatDate(to)}`));
  if (later.on <= from) return refused(noValue(series, `after ${formatDate(from)} and up to ${formatDate(to)}`));
  if (series.kind === 'percent') return accepted({ rise: new Decimal(later.value).dividedBy(100), values: [later] });
  const earlier = latestAtOrBefore(series, from);
  if (earlier === undefined) return refused(noValue(series, `on or before ${formatDate(from)}`));
  const start = new Decimal(earlier.value);
  if (!start.isPositive() || start.isZero()) return refused(noValue(series, `above zero on ${formatDate(earlier.on)}`));
  return accepted({ rise: new Decimal(later.value).dividedBy(start).minus(1), values: [earlier, later] });
}

/**
 * Index-justified rise in basis points: each cost share times its index's rise, added in full precision and rounded half up once, at the
 * end (domain.md, Assessment). A level rises from its latest value at or before `from` to the latest at or before `to`; a published
 * percentage is the latest that takes effect after `from` and at or before `to`. A series without a value in that time, or not given at
 * all, refuses the whole computation (`noIndexValue`, `noIndexSeries`), naming the series and the date: a missing award is never a rise of 0.
 */
export function justifiedRise(basket: IndexBasket, series: readonly IndexSeries[], from: IsoDate, to: IsoDate): Outcome<JustifiedRise> {
  const byCode = new Map(series.map((each) => [each.code, each]));
  const refusals: Refusal[] = [];
  const components: ComponentRise[] = [];
  let total = new Decimal(0);
  for (const { seriesCode, shareBp } of basket.components) {
    const found = byCode.get(seriesCode);
    if (found === undefined) {
      refusals.push(refusal('noIndexSeries', `The index ${seriesCode} of the basket is not recorded.`));
      continue;
    }
    const outcome = riseOf(found, from, to);
    if (!outcome.ok) {
      refusals.push(...outcome.refusals);
      continue;
    }
    const contribution = outcome.value.rise.times(shareBp);
    total = total.plus(contribution);
    components.push({
      seriesCode,
      name: found.name,
      shareBp,
      risePercent: outcome.value.rise.times(100).toFixed(),
      contributionPercent: contribution.dividedBy(100).toFixed(),
      values: outcome.value.values,
    });
  }
  if (refusals.length > 0) return refused(...refusals);
  return accepted({ rise: basisPoints(total.toDecimalPlaces(0, ROUND_HALF_UP).toNumber()), components });
}
