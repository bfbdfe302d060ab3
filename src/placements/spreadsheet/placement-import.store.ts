import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ColumnMapping } from './column-mapping.js';
import { HELD_PUPILS, KNOWN_SCHOOLS, type Held, type HeldPupil, type KnownSchool } from './held-placements.js';
import type { ImportChoices, UnchosenSchool } from './reading.js';
import { NAME_LIKENESS, SCHOOL_CANDIDATES, type SchoolCandidate, type SchoolQuestion } from './school-candidates.query.js';

/** An upload that waits for its officer, or was committed. */
export interface StoredImport<Preview> {
  readonly id: string;
  readonly fileName: string;
  readonly content: Buffer;
  readonly state: 'previewed' | 'committed';
  readonly preview: Preview;
  readonly choices: ImportChoices;
  readonly counts: Readonly<Record<string, number>> | null;
}

/** What an authority knows before a file is read. */
export interface KnownBefore {
  readonly references: readonly string[];
  readonly nicknames: ReadonlyMap<string, number>;
  readonly mappings: ReadonlyMap<string, ColumnMapping>;
}

/** Days an uploaded file waits for its officer. It may hold names, so it is not kept longer than it is of use. */
const DAYS_KEPT = 30;

/** The import's own tables, and what it asks of others. Every method runs in the open unit of work. */
@Injectable()
export class PlacementImportStore {
  constructor(private readonly work: UnitOfWork) {}

  async knownBefore(): Promise<KnownBefore> {
    const references = await this.work.query<{ reference: string }>('select reference from pupils');
    const nicknames = await this.work.query<{ nickname: string; urn: number }>(
      'select nickname, urn from school_nicknames chosen join schools school on school.id = chosen.school_id',
    );
    const mappings = await this.work.query<{ fingerprint: string; mapping: ColumnMapping }>(
      'select fingerprint, mapping from column_mappings',
    );
    return {
      references: references.map(({ reference }) => reference),
      nicknames: new Map(nicknames.map(({ nickname, urn }) => [nickname, urn])),
      mappings: new Map(mappings.map(({ fingerprint, mapping }) => [fingerprint, mapping])),
    };
  }

  async held(references: readonly string[], urns: readonly number[]): Promise<Held> {
    const pupils = await this.work.query<HeldPupil>(HELD_PUPILS, [references]);
    const schools = await this.work.query<KnownSchool>(KNOWN_SCHOOLS, [urns]);
    return { pupils, schools };
  }

  async candidates(unchosen: readonly UnchosenSchool[]): Promise<SchoolQuestion[]> {
    if (unchosen.length === 0) return [];
    const rows = await this.work.query<{ name: string; candidates: SchoolCandidate[] }>(SCHOOL_CANDIDATES, [
      unchosen.map(({ name }) => name),
    ]);
    const byName = new Map(rows.map(({ name, candidates }) => [name, candidates]));
    return unchosen.map((school) => ({ ...school, candidates: byName.get(school.name) ?? [] }));
  }

  likeness(pairs: readonly { readonly urn: number; readonly name: string }[]): Promise<{ urn: number; name: string; likeness: number }[]> {
    return this.work.query(NAME_LIKENESS, [pairs.map(({ urn }) => urn), pairs.map(({ name }) => name)]);
  }

  /** Keeps a file with its preview; false where one was kept under its id before. */
  async keep(
    actor: Actor,
    file: { readonly id: string; readonly name: string; readonly sha256: string; readonly content: Buffer },
    preview: object,
    choices: ImportChoices,
  ): Promise<boolean> {
    const kept = await this.work.query<{ id: string }>(
      `insert into placement_imports (id, authority_id, file_name, file_sha256, content, preview, choices, uploaded_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing returning id`,
      [
        file.id,
        actor.organisationId,
        file.name,
        file.sha256,
        file.content,
        JSON.stringify(preview),
        JSON.stringify(choices),
        actor.personId,
      ],
    );
    await this.work.query(
      `update placement_imports set content = '' where state = 'previewed' and content <> '' and uploaded_at < now() - make_interval(days => $1)`,
      [DAYS_KEPT],
    );
    return kept.length > 0;
  }

  /** The import, locked until the transaction ends. Refuses one that this authority does not have. */
  async forUpdate<Preview>(id: string): Promise<StoredImport<Preview>> {
    const [found] = await this.find<Preview>(id, 'for update');
    return found ?? this.unknown();
  }

  async read<Preview>(id: string): Promise<StoredImport<Preview>> {
    const [found] = await this.find<Preview>(id, '');
    return found ?? this.unknown();
  }

  private find<Preview>(id: string, lock: '' | 'for update'): Promise<StoredImport<Preview>[]> {
    if (!/^[0-9a-f-]{36}$/i.test(id)) return Promise.resolve([]);
    return this.work.query<StoredImport<Preview>>(
      `select id, file_name as "fileName", content, state, preview, choices, counts from placement_imports where id = $1 ${lock}`,
      [id],
    );
  }

  private unknown(): never {
    throw new Refused([refusal('unknownImport', 'There is no such upload. Upload the file again.', 'importId')]);
  }

  async revise(id: string, preview: object, choices: ImportChoices): Promise<void> {
    await this.work.query('update placement_imports set preview = $2, choices = $3 where id = $1', [
      id,
      JSON.stringify(preview),
      JSON.stringify(choices),
    ]);
  }

  /** The file is let go: it may hold names, and its hash, preview and counts stay. */
  async finish(id: string, counts: Readonly<Record<string, number>>): Promise<void> {
    await this.work.query(
      `update placement_imports set state = 'committed', committed_at = now(), counts = $2, content = '' where id = $1`,
      [id, JSON.stringify(counts)],
    );
  }

  async rememberSchools(actor: Actor, chosen: ReadonlyMap<string, string>): Promise<void> {
    await this.work.query(
      `insert into school_nicknames (authority_id, nickname, school_id, chosen_by)
       select $1, nickname, school_id, $2 from unnest($3::text[], $4::uuid[]) as chosen (nickname, school_id)
       on conflict (authority_id, nickname) do update
         set school_id = excluded.school_id, chosen_by = excluded.chosen_by, chosen_at = now()
         where school_nicknames.school_id <> excluded.school_id`,
      [actor.organisationId, actor.personId, [...chosen.keys()], [...chosen.values()]],
    );
  }

  async rememberColumns(actor: Actor, mappings: ReadonlyMap<string, ColumnMapping>): Promise<void> {
    await this.work.query(
      `insert into column_mappings (authority_id, fingerprint, mapping)
       select $1, fingerprint, mapping from unnest($2::text[], $3::jsonb[]) as confirmed (fingerprint, mapping)
       on conflict (authority_id, fingerprint) do update set mapping = excluded.mapping, used_at = now()`,
      [actor.organisationId, [...mappings.keys()], [...mappings.values()].map((mapping) => JSON.stringify(mapping))],
    );
  }

  /** Two officers of one authority commit one after the other, so that the second sees what the first saved. */
  async oneAtATime(actor: Actor): Promise<void> {
    await this.work.query(`select pg_advisory_xact_lock(hashtext('placements.import'), hashtext($1))`, [actor.organisationId]);
  }
}
