import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../../platform/graphql/connection.js';
import type { ReturnState } from '../negotiation.js';

/** Who has to act next on a return. */
export type WaitingFor = 'us' | 'customer' | 'nobody';

/** A return of one of the provider's schools, as its fees manager sees it in a list. */
export interface OurReturn {
  readonly id: string;
  readonly reference: string;
  readonly state: ReturnState;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly urn: number;
  readonly customerId: string;
  readonly customerName: string;
  readonly cycleName: string;
  readonly academicYear: number;
  readonly opensOn: IsoDate;
  readonly closesOn: IsoDate;
  readonly waitingFor: WaitingFor;
  /** The last day for what waits for us. */
  readonly due: IsoDate | null;
  readonly lineCount: number;
  readonly answered: number;
  readonly current: Pence;
  readonly asked: Pence | null;
  /** The customer's offer that stands. */
  readonly offered: Pence | null;
  readonly settled: Pence | null;
  readonly unread: number;
  readonly arrears: Pence;
  readonly submittedAt: string | null;
  readonly submittedByName: string | null;
  readonly hasReceipt: boolean;
  readonly appealOpen: boolean;
}

/** Over all returns, whatever the list is narrowed to. */
export interface OurStanding {
  readonly schools: number;
  readonly toSend: number;
  readonly nextToSendBy: IsoDate | null;
  readonly offers: number;
  readonly nextOfferUntil: IsoDate | null;
  /** What the offers that wait for us would bring a year. */
  readonly offeredRise: Pence;
  readonly withCustomers: number;
  readonly unread: number;
  readonly arrears: Pence;
  readonly customers: readonly { readonly id: string; readonly name: string }[];
  readonly years: readonly number[];
}

export interface OurReturnsFilter {
  readonly text?: string | null;
  readonly customerId?: string | null;
  readonly waitingFor?: WaitingFor | null;
  /** Of the round of this academic year; all; without it the latest, and whatever still waits for somebody. */
  readonly year?: number | 'all' | null;
}

const SORTS = {
  due: `case waiting_for when 'us' then '0' when 'customer' then '1' else '2' end || coalesce(due::text, '9999') || school_name`,
  school: 'school_name || customer_name',
  customer: 'customer_name || school_name',
  asked: 'coalesce(asked_pence - current_pence, 0)',
  arrears: 'arrears_pence',
} as const;
export type OurReturnsSort = keyof typeof SORTS;

const ofNumbers: ReadonlySet<OurReturnsSort> = new Set(['asked', 'arrears']);

interface Answer extends Page<OurReturn & { readonly sortedBy: string | number }> {
  readonly standing: OurStanding;
}

/** Every return of the provider's schools over all customers, with what each waits for: one statement. Row-level security says whose schools. */
@Injectable()
export class OurReturnsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async page(
    actor: Actor,
    filter: OurReturnsFilter,
    sort: { readonly by: OurReturnsSort; readonly descending: boolean },
    page: { readonly first: number; readonly after?: string | null },
  ): Promise<{ readonly returns: Connection<OurReturn>; readonly standing: OurStanding }> {
    requires(actor, 'uplifts.submitReturn');
    requires(actor, 'finance.readArrears');
    const after = decodeCursor(page.after, 2);
    const answer = await this.reads.json<Answer>(
      actor,
      `ourReturns.${sort.by}.${sort.descending ? 'desc' : 'asc'}`,
      pageSql(sort.by, sort.descending),
      [
        this.clock.today(),
        filter.text ? `%${filter.text.replace(/[\\%_]/g, '\\$&')}%` : null,
        filter.customerId ?? null,
        filter.waitingFor ?? null,
        filter.year ?? null,
        page.first + 1,
        after?.[0] ?? null,
        after?.[1] ?? null,
      ],
    );
    const returns = toConnection(
      answer,
      page.first,
      (row) => [row.sortedBy, row.id],
      ({ sortedBy: _, ...row }): OurReturn => row,
    );
    return { returns, standing: answer.standing };
  }
}

function pageSql(by: OurReturnsSort, descending: boolean): string {
  const key = SORTS[by];
  const [order, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const cast = ofNumbers.has(by) ? 'bigint' : 'text';
  return `
with ours as (
  select ret.id, ret.reference, ret.state, ret.school_id, school.name as school_name, school.urn, ret.authority_id as customer_id, customer.name as customer_name,
    cycle.name as cycle_name, cycle.academic_year, cycle.opens_on, cycle.closes_on, ret.submitted_at, ret.submitted_by_name,
    ret.receipt_sha256 is not null as has_receipt, offer.total_pence as offered_pence, offer.expires_on, lines.*,
    case
      when ret.state in ('draft', 'withdrawn') then case when cycle.state = 'open' and (ret.state = 'draft' or $1::date <= cycle.closes_on) then 'us' else 'nobody' end
      when ret.state = 'offered' then case when offer.expires_on < $1::date then 'customer' else 'us' end
      when ret.state = 'implemented' then 'nobody'
      else 'customer' end as waiting_for,
    case when ret.state in ('draft', 'withdrawn') then cycle.closes_on when ret.state = 'offered' then offer.expires_on end as due
  from uplift_returns ret
  join schools school on school.id = ret.school_id
  join organisations customer on customer.id = ret.authority_id
  join uplift_cycles cycle on cycle.id = ret.cycle_id
  left join negotiation_rounds offer on offer.return_id = ret.id and offer.state = 'open' and offer.side = 'authority'
  join lateral (
    select count(*) as line_count, count(line.asked_pence) as answered, coalesce(sum(line.current_pence), 0)::bigint as current_pence,
      case when bool_and(line.asked_pence is not null) then sum(line.asked_pence)::bigint end as asked_pence,
      case when bool_and(line.settled_pence is not null) then sum(line.settled_pence)::bigint end as settled_pence
    from return_lines line where line.return_id = ret.id) lines on true
), standing as (
  select ours.*,
    (select count(*) from return_messages message where message.return_id = ours.id and message.side = 'authority'
      and not exists (select from thread_reads seen where seen.return_id = ours.id and seen.person_id = (select app.person()) and seen.read_at >= message.written_at)) as unread,
    (select coalesce(sum(owed.amount_pence), 0)::bigint from arrears owed where owed.return_id = ours.id) as arrears_pence,
    exists (select from appeals appeal where appeal.return_id = ours.id and appeal.outcome is null) as appeal_open
  from ours
), matching as (
  select standing.*, ${key} as sorted_by from standing
  where ($2::text is null or school_name ilike $2 or reference ilike $2 or customer_name ilike $2 or urn::text ilike $2)
    and ($3::uuid is null or customer_id = $3) and ($4::text is null or waiting_for = $4)
    and case when $5::text is null then academic_year = (select max(academic_year) from ours) or waiting_for <> 'nobody' when $5 = 'all' then true else academic_year::text = $5 end
), page as (
  select * from matching where $7::text is null or (sorted_by, id) ${beyond} ($7::${cast}, $8::uuid)
  order by sorted_by ${order}, id ${order} limit $6::int
)
select json_build_object(
  'total', (select count(*) from matching),
  'standing', (select json_build_object('schools', count(distinct school_id),
      'toSend', count(*) filter (where waiting_for = 'us' and state in ('draft', 'withdrawn')),
      'nextToSendBy', min(due) filter (where waiting_for = 'us' and state in ('draft', 'withdrawn') and due >= $1::date),
      'offers', count(*) filter (where waiting_for = 'us' and state = 'offered'),
      'nextOfferUntil', min(due) filter (where waiting_for = 'us' and state = 'offered'),
      'offeredRise', coalesce(sum(offered_pence - current_pence) filter (where waiting_for = 'us' and state = 'offered'), 0)::bigint,
      'withCustomers', count(*) filter (where waiting_for = 'customer'),
      'unread', coalesce(sum(unread), 0)::bigint, 'arrears', coalesce(sum(arrears_pence), 0)::bigint,
      'customers', (select coalesce(json_agg(json_build_object('id', customer_id, 'name', customer_name) order by customer_name), '[]')
        from (select distinct customer_id, customer_name from ours) customers),
      'years', (select coalesce(json_agg(academic_year order by academic_year desc), '[]') from (select distinct academic_year from ours) years))
    from standing),
  'rows', (select coalesce(json_agg(json_build_object('id', id, 'sortedBy', sorted_by, 'reference', reference, 'state', state, 'schoolId', school_id,
      'schoolName', school_name, 'urn', urn, 'customerId', customer_id, 'customerName', customer_name, 'cycleName', cycle_name, 'academicYear', academic_year,
      'opensOn', opens_on, 'closesOn', closes_on, 'waitingFor', waiting_for, 'due', due, 'lineCount', line_count, 'answered', answered, 'current', current_pence,
      'asked', asked_pence, 'offered', offered_pence, 'settled', settled_pence, 'unread', unread, 'arrears', arrears_pence, 'submittedAt', submitted_at,
      'submittedByName', submitted_by_name, 'hasReceipt', has_receipt, 'appealOpen', appeal_open) order by sorted_by ${order}, id ${order}), '[]')
    from page))`;
}
