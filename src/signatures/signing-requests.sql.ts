/** How a list of documents to sign can be sorted; a request's id makes each place unique. */
export const SIGNING_SORTS = {
  expiresOn: { key: 'request.expires_on', type: 'date' },
  openedAt: { key: 'request.opened_at', type: 'timestamptz' },
  title: { key: 'request.title collate "C"', type: 'text' },
  schoolName: { key: 'lower(school.name) collate "C"', type: 'text' },
} as const;

export type SigningSort = keyof typeof SIGNING_SORTS;

/**
 * Requests with how far they are and whether it is the reader's turn. $1 today. "Mine": open, my organisation's turn (or, for a group, one of its
 * providers'), and I may sign for that value today.
 */
const KNOWN = `
known as (
  select request.*, school.name as school_name, authority.name as authority_name, chain.signed, chain.parties, chain.next,
    request.state = 'open' and chain.my_turn and request.expires_on >= $1::date and exists (
      select from authorised_signatories signatory
      where signatory.person_id = (select app.person()) and signatory.organisation_id = (select app.organisation()) and signatory.confirmed_at is not null
        and signatory.ended_at is null and signatory.period @> $1::date and (signatory.up_to_pence is null or signatory.up_to_pence >= request.value_pence)
    ) as mine
  from signing_requests request
  join schools school on school.id = request.school_id
  join organisations authority on authority.id = request.authority_id
  cross join lateral (
    select count(*) filter (where party.signed) as signed, count(*) as parties,
      string_agg(party.organisation_name, ' and ' order by party.position) filter (where party.in_turn) as next,
      coalesce(bool_or(party.in_turn and party.mine), false) as my_turn
    from (
      select party.position, party.organisation_name, signature.id is not null as signed,
        signature.id is null and (not request.ordered or party.position = min(party.position) filter (where signature.id is null) over ()) as in_turn,
        (select app.organisation()) in (organisation.id, organisation.group_id) as mine
      from signing_parties party
      join organisations organisation on organisation.id = party.organisation_id
      left join signatures signature on signature.party_id = party.id
      where party.request_id = request.id
    ) party
  ) chain
)`;

const ROW = (
  from: string,
): string => `'id', ${from}.id, 'reference', ${from}.reference, 'title', ${from}.title, 'schoolId', ${from}.school_id, 'schoolName', ${from}.school_name,
    'authorityName', ${from}.authority_name, 'state', ${from}.state, 'value', ${from}.value_pence, 'signed', ${from}.signed, 'parties', ${from}.parties,
    'next', case when ${from}.state = 'open' then ${from}.next end, 'openedAt', ${from}.opened_at, 'openedByName', ${from}.opened_by_name,
    'expiresOn', ${from}.expires_on, 'closedAt', ${from}.closed_at, 'closedBecause', nullif(${from}.closed_because, ''), 'mine', coalesce(${from}.mine, false)`;

/** $1 today, $2 states, $3 like pattern, $4 whether only mine, $5 and $6 the place after which to begin, $7 how many, $8 type and $9 ids of subjects. */
export function signingListSql(by: SigningSort, descending: boolean): string {
  const { key, type } = SIGNING_SORTS[by];
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const sorted = key.replace('request.', 'known.').replace('school.name', 'known.school_name');
  return `
with ${KNOWN}, matching as (
  select known.*, ${sorted} as sorted_by from known
  where ($2::text[] is null or state = any ($2)) and ($3::text is null or title ilike $3 or reference ilike $3 or school_name ilike $3) and (not $4::boolean or mine)
    and ($8::text is null or (subject_type = $8 and subject_id = any ($9::uuid[])))
), page as (
  select * from matching where $6::uuid is null or (sorted_by, id) ${beyond} ($5::${type}, $6) order by sorted_by ${direction}, id ${direction} limit $7::int
)
select json_build_object(
  'total', (select count(*) from matching),
  'counts', (select coalesce(json_object_agg(state, count), '{}') from (select state, count(*) as count from known group by state) by_state),
  'mine', (select coalesce(json_agg(json_build_object(${ROW('waiting')}) order by waiting.expires_on, waiting.id), '[]')
    from (select * from known where mine order by expires_on, id limit 100) waiting),
  'rows', (select coalesce(json_agg(json_build_object('sortedBy', page.sorted_by::text, ${ROW('page')}) order by page.sorted_by ${direction}, page.id ${direction}), '[]') from page))`;
}

/** $1 today, $2 the request: all of it but bytes. */
export const SIGNING_SQL = `
with ${KNOWN.replace('from signing_requests request', 'from (select * from signing_requests where id = $2) request')}
select json_build_object(${ROW('known')}, 'subjectType', known.subject_type, 'subjectId', known.subject_id, 'documentId', known.document_id,
  'documentSha256', known.document_sha256, 'ordered', known.ordered, 'version', known.version,
  'certificateSha256', (select certificate.pdf_sha256 from signing_certificates certificate where certificate.request_id = known.id),
  'held', (select coalesce(json_agg(json_build_object('from', lower(held.period), 'to', upper(held.period), 'upToPence', held.up_to_pence, 'capacity', held.capacity,
      'confirmed', held.confirmed_at is not null)), '[]')
    from authorised_signatories held
    where held.person_id = (select app.person()) and held.organisation_id = (select app.organisation()) and held.ended_at is null),
  'chain', (
    select json_agg(json_build_object('id', party.id, 'position', party.position, 'side', party.side, 'organisationName', party.organisation_name,
      'mine', (select app.organisation()) in (organisation.id, organisation.group_id), 'signed', signature.id is not null,
      'signature', case when signature.id is not null then json_build_object('way', signature.way, 'personName', signature.person_name, 'capacity', signature.capacity,
        'email', signature.email, 'signedAt', signature.signed_at, 'ip', signature.ip, 'userAgent', signature.user_agent,
        'consentVersion', signature.consent_version, 'consentText', signature.consent_text, 'documentSha256', signature.document_sha256) end,
      'copy', (
        select json_build_object('id', copy.id, 'state', copy.state, 'fileId', copy.file_id, 'fileSha256', copy.file_sha256, 'signedByName', copy.signed_by_name,
          'signedByCapacity', copy.signed_by_capacity, 'signedOn', copy.signed_on, 'recordedBy', copy.recorded_by, 'recordedByName', copy.recorded_by_name,
          'decidedByName', copy.decided_by_name, 'refusedBecause', copy.refused_because)
        from wet_ink_copies copy where copy.party_id = party.id order by copy.recorded_at desc, copy.id limit 1)) order by party.position)
    from signing_parties party
    join organisations organisation on organisation.id = party.organisation_id
    left join signatures signature on signature.party_id = party.id
    where party.request_id = known.id))
from known`;
