import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import type { AuditEvent, HistoryOrder } from './dto/audit-event.js';
import { sentenceOf } from './sentence.js';

export interface HistoryAsked {
  readonly subjectType: string;
  readonly subjectId: string;
  readonly order: HistoryOrder;
  readonly first: number;
  readonly after?: string | null;
  readonly filter?: {
    readonly actions?: readonly string[] | null;
    readonly personId?: string | null;
    readonly personName?: string | null;
    readonly from?: IsoDate | null;
    readonly to?: IsoDate | null;
  } | null;
}

interface EventRow extends Omit<AuditEvent, 'id' | 'at' | 'sentence'> {
  readonly chain: string;
  readonly number: number;
  readonly at: string;
}

/**
 * What happened to one subject. Row-level security decides which events there are: an organisation's own record, and for a provider what an
 * authority shared about its schools. A subject can stand in several records, so events are placed by time, then record and number.
 */
const historySql = (order: HistoryOrder): string => {
  const [direction, beyond] = order === 'newestFirst' ? ['desc', '<'] : ['asc', '>'];
  return `
with matching as (
  select * from audit_events
  where subject_type = $1 and subject_id = $2::uuid
    and ($3::text[] is null or action = any ($3))
    and ($4::uuid is null or person_id = $4)
    and ($5::text is null or person_name ilike $5)
    and ($6::date is null or at >= $6::date::timestamp at time zone 'Europe/London')
    and ($7::date is null or at < ($7::date + 1)::timestamp at time zone 'Europe/London')
), page as (
  select * from matching
  where $8::timestamptz is null or (at, chain, number) ${beyond} ($8, $9::uuid, $10::bigint)
  order by at ${direction}, chain ${direction}, number ${direction}
  limit $11::integer
)
select json_build_object('total', (select count(*) from matching), 'rows', coalesce((
  select json_agg(json_build_object('chain', chain, 'number', number, 'at', at, 'personId', person_id, 'personName', person_name,
    'organisationName', organisation_name, 'action', action, 'subjectType', subject_type, 'subjectId', subject_id, 'before', before,
    'after', after, 'source', case when organisation_id = (select app.organisation()) then source end)
    order by at ${direction}, chain ${direction}, number ${direction}) from page), '[]'))`;
};

@Injectable()
export class HistoryQuery {
  constructor(private readonly reads: ReadModel) {}

  async page(actor: Actor, { subjectType, subjectId, order, first, after, filter }: HistoryAsked): Promise<Connection<AuditEvent>> {
    requires(actor, 'audit.read');
    const from = decodeCursor(after, 3);
    const answer = await this.reads.json<Page<EventRow>>(actor, `audit.history.${order}`, historySql(order), [
      subjectType,
      subjectId,
      filter?.actions?.length ? [...filter.actions] : null,
      filter?.personId ?? null,
      filter?.personName ? `%${filter.personName.replace(/[\\%_]/g, '\\$&')}%` : null,
      filter?.from ?? null,
      filter?.to ?? null,
      from?.[0] ?? null,
      from?.[1] ?? null,
      from?.[2] ?? null,
      first + 1,
    ]);
    return toConnection(answer, first, ({ at, chain, number }) => [at, chain, number], toEvent);
  }
}

function toEvent({ chain, number, at, ...row }: EventRow): AuditEvent {
  const event = { ...row, id: `${chain}:${String(number)}`, at: new Date(at) };
  return { ...event, sentence: sentenceOf(event) };
}
