const HEAD = `'id', version.id, 'number', version.number, 'state', version.state, 'title', version.title, 'kinds', version.kinds,
    'inEvery', version.in_every, 'effectiveFrom', version.effective_from, 'reason', version.reason, 'ofProduct', version.authority_id is null,
    'standsDown', version.text is null, 'draftedByName', version.drafted_by_name, 'draftedAt', version.drafted_at, 'askedByName', version.asked_by_name,
    'askedAt', version.asked_at, 'decidedByName', version.decided_by_name, 'decidedAt', version.decided_at, 'returnedBecause', version.returned_because,
    'documents', (select count(*) from documents printed where printed.template_version_id = version.id)
      + (select count(*) from document_clauses printed where printed.clause_version_id = version.id)`;

/** Of each kind of document, the authority's version in force and the one on its way. $1: the day. */
export const TEMPLATES_SQL = `
select coalesce(json_agg(json_build_object('kind', kind.document_kind,
    'inForce', (select json_build_object(${HEAD}) from wording_versions version
      where version.document_kind = kind.document_kind and version.state = 'approved' and version.effective_from <= $1
      order by version.effective_from desc, version.number desc limit 1),
    'coming', (select json_build_object(${HEAD}) from wording_versions version
      where version.document_kind = kind.document_kind and version.state = 'approved' and version.effective_from > $1
      order by version.effective_from, version.number desc limit 1),
    'open', (select json_build_object(${HEAD}) from wording_versions version
      where version.document_kind = kind.document_kind and version.state in ('draft', 'waiting')),
    'versions', kind.versions)), '[]')
from (select document_kind, count(*) as versions from wording_versions where document_kind is not null group by document_kind) kind`;

/** Every version of a kind of document ($1) or of a clause ($2), the latest first. */
export const VERSIONS_SQL = `
select coalesce(json_agg(json_build_object(${HEAD}) order by version.number desc), '[]')
from wording_versions version where version.document_kind = $1 or version.clause_id = $2`;

/** One version whole, with what it is of and the version approved before it. $1: its id. */
export const VERSION_SQL = `
select json_build_object(${HEAD}, 'text', version.text, 'version', version.version, 'documentKind', version.document_kind, 'clauseId', version.clause_id,
    'clauseKey', clause.key, 'authors', version.authors,
    'before', (select json_build_object('id', earlier.id, 'number', earlier.number, 'title', earlier.title, 'text', earlier.text)
      from wording_versions earlier
      where (earlier.clause_id = version.clause_id or (earlier.document_kind = version.document_kind and earlier.authority_id = version.authority_id))
        and earlier.number < version.number and earlier.state = 'approved'
      order by earlier.number desc limit 1),
    'products', (select json_build_object('id', standard.id, 'number', standard.number, 'title', standard.title, 'text', standard.text)
      from clauses same join wording_versions standard on standard.clause_id = same.id
      where same.key = clause.key and same.authority_id is null and version.authority_id is not null
      order by standard.number desc limit 1))
from wording_versions version left join clauses clause on clause.id = version.clause_id
where version.id = $1`;

export const CLAUSE_SORTS = {
  position: { key: "lpad(listed.position::text, 5, '0') || listed.key", type: 'text' },
  title: { key: 'lower(listed.title) collate "C"', type: 'text' },
  effectiveFrom: { key: 'listed.effective_from', type: 'date' },
} as const;

export type ClauseSort = keyof typeof CLAUSE_SORTS;

/**
 * The library: of each clause what counts on the day ($1), or its latest version where none does. $2 kind of contract, $3 whose ("own" or "product"),
 * $4 state of the version on its way, $5 like pattern of title, name or text, $6 and $7 the place after which to begin, $8 how many.
 */
export function clausesSql(by: ClauseSort, descending: boolean): string {
  const { key, type } = CLAUSE_SORTS[by];
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  return `
with listed as (
  select clause.id, clause.key, clause.position, clause.authority_id, shown.id as version_id, shown.title, shown.text, shown.kinds, shown.in_every,
    shown.number, shown.effective_from, shown.state = 'approved' and shown.effective_from <= $1::date and shown.text is not null as counts,
    open.id as open_id, open.state as open_state
  from clauses clause
  join lateral (
    select * from wording_versions version where version.clause_id = clause.id
    order by (version.state = 'approved' and version.effective_from <= $1::date) desc,
      case when version.state = 'approved' and version.effective_from <= $1::date then version.effective_from end desc nulls last, version.number desc
    limit 1
  ) shown on true
  left join wording_versions open on open.clause_id = clause.id and open.state in ('draft', 'waiting')
), matching as (
  select listed.*, ${key} as sorted_by,
    listed.authority_id is null and exists (select from listed own where own.key = listed.key and own.authority_id is not null and own.counts) as replaced
  from listed
  where ($2::text is null or $2 = any (listed.kinds))
    and ($3::text is null or (listed.authority_id is null) = ($3 = 'product'))
    and ($4::text is null or listed.open_state = $4)
    and ($5::text is null or listed.title ilike $5 or listed.key ilike $5 or listed.text ilike $5)
), page as (
  select * from matching where $7::uuid is null or (sorted_by, id) ${beyond} ($6::${type}, $7)
  order by sorted_by ${direction}, id ${direction} limit $8::int
)
select json_build_object('total', (select count(*) from matching), 'rows', coalesce((
  select json_agg(json_build_object('id', id, 'key', key, 'title', title, 'kinds', kinds, 'inEvery', in_every, 'number', number, 'versionId', version_id,
    'effectiveFrom', effective_from, 'ofProduct', authority_id is null, 'counts', counts and not replaced, 'replaced', replaced, 'openId', open_id,
    'openState', open_state, 'sortedBy', sorted_by::text,
    'documents', (select count(*) from document_clauses printed join wording_versions version on version.id = printed.clause_version_id
      where version.clause_id = page.id)) order by sorted_by ${direction}, id ${direction}) from page), '[]'))`;
}

/** Documents a clause ($1) or wording ($2) was printed in, the latest first. */
export const PRINTED_IN_SQL = `
with used as (
  select printed.document_id, version.number from wording_versions version join document_clauses printed on printed.clause_version_id = version.id
  where version.clause_id = $1
  union all
  select printed.id, version.number from wording_versions version join documents printed on printed.template_version_id = version.id
  where version.document_kind = $2
), latest as (
  select document.id, document.reference, document.school_id, document.created_at, used.number
  from used join documents document on document.id = used.document_id
  order by document.created_at desc, document.id limit 50
)
select coalesce(json_agg(json_build_object('id', latest.id, 'reference', latest.reference, 'schoolName', school.name, 'number', latest.number,
    'createdAt', latest.created_at) order by latest.created_at desc, latest.id), '[]')
from latest join schools school on school.id = latest.school_id`;
