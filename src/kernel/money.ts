import { Decimal } from 'decimal.js';

/** Whole pence. Pounds never appear as fractions in code: every amount of money is an integer number of pence. */
export type Pence = number & { readonly __unit: 'pence' };

/** Hundredths of one percent: 250 is 2.5%. */
export type BasisPoints = number & { readonly __unit: 'basisPoints' };

/** Half a penny and above goes away from zero: the one rounding rule for a price. */
export const ROUND_HALF_UP = Decimal.ROUND_HALF_UP;

/** Brands a whole number of pence. Throws a RangeError on anything that is not a safe integer: money is never approximate. */
export function pence(amount: number | bigint | string): Pence {
  const value = Number(amount);
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not a whole number of pence: ${String(amount)}`);
  return value as Pence;
}

/** Whole or fractional pounds to pence, rounded half up. For tests, seeds and parsed text, never for stored values. */
export const pounds = (amount: number | string): Pence => roundPence(new Decimal(amount).times(100));

export function basisPoints(amount: number): BasisPoints {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Not a whole number of basis points: ${String(amount)}`);
  return amount as BasisPoints;
}

/** 2.5 (percent) to 250 basis points, rounded half up to the nearest hundredth of a percent. */
export const percent = (amount: number | string): BasisPoints =>
  basisPoints(new Decimal(amount).times(100).toDecimalPlaces(0, ROUND_HALF_UP).toNumber());

/** Rounds an exact number of pence once, half up (away from zero). */
export const roundPence = (exact: Decimal): Pence => pence(exact.toDecimalPlaces(0, ROUND_HALF_UP).toNumber());

export const sum = (amounts: Iterable<Pence>): Pence => {
  let total = 0;
  for (const amount of amounts) total += amount;
  return pence(total);
};

/** `amount` raised by `rise` basis points, rounded half up once. */
export const raise = (amount: Pence, rise: BasisPoints): Pence => roundPence(new Decimal(amount).times(10_000 + rise).dividedBy(10_000));

/** The rise from `from` to `to` in basis points, rounded half up; null where there is nothing to compare with (from is zero). */
export const riseBetween = (from: Pence, to: Pence): BasisPoints | null =>
  from === 0 ? null : basisPoints(new Decimal(to - from).times(10_000).dividedBy(from).toDecimalPlaces(0, ROUND_HALF_UP).toNumber());

/** The share `part / whole` of an amount, rounded down: floor(amount × part ÷ whole), exactly, whatever the size. `whole` is positive. */
export function floorShare(amount: Pence, part: number, whole: number): Pence {
  const product = amount * part;
  // A product below 2^53 is exact in plain numbers, and so is what is left after taking its remainder off: forecasts divide by the hundred thousand.
  if (whole > 0 && product >= 0 && product <= Number.MAX_SAFE_INTEGER) return ((product - (product % whole)) / whole) as Pence;
  const numerator = BigInt(amount) * BigInt(part);
  const denominator = BigInt(whole);
  const quotient = numerator / denominator;
  return pence(numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient);
}

/** Weights as integers in the same proportion: 0.5 and 0.25 become 50 and 25. */
function integerWeights(weights: readonly number[]): bigint[] {
  const exact = weights.map((weight) => new Decimal(weight));
  const places = Math.max(0, ...exact.map((weight) => weight.decimalPlaces()));
  return exact.map((weight) => BigInt(weight.toFixed(places).replace('.', '')));
}

/**
 * Splits a whole into integer parts in proportion to the weights by the largest-remainder method: floors first, then the pennies left
 * over to the largest remainders, ties to the earlier part. The parts always sum to the whole. Throws a RangeError where no weight is
 * positive or one is negative.
 */
export function apportion(whole: Pence, weights: readonly number[]): Pence[] {
  if (weights.some((weight) => weight < 0)) throw new RangeError('A weight may not be negative.');
  const shares = integerWeights(weights);
  const total = shares.reduce((acc, share) => acc + share, 0n);
  if (total === 0n) throw new RangeError('At least one weight must be positive.');
  const size = BigInt(Math.abs(whole));
  const parts = shares.map((share, index) => ({ index, floor: (size * share) / total, remainder: (size * share) % total }));
  const left = Number(size - parts.reduce((acc, part) => acc + part.floor, 0n));
  const favoured = new Set(
    [...parts]
      .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
      .slice(0, left)
      .map(({ index }) => index),
  );
  const sign = whole < 0 ? -1n : 1n;
  return parts.map(({ index, floor }) => pence(sign * (floor + (favoured.has(index) ? 1n : 0n))));
}

const POUNDS = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });

/** "£64,000.00": the one way money is written for a person. */
export const formatPounds = (amount: Pence): string => POUNDS.format(amount / 100);

/** "£64,000" where there are no pence, "£64,000.50" where there are: for sentences; tables use `formatPounds`. */
export const formatShortPounds = (amount: Pence): string => formatPounds(amount).replace(/\.00$/, '');

/** "2.50%": basis points for a person. */
export const formatPercent = (rise: BasisPoints): string => `${(rise / 100).toFixed(2)}%`;
