import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { ReadModel } from '../../platform/database/read-model.js';

export type PaperKind = 'document' | 'letter' | 'evidence';

/** A paper about a school: a document made here, a fee letter that came, or evidence with a return. */
export interface SchoolPaper {
  readonly id: string;
  readonly kind: PaperKind;
  readonly name: string;
  /** Made, received or attached on. */
  readonly on: IsoDate;
  readonly fileId: string | null;
  readonly documentId: string | null;
  /** Whether the document's PDF is made; letters and evidence always are. */
  readonly ready: boolean;
  readonly returnId: string | null;
  readonly returnReference: string | null;
  readonly sizeBytes: number | null;
}

/** $1: the school, $2: how many. Letters are the authority's own: nobody else has a policy to read them. */
const papersSql = (authority: boolean): string => `
with line_of as (
  select app.school_lineage(app.current_school($1)) as schools
), paper as (
  select document.id, 'document' as kind, document.reference as name, document.created_at::date as on_date, null::uuid as file_id, document.id as document_id,
    document.state = 'ready' as ready, case when document.subject_type = 'upliftReturn' then document.subject_id end as return_id, null::bigint as size_bytes
  from line_of, documents document where document.school_id = any (line_of.schools)
  union all
  select evidence.id, 'evidence', file.name, evidence.attached_at::date, file.id, null, true, evidence.return_id, file.size_bytes
  from line_of, return_evidence evidence join files file on file.id = evidence.file_id where evidence.school_id = any (line_of.schools)
  ${
    authority
      ? `union all
  select letter.id, 'letter', file.name, letter.received_on, file.id, null, true, letter.return_id, file.size_bytes
  from line_of, received_letters letter join files file on file.id = letter.file_id where letter.school_id = any (line_of.schools)`
      : ''
  }
), newest as (
  select * from paper order by on_date desc, name, id limit $2
)
select json_build_object('total', (select count(*) from paper), 'papers', coalesce((
  select json_agg(json_build_object('id', newest.id, 'kind', newest.kind, 'name', newest.name, 'on', newest.on_date, 'fileId', newest.file_id,
    'documentId', newest.document_id, 'ready', newest.ready, 'returnId', newest.return_id, 'returnReference', ret.reference, 'sizeBytes', newest.size_bytes)
    order by newest.on_date desc, newest.name, newest.id)
  from newest left join uplift_returns ret on ret.id = newest.return_id), '[]'))`;

export interface SchoolPapers {
  readonly total: number;
  readonly papers: readonly SchoolPaper[];
}

/** What is on file about a school; never the bytes. One statement. */
@Injectable()
export class SchoolPapersQuery {
  constructor(private readonly reads: ReadModel) {}

  ofSchool(actor: Actor, schoolId: string, first: number): Promise<SchoolPapers> {
    requires(actor, 'documents.read');
    const authority = actor.kind === 'authority';
    return this.reads.json<SchoolPapers>(actor, `schools.papers.${authority ? 'own' : 'shared'}`, papersSql(authority), [schoolId, first]);
  }
}
