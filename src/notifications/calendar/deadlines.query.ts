import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addDays } from '../../kernel/dates.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { links } from '../links.js';
import type { Deadline } from './deadline.js';

/** A calendar keeps what is past for a while, so that a look back finds it. */
const DAYS_BACK = 60;

type Row = Omit<Deadline, 'path'> & { readonly id: string };

/** Days of a school's side: rounds with a return not sent, offers on the table, decisions that can be appealed against. */
const PROVIDER = `
select coalesce(json_agg(json_build_object('kind', kind, 'of', "of", 'id', id, 'on', "on", 'about', about, 'by', by) order by "on", kind, about, "of"), '[]') from (
  select 'roundCloses' as kind, cycle.id as "of", cycle.id, cycle.closes_on as "on", cycle.name as about, authority.name as by
  from uplift_cycles cycle join organisations authority on authority.id = cycle.authority_id
  where cycle.state = 'open' and exists (select from uplift_returns ret where ret.cycle_id = cycle.id and ret.state = 'draft')
  union all
  select 'offerEnds', round.id, ret.id, round.expires_on, school.name, authority.name
  from negotiation_rounds round join uplift_returns ret on ret.id = round.return_id and ret.state = 'offered'
  join schools school on school.id = ret.school_id join organisations authority on authority.id = ret.authority_id
  where round.state = 'open' and round.side = 'authority' and round.expires_on is not null
  union all
  select 'appealEnds', ret.id, ret.id, ret.decided_on + cycle.appeal_days, school.name, authority.name
  from uplift_returns ret join uplift_cycles cycle on cycle.id = ret.cycle_id
  join schools school on school.id = ret.school_id join organisations authority on authority.id = ret.authority_id
  where ret.decided_on is not null and not exists (select from appeals appeal where appeal.return_id = ret.id)
) day where "on" >= $1::date`;

/**
 * Days of a council's side: every round's last day and every meeting; of returns one's own, and those nobody has taken up; of decisions those
 * one asked for, or may have to decide by role or as a deputy.
 */
const AUTHORITY = `
with deciding as (
  select request.* from approval_requests request
  where request.state in ('pending', 'approved') and (request.requested_by = (select app.person()) or exists (
    select from approval_steps step where step.request_id = request.id and (step.decided_by = (select app.person()) or step.role = any ($2)
      or exists (select from delegations deputy where deputy.to_person = (select app.person()) and deputy.role = step.role
        and deputy.ended_at is null and deputy.period @> $3::date))))
)
select coalesce(json_agg(json_build_object('kind', kind, 'of', "of", 'id', id, 'on', "on", 'about', about, 'by', by) order by "on", kind, about, "of"), '[]') from (
  select 'roundCloses' as kind, cycle.id::text as "of", cycle.id, cycle.closes_on as "on", cycle.name as about, null as by from uplift_cycles cycle where cycle.state = 'open'
  union all
  select 'offerEnds', round.id::text, ret.id, round.expires_on, school.name, null
  from negotiation_rounds round join uplift_returns ret on ret.id = round.return_id and ret.state = 'offered'
  join schools school on school.id = ret.school_id
  where round.state = 'open' and round.side = 'authority' and round.expires_on is not null
    and (ret.officer_id = (select app.person()) or (ret.officer_id is null and 'sesOfficer' = any ($2)))
  union all
  select 'appealEnds', ret.id::text, ret.id, ret.decided_on + cycle.appeal_days, school.name, null
  from uplift_returns ret join uplift_cycles cycle on cycle.id = ret.cycle_id join schools school on school.id = ret.school_id
  where ret.decided_on is not null and ret.officer_id = (select app.person()) and not exists (select from appeals appeal where appeal.return_id = ret.id)
  union all
  select 'noticeEnds', id::text, id, notice_until, title, null from deciding where state = 'pending' and notice_until is not null
  union all
  select 'callInEnds', id::text, id, call_in_until, title, null from deciding where state = 'approved' and call_in_until is not null
  union all
  select 'meeting', md5(authority_id::text || on_date || name), null, on_date, name, null from panel_meetings
) day where "on" >= $1::date`;

/** One's own deadlines, from the last weeks on: one statement for either side. */
@Injectable()
export class DeadlinesQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async of(actor: Actor, from: IsoDate = addDays(this.clock.today(), -DAYS_BACK)): Promise<Deadline[]> {
    if (actor.kind === 'provider' || actor.kind === 'providerGroup') {
      const rows = await this.reads.json<Row[]>(actor, 'deadlines.provider', PROVIDER, [from]);
      return rows.map(({ id, ...row }) => ({ ...row, path: row.kind === 'roundCloses' ? links.ourSchools() : links.schoolsReturn(id) }));
    }
    if (actor.kind !== 'authority') return [];
    const rows = await this.reads.json<Row[]>(actor, 'deadlines.authority', AUTHORITY, [from, actor.roles, this.clock.today()]);
    return rows.map(({ id, ...row }) => ({ ...row, path: pathInCouncil(row, id) }));
  }
}

function pathInCouncil({ kind }: Pick<Deadline, 'kind'>, id: string): string {
  switch (kind) {
    case 'roundCloses':
      return links.round(id);
    case 'offerEnds':
    case 'appealEnds':
      return links.councilsReturn(id);
    case 'noticeEnds':
    case 'callInEnds':
      return links.approval(id);
    case 'meeting':
      return links.approvals();
  }
}
