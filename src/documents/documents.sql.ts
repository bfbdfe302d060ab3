/** How a list of documents can be sorted; a document's id makes each place unique. */
export const DOCUMENT_SORTS = {
  createdAt: { key: 'document.created_at', type: 'timestamptz' },
  reference: { key: 'document.reference collate "C"', type: 'text' },
  schoolName: { key: 'lower(coalesce(school.name, consortium.name, issuer.name)) collate "C"', type: 'text' },
} as const;

export type DocumentSort = keyof typeof DOCUMENT_SORTS;

/** Where a document stands for its readers: a failed one is still pending, and is tried again. */
const STANDING = `case when document.state = 'ready' then 'ready' when document.last_error is null then 'pending' else 'failed' end`;

const FACTS = `'id', document.id, 'reference', document.reference, 'kind', document.kind, 'schoolId', school.id,
    'schoolName', coalesce(school.name, consortium.name, issuer.name),
    'subjectType', document.subject_type, 'subjectId', document.subject_id, 'state', document.state, 'standing', ${STANDING},
    'snapshotSha256', document.snapshot_sha256, 'pdfSha256', document.pdf_sha256, 'createdAt', document.created_at`;

/**
 * $1 subject, $2 school, $3 kinds, $4 standings, $5 from, $6 to, $7 like pattern of reference or school, $8 and $9 the place after which to
 * begin, $10 how many.
 */
export function documentsSql(by: DocumentSort, descending: boolean): string {
  const { key, type } = DOCUMENT_SORTS[by];
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  return `
with matching as (
  select document.id, ${key} as sorted_by, document.subject_id
  from documents document
  left join schools school on school.id = document.school_id
  left join organisations consortium on consortium.id = document.consortium_id
  left join organisations issuer on issuer.id = document.issuer_id
  where ($1::uuid is null or document.subject_id = $1)
    and ($2::uuid is null or document.school_id = any (app.school_lineage($2)))
    and ($3::text[] is null or document.kind = any ($3))
    and ($4::text[] is null or ${STANDING} = any ($4))
    and ($5::date is null or document.created_at >= $5::date::timestamp at time zone 'Europe/London')
    and ($6::date is null or document.created_at < ($6::date + 1)::timestamp at time zone 'Europe/London')
    and ($7::text is null or document.reference ilike $7 or school.name ilike $7 or consortium.name ilike $7 or issuer.name ilike $7)
), page as (
  select * from matching
  where $9::uuid is null or (sorted_by, id) ${beyond} ($8::${type}, $9)
  order by sorted_by ${direction}, id ${direction}
  limit $10::int
)
select json_build_object('total', (select count(*) from matching), 'rows', coalesce((
  select json_agg(json_build_object(${FACTS}, 'sortedBy', page.sorted_by::text) order by page.sorted_by ${direction}, page.id ${direction})
  from page
  join documents document on document.id = page.id
  left join schools school on school.id = document.school_id
  left join organisations consortium on consortium.id = document.consortium_id
  left join organisations issuer on issuer.id = document.issuer_id), '[]'))`;
}

/** One document with what it is about, and who had it made according to the record. $1: its id. */
export const DOCUMENT_SQL = `
select json_build_object(${FACTS}, 'templateVersion', document.template_version,
    'wording', (select json_build_object('id', wording.id, 'number', wording.number) from wording_versions wording
      where wording.id = document.template_version_id),
    'renderedAt', document.rendered_at,
    'subjectReference', ret.reference, 'authorityName', authority.name, 'sizeBytes', octet_length(document.pdf),
    'madeBy', frozen.person_name, 'madeByOrganisation', frozen.organisation_name)
from documents document
left join schools school on school.id = document.school_id
left join organisations consortium on consortium.id = document.consortium_id
left join organisations issuer on issuer.id = document.issuer_id
join organisations authority on authority.id = document.authority_id
left join uplift_returns ret on document.subject_type = 'upliftReturn' and ret.id = document.subject_id
left join lateral (
  select person_name, organisation_name from audit_events
  where subject_type = 'document' and subject_id = document.id and action = 'freezeDocument'
  order by number limit 1
) frozen on true
where document.id = $1`;
