import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../../platform/graphql/connection.js';

export type CallOffState = 'upcoming' | 'current' | 'ended';

/** A call-off in a list. The pupil of another authority is nobody's to see but the school's and that authority's. */
export interface CallOffRecord {
  readonly id: string;
  readonly version: number;
  readonly placeNumber: number;
  readonly group: string;
  readonly guaranteed: boolean;
  readonly pupilReference: string | null;
  readonly placementId: string | null;
  readonly authorityId: string;
  readonly authorityName: string;
  readonly from: IsoDate;
  /** The last day. */
  readonly until: IsoDate | null;
  readonly state: CallOffState;
  readonly endedBecause: string | null;
  readonly reference: string;
  readonly nominatedByName: string | null;
}

export interface CallOffFilter {
  readonly id?: string;
  readonly text?: string;
  readonly state?: CallOffState | null;
  readonly group?: string | null;
  readonly sort?: 'place' | 'from';
  readonly descending?: boolean;
}

const sortSql = (sort: 'place' | 'from', descending: boolean): string => {
  const [key, operator, direction] = [
    sort === 'place' ? "lpad(place.number::text, 5, '0') || ' ' || lower(stay.during)" : 'lower(stay.during)::text',
    descending ? '<' : '>',
    descending ? 'desc' : 'asc',
  ];
  return `
with matching as (
  select stay.id, stay.version, place.number as "placeNumber", place.place_group as "group", place.guaranteed, pupil.reference as "pupilReference",
    case when pupil.id is not null then stay.placement_id end as "placementId", stay.authority_id as "authorityId", authority.name as "authorityName",
    lower(stay.during) as "from", upper(stay.during) - 1 as "until",
    case when upper(stay.during) <= $2::date then 'ended' when lower(stay.during) > $2::date then 'upcoming' else 'current' end as state,
    stay.ended_because as "endedBecause", stay.reference, nominator.full_name as "nominatedByName", ${key} as "sortedBy"
  from occupancies stay
  join block_places place on place.id = stay.place_id
  join organisations authority on authority.id = stay.authority_id
  left join pupils pupil on pupil.id = stay.pupil_id
  left join people nominator on nominator.id = stay.nominated_by
  where stay.contract_id = $1
), chosen as (
  select * from matching where ($3::uuid is null or id = $3) and ($4::text is null or state = $4) and ($5::text is null or "group" = $5)
    and ($6::text is null or "pupilReference" ilike $6 or reference ilike $6 or "authorityName" ilike $6)
), page as (
  select * from chosen where $8::text is null or ("sortedBy", id) ${operator} ($8::text, $9::uuid) order by "sortedBy" ${direction}, id ${direction} limit $7::int
)
select json_build_object('total', (select count(*) from chosen), 'rows', coalesce((select json_agg(page order by "sortedBy" ${direction}, id ${direction}) from page), '[]'))`;
};

/** The call-offs of a block: one statement a page. */
@Injectable()
export class CallOffsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async page(
    actor: Actor,
    contractId: string,
    filter: CallOffFilter,
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<Connection<CallOffRecord>> {
    requires(actor, 'contracts.read');
    const { sort = 'place', descending = false } = filter;
    const after = decodeCursor(page.after, 2);
    const answer = await this.reads.json<Page<CallOffRecord & { readonly sortedBy: string }>>(
      actor,
      `contracts.block.callOffs.${sort}.${descending ? 'desc' : 'asc'}`,
      sortSql(sort, descending),
      [
        contractId,
        this.clock.today(),
        filter.id ?? null,
        filter.state ?? null,
        filter.group ?? null,
        filter.text ? `%${filter.text.replace(/[\\%_]/g, '\\$&')}%` : null,
        page.first + 1,
        after?.[0] ?? null,
        after?.[1] ?? null,
      ],
    );
    return toConnection(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      ({ sortedBy, ...row }) => row,
    );
  }

  async one(actor: Actor, contractId: string, id: string): Promise<CallOffRecord | null> {
    return (await this.page(actor, contractId, { id }, { first: 1 })).nodes[0] ?? null;
  }
}
