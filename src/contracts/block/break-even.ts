import { type BasisPoints, type Pence, basisPoints, pence } from '../../kernel/money.js';
import { type Outcome, accepted } from '../../kernel/outcome.js';
import { type Days, type LedgerRun, dayCounts } from './block-ledger.js';
import { type Charging, chargeRuns, ledgerMoney } from './ledger-money.js';

/** What a place costs in the block and spot, and how much of an empty one's price the council pays (all of it without a rule). */
export interface PlacePrices {
  readonly blockPence: Pence;
  readonly spotPence: Pence;
  readonly voidShareBp: BasisPoints;
}

/**
 * The share of places that must be filled, as a fraction of whole numbers: with φ the council's share of an empty place, f filled of N cost
 * f·b + (N−f)·φ·b, and as many spot places f·s, so f/N = φb ÷ (s − b + φb). Where the council pays empty places whole that is block price ÷
 * spot price (domain.md, Block ledger). Null where no number of pupils makes the block worth its price.
 */
function breakEven({ blockPence, spotPence, voidShareBp }: PlacePrices): { readonly part: bigint; readonly whole: bigint } | null {
  const part = BigInt(blockPence) * BigInt(voidShareBp);
  const whole = BigInt(spotPence - blockPence) * 10_000n + part;
  return whole > 0n ? { part, whole } : null;
}

const roundedUp = (numerator: bigint, denominator: bigint): number => Number((numerator + denominator - 1n) / denominator);

/** Rounded up to a basis point, since just below it the block still loses. More than 100% where a place costs more than spot. */
export function breakEvenOccupancy(prices: PlacePrices): BasisPoints | null {
  const found = breakEven(prices);
  return found && basisPoints(roundedUp(found.part * 10_000n, found.whole));
}

/** How many of so many places must be filled. */
export function breakEvenPlaces(places: number, prices: PlacePrices): number | null {
  const found = breakEven(prices);
  return found && roundedUp(found.part * BigInt(places), found.whole);
}

export const occupancy = (filledDays: number, contractedDays: number): BasisPoints | null =>
  contractedDays === 0 ? null : basisPoints(Math.round((filledDays * 10_000) / contractedDays));

/** What a block saves against placing the same pupils on the same days at the spot price. */
export interface AgainstSpot {
  readonly spotPence: Pence;
  readonly blockPence: Pence;
  /** Of that for empty places. */
  readonly voidPence: Pence;
  /** (spot − block) × days less the voids; negative where the block costs more. */
  readonly savedPence: Pence;
  readonly occupancyBp: BasisPoints | null;
}

/** Refusals as `charge`. */
export function againstSpot(
  runs: readonly LedgerRun[],
  period: Days,
  spotAnnual: Pence,
  ownerId: string,
  charging: Charging,
): Outcome<AgainstSpot> {
  const filled = runs.filter(({ kind }) => kind === 'filled');
  const spot = chargeRuns(filled, period, charging, () => spotAnnual);
  const money = ledgerMoney(runs, period, charging);
  if (!spot.ok) return spot;
  if (!money.ok) return money;
  const counts = dayCounts(runs, period, ownerId);
  return accepted({
    spotPence: spot.value,
    blockPence: money.value.owed,
    voidPence: money.value.void,
    savedPence: pence(spot.value - money.value.owed),
    occupancyBp: occupancy(counts.filled, counts.contracted),
  });
}
