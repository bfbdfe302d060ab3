import type { MigrationInterface, QueryRunner } from 'typeorm';

const MEMBERS = 'iss_authority, iss_auditor, iss_consortium';
const WRITERS = 'iss_authority, iss_consortium';
const OURS = 'consortium_id = any ((select app.my_consortia())::uuid[])';
const LED = `${OURS} and app.leads(consortium_id, 'costs')`;

const guarded = (table: string, rules: readonly (readonly [act: 'insert' | 'update' | 'delete', rule: string])[]): string => `
  alter table ${table} enable row level security, force row level security;
  grant select on ${table} to ${MEMBERS};
  create policy members_read on ${table} for select to ${MEMBERS} using (${OURS});
  comment on policy members_read on ${table} is 'A consortium and its members of today read what is theirs together.';
  ${rules
    .map(
      ([act, rule]) => `
  grant ${act} on ${table} to ${WRITERS};
  create policy may_${act} on ${table} for ${act} to ${WRITERS} ${act === 'insert' ? '' : `using (${rule})`} ${act === 'delete' ? '' : `with check (${rule})`};
  comment on policy may_${act} on ${table} is 'The lead of shared costs; a member on its own statement.';`,
    )
    .join('')}`;

/** Costs that members of a consortium share: by which rule, who owes what, what each says to it, and the true-up of the year. */
export class CostSharing1764000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table shared_costs (
        id uuid primary key,
        consortium_id uuid not null references organisations,
        number integer not null check (number > 0),
        title text not null check (title <> ''),
        activity text not null check (activity in ('demand', 'lots', 'negotiation', 'contracts', 'costs')),
        period daterange not null check (not isempty(period) and upper(period) is not null),
        total_pence bigint not null check (total_pence > 0),
        rule text not null check (rule in ('equal', 'population', 'committedPlaces', 'usage', 'shapley')),
        tiers jsonb,
        turn smallint not null check (turn >= 0),
        state text not null default 'draft' check (state in ('draft', 'shared', 'closed')),
        drafted_by_name text not null,
        version integer not null default 1,
        unique (consortium_id, number)
      );
      comment on table shared_costs is 'A cost that members share: standing costs of an activity, or the places of a block that all use.';
      comment on column shared_costs.tiers is 'Of a price by volume: from how many places a place costs how much a year, in pence. It says what each group would pay alone.';
      comment on column shared_costs.turn is 'With which member the published order begins that decides who gets an odd penny.';

      create table shared_cost_members (
        cost_id uuid not null references shared_costs on delete cascade,
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        population integer not null check (population >= 0),
        committed_places integer not null check (committed_places >= 0),
        usage_days integer not null check (usage_days >= 0),
        primary key (cost_id, authority_id)
      );
      comment on table shared_cost_members is 'By what each member can be charged.';
      create index shared_cost_members_authority on shared_cost_members (authority_id);

      create table cost_statements (
        id uuid primary key,
        cost_id uuid not null references shared_costs,
        consortium_id uuid not null references organisations,
        authority_id uuid not null references organisations,
        number smallint not null check (number > 0),
        kind text not null check (kind in ('share', 'correction', 'trueUp')),
        rule text not null,
        owed_pence bigint not null,
        charged_before_pence bigint not null,
        amount_pence bigint not null check (amount_pence = owed_pence - charged_before_pence),
        words text not null,
        sent_by uuid not null references people,
        sent_by_name text not null,
        sent_at timestamptz not null,
        state text not null default 'sent' check (state in ('sent', 'confirmed', 'disputed', 'answered')),
        claimed_pence bigint,
        disputed_because text,
        answer text,
        decided_by_name text,
        decided_at timestamptz,
        unique (cost_id, authority_id, number),
        check (state not in ('disputed', 'answered') or disputed_because is not null)
      );
      comment on table cost_statements is 'What a member owes of a shared cost, what it was charged before, and what is charged now. A statement is never changed; what corrects it is another.';
      create index cost_statements_authority on cost_statements (authority_id, state);

      create function app.keep_statement() returns trigger language plpgsql as $$
      begin
        if (new.cost_id, new.authority_id, new.number, new.kind, new.rule, new.owed_pence, new.charged_before_pence, new.words, new.sent_by)
          is distinct from (old.cost_id, old.authority_id, old.number, old.kind, old.rule, old.owed_pence, old.charged_before_pence, old.words, old.sent_by) then
          raise exception 'a statement that was sent is never changed: what corrects it is another' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      comment on function app.keep_statement is 'A statement stays as it was sent.';
      create trigger kept before update on cost_statements for each row execute function app.keep_statement();

      ${guarded('shared_costs', [
        ['insert', LED],
        ['update', LED],
      ])}
      ${guarded('shared_cost_members', [
        ['insert', LED],
        ['update', LED],
      ])}
      ${guarded('cost_statements', [
        ['insert', LED],
        ['update', `${OURS} and (app.leads(consortium_id, 'costs') or authority_id = (select app.organisation()))`],
      ])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table cost_statements, shared_cost_members, shared_costs; drop function app.keep_statement()');
  }
}
