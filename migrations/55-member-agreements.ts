import type { MigrationInterface, QueryRunner } from 'typeorm';

const MEMBERS = 'iss_authority, iss_auditor, iss_consortium';

/** Which member signed which version of the agreement between members. */
export class MemberAgreements1764000000055 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table agreement_signings (
        document_id uuid not null references documents,
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        document_sha256 text not null check (document_sha256 ~ '^[0-9a-f]{64}$'),
        signed_on date not null,
        signed_by_name text not null check (signed_by_name <> ''),
        capacity text not null check (capacity <> ''),
        reference text not null check (reference <> ''),
        recorded_by uuid not null references people,
        recorded_by_name text not null,
        recorded_at timestamptz not null,
        primary key (document_id, authority_id)
      );
      comment on table agreement_signings is 'That a member signed a version of the agreement between members, pinned to its bytes: recorded by that member, never changed.';
      comment on column agreement_signings.reference is 'Where the signed paper is to be found.';
      create index agreement_signings_consortium on agreement_signings (consortium_id);
      alter table agreement_signings enable row level security, force row level security;
      grant select on agreement_signings to ${MEMBERS};
      create policy members_read on agreement_signings for select to ${MEMBERS} using (consortium_id = any ((select app.my_consortia())::uuid[]));
      comment on policy members_read on agreement_signings is 'A consortium and its members of today read what is theirs together.';
      grant insert on agreement_signings to iss_authority;
      create policy own_signing on agreement_signings for insert to iss_authority with check (
        authority_id = (select app.organisation()) and recorded_by = (select app.person()) and app.is_member(consortium_id)
        and exists (select from documents document where document.id = document_id and document.consortium_id = agreement_signings.consortium_id
          and document.kind = 'interAuthorityAgreement' and document.superseded_at is null and document.pdf_sha256 = document_sha256));
      comment on policy own_signing on agreement_signings is 'A member signs for itself, the bytes of the version that stands.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table agreement_signings');
  }
}
