import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import type { ContractState, VersionState } from './contract-life-cycle.js';
import type { ContractKind } from './contract.entity.js';
import { STANDING_VERSION } from './contracts.sql.js';

/** How soon contracts end: within so many months from today, or already past. */
export type ContractExpiry = 'within3Months' | 'within6Months' | 'within12Months' | 'past';

export interface ContractCriteria {
  /** Part of a reference, a title, a pupil's reference or a school's name, or a URN. */
  readonly text?: string;
  readonly kinds?: readonly ContractKind[];
  readonly states?: readonly ContractState[];
  readonly schoolId?: string;
  readonly expiry?: ContractExpiry;
  /** Only those with a variation on its way. */
  readonly varying?: boolean;
}

export type ContractSort = 'reference' | 'schoolName' | 'state' | 'startsOn' | 'endsOn' | 'wholeLife';

export interface ListedContract {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly kind: ContractKind;
  readonly state: ContractState;
  readonly authorityName: string;
  readonly school: { readonly id: string; readonly urn: number; readonly name: string };
  readonly providerName: string | null;
  /** Of an IPA: the pupil by the authority's reference. */
  readonly pupilReference: string | null;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  /** The last chargeable day, where notice has been given. */
  readonly lastChargeableOn: IsoDate | null;
  /** Fees of a whole year by the terms that stand; of an IPA only. */
  readonly annual: Pence | null;
  /** What the terms that stand cost from their first day to the contract's end; null where it cannot be known yet. */
  readonly wholeLife: Pence | null;
  /** Where a variation is on its way: how far it is. */
  readonly variation: VersionState | null;
}

interface Row extends ListedContract {
  readonly sortedBy: string | number;
}

export interface ContractTotals {
  readonly wholeLife: Pence | null;
  readonly endingWithin12Months: number;
  readonly noticeGiven: number;
  readonly onTheWay: number;
}

export interface ContractPage extends Connection<ListedContract> {
  readonly totals: ContractTotals;
}

const SORTS: Readonly<Record<ContractSort, { readonly key: string; readonly type: 'text' | 'date' | 'bigint' | 'integer' }>> = {
  reference: { key: 'contract.reference collate "C"', type: 'text' },
  schoolName: { key: 'lower(school.name) collate "C"', type: 'text' },
  // In the order of its life.
  state: {
    key: "array_position(array['draft', 'inApproval', 'approved', 'issued', 'signed', 'active', 'noticeGiven', 'ended', 'superseded', 'withdrawn'], contract.state)",
    type: 'integer',
  },
  startsOn: { key: 'contract.starts_on', type: 'date' },
  endsOn: { key: "coalesce(notice.last_chargeable_on, contract.ends_on, date '9999-12-31')", type: 'date' },
  wholeLife: { key: 'coalesce(standing.whole_life_pence, -1)', type: 'bigint' },
};

/** What still runs or is to run. */
const OPEN = "contract.state not in ('ended', 'superseded', 'withdrawn')";
const LAST_DAY = 'coalesce(notice.last_chargeable_on, contract.ends_on)';

/** $1: today. */
const EXPIRIES: Readonly<Record<ContractExpiry, string>> = {
  within3Months: `${OPEN} and ${LAST_DAY} between $1::date and $1::date + interval '3 months'`,
  within6Months: `${OPEN} and ${LAST_DAY} between $1::date and $1::date + interval '6 months'`,
  within12Months: `${OPEN} and ${LAST_DAY} between $1::date and $1::date + interval '12 months'`,
  past: `${LAST_DAY} < $1::date`,
};

/** Text differs by order and by expiry; everything sent is a parameter. */
function listSql(sort: ContractSort, descending: boolean, expiry: ContractExpiry | undefined): string {
  const { key, type } = SORTS[sort];
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  return `
with matching as materialized (
  select contract.id, ${key} as sorted_by, contract.state, standing.whole_life_pence, ${LAST_DAY} as last_day
  from contracts contract
  join schools school on school.id = contract.school_id
  left join lateral (${STANDING_VERSION('contract', '$1::date')}) standing on true
  left join contract_notices notice on notice.contract_id = contract.id and notice.withdrawn_at is null
  where ($2::text is null or contract.reference ilike $2 or contract.title ilike $2 or school.name ilike $2 or school.urn::text = $3
      or standing.terms ->> 'pupilReference' ilike $2)
    and ($4::text[] is null or contract.kind = any ($4))
    and ($5::text[] is null or contract.state = any ($5))
    and ($6::uuid is null or contract.school_id = any (app.school_lineage(app.current_school($6))))
    and (not $7::boolean or exists (select from contract_versions version where version.contract_id = contract.id and version.number > 1
      and version.state in ('draft', 'inApproval', 'approved', 'issued', 'signed')))
    and ${expiry ? EXPIRIES[expiry] : 'true'}
), page as (
  select id, sorted_by from matching
  where $9::uuid is null or (sorted_by, id) ${beyond} ($8::${type}, $9)
  order by sorted_by ${direction}, id ${direction}
  limit $10::integer
)
select json_build_object('total', (select count(*) from matching),
  'totals', (select json_build_object('wholeLife', sum(whole_life_pence)::bigint,
    'endingWithin12Months', count(*) filter (where state in ('active', 'noticeGiven') and last_day between $1::date and $1::date + interval '12 months'),
    'noticeGiven', count(*) filter (where state = 'noticeGiven'),
    'onTheWay', count(*) filter (where state in ('draft', 'inApproval', 'approved', 'issued', 'signed'))) from matching),
  'rows', coalesce((
  select json_agg(json_build_object('id', contract.id, 'sortedBy', page.sorted_by, 'reference', contract.reference, 'title', contract.title,
    'kind', contract.kind, 'state', contract.state, 'authorityName', authority.name,
    'school', json_build_object('id', school.id, 'urn', school.urn, 'name', school.name), 'providerName', provider.name,
    'pupilReference', standing.terms ->> 'pupilReference', 'startsOn', contract.starts_on, 'endsOn', contract.ends_on,
    'lastChargeableOn', notice.last_chargeable_on,
    'annual', (select sum((line ->> 'annualPence')::bigint)::bigint from jsonb_array_elements(standing.terms -> 'feeLines') line),
    'wholeLife', standing.whole_life_pence,
    'variation', (select version.state from contract_versions version where version.contract_id = contract.id and version.number > 1
      and version.state in ('draft', 'inApproval', 'approved', 'issued', 'signed') limit 1))
    order by page.sorted_by ${direction}, page.id ${direction})
  from page
  join contracts contract on contract.id = page.id
  join schools school on school.id = contract.school_id
  join organisations authority on authority.id = contract.authority_id
  left join organisations provider on provider.id = contract.provider_id
  left join lateral (${STANDING_VERSION('contract', '$1::date')}) standing on true
  left join contract_notices notice on notice.contract_id = contract.id and notice.withdrawn_at is null), '[]'))`;
}

/**
 * Contracts of every kind as a list to work from, with the money of the whole filter: one statement. Row-level security decides which there
 * are: an authority's own and those whose places it shares, or those issued to a provider's own schools. Pupils appear by reference only.
 */
@Injectable()
export class ContractListQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async page(
    actor: Actor,
    criteria: ContractCriteria,
    sort: { readonly by: ContractSort; readonly descending: boolean },
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<ContractPage> {
    requires(actor, 'contracts.read');
    const after = decodeCursor(page.after, 2);
    const text = criteria.text?.trim();
    const answer = await this.reads.json<Page<Row> & { readonly totals: ContractTotals }>(
      actor,
      `contracts.list.${sort.by}.${sort.descending ? 'desc' : 'asc'}.${criteria.expiry ?? 'any'}`,
      listSql(sort.by, sort.descending, criteria.expiry),
      [
        this.clock.today(),
        text ? `%${text.replace(/[\\%_]/g, '\\$&').replace(/['’‘`]/g, '_')}%` : null,
        text ?? null,
        criteria.kinds ? [...criteria.kinds] : null,
        criteria.states ? [...criteria.states] : null,
        criteria.schoolId ?? null,
        criteria.varying ?? false,
        after?.[0] ?? null,
        after?.[1] ?? null,
        page.first + 1,
      ],
    );
    const connection = toConnection(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      ({ sortedBy: _sortedBy, ...row }): ListedContract => row,
    );
    return { ...connection, totals: answer.totals };
  }
}
