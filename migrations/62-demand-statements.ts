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

const MEMBERS = 'iss_authority, iss_auditor, iss_consortium';
const WRITERS = 'iss_authority, iss_consortium';
const OURS = 'consortium_id = any ((select app.my_consortia())::uuid[])';
const LEADS = `app.leads(consortium_id, case kind when 'interAuthorityAgreement' then 'contracts' else 'costs' end)`;

/** What kinds a document of a consortium may be of, and who may issue it and have it made. */
const ofConsortia = (kinds: readonly string[], issued: string): string => `
      alter table documents drop constraint documents_kind_check;
      alter table documents add constraint documents_kind_check check (
        case when issuer_id is not null then kind = 'blockRecharge' when consortium_id is null then ${listed(OF_SCHOOLS)} else ${listed(kinds)} end);
      alter policy consortium_issues on documents with check (${issued} and (
        authority_id = consortium_id or exists (select from cost_statements statement
          where statement.id = subject_id and statement.authority_id = documents.authority_id and statement.consortium_id = documents.consortium_id)));
      alter policy consortium_only on documents with check (consortium_id is null or (${issued}));
      alter policy consortium_makes on documents using (${issued}) with check (${issued});`;

/** Statements of published demand: documents that any member may issue, read while every member in them shares its demand. */
export class DemandStatements1764000000062 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app.sharers_in(consortium uuid, what text) returns uuid[]
        language sql stable security definer set search_path = public, pg_temp as $$
        select coalesce(array_agg(distinct agreement.authority_id), '{}')
        from sharing_agreements agreement
        join consortium_members member on member.consortium_id = agreement.consortium_id and member.authority_id = agreement.authority_id and member.period @> current_date
        where agreement.consortium_id = consortium and consortium = any (app.my_consortia()) and agreement.subject = what and agreement.with_authority_id is null
          and agreement.period @> current_date
      $$;
      comment on function app.sharers_in is 'The members of one consortium of who acts that share something with all today.';
      revoke all on function app.sharers_in(uuid, text) from public;
      grant execute on function app.sharers_in(uuid, text) to ${MEMBERS};

      create table demand_statements (
        id uuid primary key,
        consortium_id uuid not null references organisations,
        reference text not null check (reference <> ''),
        taken_on date not null,
        tables jsonb not null,
        member_ids uuid[] not null check (cardinality(member_ids) > 0),
        content_sha256 text not null check (content_sha256 ~ '^[0-9a-f]{64}$'),
        issued_for uuid not null references organisations,
        issued_by uuid not null references people,
        issued_by_name text not null check (issued_by_name <> ''),
        issued_at timestamptz not null,
        unique (consortium_id, content_sha256)
      );
      comment on table demand_statements is 'Statements of demand as members had published it by a day: which tables, and whose figures. Each has one document.';
      comment on column demand_statements.member_ids is 'Whose figures it prints.';
      comment on column demand_statements.content_sha256 is 'Of the day, the tables and what each member published: the same is one statement, however often it is asked for.';
      create index demand_statements_issued_for on demand_statements (issued_for);
      alter table demand_statements enable row level security, force row level security;
      grant select on demand_statements to ${MEMBERS};
      grant insert on demand_statements to ${WRITERS};
      create policy members_read on demand_statements for select to ${MEMBERS}
        using (${OURS} and member_ids <@ app.sharers_in(consortium_id, 'demand'));
      comment on policy members_read on demand_statements is 'A consortium and its members read a statement while every member in it shares its demand with all.';
      create policy members_issue on demand_statements for insert to ${WRITERS} with check (${OURS}
        and issued_for = (select app.organisation()) and issued_by = (select app.person()) and member_ids <@ app.sharers_in(consortium_id, 'demand')
        and (select count(distinct snapshot.authority_id) from pooled_snapshots snapshot
          where snapshot.authority_id = any (member_ids) and snapshot.taken_on <= demand_statements.taken_on) = cardinality(member_ids));
      comment on policy members_issue on demand_statements is 'Each in its own name, of nothing but what members that share it published by the day.';
      create trigger demand_statements_are_final before update or delete on demand_statements for each row execute function app.refuse_change();
      create trigger demand_statements_stay before truncate on demand_statements execute function app.refuse_change();
      ${ofConsortia(
        [...OF_CONSORTIA, 'demandStatement'],
        `${OURS} and case kind when 'demandStatement' then exists (select from demand_statements statement
          where statement.id = subject_id and statement.consortium_id = documents.consortium_id and statement.issued_for = (select app.organisation()))
        else ${LEADS} end`,
      )}
      create policy demand_while_shared on documents as restrictive for select to ${MEMBERS}
        using (kind <> 'demandStatement' or exists (select from demand_statements statement where statement.id = subject_id));
      comment on policy demand_while_shared on documents is 'A statement of demand is read by who may read what it prints.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy demand_while_shared on documents;
      delete from documents where kind = 'demandStatement';
      ${ofConsortia(OF_CONSORTIA, `${OURS} and ${LEADS}`)}
      drop table demand_statements;
      drop function app.sharers_in(uuid, text);
    `);
  }
}
