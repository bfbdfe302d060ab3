import type { MigrationInterface, QueryRunner } from 'typeorm';

const OF_SCHOOLS = [
  'variationLetter',
  'individualPlacementAgreement',
  'contractVariation',
  'callOff',
  'blockAgreement',
  'frameworkAgreement',
  'reconciliationStatement',
  'notice',
  'awardLetter',
];
const OF_CONSORTIA = ['rechargeStatement', 'trueUpStatement', 'interAuthorityAgreement'];
const quoted = (kinds: readonly string[]): string => kinds.map((kind) => `'${kind}'`).join(', ');

const OURS = 'consortium_id = any ((select app.my_consortia())::uuid[])';
/** Who issues: the lead of joint contracts the agreement, the lead of shared costs a statement; or the consortium's own people. */
const ISSUED = `${OURS} and app.leads(consortium_id, case kind when 'interAuthorityAgreement' then 'contracts' else 'costs' end)`;

/** Documents of a consortium beside those of schools: statements of shared costs, and the agreement between its members. */
export class ConsortiumDocuments1764000000054 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table documents alter column school_id drop not null;
      alter table documents add column consortium_id uuid references organisations;
      alter table documents add constraint documents_of_one check (num_nonnulls(school_id, consortium_id) = 1);
      alter table documents drop constraint documents_kind_check;
      alter table documents add constraint documents_kind_check check (
        case when consortium_id is null then kind in (${quoted(OF_SCHOOLS)}) else kind in (${quoted(OF_CONSORTIA)}) end);
      create index documents_consortium on documents (consortium_id) where consortium_id is not null;
      comment on column documents.school_id is 'The school it concerns; null: it is a document of a consortium.';
      comment on column documents.consortium_id is 'The consortium whose document it is. Its authority is then the member it concerns, or the consortium itself where it concerns all.';

      create policy consortium_reads on documents for select to iss_authority, iss_auditor, iss_consortium
        using (${OURS} and (authority_id = consortium_id or app.leads(consortium_id, 'costs')));
      comment on policy consortium_reads on documents is 'All members read what concerns all; a statement is read by the member it charges (its own row) and by who sends statements.';
      grant select, insert, update on documents to iss_consortium;
      create policy consortium_issues on documents for insert to iss_authority, iss_consortium with check (${ISSUED} and (
        authority_id = consortium_id or exists (select from cost_statements statement
          where statement.id = subject_id and statement.authority_id = documents.authority_id and statement.consortium_id = documents.consortium_id)));
      comment on policy consortium_issues on documents is 'A statement''s document goes to the member that the statement charges; the agreement is everybody''s.';
      create policy consortium_only on documents as restrictive for insert to iss_authority, iss_consortium
        with check (consortium_id is null or (${ISSUED}));
      comment on policy consortium_only on documents is 'No member issues a consortium''s document in its own name unless it leads.';
      create policy consortium_makes on documents for update to iss_authority, iss_consortium using (${ISSUED}) with check (${ISSUED});
      comment on policy consortium_makes on documents is 'Who issues has the bytes made, and marks what is superseded.';
      grant select on document_clauses, wording_versions, uplift_returns to iss_consortium;

      create function app.keep_document() returns trigger language plpgsql as $$
      begin
        if (new.school_id, new.consortium_id, new.kind, new.reference, new.subject_type, new.subject_id, new.snapshot, new.snapshot_sha256, new.created_at)
          is distinct from (old.school_id, old.consortium_id, old.kind, old.reference, old.subject_type, old.subject_id, old.snapshot, old.snapshot_sha256, old.created_at)
          or (old.consortium_id is not null and new.authority_id <> old.authority_id)
          or (old.consortium_id is not null and old.pdf is not null
            and (new.pdf, new.pdf_sha256, new.template_version) is distinct from (old.pdf, old.pdf_sha256, old.template_version)) then
          raise exception 'a document keeps its content and its bytes: what changes it is another' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      comment on function app.keep_document is 'A document''s content is never changed, nor whom a consortium''s document concerns and its bytes once they are made. A school''s document goes with the child where authorities are reorganised.';
      create trigger kept before update on documents for each row execute function app.keep_document();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger kept on documents; drop function app.keep_document();
      revoke select on document_clauses, wording_versions, uplift_returns from iss_consortium;
      drop policy consortium_reads on documents; drop policy consortium_issues on documents;
      drop policy consortium_only on documents; drop policy consortium_makes on documents;
      revoke select, insert, update on documents from iss_consortium;
      delete from documents where consortium_id is not null;
      alter table documents drop constraint documents_of_one, drop constraint documents_kind_check;
      alter table documents drop column consortium_id;
      alter table documents add constraint documents_kind_check check (kind in (${quoted(OF_SCHOOLS)}));
      alter table documents alter column school_id set not null;
    `);
  }
}
