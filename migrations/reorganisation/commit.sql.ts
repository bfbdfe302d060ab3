/** States of a return in which a school still waits for an answer or for the answer to be in force. */
const OPEN_RETURNS = `('draft', 'submitted', 'underReview', 'offered', 'countered', 'settled', 'inApproval', 'approved', 'deadlocked', 'lapsed')`;
const OPEN_LOTS = `('draft', 'optIn', 'specifying', 'published', 'opened', 'proposed', 'approving', 'awarded')`;

/** `what` moves by the assignment `by`, noted as moved where its history is read by its id. */
const move = (table: string, from: string, where: string, kind?: string): string => `
    with moved as (
      update ${table} as moving set authority_id = goes.successor_id from ${from} where ${where} and moving.authority_id <> goes.successor_id
      returning ${kind ? 'moving.id' : '1'} as id, goes.predecessor_id, goes.successor_id
    )
    ${
      kind
        ? `insert into moved_records (reorganisation_id, kind, record_id, from_authority, to_authority)
    select plan, '${kind}', id, predecessor_id, successor_id from moved on conflict do nothing;`
        : 'select count(*) into counted from moved;'
    }`;

/** Copies rows of the predecessor whose rules a successor takes; `columns` besides id and authority. */
const copy = (table: string, columns: string, more = ''): string => `
    insert into ${table} (authority_id, ${columns}) select successor.organisation_id, ${columns
      .split(', ')
      .map((column) => `source.${column}`)
      .join(', ')}
    from reorganisation_successors successor join ${table} source on source.authority_id = successor.rules_from
    where successor.reorganisation_id = plan and successor.is_new ${more} on conflict do nothing;`;

export const COMMIT_SQL = `
  create function app.totals_of(organisations uuid[], on_day date)
    returns table (organisation_id uuid, measure text, amount bigint)
    language sql stable security definer set search_path = public, pg_temp as $$
    select authority_id, 'children', count(*) from pupils where authority_id = any (organisations) group by 1
    union all select authority_id, 'placements', count(*) from placements
      where authority_id = any (organisations) and starts_on <= on_day and (ends_on is null or ends_on >= on_day) group by 1
    union all select authority_id, 'feesPence', sum(annual_pence)::bigint from fee_lines where authority_id = any (organisations) and effective @> on_day group by 1
    union all select authority_id, 'contracts', count(*) from contracts where authority_id = any (organisations) and kind = 'spot' group by 1
    union all select authority_id, 'blocks', count(*) from contracts where authority_id = any (organisations) and kind <> 'spot' group by 1
    union all select authority_id, 'blockPlaces', count(*) from block_places where authority_id = any (organisations) and during @> on_day group by 1
    union all select authority_id, 'savingsPence', sum(amount_pence)::bigint from savings where authority_id = any (organisations) group by 1
    union all select authority_id, 'arrearsPence', sum(amount_pence)::bigint from arrears where authority_id = any (organisations) group by 1
    union all select authority_id, 'ownPlaces', sum(places)::bigint from own_provision where authority_id = any (organisations) group by 1
    union all select budget.authority_id, 'budgetPence', sum(total_pence)::bigint from budgets budget
      where authority_id = any (organisations) and financial_year >= extract(year from on_day - interval '3 months')::int
        and budget.version = (select max(last.version) from budgets last where last.authority_id = budget.authority_id and last.financial_year = budget.financial_year) group by 1
    union all select ret.authority_id, 'openReturnLines', count(*) from return_lines line join uplift_returns ret on ret.id = line.return_id
      where ret.authority_id = any (organisations) and ret.state in ${OPEN_RETURNS} group by 1
  $$;
  comment on function app.totals_of is 'What authorities hold, in numbers and pence: the same measures before and after.';
  revoke all on function app.totals_of(uuid[], date) from public;

  create function app.budget_shares(plan uuid)
    returns table (predecessor_id uuid, successor_id uuid, financial_year smallint, total_pence bigint, day_pence bigint, residential_pence bigint)
    language sql stable security definer set search_path = public, pg_temp as $$
    with part as (
      select *, sum(share_bp) over running as upto, sum(share_bp) over running - share_bp as below from reorganisation_parts where reorganisation_id = plan
      window running as (partition by predecessor_id order by chief desc, successor_id)
    ), budget as (
      select budget.* from budgets budget join reorganisations on reorganisations.id = plan
      where financial_year >= extract(year from on_day - interval '3 months')::int
        and budget.version = (select max(last.version) from budgets last where last.authority_id = budget.authority_id and last.financial_year = budget.financial_year)
    ), shared as (
      select part.predecessor_id, part.successor_id, budget.financial_year,
        budget.total_pence * part.upto / 10000 - budget.total_pence * part.below / 10000 as total,
        budget.day_pence * part.upto / 10000 - budget.day_pence * part.below / 10000 as day,
        budget.residential_pence * part.upto / 10000 - budget.residential_pence * part.below / 10000 as residential
      from part join budget on budget.authority_id = part.predecessor_id
    )
    select predecessor_id, successor_id, financial_year, coalesce(day + residential, total)::bigint, day::bigint, residential::bigint from shared
  $$;
  comment on function app.budget_shares is 'Budgets from the day on by the plan''s shares: cumulative floors, so that the parts sum to the whole in pence, day and residential each by itself.';
  revoke all on function app.budget_shares(uuid) from public;

  create function app.reorganisation_totals(plan uuid)
    returns table (stage text, organisation_id uuid, measure text, amount bigint)
    language sql stable security definer set search_path = public, pg_temp as $$
    with day as (select on_day, state from reorganisations where id = plan),
    children as materialized (select * from app.successors_of_children(plan)),
    involved as (
      select array_agg(distinct id) as ids from (
        select predecessor_id as id from reorganisation_parts where reorganisation_id = plan
        union select organisation_id from reorganisation_successors where reorganisation_id = plan and not is_new) each
    ), chief as (
      select predecessor_id, successor_id from reorganisation_parts where reorganisation_id = plan and chief
    ), standing as (
      select total.* from involved, day, app.totals_of(involved.ids, day.on_day) total
    )
    select 'before', standing.organisation_id, standing.measure, standing.amount from standing
    union all
    select 'after', successor_id, measure, sum(amount)::bigint from (
      select goes.successor_id, 'children' as measure, 1::bigint as amount from children goes
      union all select goes.successor_id, 'placements', 1 from children goes join placements placement using (pupil_id), day
        where placement.starts_on <= day.on_day and (placement.ends_on is null or placement.ends_on >= day.on_day)
      union all select goes.successor_id, 'feesPence', fee.annual_pence from children goes join placements placement using (pupil_id)
        join fee_lines fee on fee.placement_id = placement.id, day where fee.effective @> day.on_day
      union all select coalesce(goes.successor_id, chief.successor_id), case when contract.kind = 'spot' then 'contracts' else 'blocks' end, 1
        from contracts contract join chief on chief.predecessor_id = contract.authority_id
        left join placements placement on placement.id = contract.placement_id left join children goes on goes.pupil_id = placement.pupil_id
      union all select chief.successor_id, 'blockPlaces', 1 from block_places place join chief on chief.predecessor_id = place.authority_id, day where place.during @> day.on_day
      union all select goes.successor_id, 'savingsPence', saving.amount_pence from children goes join placements placement using (pupil_id)
        join savings saving on saving.placement_id = placement.id
      union all select goes.successor_id, 'arrearsPence', owed.amount_pence from children goes join placements placement using (pupil_id)
        join fee_lines fee on fee.placement_id = placement.id join arrears owed on owed.fee_line_id = fee.id
      union all select chief.successor_id, 'ownPlaces', own.places from own_provision own join chief on chief.predecessor_id = own.authority_id
      union all select share.successor_id, 'budgetPence', share.total_pence from app.budget_shares(plan) share
      union all select goes.successor_id, 'openReturnLines', 1 from children goes join placements placement using (pupil_id)
        join return_lines line on line.placement_id = placement.id join uplift_returns ret on ret.id = line.return_id where ret.state in ${OPEN_RETURNS}
      union all select standing.organisation_id, standing.measure, standing.amount from standing
        where standing.organisation_id not in (select predecessor_id from reorganisation_parts where reorganisation_id = plan)
    ) planned group by successor_id, measure
  $$;
  comment on function app.reorganisation_totals is 'The rehearsal: what each predecessor holds, and what each successor will; a successor of null is not decided yet.';

  revoke all on function app.reorganisation_totals(uuid) from public;

  create function app.totals_held(plan uuid, organisations uuid[])
    returns table (organisation_id uuid, measure text, amount bigint)
    language sql stable security definer set search_path = public, pg_temp as $$
    select total.* from reorganisations planned, app.totals_of(organisations, planned.on_day) total
    where planned.id = plan and organisations <@ (
      select array_agg(id) from (
        select predecessor_id as id from reorganisation_parts where reorganisation_id = plan
        union select organisation_id from reorganisation_successors where reorganisation_id = plan) involved)
  $$;
  comment on function app.totals_held is 'What the authorities of a plan hold now, by the measures of its rehearsal.';
  revoke all on function app.totals_held(uuid, uuid[]) from public;
  grant execute on function app.totals_held(uuid, uuid[]) to iss_platform;

  create function app.reorganisation_blockers(plan uuid)
    returns table (what text, count bigint)
    language sql stable security definer set search_path = public, pg_temp as $$
    with predecessor as (select distinct predecessor_id as id from reorganisation_parts where reorganisation_id = plan)
    select * from (
      select 'undecidedChildren', count(*) from app.successors_of_children(plan) where successor_id is null
      union all select 'contractApprovals', count(*) from approval_requests request join predecessor on predecessor.id = request.authority_id
        where request.state in ('pending', 'approved') and request.subject_type <> 'upliftReturn'
      union all select 'openSignings', count(*) from signing_requests request join predecessor on predecessor.id = request.authority_id where request.state = 'open'
      union all select 'openHandOvers', count(*) from contract_hand_overs hand_over join predecessor on predecessor.id in (hand_over.authority_id, hand_over.to_authority_id)
        where hand_over.state = 'offered'
      union all select 'lotShares', count(*) from lot_shares share join predecessor on predecessor.id = share.authority_id
        join lots lot on lot.id = share.lot_id where lot.state in ('proposed', 'approving', 'awarded')
    ) blocked(what, count) where count > 0
  $$;
  comment on function app.reorganisation_blockers is 'What has to be finished before a plan is committed.';
  revoke all on function app.reorganisation_blockers(uuid) from public;
  grant execute on function app.reorganisation_totals(uuid), app.reorganisation_blockers(uuid) to iss_platform;

  create function app.commit_reorganisation(plan uuid, at timestamptz) returns void language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    planned reorganisations;
    because text;
    counted bigint;
  begin
    select * into planned from reorganisations where id = plan and state = 'putForward' for update;
    if not found then raise exception 'this plan is not put forward' using errcode = 'check_violation'; end if;
    if exists (select from app.reorganisation_blockers(plan)) then raise exception 'this plan is blocked' using errcode = 'check_violation'; end if;
    because := 'Reorganisation: ' || planned.name;
    perform set_config('app.reorganisation', 'on', true);

    insert into organisations (id, kind, name, la_code, address)
      select successor.organisation_id, 'authority', successor.name, successor.la_code, source.address
      from reorganisation_successors successor join organisations source on source.id = successor.rules_from
      where successor.reorganisation_id = plan and successor.is_new;
    update organisations set ended_on = planned.on_day where id in (
      select predecessor_id from reorganisation_parts where reorganisation_id = plan
      except select organisation_id from reorganisation_successors where reorganisation_id = plan);

    create temporary table child_goes on commit drop as select * from app.successors_of_children(plan);
    create unique index on child_goes (pupil_id);
    create temporary table chief_of on commit drop as select predecessor_id, successor_id from reorganisation_parts where reorganisation_id = plan and chief;
    create temporary table contract_goes on commit drop as
      select contract.id as contract_id, contract.authority_id as predecessor_id, coalesce(goes.successor_id, chief.successor_id) as successor_id
      from contracts contract join chief_of chief on chief.predecessor_id = contract.authority_id
      left join placements placement on placement.id = contract.placement_id left join child_goes goes on goes.pupil_id = placement.pupil_id;
    create unique index on contract_goes (contract_id);
    create temporary table asked on commit drop as
      select ret.cycle_id, line.*, goes.successor_id
      from uplift_returns ret join return_lines line on line.return_id = ret.id join placements placement on placement.id = line.placement_id
      join child_goes goes on goes.pupil_id = placement.pupil_id where ret.state in ${OPEN_RETURNS};

    -- What is being negotiated ends with its authority: what schools have asked goes into the successors' rounds as drafts, below.
    update joint_negotiations joint set state = 'ended', ended_because = because, version = version + 1
      where state not in ('settled', 'ended') and (lead_authority_id in (select predecessor_id from chief_of) or exists (
        select from joint_negotiation_members member where member.negotiation_id = joint.id and member.state = 'in' and member.authority_id in (select predecessor_id from chief_of)));
    update joint_rounds set state = 'withdrawn' where state = 'open' and negotiation_id in (select id from joint_negotiations where ended_because = because);
    update negotiation_rounds set state = 'withdrawn' where state = 'open' and return_id in (
      select id from uplift_returns where joint_negotiation_id in (select id from joint_negotiations where ended_because = because));
    update uplift_returns set joint_negotiation_id = null, version = version + 1,
        state = case when state in ('offered', 'countered', 'lapsed') then 'underReview' else state end
      where joint_negotiation_id in (select id from joint_negotiations where ended_because = because);
    update approval_requests set state = 'void', void_because = because, decided_at = at, version = version + 1
      where state in ('pending', 'approved') and subject_type = 'upliftReturn' and authority_id in (select predecessor_id from chief_of);
    update negotiation_rounds set state = 'withdrawn' where state = 'open' and authority_id in (select predecessor_id from chief_of);
    update escalations set closed_at = at, resolution = because where closed_at is null and authority_id in (select predecessor_id from chief_of);
    update uplift_returns set state = 'withdrawn', version = version + 1, joint_negotiation_id = null
      where state in ${OPEN_RETURNS} and authority_id in (select predecessor_id from chief_of);
    update uplift_cycles set state = 'closed', version = version + 1 where state = 'open' and authority_id in (select predecessor_id from chief_of);

    -- Two predecessors may have called two children, or two contracts, by one reference: the code of the old authority tells them apart.
    update pupils pupil set reference = pupil.reference || '-' || authority.la_code
      from child_goes goes, organisations authority
      where goes.pupil_id = pupil.id and authority.id = pupil.authority_id and exists (
        select from pupils other left join child_goes going on going.pupil_id = other.id
        where other.id <> pupil.id and other.reference = pupil.reference and coalesce(going.successor_id, other.authority_id) = goes.successor_id);
    update contracts contract set reference = contract.reference || '-' || authority.la_code
      from contract_goes goes, organisations authority
      where goes.contract_id = contract.id and authority.id = contract.authority_id and exists (
        select from contracts other left join contract_goes going on going.contract_id = other.id
        where other.id <> contract.id and other.reference = contract.reference and coalesce(going.successor_id, other.authority_id) = goes.successor_id);

    ${copy('uplift_policies', 'effective_from, window_opens, window_closes, late_rule, months_between_uplifts, evidence_above_bp, offer_working_days, cap_bp, cap_series, cap_review_above_bp, benchmark_minimum, appeal_days, call_in_working_days, key_decision_notice_days, recorded_by')}
    ${copy('approval_matrix_bands', 'effective_from, position, up_to_pence, roles, key_decision')}
    ${copy('index_baskets', 'name, version, shares, recorded_by')}
    ${copy('index_values', 'series_code, effective_on, value, source, entered_by, entered_by_name')}
    ${copy('cost_grants', 'name, financial_year, school_kind, school_id, pence_per_place, source, recorded_by')}
    ${copy('panel_meetings', 'on_date, name', 'and source.on_date >= planned.on_day')}
    ${copy('block_warning_rules', 'effective_from, void_share_bp, void_days, expiry_months, extension_months, set_by')}
    ${copy('reminder_rules', 'return_days, offer_working_days, version')}
    ${copy('forecast_rates', 'recorded_at, stay_bp, transfer_bp, post16_bp, entry_bp, growth_bp, low_bp, high_bp, reason, recorded_by, recorded_by_name')}
    ${copy('column_mappings', 'fingerprint, mapping')}
    ${copy('school_nicknames', 'nickname, school_id, chosen_by')}
    insert into due_diligence_checks (authority_id, school_id, kind, result, checked_on, expires_on, note, recorded_by, recorded_at)
      select distinct part.successor_id, source.school_id, source.kind, source.result, source.checked_on, source.expires_on, source.note, source.recorded_by, source.recorded_at
      from reorganisation_parts part join due_diligence_checks source on source.authority_id = part.predecessor_id where part.reorganisation_id = plan;
    insert into release_districts (authority_id, code, name, outward_postcodes)
      select part.successor_id, district.code, min(district.name), array_agg(distinct outward.code)
      from reorganisation_parts part join release_districts district on district.authority_id = part.predecessor_id
      cross join lateral unnest(district.outward_postcodes) outward(code)
      where part.reorganisation_id = plan and (
        not exists (select from reorganisation_parts other where other.reorganisation_id = plan and other.predecessor_id = part.predecessor_id and other.successor_id <> part.successor_id)
        or exists (select from reorganisation_postcodes postcode where postcode.reorganisation_id = plan and postcode.outward = outward.code and postcode.successor_id = part.successor_id))
      group by part.successor_id, district.code on conflict do nothing;

    create temporary table clause_copies on commit drop as
      select source.id as old_id, gen_random_uuid() as new_id, successor.organisation_id from reorganisation_successors successor
      join clauses source on source.authority_id = successor.rules_from where successor.reorganisation_id = plan and successor.is_new;
    insert into clauses (id, authority_id, key, position) select copied.new_id, copied.organisation_id, source.key, source.position
      from clause_copies copied join clauses source on source.id = copied.old_id;
    insert into wording_versions (authority_id, clause_id, document_kind, number, state, title, text, kinds, in_every, effective_from, reason, drafted_by, drafted_by_name, drafted_at,
        authors, asked_by_name, asked_at, decided_by, decided_by_name, decided_at, returned_because)
      select successor.organisation_id, copied.new_id, source.document_kind, source.number, source.state, source.title, source.text, source.kinds, source.in_every,
        source.effective_from, source.reason, source.drafted_by, source.drafted_by_name, source.drafted_at, source.authors, source.asked_by_name, source.asked_at,
        source.decided_by, source.decided_by_name, source.decided_at, source.returned_because
      from reorganisation_successors successor join wording_versions source on source.authority_id = successor.rules_from
      left join clause_copies copied on copied.old_id = source.clause_id and copied.organisation_id = successor.organisation_id
      where successor.reorganisation_id = plan and successor.is_new and (source.clause_id is null or copied.new_id is not null);

    -- A band is known by its code: the successor has each once, and its children's bands are those.
    create temporary table band_copies on commit drop as
      select distinct on (part.successor_id, band.code) part.successor_id, band.code, band.id as old_id, gen_random_uuid() as new_id
      from reorganisation_parts part join bands band on band.authority_id = part.predecessor_id
      join reorganisation_successors successor on successor.reorganisation_id = plan and successor.organisation_id = part.successor_id
      where part.reorganisation_id = plan order by part.successor_id, band.code, band.authority_id = successor.rules_from desc, band.id;
    insert into bands (id, authority_id, code, name, version) select copied.new_id, copied.successor_id, band.code, band.name, 1
      from band_copies copied join bands band on band.id = copied.old_id on conflict do nothing;
    insert into band_definitions (band_id, authority_id, effective, needs, phases, settings, provision, recorded_by, recorded_by_name, recorded_at)
      select copied.new_id, copied.successor_id, source.effective, source.needs, source.phases, source.settings, source.provision, source.recorded_by, source.recorded_by_name, source.recorded_at
      from band_copies copied join bands made on made.id = copied.new_id join band_definitions source on source.band_id = copied.old_id;
    insert into band_tariffs (band_id, authority_id, effective, annual_pence, covers, source, recorded_by, recorded_by_name, recorded_at)
      select copied.new_id, copied.successor_id, tariff.effective, tariff.annual_pence, tariff.covers, tariff.source, tariff.recorded_by, tariff.recorded_by_name, tariff.recorded_at
      from band_copies copied join bands made on made.id = copied.new_id join band_tariffs tariff on tariff.band_id = copied.old_id;

    -- Contracts first: what is a contract's goes where the contract goes.
    ${move('contract_versions', 'contract_goes goes', 'goes.contract_id = moving.contract_id', 'contractVersion')}
    ${move('contract_notices', 'contract_goes goes', 'goes.contract_id = moving.contract_id', 'contractNotice')}
    ${move('block_places', 'contract_goes goes', 'goes.contract_id = moving.contract_id')}
    ${move('block_reconciliations', 'contract_goes goes', 'goes.contract_id = moving.contract_id')}
    ${move('block_recharges', 'contract_goes goes', 'goes.contract_id = moving.contract_id')}
    ${move('procurement_records', 'contract_goes goes', 'goes.contract_id = moving.contract_id')}
    ${move('procurement_notices', 'contract_goes goes', 'goes.contract_id = moving.contract_id')}
    update occupancies stay set contract_authority_id = goes.successor_id from contract_goes goes where goes.contract_id = stay.contract_id;
    insert into contract_members (contract_id, authority_id, committed_places)
      select member.contract_id, part.successor_id, case when bool_or(part.chief) then sum(case when part.chief then member.committed_places end) end
      from contract_members member join reorganisation_parts part on part.reorganisation_id = plan and part.predecessor_id = member.authority_id
      group by member.contract_id, part.successor_id
      on conflict (contract_id, authority_id) do update set committed_places = coalesce(contract_members.committed_places, 0) + coalesce(excluded.committed_places, 0);
    delete from contract_members where authority_id in (
      select predecessor_id from reorganisation_parts where reorganisation_id = plan
      except select organisation_id from reorganisation_successors where reorganisation_id = plan);
    create temporary table document_goes on commit drop as
      select document.id as document_id, goes.predecessor_id, goes.successor_id from documents document
      join (
        select contract_id as subject_id, predecessor_id, successor_id from contract_goes
        union all select version.id, goes.predecessor_id, goes.successor_id from contract_versions version join contract_goes goes on goes.contract_id = version.contract_id
        union all select notice.id, goes.predecessor_id, goes.successor_id from contract_notices notice join contract_goes goes on goes.contract_id = notice.contract_id
        union all select settled.id, goes.predecessor_id, goes.successor_id from block_reconciliations settled join contract_goes goes on goes.contract_id = settled.contract_id
      ) goes on goes.subject_id = document.subject_id
      union
      select letter.document_id, min(goes.predecessor_id::text)::uuid, min(goes.successor_id::text)::uuid from contract_variations letter
      join placements placement on placement.id = letter.placement_id join child_goes goes on goes.pupil_id = placement.pupil_id
      group by letter.document_id having count(distinct goes.successor_id) = 1;
    ${move('documents', 'document_goes goes', 'goes.document_id = moving.id', 'document')}
    ${move('document_clauses', 'document_goes goes', 'goes.document_id = moving.document_id')}
    create temporary table signing_goes on commit drop as
      select request.id as request_id, goes.predecessor_id, goes.successor_id from signing_requests request join document_goes goes on goes.document_id = request.document_id;
    ${move('signing_requests', 'signing_goes goes', 'goes.request_id = moving.id', 'signingRequest')}
    ${move('signing_parties', 'signing_goes goes', 'goes.request_id = moving.request_id')}
    ${move('signatures', 'signing_goes goes', 'goes.request_id = moving.request_id')}
    ${move('signing_certificates', 'signing_goes goes', 'goes.request_id = moving.request_id')}
    ${move('files', 'wet_ink_copies copied join signing_goes goes on goes.request_id = copied.request_id', 'copied.file_id = moving.id')}
    ${move('wet_ink_copies', 'signing_goes goes', 'goes.request_id = moving.request_id')}
    ${move('contracts', 'contract_goes goes', 'goes.contract_id = moving.id', 'contract')}

    -- What is a child's goes with the child.
    ${move('fee_line_funders', 'fee_lines fee join placements placement on placement.id = fee.placement_id join child_goes goes on goes.pupil_id = placement.pupil_id', 'fee.id = moving.fee_line_id')}
    ${move('arrears', 'fee_lines fee join placements placement on placement.id = fee.placement_id join child_goes goes on goes.pupil_id = placement.pupil_id', 'fee.id = moving.fee_line_id')}
    ${['fee_lines', 'savings', 'roll_decisions', 'contract_variations'].map((table) => move(table, 'placements placement join child_goes goes on goes.pupil_id = placement.pupil_id', 'placement.id = moving.placement_id')).join('')}
    update placement_bands banded set band_id = made.id, authority_id = goes.successor_id
      from placements placement join child_goes goes on goes.pupil_id = placement.pupil_id, bands old, bands made
      where placement.id = banded.placement_id and old.id = banded.band_id and made.code = old.code and made.authority_id = goes.successor_id and old.authority_id is not null;
    ${move('placement_bands', 'placements placement join child_goes goes on goes.pupil_id = placement.pupil_id', 'placement.id = moving.placement_id')}
    ${['personal_details', 'occupancies'].map((table) => move(table, 'child_goes goes', 'goes.pupil_id = moving.pupil_id')).join('')}
    ${move('consultations', 'child_goes goes', 'goes.pupil_id = moving.pupil_id', 'consultation')}
    ${move('placements', 'child_goes goes', 'goes.pupil_id = moving.pupil_id', 'placement')}
    ${move('pupils', 'child_goes goes', 'goes.pupil_id = moving.id', 'pupil')}
    insert into moved_records (reorganisation_id, kind, record_id, from_authority, to_authority)
      select plan, 'upliftReturn', ret.id, ret.authority_id, min(goes.successor_id::text)::uuid from uplift_returns ret
      join return_lines line on line.return_id = ret.id join placements placement on placement.id = line.placement_id join child_goes goes on goes.pupil_id = placement.pupil_id
      where ret.authority_id in (select predecessor_id from chief_of)
      group by ret.id, ret.authority_id having count(distinct goes.successor_id) = 1 on conflict do nothing;

    -- Money, places of one's own, and what members do together.
    insert into budgets (authority_id, financial_year, version, total_pence, day_pence, residential_pence, reason, entered_by, entered_by_name, entered_at)
      select share.successor_id, share.financial_year,
        1 + coalesce((select max(version) from budgets held where held.authority_id = share.successor_id and held.financial_year = share.financial_year), 0),
        sum(share.total_pence) + coalesce(max(own.total_pence), 0),
        case when bool_and(share.day_pence is not null) and (max(own.total_pence) is null or max(own.day_pence) is not null) then sum(share.day_pence) + coalesce(max(own.day_pence), 0) end,
        case when bool_and(share.day_pence is not null) and (max(own.total_pence) is null or max(own.day_pence) is not null) then sum(share.residential_pence) + coalesce(max(own.residential_pence), 0) end,
        because, planned.put_forward_by, planned.put_forward_by_name, at
      from app.budget_shares(plan) share
      left join lateral (select * from budgets held where held.authority_id = share.successor_id and held.financial_year = share.financial_year
        and held.authority_id not in (select predecessor_id from chief_of) order by version desc limit 1) own on true
      group by share.successor_id, share.financial_year;
    insert into budgets (authority_id, financial_year, version, total_pence, day_pence, residential_pence, reason, entered_by, entered_by_name, entered_at)
      select held.authority_id, held.financial_year, max(held.version) + 1, 0, null, null, because, planned.put_forward_by, planned.put_forward_by_name, at
      from budgets held join organisations authority on authority.id = held.authority_id and authority.ended_on = planned.on_day
      where held.authority_id in (select predecessor_id from chief_of) and held.financial_year >= extract(year from planned.on_day - interval '3 months')::int
      group by held.authority_id, held.financial_year;
    update own_provision own set authority_id = chief.successor_id from chief_of chief where chief.predecessor_id = own.authority_id;

    insert into consortium_members (consortium_id, authority_id, lead, period)
      select member.consortium_id, part.successor_id, bool_or(member.lead and part.chief), daterange(planned.on_day, null)
      from consortium_members member join reorganisation_parts part on part.reorganisation_id = plan and part.predecessor_id = member.authority_id
      where member.period @> planned.on_day and not exists (
        select from consortium_members held where held.consortium_id = member.consortium_id and held.authority_id = part.successor_id and held.period @> planned.on_day)
      group by member.consortium_id, part.successor_id;
    insert into consortium_leads (id, consortium_id, activity, authority_id, period)
      select gen_random_uuid(), lead.consortium_id, lead.activity, chief.successor_id, daterange(planned.on_day, upper(lead.period))
      from consortium_leads lead join chief_of chief on chief.predecessor_id = lead.authority_id
      where lead.period @> planned.on_day and chief.successor_id <> chief.predecessor_id;
    update consortium_leads set period = daterange(lower(period), planned.on_day)
      where period @> planned.on_day and lower(period) < planned.on_day
        and authority_id in (select id from organisations where ended_on = planned.on_day) and authority_id in (select predecessor_id from chief_of);
    update consortium_members set period = daterange(lower(period), planned.on_day)
      where period @> planned.on_day and lower(period) < planned.on_day
        and authority_id in (select id from organisations where ended_on = planned.on_day) and authority_id in (select predecessor_id from chief_of);
    update sharing_agreements set period = daterange(lower(period), planned.on_day)
      where period @> planned.on_day and lower(period) < planned.on_day and (
        authority_id in (select predecessor_id from chief_of) or with_authority_id in (select predecessor_id from chief_of));

    update lots set lead_authority_id = chief.successor_id, version = version + 1 from chief_of chief
      where chief.predecessor_id = lead_authority_id and state in ${OPEN_LOTS};
    insert into lot_members (lot_id, consortium_id, authority_id, state, by_person, by_name, at, left_because)
      select distinct on (member.lot_id, chief.successor_id) member.lot_id, member.consortium_id, chief.successor_id, member.state, member.by_person, member.by_name, member.at, member.left_because
      from lot_members member join chief_of chief on chief.predecessor_id = member.authority_id join lots lot on lot.id = member.lot_id and lot.state in ${OPEN_LOTS}
      where chief.successor_id <> chief.predecessor_id order by member.lot_id, chief.successor_id, member.state on conflict do nothing;
    insert into lot_wants (lot_id, line_id, consortium_id, authority_id, committed, expected, most)
      select want.lot_id, want.line_id, want.consortium_id, chief.successor_id, sum(want.committed), sum(want.expected), sum(want.most)
      from lot_wants want join chief_of chief on chief.predecessor_id = want.authority_id join lots lot on lot.id = want.lot_id and lot.state in ${OPEN_LOTS}
      where chief.successor_id <> chief.predecessor_id group by want.lot_id, want.line_id, want.consortium_id, chief.successor_id
      on conflict (line_id, authority_id) do update set committed = lot_wants.committed + excluded.committed, expected = lot_wants.expected + excluded.expected,
        most = lot_wants.most + excluded.most;
    delete from lot_wants want using chief_of chief, lots lot
      where chief.predecessor_id = want.authority_id and chief.successor_id <> chief.predecessor_id and lot.id = want.lot_id and lot.state in ${OPEN_LOTS};
    update lot_members member set state = 'out', left_because = because from chief_of chief, lots lot
      where chief.predecessor_id = member.authority_id and chief.successor_id <> chief.predecessor_id and lot.id = member.lot_id and lot.state in ${OPEN_LOTS} and member.state = 'in';
    update lot_evaluators judge set authority_id = chief.successor_id from chief_of chief, lots lot
      where chief.predecessor_id = judge.authority_id and lot.id = judge.lot_id and lot.state in ${OPEN_LOTS};
    update lot_exclusions excluded set authority_id = chief.successor_id from chief_of chief, lots lot
      where chief.predecessor_id = excluded.authority_id and lot.id = excluded.lot_id and lot.state in ${OPEN_LOTS};

    -- The successors' rounds: what schools had asked stands in their drafts, to be sent again to the new customer.
    insert into uplift_cycles (authority_id, name, academic_year, opens_on, closes_on, april_on, september_on, policy_id, basket_id, late_rule, evidence_above_bp,
        offer_working_days, appeal_days, index_from, index_to)
      select distinct on (asked.successor_id, cycle.academic_year) asked.successor_id, cycle.name, cycle.academic_year, cycle.opens_on, greatest(cycle.closes_on, planned.on_day + 60),
        cycle.april_on, cycle.september_on,
        (select id from uplift_policies where authority_id = asked.successor_id order by effective_from desc limit 1),
        (select id from index_baskets where authority_id = asked.successor_id order by recorded_at desc, version desc limit 1),
        cycle.late_rule, cycle.evidence_above_bp, cycle.offer_working_days, cycle.appeal_days, cycle.index_from, cycle.index_to
      from asked join uplift_cycles cycle on cycle.id = asked.cycle_id
      join reorganisation_successors successor on successor.reorganisation_id = plan and successor.organisation_id = asked.successor_id
      order by asked.successor_id, cycle.academic_year, cycle.authority_id = successor.rules_from desc, cycle.id
      on conflict (authority_id, academic_year) do nothing;
    insert into uplift_returns (cycle_id, authority_id, school_id, reference)
      select distinct cycle.id, asked.successor_id, asked.school_id, format('%s-%s-%s', successor.la_code, cycle.academic_year, school.urn)
      from asked join uplift_cycles old on old.id = asked.cycle_id
      join uplift_cycles cycle on cycle.authority_id = asked.successor_id and cycle.academic_year = old.academic_year
      join reorganisation_successors successor on successor.reorganisation_id = plan and successor.organisation_id = asked.successor_id
      join schools school on school.id = asked.school_id on conflict do nothing;
    insert into return_lines (return_id, authority_id, school_id, placement_id, fee_line_id, effective_on, current_pence, asked_pence, driver, driver_figures)
      select ret.id, asked.successor_id, asked.school_id, asked.placement_id, asked.fee_line_id, asked.effective_on, asked.current_pence, asked.asked_pence, asked.driver, asked.driver_figures
      from asked join uplift_cycles old on old.id = asked.cycle_id
      join uplift_cycles cycle on cycle.authority_id = asked.successor_id and cycle.academic_year = old.academic_year
      join uplift_returns ret on ret.cycle_id = cycle.id and ret.school_id = asked.school_id and ret.state = 'draft'
      on conflict do nothing;

    -- Deferred checks run here, as the owner.
    set constraints all immediate;
    perform set_config('app.reorganisation', 'off', true);
  end $$;
  comment on function app.commit_reorganisation is 'Moves children, contracts and money by a plan that is put forward, in the caller''s transaction.';
  revoke all on function app.commit_reorganisation(uuid, timestamptz) from public;
  grant execute on function app.commit_reorganisation(uuid, timestamptz) to iss_platform;
`;
