import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What finding a school by an inexact or a former name, and reading a whole record by date, stand on. */
export class SearchAndHistory1764000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index school_changes_former_name on school_changes using gin ((before ->> 'name') gin_trgm_ops) where kind = 'renamed';
      comment on index school_changes_former_name is 'Finds a school by a name it bore before.';

      create function app.similar_schools(asked text) returns table (school_id uuid, likeness real)
      language sql stable set pg_trgm.word_similarity_threshold = 0.25 as $$
        select school.id, word_similarity(asked, school.name) from schools school where asked <% school.name
      $$;
      comment on function app.similar_schools is 'Schools whose name holds something like the words asked for, by trigrams: for mistyped names. Caller''s rights.';

      create function app.folded_reference(reference text) returns text language sql immutable parallel safe
        return translate(upper(reference), 'OIL -/.', '011');
      comment on function app.folded_reference is 'A reference without its punctuation and case, and without the letters that are taken for digits: as people type it.';

      create index audit_events_by_time on audit_events (chain, at, number);
      comment on index audit_events_by_time is 'A whole organisation''s record by date.';
      create index audit_events_shared on audit_events (school_id, at) where shared;
      comment on index audit_events_shared is 'What authorities shared about a provider''s schools, by date.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index audit_events_shared;
      drop index audit_events_by_time;
      drop function app.folded_reference;
      drop function app.similar_schools;
      drop index school_changes_former_name;
    `);
  }
}
