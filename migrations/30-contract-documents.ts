import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = [
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

/** Documents of contracts beside the letters of a round; what is issued anew with other content takes the place of what it was before. */
export class ContractDocuments1764000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table documents drop constraint documents_kind_check;
      alter table documents add constraint documents_kind_check check (kind in (${KINDS.map((kind) => `'${kind}'`).join(', ')}));
      alter table documents drop constraint documents_subject_type_subject_id_kind_key;
      alter table documents add column superseded_at timestamptz;
      create unique index documents_one_of_a_kind on documents (subject_type, subject_id, kind) where superseded_at is null;
      comment on column documents.superseded_at is 'When the same subject was issued anew with other content; the earlier document stays as it was.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index documents_one_of_a_kind;
      alter table documents drop column superseded_at;
      delete from documents where kind <> 'variationLetter';
      alter table documents add constraint documents_subject_type_subject_id_kind_key unique (subject_type, subject_id, kind);
      alter table documents drop constraint documents_kind_check;
      alter table documents add constraint documents_kind_check check (kind in ('variationLetter'));
    `);
  }
}
