import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A consortium keeps uplift rules and index baskets of its own; a member without its own follows them. */
export class ConsortiumRules1764000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app.consortia() returns uuid[] language sql stable parallel safe as $$
        select coalesce(array_agg(consortium_id), '{}') from consortium_members
        where authority_id = app.organisation() and period @> current_date
      $$;
      comment on function app.consortia is 'The consortia of which the acting authority is a member today.';
    `);
    for (const table of ['uplift_policies', 'index_baskets'])
      await runner.query(`
        grant select, insert on ${table} to iss_consortium;
        create policy consortium_reads on ${table} for select to iss_consortium using (authority_id = (select app.organisation()));
        create policy consortium_inserts on ${table} for insert to iss_consortium with check (authority_id = (select app.organisation()));
        create policy member_reads on ${table} for select to iss_authority, iss_auditor using (authority_id = any ((select app.consortia())::uuid[]));
        comment on policy consortium_reads on ${table} is 'A consortium reads its own rules only.';
        comment on policy consortium_inserts on ${table} is 'A consortium records its own rules; none is ever changed.';
        comment on policy member_reads on ${table} is 'A member reads its consortium''s rules, which apply where it has none of its own.';
        comment on column ${table}.authority_id is 'Whose it is: an authority, or a consortium for its members.';
      `);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['uplift_policies', 'index_baskets'])
      await runner.query(`
        drop policy member_reads on ${table};
        drop policy consortium_inserts on ${table};
        drop policy consortium_reads on ${table};
        revoke select, insert on ${table} from iss_consortium;
      `);
    await runner.query('drop function app.consortia()');
  }
}
