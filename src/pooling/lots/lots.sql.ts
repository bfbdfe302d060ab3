const CONTENT = `'id', lot.id, 'number', lot.number, 'title', lot.title, 'words', lot.words, 'state', lot.state, 'startsOn', lot.starts_on, 'endsOn', lot.ends_on,
  'basis', lot.basis, 'voidGraceDays', lot.void_grace_days, 'questionsUntil', lot.questions_until, 'closesAt', lot.closes_at, 'standstillDays', lot.standstill_days,
  'minimumQuality', lot.minimum_quality, 'mostSharePercent', lot.most_share_percent, 'mostProviders', lot.most_providers, 'endedBecause', lot.ended_because`;

const LINES = `(select coalesce(json_agg(json_build_object('id', line.id, 'name', line.name, 'needs', line.needs, 'phase', line.phase, 'setting', line.setting,
      'spotPence', line.spot_pence, 'committed', coalesce(places.committed, 0), 'expected', coalesce(places.expected, 0), 'most', coalesce(places.most, 0))
      order by line.position), '[]')
    from lot_lines line left join app.lot_places(lot.id) places on places.line_id = line.id where line.lot_id = lot.id)`;

const CLOSED = `(state <> 'published')::int`;
const ENDED = `(state in ('contracted', 'notAwarded', 'withdrawn'))::int`;

/** $1 a lot or null, $2 today; $3 how many or null, after the place $4 (ended), $5 (less its number), $6 (its id). */
export const LOTS_SQL = `
select json_build_object('total', (select count(*)::int from lots), 'rows', coalesce(json_agg(json_build_object(${CONTENT}, 'version', lot.version, 'consortiumId', lot.consortium_id, 'leadAuthorityId', lot.lead_authority_id,
  'leadName', (select name from organisations where id = lot.lead_authority_id), 'minimumMembers', lot.minimum_members, 'optInBy', lot.opt_in_by, 'weights', lot.weights,
  'publishedAt', lot.published_at, 'awardedOn', lot.awarded_on, 'lettersOn', lot.letters_on, 'leads', app.leads(lot.consortium_id, 'lots'),
  'lines', ${LINES},
  'members', (select coalesce(json_agg(json_build_object('authorityId', authority.id, 'name', authority.name, 'state', member.state, 'byName', member.by_name,
      'leftBecause', member.left_because,
      'wants', (select coalesce(json_agg(json_build_object('lineId', line_id, 'committed', committed, 'expected', expected, 'most', most) order by line_id), '[]')
        from lot_wants where lot_id = lot.id and authority_id = authority.id)) order by authority.name), '[]')
    from consortium_members belongs join organisations authority on authority.id = belongs.authority_id
    left join lot_members member on member.lot_id = lot.id and member.authority_id = authority.id
    where belongs.consortium_id = lot.consortium_id and (belongs.period @> $2::date or member.lot_id is not null)),
  'decisions', (select coalesce(json_agg(json_build_object('id', id, 'title', title, 'state', state) order by number desc), '[]')
    from consortium_decisions where subject_id = lot.id),
  'openings', (select coalesce(json_agg(json_build_object('personId', opening.person_id, 'personName', opening.person_name, 'organisationName', organisation.name, 'at', opening.at)
      order by opening.at), '[]') from lot_openings opening join organisations organisation on organisation.id = opening.organisation_id where opening.lot_id = lot.id),
  'evaluators', (select coalesce(json_agg(json_build_object('personId', person_id, 'personName', person_name, 'conflict', conflict, 'words', words) order by at), '[]')
    from lot_evaluators where lot_id = lot.id),
  'questions', (select coalesce(json_agg(json_build_object('id', id, 'question', question, 'answer', answer, 'askedAt', asked_at, 'answeredAt', answered_at)
      order by answer is not null, asked_at), '[]') from lot_questions where lot_id = lot.id),
  'bids', (select coalesce(json_agg(json_build_object('id', bid.id, 'schoolId', school.id, 'schoolName', school.name, 'urn', school.urn, 'providerName', provider.name,
      'content', bid.content, 'sha256', bid.content_sha256, 'submittedAt', bid.submitted_at, 'submittedByName', bid.submitted_by_name,
      'quality', (select round(avg(quality))::int from lot_scores where bid_id = bid.id),
      'scores', (select coalesce(json_agg(json_build_object('personId', person_id, 'personName', person_name, 'quality', quality, 'words', words) order by at), '[]')
        from lot_scores where bid_id = bid.id),
      'exclusions', (select coalesce(json_agg(json_build_object('authorityId', authority_id, 'name', authority.name, 'words', exclusion.words) order by authority.name), '[]')
        from lot_exclusions exclusion join organisations authority on authority.id = exclusion.authority_id where exclusion.bid_id = bid.id),
      'contractId', contract.id, 'contractReference', contract.reference,
      'letterId', app.lot_letter(bid.id))
      order by school.name, bid.submitted_at), '[]')
    from lot_bids bid join schools school on school.id = bid.school_id join organisations provider on provider.id = bid.provider_id
    left join lateral app.lot_contract(bid.id) contract on true where bid.lot_id = lot.id),
  'awards', (select coalesce(json_agg(json_build_object('id', award.id, 'number', award.number, 'state', award.state, 'chosen', award.chosen, 'input', award.input,
      'result', award.result, 'computedByName', award.computed_by_name, 'computedAt', award.computed_at,
      'shares', (select coalesce(json_agg(json_build_object('authorityId', share.authority_id, 'name', authority.name, 'places', share.places,
          'annualPence', share.annual_pence, 'wholeLifePence', share.whole_life_pence, 'state', share.state, 'returnedBecause', share.returned_because)
          order by authority.name), '[]')
        from lot_shares share join organisations authority on authority.id = share.authority_id where share.award_id = award.id))
      order by award.number desc), '[]') from lot_awards award where award.lot_id = lot.id)
) order by ${ENDED}, lot.number desc, lot.id), '[]'))
from (
  select * from lots where ($1::uuid is null or id = $1) and ($4::int is null or (${ENDED}, -number, id) > ($4::int, $5::int, $6::uuid))
  order by ${ENDED}, number desc, id limit $3::int) lot`;

/** $1 a lot or null; $2 how many or null, after the place $3 (closed), $4 (less its close, in seconds), $5 (its id). What schools learn: the places of all buyers together, answers without who asked, their own bids. */
export const PUBLISHED_LOTS_SQL = `
select json_build_object('total', (select count(*)::int from lots where published_at is not null), 'rows', coalesce(json_agg(json_build_object(${CONTENT},
  'consortiumName', (select name from organisations where id = lot.consortium_id), 'leadName', (select name from organisations where id = lot.lead_authority_id),
  'lines', ${LINES.replace("'spotPence', line.spot_pence, ", '')},
  'answers', (select coalesce(json_agg(json_build_object('id', null, 'question', told.question, 'answer', told.answer, 'askedAt', null, 'answeredAt', told.answered_at)
      order by told.answered_at), '[]') from app.lot_answers(lot.id) told),
  'ownQuestions', (select coalesce(json_agg(json_build_object('id', id, 'question', question, 'answer', answer, 'askedAt', asked_at, 'answeredAt', answered_at)
      order by asked_at), '[]') from lot_questions where lot_id = lot.id),
  'schools', (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by name), '[]') from schools where id = any (app.school_ids())),
  'bids', (select coalesce(json_agg(json_build_object('id', bid.id, 'version', bid.version, 'schoolId', bid.school_id, 'schoolName', school.name, 'state', bid.state,
      'content', bid.content, 'sha256', bid.content_sha256, 'submittedAt', bid.submitted_at, 'submittedByName', bid.submitted_by_name,
      'letterId', app.lot_letter(bid.id))
      order by school.name, bid.submitted_at nulls first, bid.id), '[]') from lot_bids bid join schools school on school.id = bid.school_id where bid.lot_id = lot.id)
) order by ${CLOSED}, lot.closes_at desc, lot.id), '[]'))
from (
  select * from lots where published_at is not null and ($1::uuid is null or id = $1)
    and ($3::int is null or (${CLOSED}, -extract(epoch from closes_at), id) > ($3::int, $4::numeric, $5::uuid))
  order by ${CLOSED}, closes_at desc, id limit $2::int) lot`;
