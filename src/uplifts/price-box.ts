import { Decimal } from 'decimal.js';
import { type BasisPoints, type Pence, ROUND_HALF_UP, basisPoints, pence, roundPence, sum } from '../kernel/money.js';

/** Seven figures of a group of like places' gross prices, in pence a year, and how many there are. */
export interface PriceBox {
  readonly count: number;
  readonly min: Pence;
  readonly q1: Pence;
  readonly median: Pence;
  readonly mean: Pence;
  readonly q3: Pence;
  readonly p90: Pence;
  readonly max: Pence;
}

/** The value below which a part of the sorted prices lies, interpolated between neighbours ((n − 1) × part), rounded half up once. */
function quantile(sorted: readonly Pence[], part: Decimal): Pence {
  const position = part.times(sorted.length - 1);
  const index = position.floor().toNumber();
  const low = sorted[index] ?? pence(0);
  const high = sorted[index + 1] ?? low;
  return roundPence(new Decimal(low).plus(position.minus(index).times(high - low)));
}

/**
 * Minimum, quartiles, median, mean, 90th percentile and maximum of gross prices of like places. Null under the minimum count (5 by default
 * policy): a small cell gives a price away (domain.md, Assessment).
 */
export function priceBox(prices: readonly Pence[], minimum = 5): PriceBox | null {
  if (prices.length < Math.max(minimum, 1)) return null;
  const sorted = [...prices].sort((a, b) => a - b);
  const at = (part: string): Pence => quantile(sorted, new Decimal(part));
  return {
    count: sorted.length,
    min: at('0'),
    q1: at('0.25'),
    median: at('0.5'),
    mean: roundPence(new Decimal(sum(sorted)).dividedBy(sorted.length)),
    q3: at('0.75'),
    p90: at('0.9'),
    max: at('1'),
  };
}

/**
 * Where a price stands among others, in basis points: the share of them below it, and half of those equal to it, rounded half up once (the
 * price itself is not among them). Null under the minimum count.
 */
export function percentileRank(price: Pence, others: readonly Pence[], minimum = 5): BasisPoints | null {
  if (others.length < Math.max(minimum, 1)) return null;
  const below = others.filter((other) => other < price).length;
  const equal = others.filter((other) => other === price).length;
  return basisPoints(
    new Decimal(2 * below + equal)
      .times(10_000)
      .dividedBy(2 * others.length)
      .toDecimalPlaces(0, ROUND_HALF_UP)
      .toNumber(),
  );
}
