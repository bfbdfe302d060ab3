import { intersect } from '../../kernel/date-range.js';
import { type Pence, pence } from '../../kernel/money.js';
import { type Outcome, type Refusal, accepted, refused } from '../../kernel/outcome.js';
import type { ChargingBasis } from '../../placements/charging-basis.js';
import type { SchoolCalendars } from '../../placements/term-calendar.js';
import { priceOver } from '../whole-life.js';
import type { Days, LedgerRun } from './block-ledger.js';

/** By what a block's yearly prices become pounds for a part of a year: the contract's own basis and its school's calendars. */
export interface Charging {
  readonly basis: ChargingBasis;
  readonly calendars: SchoolCalendars;
}

/** What the days of a period come to. `filled` + `void` is owed; with what the school bears it is the price of the days contracted. */
export interface LedgerMoney {
  readonly filled: Pence;
  readonly void: Pence;
  /** What would have been paid for empty places and is not: days of grace whole, of the days after them the school's share. */
  readonly refunded: Pence;
  readonly owed: Pence;
}

/**
 * Sums charges of runs, each `floor(price × passed before its end) − floor(price × passed before its beginning)` by the contract's own basis.
 * Runs of one place at one price that follow each other therefore add up to the charge of the whole, to the penny. Refusals as `charge`.
 */
export function chargeRuns(
  runs: readonly LedgerRun[],
  period: Days,
  { basis, calendars }: Charging,
  priceOf: (run: LedgerRun) => Pence,
): Outcome<Pence> {
  let total = 0;
  const refusals = new Map<string, Refusal>();
  for (const run of runs) {
    const price = priceOf(run);
    const part = price === 0 ? null : intersect(run.days, period);
    if (part === null) continue;
    const cost = priceOver(price, basis, part, calendars);
    if (cost.ok) total += cost.value;
    else for (const each of cost.refusals) refusals.set(each.message, each);
  }
  return refusals.size > 0 ? refused(...refusals.values()) : accepted(pence(total));
}

/** What a part of the ledger comes to in a period. Refusals as `charge`. */
export function ledgerMoney(runs: readonly LedgerRun[], period: Days, charging: Charging): Outcome<LedgerMoney> {
  const owedFor = (kind: LedgerRun['kind']): Outcome<Pence> =>
    chargeRuns(
      runs.filter((run) => run.kind === kind),
      period,
      charging,
      ({ owedPence }) => owedPence,
    );
  const [filled, voids] = [owedFor('filled'), owedFor('void')];
  const whole = chargeRuns(runs, period, charging, ({ annualPence }) => annualPence);
  if (!filled.ok) return filled;
  if (!voids.ok) return voids;
  if (!whole.ok) return whole;
  const owed = pence(filled.value + voids.value);
  return accepted({ filled: filled.value, void: voids.value, refunded: pence(whole.value - owed), owed });
}
