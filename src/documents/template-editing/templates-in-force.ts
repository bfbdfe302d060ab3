import { Injectable } from '@nestjs/common';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { clauseWording } from '../clauses/clause-markup.js';
import type { ClauseKind } from '../clauses/contract-kinds.js';
import type { OwnWording } from '../rendering/renderer.js';
import { isEditableKind } from './document-kinds.js';

/** A clause that a contract names beside those of every contract: by its key, in the version that was agreed. */
export interface AgreedClause {
  readonly key: string;
  readonly version: number;
}

/** What a document of a kind is made from. */
export interface TemplateInForce {
  /** The version of the authority's own wording; null: the product's. */
  readonly versionId: string | null;
  /** The versions of the clauses, in the order of printing. */
  readonly clauseVersionIds: readonly string[];
}

/** Which wording and clauses count on a day, and what they say. Called inside a unit of work. */
@Injectable()
export class TemplatesInForce {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * The authority's approved wording with the latest effective day up to `onDate`, if it has one, and the clauses: those of every contract of the
   * kind (the authority's in place of the product's), and those agreed. Refusal: `noSuchClause`.
   */
  async templateFor(
    kind: string,
    authorityId: string,
    onDate: IsoDate,
    clauses: { readonly kind: ClauseKind; readonly agreed: readonly AgreedClause[] } | null = null,
  ): Promise<TemplateInForce> {
    if (!isEditableKind(kind)) return { versionId: null, clauseVersionIds: [] };
    const [own] = await this.work.query<{ id: string; text: string | null }>(
      `select id, text from wording_versions
       where document_kind = $1 and authority_id = $2 and state = 'approved' and effective_from <= $3
       order by effective_from desc, number desc limit 1`,
      [kind, authorityId, onDate],
    );
    return {
      versionId: own && own.text !== null ? own.id : null,
      clauseVersionIds: clauses ? await this.clausesFor(authorityId, onDate, clauses.kind, clauses.agreed) : [],
    };
  }

  /** What the versions say, ready for the renderer; undefined where all is the product's own and there are no clauses. */
  async wordingOf({ versionId, clauseVersionIds }: TemplateInForce): Promise<OwnWording | undefined> {
    if (versionId === null && clauseVersionIds.length === 0) return undefined;
    const versions = await this.work.query<{ id: string; title: string; text: string }>(
      'select id, title, text from wording_versions where id = any ($1::uuid[])',
      [[...clauseVersionIds, ...(versionId === null ? [] : [versionId])]],
    );
    const byId = new Map(versions.map((version) => [version.id, version]));
    const version = (id: string) => {
      const found = byId.get(id);
      if (!found) throw new Error(`The wording ${id} of this document is not to be read by who asked.`);
      return found;
    };
    return {
      wording: versionId === null ? null : version(versionId).text,
      clauses: clauseVersionIds.map((id) => clauseWording(version(id).title, version(id).text)).join('\n\n'),
    };
  }

  private async clausesFor(authorityId: string, onDate: IsoDate, kind: ClauseKind, agreed: readonly AgreedClause[]): Promise<string[]> {
    const chosen = await this.work.query<{ id: string; key: string; agreed: boolean }>(CLAUSES_SQL, [
      authorityId,
      onDate,
      kind,
      JSON.stringify(agreed),
    ]);
    const missing = agreed.find(({ key }) => !chosen.some((clause) => clause.agreed && clause.key === key));
    if (missing)
      throw new Refused([
        refusal(
          'noSuchClause',
          `The contract names version ${String(missing.version)} of the clause “${missing.key}”, which is not in the library.`,
          'clauses',
        ),
      ]);
    return chosen.map(({ id }) => id);
  }
}

/**
 * $1 authority, $2 day, $3 kind of contract, $4 the agreed clauses. Of each key the one version to print: the agreed one where there is one, else the
 * authority's in force, else the product's.
 */
const CLAUSES_SQL = `
with mine as (
  select clause.id, clause.key, clause.position, clause.authority_id from clauses clause where clause.authority_id = $1 or clause.authority_id is null
), in_force as (
  select distinct on (version.clause_id) version.id, mine.key, mine.position, mine.authority_id, version.text, version.kinds, version.in_every
  from mine join wording_versions version on version.clause_id = mine.id
  where version.state = 'approved' and version.effective_from <= $2
  order by version.clause_id, version.effective_from desc, version.number desc
), standing as (
  select distinct on (key) * from in_force where text is not null order by key, authority_id nulls last
), agreed as (
  select distinct on (mine.key) version.id, mine.key, mine.position
  from jsonb_to_recordset($4::jsonb) as named (key text, version smallint)
  join mine on mine.key = named.key
  join wording_versions version on version.clause_id = mine.id and version.number = named.version and version.state = 'approved'
  where version.text is not null
  order by mine.key, mine.authority_id nulls last
)
select id, key, position, true as agreed from agreed
union all
select id, key, position, false from standing where in_every and $3 = any (kinds) and key not in (select key from agreed)
order by position, key`;
