/** The plan: who becomes whom, by which postcodes, and whom people work for. Also what it comes to, in numbers. */
export const PLAN_SQL = `
  alter table organisations add column ended_on date;
  comment on column organisations.ended_on is 'From this day on an authority exists no more: its successors hold its children and contracts.';

  create table reorganisations (
    id uuid primary key,
    name text not null check (name <> ''),
    on_day date not null,
    state text not null default 'draft' check (state in ('draft', 'putForward', 'committed', 'discarded')),
    version integer not null default 1,
    drafted_by uuid not null references people,
    drafted_by_name text not null,
    put_forward_by uuid references people,
    put_forward_by_name text,
    content_sha256 text check (content_sha256 ~ '^[0-9a-f]{64}$'),
    committed_by uuid references people,
    committed_by_name text,
    committed_at timestamptz,
    discarded_because text,
    totals jsonb,
    check ((state in ('putForward', 'committed')) = (content_sha256 is not null)),
    check ((state = 'committed') = (committed_at is not null)),
    check (committed_by is distinct from put_forward_by or committed_by is null)
  );
  comment on table reorganisations is 'A plan by which authorities are merged and split on a day. Nothing moves before it is committed; until then it can be thrown away.';
  comment on column reorganisations.content_sha256 is 'What was put forward, with its rehearsal: a second person commits exactly that.';
  comment on column reorganisations.totals is 'Every total before and after, as it was committed.';

  create table reorganisation_successors (
    reorganisation_id uuid not null references reorganisations on delete cascade,
    organisation_id uuid not null,
    is_new boolean not null,
    name text not null check (name <> ''),
    la_code text not null check (la_code ~ '^[0-9]{3}$'),
    rules_from uuid not null references organisations,
    primary key (reorganisation_id, organisation_id),
    unique (reorganisation_id, la_code)
  );
  comment on table reorganisation_successors is 'The authorities that there are afterwards.';
  comment on column reorganisation_successors.rules_from is 'The predecessor whose rules it takes: approval matrix, uplift policy, basket, bands, wordings.';

  create table reorganisation_parts (
    reorganisation_id uuid not null references reorganisations on delete cascade,
    predecessor_id uuid not null references organisations,
    successor_id uuid not null,
    share_bp integer not null check (share_bp between 0 and 10000),
    chief boolean not null,
    primary key (reorganisation_id, predecessor_id, successor_id),
    foreign key (reorganisation_id, successor_id) references reorganisation_successors on delete cascade
  );
  create unique index reorganisation_parts_chief on reorganisation_parts (reorganisation_id, predecessor_id) where chief;
  create index reorganisation_parts_predecessor on reorganisation_parts (predecessor_id);
  comment on table reorganisation_parts is 'Which predecessor goes into which successors.';
  comment on column reorganisation_parts.share_bp is 'The part of the predecessor''s budgets that goes to this successor, in basis points.';
  comment on column reorganisation_parts.chief is 'It takes what cannot be divided: block contracts, frameworks, own provision, places in unfinished lots.';

  create table reorganisation_postcodes (
    reorganisation_id uuid not null references reorganisations on delete cascade,
    postcode text not null check (postcode ~ '^[A-Z]{1,2}[0-9][A-Z0-9]?([0-9][A-Z]{2})?$'),
    outward text not null,
    successor_id uuid not null,
    primary key (reorganisation_id, postcode),
    foreign key (reorganisation_id, successor_id) references reorganisation_successors on delete cascade
  );
  create index reorganisation_postcodes_outward on reorganisation_postcodes (reorganisation_id, outward);
  comment on table reorganisation_postcodes is 'Where a boundary runs: whole postcodes, or their outward part where all of it comes to one successor.';

  create table reorganisation_people (
    reorganisation_id uuid not null references reorganisations on delete cascade,
    person_id uuid not null references people,
    successor_id uuid not null,
    primary key (reorganisation_id, person_id, successor_id),
    foreign key (reorganisation_id, successor_id) references reorganisation_successors on delete cascade
  );
  comment on table reorganisation_people is 'Whom people work for afterwards; who is not named works for the chief successor.';

  create table reorganisation_children (
    reorganisation_id uuid not null references reorganisations on delete cascade,
    pupil_id uuid not null references pupils,
    successor_id uuid not null,
    decided_by uuid not null,
    decided_by_name text not null,
    decided_at timestamptz not null,
    primary key (reorganisation_id, pupil_id),
    foreign key (reorganisation_id, successor_id) references reorganisation_successors on delete cascade
  );
  create index reorganisation_children_pupil on reorganisation_children (pupil_id);
  comment on table reorganisation_children is 'Children whose postcode''s outward part comes to several successors: their own authority, which knows the address, says where each lives.';

  create table moved_records (
    reorganisation_id uuid not null references reorganisations,
    kind text not null,
    record_id uuid not null,
    from_authority uuid not null references organisations,
    to_authority uuid not null references organisations,
    primary key (record_id, reorganisation_id)
  );
  create index moved_records_to on moved_records (to_authority, from_authority);
  comment on table moved_records is 'What went from whom to whom: by it a successor reads the history of what came to it.';

  create function app.my_reorganisations() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(array_agg(distinct reorganisation_id), '{}') from reorganisation_parts where app.organisation() in (predecessor_id, successor_id)
  $$;
  comment on function app.my_reorganisations is 'The plans that concern the acting authority.';
  revoke all on function app.my_reorganisations() from public;
  grant execute on function app.my_reorganisations() to iss_authority, iss_auditor;

  create function app.record_chains() returns uuid[] language sql stable as $$
    select array_append(coalesce(array_agg(distinct from_authority), '{}'), app.organisation()) from moved_records where to_authority = app.organisation()
  $$;
  comment on function app.record_chains is 'The acting authority''s chain, and those of its predecessors.';

  create function app.successors_of_children(plan uuid)
    returns table (pupil_id uuid, predecessor_id uuid, successor_id uuid)
    language sql stable security definer set search_path = public, pg_temp as $$
    with single as (
      select predecessor_id, min(successor_id::text)::uuid as successor_id from reorganisation_parts
      where reorganisation_id = plan group by predecessor_id having count(*) = 1
    ), mapped as (
      select postcode.outward, part.predecessor_id, min(postcode.successor_id::text)::uuid as successor_id
      from reorganisation_postcodes postcode
      join reorganisation_parts part on part.reorganisation_id = plan and part.successor_id = postcode.successor_id
      where postcode.reorganisation_id = plan
      group by postcode.outward, part.predecessor_id having count(distinct postcode.successor_id) = 1
    )
    select pupil.id, pupil.authority_id, coalesce(single.successor_id, decided.successor_id, mapped.successor_id)
    from pupils pupil
    join (select distinct predecessor_id from reorganisation_parts where reorganisation_id = plan) predecessor on predecessor.predecessor_id = pupil.authority_id
    left join single on single.predecessor_id = pupil.authority_id
    left join reorganisation_children decided on decided.reorganisation_id = plan and decided.pupil_id = pupil.id
    left join mapped on mapped.outward = upper(pupil.outward_postcode) and mapped.predecessor_id = pupil.authority_id
  $$;
  comment on function app.successors_of_children is 'Where each child goes: by the only successor, by what its authority decided, or by its postcode; null where none of these says. For the functions of a plan alone.';
  revoke all on function app.successors_of_children(uuid) from public;

  create function app.undecided_children(plan uuid)
    returns table (pupil_id uuid, reference text, outward_postcode text, year_group smallint, decided_successor uuid, decided_by_name text)
    language sql stable security definer set search_path = public, pg_temp as $$
    select pupil.id, pupil.reference, pupil.outward_postcode, pupil.year_group::smallint, decided.successor_id, decided.decided_by_name
    from app.successors_of_children(plan) goes
    join pupils pupil on pupil.id = goes.pupil_id
    left join reorganisation_children decided on decided.reorganisation_id = plan and decided.pupil_id = pupil.id
    where goes.predecessor_id = app.organisation() and (goes.successor_id is null or decided.pupil_id is not null)
    order by decided.pupil_id is not null, pupil.outward_postcode nulls first, pupil.reference
  $$;
  comment on function app.undecided_children is 'The acting authority''s own children whose postcode does not say where they go, and those it has decided.';
  revoke all on function app.undecided_children(uuid) from public;
  grant execute on function app.undecided_children(uuid) to iss_authority, iss_auditor;
`;
