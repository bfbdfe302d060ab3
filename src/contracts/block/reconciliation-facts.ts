import { type IsoDate, addDays } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import type { Block } from './block-facts.js';
import type { DayCounts } from './block-ledger.js';
import type { LedgerMoney } from './ledger-money.js';
import type { Reconciliation } from './reconciliation.js';

/**
 * What a reconciliation statement says, whole: its document is made from this and nothing else. It goes to the school, so what councils recharge
 * each other stands elsewhere. Money is net pence.
 */
export interface ReconciliationFacts {
  readonly contract: { readonly reference: string; readonly title: string };
  readonly authority: string;
  readonly school: string;
  readonly term: string;
  readonly from: IsoDate;
  /** The last day. */
  readonly until: IsoDate;
  readonly counts: DayCounts;
  readonly billedPence: Pence;
  readonly filledPence: Pence;
  readonly voidPence: Pence;
  readonly refundedPence: Pence;
  readonly owedPence: Pence;
  readonly correctionPence: Pence;
  /** To pay beyond what was billed; negative: to be credited. */
  readonly differencePence: Pence;
  readonly voidRule: { readonly graceDays: number; readonly councilShareBp: number };
  readonly places: readonly (Omit<Reconciliation['places'][number], 'money'> & LedgerMoney)[];
}

export const reconciliationFacts = ({ facts, terms }: Block, term: string, found: Reconciliation): ReconciliationFacts => ({
  contract: { reference: facts.reference, title: facts.title },
  authority: facts.authority.name,
  school: facts.school.name,
  term,
  from: found.period.from,
  until: addDays(found.period.to, -1),
  counts: found.counts,
  billedPence: found.billedPence,
  filledPence: found.money.filled,
  voidPence: found.money.void,
  refundedPence: found.money.refunded,
  owedPence: found.money.owed,
  correctionPence: found.correctionPence,
  differencePence: found.differencePence,
  voidRule: terms.voids,
  places: found.places.map(({ money, ...place }) => ({ ...place, ...money })),
});
