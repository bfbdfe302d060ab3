import { type BasisPoints, type Pence, basisPoints, pence } from '../../kernel/money.js';
import { type Outcome, accepted } from '../../kernel/outcome.js';
import { type Days, type LedgerRun, dayCounts } from './block-ledger.js';
import { type Charging, chargeRuns, ledgerMoney } from './ledger-money.js';

/**
 * The share of a block's places that must be filled for it to cost no more than as many spot places: block price ÷ spot price (domain.md,
 * Block ledger), rounded up to a basis point, since just below it the block still loses. More than 100% where a place costs more than spot.
 */
export const breakEvenOccupancy = (blockPence: Pence, spotPence: Pence): BasisPoints | null =>
  spotPence <= 0 ? null : basisPoints(Math.ceil((blockPence * 10_000) / spotPence));

/** How many of so many places must be filled. */
export const breakEvenPlaces = (places: number, blockPence: Pence, spotPence: Pence): number | null =>
  spotPence <= 0 ? null : Math.ceil((places * blockPence) / spotPence);

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
