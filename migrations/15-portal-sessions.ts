import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The portal's sessions live in the database, so that any replica can answer a browser. */
export class PortalSessions1764000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table portal_sessions (
        sid text primary key,
        sess jsonb not null,
        expire timestamptz not null
      );
      create index portal_sessions_expire on portal_sessions (expire);
      comment on table portal_sessions is 'What a browser''s cookie stands for. The cookie is signed, so a copy of this table opens no session.';
      comment on column portal_sessions.sid is 'The session''s random name.';
      comment on column portal_sessions.sess is 'The sign-in it belongs to, when it was last used, the CSRF token and messages to show once. No password, no pupil.';
      comment on column portal_sessions.expire is 'After this it is removed.';
      alter table portal_sessions enable row level security, force row level security;
      grant select, insert, update, delete on portal_sessions to iss_authentication;
      create policy authentication_keeps on portal_sessions to iss_authentication using (true) with check (true);
      comment on policy authentication_keeps on portal_sessions is 'Only sign-in itself reads and keeps sessions.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table portal_sessions');
  }
}
