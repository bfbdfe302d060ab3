import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addMonths } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { Connection } from '../../platform/graphql/connection.js';
import type { ContractKind } from '../contract.entity.js';
import { pageOf } from './page-of.js';
import { PROCUREMENT_BOOK_SQL, PROCUREMENT_RULES_SQL } from './procurement-book.sql.js';
import {
  type Owed,
  type ProcurementBook,
  type ProviderSpend,
  type QuarterCommitment,
  type RegisterTotals,
  type RegisteredContract,
  commitmentsOver,
  owedBy,
  registerOf,
  spendByProvider,
  stands,
  totalsOf,
} from './register.js';
import { type ProcurementRoute, ROUTES } from './routes.js';
import type { Days } from './spend.js';
import type { ProcurementDuty, ProcurementRule } from './rules.js';

export type RouteFilter = ProcurementRoute | 'directAward' | 'none';

export interface RegisterCriteria {
  /** Part of a reference, a title, a school's or a provider's name. */
  readonly text?: string | null;
  readonly route?: RouteFilter | null;
  readonly kind?: ContractKind | null;
  /** Ended, superseded and withdrawn ones too. */
  readonly all?: boolean | null;
  readonly overdue?: boolean | null;
  /** Only those with an option to extend that is to be taken up within so many months. */
  readonly extensionWithinMonths?: number | null;
}

export type RegisterSort = 'urgency' | 'reference' | 'provider' | 'value' | 'begunOn' | 'startsOn';

export interface RegisterPage extends Connection<RegisteredContract> {
  readonly totals: RegisterTotals;
}

interface PageAsked {
  readonly first: number;
  readonly after?: string | null;
}

/**
 * The registers of procurement. An authority's whole book is read by one statement and judged by pure rules: thresholds add up over a provider,
 * so that no row of the register can be judged without all the others.
 */
@Injectable()
export class ProcurementQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** Contracts under a filter, with totals over all of it. */
  async register(
    actor: Actor,
    criteria: RegisterCriteria,
    sort: { readonly by: RegisterSort; readonly descending: boolean },
    page: PageAsked,
  ): Promise<RegisterPage> {
    const found = registerOf(await this.book(actor), this.clock.today()).filter((row) => matches(row, criteria, this.clock.today()));
    const sorted = [...found].sort((a, b) => SORTS[sort.by](a, b) * (sort.descending ? -1 : 1) || a.reference.localeCompare(b.reference));
    return { ...pageOf(sorted, page), totals: totalsOf(found) };
  }

  /** Refusals: `notFound`. */
  async contract(actor: Actor, contractId: string): Promise<RegisteredContract> {
    const found = registerOf(await this.book(actor), this.clock.today()).find(({ id }) => id === contractId);
    if (!found) throw new Refused([refusal('notFound', 'There is no such contract, or it is another authority’s.', 'contractId')]);
    return found;
  }

  async providers(actor: Actor): Promise<ProviderSpend[]> {
    return spendByProvider(await this.book(actor), this.clock.today());
  }

  /** What one provider gets, part by part. Refusals: `notFound`. */
  async provider(actor: Actor, partyId: string): Promise<ProviderSpend> {
    const found = (await this.providers(actor)).find(({ party }) => party.id === partyId);
    if (!found)
      throw new Refused([refusal('notFound', 'Nothing is paid to this provider by a contract or a placement that stands.', 'partyId')]);
    return found;
  }

  /** All that is to be published, the most urgent first. */
  async owed(actor: Actor): Promise<Owed[]> {
    return owedBy(await this.book(actor), this.clock.today());
  }

  async commitments(actor: Actor, quarter: Days): Promise<QuarterCommitment[]> {
    return commitmentsOver(await this.book(actor), quarter, this.clock.today());
  }

  rules(actor: Actor): Promise<{ readonly rules: ProcurementRule[]; readonly duties: ProcurementDuty[] }> {
    requires(actor, 'procurement.readRules');
    return this.reads.json(actor, 'procurementRules', PROCUREMENT_RULES_SQL, []);
  }

  /** The authority's own people only: what others' contracts cost is not theirs to publish. */
  async book(actor: Actor): Promise<ProcurementBook> {
    requires(actor, 'contracts.read');
    if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'This is for an authority’s own people only.')]);
    return this.reads.json<ProcurementBook>(actor, 'procurementBook', PROCUREMENT_BOOK_SQL, [actor.organisationId, this.clock.today()]);
  }
}

function matches(row: RegisteredContract, criteria: RegisterCriteria, today: IsoDate): boolean {
  const { text, route, kind, all, overdue, extensionWithinMonths: months } = criteria;
  const words = text?.trim().toLowerCase() ?? '';
  const spoken = [row.reference, row.title, row.school.name, row.party.name].join('\n').toLowerCase();
  return (
    (all === true || stands(row)) &&
    spoken.includes(words) &&
    (!kind || row.kind === kind) &&
    (overdue !== true || row.clocks.some(({ state }) => state === 'overdue')) &&
    (!months || row.extensionDates.some(({ decideBy }) => decideBy >= today && decideBy <= addMonths(today, months))) &&
    (!route || isBy(route, row.record?.route ?? null))
  );
}

function isBy(asked: RouteFilter, route: ProcurementRoute | null): boolean {
  if (asked === 'none') return route === null;
  return route !== null && (asked === 'directAward' ? ROUTES[route].directAward : route === asked);
}

/** What is overdue, then without a route, then what is due soonest. */
const urgency = ({ clocks, record }: RegisteredContract): string => {
  const [first] = clocks;
  if (first?.state === 'overdue') return `0${first.dueOn ?? ''}`;
  if (!record) return '1';
  return first?.state === 'due' ? `2${first.dueOn ?? ''}` : '3';
};

const SORTS: Readonly<Record<RegisterSort, (a: RegisteredContract, b: RegisteredContract) => number>> = {
  urgency: (a, b) => urgency(a).localeCompare(urgency(b)),
  reference: (a, b) => a.reference.localeCompare(b.reference),
  provider: (a, b) => a.party.name.localeCompare(b.party.name),
  value: (a, b) => (a.value ?? -1) - (b.value ?? -1),
  begunOn: (a, b) => (a.record?.begunOn ?? '').localeCompare(b.record?.begunOn ?? ''),
  startsOn: (a, b) => a.startsOn.localeCompare(b.startsOn),
};

/** The quarter of the financial year that a day falls in. */
export function quarterOf(day: IsoDate): Days {
  const year = day.slice(0, 4);
  const quarter = Math.floor((Number(day.slice(5, 7)) - 1) / 3);
  const [from, to] = (
    [
      ['01-01', '03-31'],
      ['04-01', '06-30'],
      ['07-01', '09-30'],
      ['10-01', '12-31'],
    ] as const
  )[quarter] ?? ['01-01', '03-31'];
  return { from: `${year}-${from}` as IsoDate, to: `${year}-${to}` as IsoDate };
}
