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
const listed = (kinds: readonly string[]): string => `kind in (${kinds.map((kind) => `'${kind}'`).join(', ')})`;

/** What kinds each sort of document may be of. */
const kinds = (first: string): string => `
      alter table documents drop constraint documents_kind_check;
      alter table documents add constraint documents_kind_check check (
        case ${first} when consortium_id is null then ${listed(OF_SCHOOLS)} else ${listed(OF_CONSORTIA)} end);`;

/** `kept`: the columns that never change; `between`: whether a document stays with its authority, and its bytes once made. */
const keepDocument = (kept: readonly string[], between: string): string => {
  const row = (which: string): string => kept.map((column) => `${which}.${column}`).join(', ');
  return `
      create or replace function app.keep_document() returns trigger language plpgsql as $$
      begin
        if (${row('new')}) is distinct from (${row('old')})
          or (${between} and new.authority_id <> old.authority_id)
          or (${between} and old.pdf is not null
            and (new.pdf, new.pdf_sha256, new.template_version) is distinct from (old.pdf, old.pdf_sha256, old.template_version)) then
          raise exception 'a document keeps its content and its bytes: what changes it is another' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;`;
};
const CONTENT = [
  'school_id',
  'consortium_id',
  'kind',
  'reference',
  'subject_type',
  'subject_id',
  'snapshot',
  'snapshot_sha256',
  'created_at',
];

const OURS = 'issuer_id = (select app.organisation())';

/** Documents that one authority issues to another: what it recharges for places in its block. */
export class BlockRechargePapers1764000000061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table documents add column issuer_id uuid references organisations check (issuer_id <> authority_id);
      create index documents_issuer on documents (issuer_id) where issuer_id is not null;
      comment on column documents.issuer_id is 'The authority that issues it to the document''s, where that is another one: a recharge. No school reads it.';
      comment on column documents.school_id is 'The school it concerns; null: it is a document of a consortium, or between two authorities.';
      alter table documents drop constraint documents_of_one;
      alter table documents add constraint documents_of_one check (num_nonnulls(school_id, consortium_id, issuer_id) = 1);
      ${kinds("when issuer_id is not null then kind = 'blockRecharge'")}

      create policy issuer_reads on documents for select to iss_authority, iss_auditor using (${OURS});
      comment on policy issuer_reads on documents is 'A recharge is read by the authority it charges (its own row) and by who recharges.';
      create policy issuer_issues on documents for insert to iss_authority with check (${OURS} and exists (
        select from block_recharges recharge where recharge.id = subject_id and recharge.authority_id = issuer_id and recharge.member_id = documents.authority_id));
      comment on policy issuer_issues on documents is 'A recharge''s document goes to the authority that is recharged.';
      create policy issuer_only on documents as restrictive for insert to iss_authority with check (issuer_id is null or ${OURS});
      comment on policy issuer_only on documents is 'Nobody issues a recharge to itself in another''s name.';
      create policy issuer_makes on documents for update to iss_authority using (${OURS}) with check (${OURS});
      comment on policy issuer_makes on documents is 'Who issues has the bytes made, as the authority that is charged may.';
      ${keepDocument([...CONTENT, 'issuer_id'], 'old.school_id is null')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy issuer_reads on documents; drop policy issuer_issues on documents;
      drop policy issuer_only on documents; drop policy issuer_makes on documents;
      ${keepDocument(CONTENT, 'old.consortium_id is not null')}
      delete from documents where issuer_id is not null;
      alter table documents drop constraint documents_of_one;
      ${kinds('')}
      alter table documents drop column issuer_id;
      alter table documents add constraint documents_of_one check (num_nonnulls(school_id, consortium_id) = 1);
    `);
  }
}
