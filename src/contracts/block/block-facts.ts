import { type IsoDate, addDays, laterOf } from '../../kernel/dates.js';
import type { IndexSeries } from '../../kernel/index-basket.js';
import type { Pence } from '../../kernel/money.js';
import { type CalendarRow, toSchoolCalendars } from '../../placements/school-calendars.reader.js';
import type { ContractState } from '../contract-life-cycle.js';
import type { BlockTerms } from '../terms.js';
import { type BlockPlace, type Days, type LedgerRun, type Stay, blockLedger } from './block-ledger.js';
import { type EffectiveTerms, type PriceStep, priceSteps } from './indexation.js';
import { ledgerInAdvance } from './instalments.js';
import type { Charging } from './ledger-money.js';
import { type Reconciliation, type SettledBefore, reconcile } from './reconciliation.js';
import type { Member } from './recharge.js';
import type { Outcome } from '../../kernel/outcome.js';

export interface NamedMember extends Member {
  readonly name: string;
}

/** A term that was settled. */
export interface SettledTerm extends Days {
  readonly id: string;
  readonly name: string;
  readonly billed: Pence;
  readonly owed: Pence;
  readonly difference: Pence;
  readonly settledByName: string;
  readonly settledAt: string;
  readonly recharges: readonly { readonly memberId: string; readonly amount: Pence }[];
}

/** A block as read by one statement (`block-facts.sql`). */
export interface BlockFacts {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly state: ContractState;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly authority: { readonly id: string; readonly name: string };
  readonly school: { readonly id: string; readonly name: string };
  readonly versions: readonly EffectiveTerms[];
  readonly places: readonly BlockPlace[];
  readonly stays: readonly Stay[];
  readonly members: readonly NamedMember[];
  readonly calendars: readonly CalendarRow[];
  readonly series: readonly IndexSeries[];
  readonly settled: readonly SettledTerm[];
}

/** A block with everything computed from its facts once: whoever shows a part of it takes it from here. */
export interface Block {
  readonly facts: BlockFacts;
  /** From the first day of the first place to the last of the last. */
  readonly days: Days;
  readonly steps: readonly PriceStep[];
  readonly runs: readonly LedgerRun[];
  /** The ledger of a full block, worked out when it is first asked for: bills and reconciliations rest on it, the ledger itself does not. */
  readonly advance: readonly LedgerRun[];
  readonly charging: Charging;
  /** The terms of the latest step that has begun today, or the first. */
  readonly terms: BlockTerms;
}

/** Undefined while no version is in force: then there are no places and there is no ledger. */
export function blockOf(facts: BlockFacts, today: IsoDate): Block | undefined {
  const from = facts.places.map(({ during }) => during.from).sort()[0];
  const to = facts.places.map(({ during }) => during.to).reduce(laterOf, from ?? facts.startsOn);
  const steps = priceSteps(facts.versions, facts.startsOn, to, facts.series);
  const current = steps.findLast((step) => step.from <= today) ?? steps[0];
  if (from === undefined || current === undefined) return undefined;
  let advance: readonly LedgerRun[] | undefined;
  return {
    facts,
    days: { from, to },
    steps,
    runs: blockLedger({ places: facts.places, stays: facts.stays, steps }),
    get advance() {
      return (advance ??= ledgerInAdvance(facts.places, steps));
    },
    charging: { basis: current.terms.basis, calendars: toSchoolCalendars(facts.school.name, facts.calendars) },
    terms: current.terms,
  };
}

/** The reconciliation of a period as it stands now: settled before or not, it is computed from the days. Refusals as `charge`. */
export const reconciliationOf = (block: Block, period: Days, before: SettledBefore): Outcome<Reconciliation> =>
  reconcile(period, {
    places: block.facts.places,
    runs: block.runs,
    advance: block.advance,
    members: block.facts.members,
    subLetting: block.terms.subLetting,
    ownerId: block.facts.authority.id,
    before,
    charging: block.charging,
  });

export const lastDayOf = ({ to }: Days): IsoDate => addDays(to, -1);
