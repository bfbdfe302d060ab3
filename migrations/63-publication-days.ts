import type { MigrationInterface, QueryRunner } from 'typeorm';

const MEMBERS = 'iss_authority, iss_auditor, iss_consortium';
const WRITERS = 'iss_authority, iss_consortium';
const LEADS = "app.is_member(consortium_id) and app.leads(consortium_id, 'demand')";

/** The day of the month on which the members of a consortium publish their demand, all on the same. */
export class PublicationDays1764000000063 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table publication_days (
        consortium_id uuid primary key references organisations,
        day integer not null check (day between 1 and 28),
        version integer not null default 1,
        set_by uuid not null references people,
        set_by_name text not null,
        set_at timestamptz not null
      );
      comment on table publication_days is 'On which day of each month the members of a consortium publish their demand; without a row on the first.';
      alter table publication_days enable row level security, force row level security;
      grant select on publication_days to ${MEMBERS};
      grant insert, update on publication_days to ${WRITERS};
      create policy members_read on publication_days for select to ${MEMBERS} using (consortium_id = any ((select app.my_consortia())::uuid[]));
      create policy lead_sets on publication_days for insert to ${WRITERS} with check (${LEADS});
      create policy lead_changes on publication_days for update to ${WRITERS} using (${LEADS}) with check (${LEADS});
      comment on policy members_read on publication_days is 'A consortium and its members of today read what is theirs together.';
      comment on policy lead_sets on publication_days is 'Who leads pooled demand says when members publish.';
      comment on policy lead_changes on publication_days is 'Who leads pooled demand says when members publish.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table publication_days');
  }
}
