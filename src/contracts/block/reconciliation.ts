import { type Pence, pence } from '../../kernel/money.js';
import { type Outcome, accepted } from '../../kernel/outcome.js';
import { academicYearOf, academicYearRange } from '../../kernel/years.js';
import { laterOf } from '../../kernel/dates.js';
import { groupBy } from '../../placements/spreadsheet/group-by.js';
import type { BlockTerms } from '../terms.js';
import { type BlockPlace, type DayCounts, type Days, type LedgerRun, dayCounts } from './block-ledger.js';
import { type Charging, type LedgerMoney, chargeRuns, ledgerMoney } from './ledger-money.js';
import { type Member, type MemberRecharge, recharges } from './recharge.js';

/** What earlier statements of the same academic year have settled. */
export interface SettledBefore {
  /** Differences settled with the school. */
  readonly differencePence: Pence;
  /** Recharged to each member. */
  readonly rechargedPence: ReadonlyMap<string, Pence>;
}

/** What one place did in the term. */
export interface PlaceLine {
  readonly number: number;
  readonly group: string;
  readonly guaranteed: boolean;
  readonly counts: DayCounts;
  readonly money: LedgerMoney;
}

/** A term set right between council and school, and between the council and those who used its places. */
export interface Reconciliation {
  readonly period: Days;
  /** The days over which the account runs: the academic year, as far as the block has been in it, up to the end of the term. */
  readonly account: Days;
  readonly counts: DayCounts;
  /** Billed in advance for the term. */
  readonly billedPence: Pence;
  /** What the days of the term owe. */
  readonly money: LedgerMoney;
  /** What changes in earlier terms of the year, entered after they were settled, add or take away. */
  readonly correctionPence: Pence;
  /** To pay the school beyond what was billed; negative: to be credited by it. */
  readonly differencePence: Pence;
  readonly places: readonly PlaceLine[];
  readonly recharges: readonly MemberRecharge[];
}

export interface ReconciliationFacts {
  readonly places: readonly BlockPlace[];
  readonly runs: readonly LedgerRun[];
  /** The ledger of a full block (`ledgerInAdvance`). */
  readonly advance: readonly LedgerRun[];
  readonly members: readonly Member[];
  readonly subLetting: BlockTerms['subLetting'];
  readonly ownerId: string;
  readonly before: SettledBefore;
  readonly charging: Charging;
}

/**
 * The reconciliation of a term: what its days owe less what was billed for them in advance. The account is kept by academic year, so that a
 * leaver or a call-off entered after a term was settled is put right by the next statement and nothing is settled twice. Refusals as `charge`.
 */
export function reconcile(period: Days, facts: ReconciliationFacts): Outcome<Reconciliation> {
  const { places, runs, advance, members, ownerId, before, charging } = facts;
  const account = accountOf(period, places);
  const billed = chargeRuns(advance, period, charging, ({ annualPence }) => annualPence);
  const billedSoFar = chargeRuns(advance, account, charging, ({ annualPence }) => annualPence);
  const money = ledgerMoney(runs, period, charging);
  const moneySoFar = ledgerMoney(runs, account, charging);
  const guaranteed = places.filter(({ guaranteed: sure, during }) => sure && during.from < period.to && period.from < during.to).length;
  const recharged = recharges(runs, account, members, facts.subLetting, guaranteed, before.rechargedPence, charging);
  if (!billed.ok) return billed;
  if (!billedSoFar.ok) return billedSoFar;
  if (!money.ok) return money;
  if (!moneySoFar.ok) return moneySoFar;
  if (!recharged.ok) return recharged;
  const differencePence = pence(moneySoFar.value.owed - billedSoFar.value - before.differencePence);
  const lines: PlaceLine[] = [];
  for (const [place, own] of groupBy(runs, (run) => run.place)) {
    const counts = dayCounts(own, period, ownerId);
    const cost = ledgerMoney(own, period, charging);
    if (!cost.ok) return cost;
    if (counts.contracted > 0)
      lines.push({ number: place.number, group: place.group, guaranteed: place.guaranteed, counts, money: cost.value });
  }
  return accepted({
    period,
    account,
    counts: dayCounts(runs, period, ownerId),
    billedPence: billed.value,
    money: money.value,
    correctionPence: pence(differencePence - (money.value.owed - billed.value)),
    differencePence,
    places: lines.sort((a, b) => a.number - b.number),
    recharges: recharged.value.filter(({ days, owedPence, billedBeforePence }) => days > 0 || owedPence !== billedBeforePence),
  });
}

/** From the beginning of the academic year, or of the block where that is later, to the end of the period. */
function accountOf(period: Days, places: readonly BlockPlace[]): Days {
  const year = academicYearRange(academicYearOf(period.from));
  const begun = places.map(({ during }) => during.from).sort()[0] ?? period.from;
  return { from: laterOf(year.from, begun > period.from ? period.from : begun), to: period.to };
}
