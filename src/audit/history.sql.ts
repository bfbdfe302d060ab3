import type { HistoryOrder } from './dto/audit-event.js';

/**
 * The events of one subject, or of a whole record. A subject can stand in several records, so events are placed by time, then record and
 * number. What the rule recommended is recorded just after the offer and apart from it, where no provider reads it: to those who may read
 * both, the two are one event.
 *
 * $1 subject type, $2 subject id, $3 actions, $4 person, $5 like pattern of the person's name, $6 from, $7 to, $8 to $10 the place after
 * which to begin, $11 how many, $12 subject types, $13 the person whose acts alone are read.
 */
export function historySql(order: HistoryOrder, ofSubject: boolean): string {
  const [direction, beyond] = order === 'newestFirst' ? ['desc', '<'] : ['asc', '>'];
  const subject = ofSubject ? 'event.subject_type = $1 and event.subject_id = $2::uuid' : '$1::text is null and $2::uuid is null';
  return `
with readable as (
  select event.* from audit_events event
  where ${subject}
    and ($4::uuid is null or event.person_id = $4)
    and ($5::text is null or event.person_name ilike $5)
    and ($6::date is null or event.at >= $6::date::timestamp at time zone 'Europe/London')
    and ($7::date is null or event.at < ($7::date + 1)::timestamp at time zone 'Europe/London')
    and ($12::text[] is null or event.subject_type = any ($12))
    and ($13::uuid is null or event.person_id = $13)
    and not (event.action = 'recommend' and exists (
      select from audit_events offer
      where offer.chain = event.chain and offer.number = event.number - 1 and offer.action = 'offer' and offer.subject_id = event.subject_id))
), matching as (
  select * from readable where $3::text[] is null or action = any ($3)
), page as (
  select * from matching
  where $8::timestamptz is null or (at, chain, number) ${beyond} ($8, $9::uuid, $10::bigint)
  order by at ${direction}, chain ${direction}, number ${direction}
  limit $11::integer
)
select json_build_object('total', (select count(*) from matching), 'actions', (select coalesce(json_agg(distinct action), '[]') from readable), 'rows', coalesce((
  select json_agg(json_build_object('chain', page.chain, 'number', page.number, 'at', page.at, 'personId', page.person_id, 'personName', page.person_name,
    'organisationName', page.organisation_name, 'action', page.action, 'subjectType', page.subject_type, 'subjectId', page.subject_id,
    'schoolName', school.name, 'before', page.before,
    'after', case when advice.after is null then page.after else page.after || jsonb_build_object('recommendedPence', advice.after -> 'recommendedPence') end,
    'source', case when page.organisation_id = (select app.organisation()) then page.source end)
    order by page.at ${direction}, page.chain ${direction}, page.number ${direction})
  from page
  left join schools school on school.id = page.school_id
  left join audit_events advice on page.action = 'offer' and advice.chain = page.chain and advice.number = page.number + 1
    and advice.action = 'recommend' and advice.subject_id = page.subject_id), '[]'))`;
}
