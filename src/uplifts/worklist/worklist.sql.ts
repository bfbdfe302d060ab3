import { calendarsJson } from '../../placements/school-calendars.reader.js';

const londonDay = (instant: string): string => `(${instant} at time zone 'Europe/London')::date`;

/**
 * Every return under way with what decides its place in the worklist, in one go. Parameter: today. The lines whose new price is due already
 * come along with their contracts' charging basis, so that what waiting costs is worked out by the same rule as everywhere.
 */
export const WORKLIST_SQL = `
with open as (
  select ret.id, ret.reference, ret.state, ret.school_id, ret.cycle_id, ret.officer_id, ret.received_on, ret.late, ret.settled_at, cycle.opens_on, cycle.closes_on
  from uplift_returns ret join uplift_cycles cycle on cycle.id = ret.cycle_id
  where ret.state not in ('implemented', 'withdrawn')
), money as (
  select line.return_id, sum(line.current_pence)::bigint as current, min(line.effective_on) as first_on,
    case when bool_and(line.asked_pence is not null) then sum(line.asked_pence)::bigint end as asked,
    case when bool_and(line.tabled_pence is not null) then sum(line.tabled_pence)::bigint end as tabled,
    case when bool_and(line.settled_pence is not null) then sum(line.settled_pence)::bigint end as settled
  from return_lines line join open on open.id = line.return_id group by line.return_id
), last_round as (
  select distinct on (round.return_id) round.return_id, round.made_at, round.expires_on, round.message
  from negotiation_rounds round join open on open.id = round.return_id order by round.return_id, round.number desc
), offers as (
  select round.return_id, max(round.made_at) as at from negotiation_rounds round join open on open.id = round.return_id
  where round.side = 'authority' group by round.return_id
), thread as (
  select distinct on (message.return_id) message.return_id, message.side, message.written_at, message.body
  from return_messages message join open on open.id = message.return_id order by message.return_id, message.written_at desc, message.id desc
), request as (
  select distinct on (asked.subject_id) asked.subject_id as return_id, asked.state, asked.requested_at, step.reason, step.decided_at
  from approval_requests asked
  join open on open.id = asked.subject_id
  left join approval_steps step on step.request_id = asked.id and step.decision = 'returned'
  where asked.subject_type = 'upliftReturn' order by asked.subject_id, asked.requested_at desc
), owned as (
  select return_id, owner_id, owner_name, reason, opened_at from escalations where closed_at is null
), due as (
  select line.return_id, json_agg(json_build_object('current', line.current_pence, 'price', coalesce(line.settled_pence, line.asked_pence),
    'effectiveOn', line.effective_on, 'endsOn', placement.ends_on, 'basis', placement.charging_basis, 'units', placement.charging_units)) as lines
  from return_lines line
  join open on open.id = line.return_id and open.state <> 'draft'
  join placements placement on placement.id = line.placement_id
  where line.effective_on <= $1::date and coalesce(line.settled_pence, line.asked_pence) <> line.current_pence
  group by line.return_id
)
select json_build_object(
  'panel', (select min(on_date) from panel_meetings where on_date >= $1::date),
  'holidays', (select coalesce(json_agg(on_date), '[]') from bank_holidays where nation = 'england' and on_date between $1::date and $1::date + 30),
  'calendars', (select coalesce(json_agg(json_build_object('id', school.id, 'name', school.name, 'calendars', ${calendarsJson('school')})), '[]')
    from schools school where school.id in (select open.school_id from open join due on due.return_id = open.id)),
  'letters', (select coalesce(json_agg(json_build_object('id', letter.id, 'receivedOn', letter.received_on, 'note', letter.note,
      'person', json_build_object('id', letter.logged_by, 'name', letter.logged_by_name),
      'school', case when school.id is not null then json_build_object('id', school.id, 'urn', school.urn, 'name', school.name) end)), '[]')
    from received_letters letter
    left join letter_readings reading on reading.letter_id = letter.id
    left join schools school on school.id = letter.school_id
    where letter.return_id is null and reading.set_aside_at is null),
  'returns', (select coalesce(json_agg(json_build_object(
      'id', open.id, 'reference', open.reference, 'state', open.state, 'cycleId', open.cycle_id, 'late', open.late, 'closesOn', open.closes_on,
      'school', json_build_object('id', school.id, 'urn', school.urn, 'name', school.name),
      'person', case when owned.owner_id is not null and open.state = 'deadlocked' then json_build_object('id', owned.owner_id, 'name', owned.owner_name)
        when officer.id is not null then json_build_object('id', officer.id, 'name', officer.full_name) end,
      'receivedOn', open.received_on, 'firstOn', money.first_on, 'current', money.current, 'asked', money.asked, 'tabled', money.tabled, 'settled', money.settled,
      'expiresOn', last_round.expires_on, 'roundMadeOn', ${londonDay('last_round.made_at')}, 'roundMessage', last_round.message,
      'settledOn', ${londonDay('open.settled_at')}, 'requestedOn', ${londonDay('request.requested_at')},
      'returnedReason', case when request.state = 'returned' then request.reason end, 'returnedOn', ${londonDay('request.decided_at')},
      'deadlockReason', owned.reason, 'deadlockedOn', ${londonDay('owned.opened_at')},
      'message', case when thread.side = 'provider' and thread.written_at >= coalesce(offers.at, thread.written_at)
        then json_build_object('on', ${londonDay('thread.written_at')}, 'body', left(thread.body, 300)) end,
      'due', due.lines)), '[]')
    from open
    join money on money.return_id = open.id
    join schools school on school.id = open.school_id
    left join people officer on officer.id = open.officer_id
    left join last_round on last_round.return_id = open.id
    left join offers on offers.return_id = open.id
    left join thread on thread.return_id = open.id
    left join request on request.return_id = open.id
    left join owned on owned.return_id = open.id
    left join due on due.return_id = open.id)
)`;
