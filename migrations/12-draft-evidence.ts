import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ownRows } from './row-security.js';

/** An officer who enters a return for a school may take evidence off again; nobody may once the return was sent. */
export class DraftEvidence1764000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant delete on return_evidence to iss_authority;
      create policy authority_deletes on return_evidence for delete to iss_authority using (${ownRows});
      comment on policy authority_deletes on return_evidence is 'Rows it may delete: the same that it may read.';

      create policy drafts_only on return_evidence as restrictive for delete to iss_authority, iss_provider
        using (exists (select from uplift_returns ret where ret.id = return_id and ret.state = 'draft'));
      comment on policy drafts_only on return_evidence is 'What a return was sent with stays with it.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy drafts_only on return_evidence;
      drop policy authority_deletes on return_evidence;
      revoke delete on return_evidence from iss_authority`);
  }
}
