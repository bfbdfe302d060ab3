import type { Actor } from '../../../kernel/actor.js';
import { addDays } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { type Money, money } from '../../../platform/graphql/scalars.js';
import type { Block } from '../block-facts.js';
import type { LedgerRow, LedgerView, TermStatement } from '../block-views.js';
import type { BlockLedger, BlockLedgerRow, BlockTermStatement } from './block-views.js';

const moneyOrNull = (amount: Pence | null | undefined): Money | null => (amount == null ? null : money(amount));

const toRow = ({ name, from, to, counts, occupancyBp, money: owed }: LedgerRow): BlockLedgerRow => ({
  name,
  from,
  until: addDays(to, -1),
  ...counts,
  occupancyBp,
  filledCost: moneyOrNull(owed?.filled),
  voidCost: moneyOrNull(owed?.void),
  refund: moneyOrNull(owed?.refunded),
  owed: moneyOrNull(owed?.owed),
});

export const toLedger = (view: LedgerView): BlockLedger => ({
  contractId: view.block.facts.id,
  from: view.period.from,
  until: addDays(view.period.to, -1),
  guaranteedPlaces: view.guaranteedPlaces,
  filledToday: view.placesToday.filled,
  rows: view.rows.map(toRow),
  total: toRow(view.total),
  breakEven: view.breakEven && {
    blockPrice: money(view.breakEven.blockPence),
    spotPrice: money(view.breakEven.spotPence),
    occupancyBp: view.breakEven.occupancyBp,
    places: view.breakEven.places,
    saved: moneyOrNull(view.breakEven.against?.savedPence),
  },
  voids: [...view.voids],
  voidCostToDate: moneyOrNull(view.voidCost?.toDate),
  voidCostForecast: moneyOrNull(view.voidCost?.forecast),
  problems: [...view.problems],
});

/** What others are recharged is the contract authority's to see. */
export const toStatement = (actor: Actor, block: Block, { period, settled, now, mayBeSettled }: TermStatement): BlockTermStatement => ({
  name: period.name,
  from: period.from,
  until: addDays(period.to, -1),
  billed: moneyOrNull(settled?.billed ?? now?.billedPence),
  owed: moneyOrNull(settled?.owed ?? now?.money.owed),
  voidCost: moneyOrNull(now?.money.void),
  correction: moneyOrNull(now?.correctionPence),
  difference: moneyOrNull(settled?.difference ?? now?.differencePence),
  recharges:
    actor.organisationId === block.facts.authority.id
      ? (now?.recharges ?? []).map(({ authorityId, days, owedPence, billedBeforePence, amountPence }) => ({
          authorityId,
          days,
          owed: money(owedPence),
          billedBefore: money(billedBeforePence),
          amount: money(amountPence),
        }))
      : [],
  settledByName: settled?.settledByName ?? null,
  mayBeSettled: mayBeSettled && actor.organisationId === block.facts.authority.id,
});
