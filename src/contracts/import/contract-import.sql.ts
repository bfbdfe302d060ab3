import { calendarsJson } from '../../placements/school-calendars.reader.js';

/** What is held of the schools, contracts and placements that a sheet names. $1: URNs; $2: contract references; $3: pupil references; $4: today. */
export const HELD_SQL = `
select json_build_object(
  'schools', (select coalesce(json_agg(json_build_object('urn', school.urn, 'id', school.id, 'name', school.name, 'providerId', school.provider_id,
      'calendars', ${calendarsJson('school')})), '[]')
    from schools school where school.urn = any ($1::int[])),
  'references', (select coalesce(json_agg(contract.reference), '[]') from contracts contract
    where contract.authority_id = (select app.organisation()) and contract.reference = any ($2::text[])),
  'placements', (select coalesce(json_agg(json_build_object('id', placement.id, 'schoolId', placement.school_id, 'pupilId', pupil.id, 'pupilReference', pupil.reference,
      'birthMonth', pupil.birth_month, 'yearGroup', pupil.year_group, 'need', pupil.primary_need, 'setting', placement.setting,
      'weeksAYear', placement.weeks_a_year, 'nightsAWeek', placement.nights_a_week, 'namingBasis', placement.naming_basis,
      'tribunalOrderedOn', placement.tribunal_ordered_on, 'startsOn', placement.starts_on, 'endsOn', placement.ends_on,
      'occupied', (select contract.reference from occupancies occupancy join contracts contract on contract.id = occupancy.contract_id
        where occupancy.placement_id = placement.id limit 1),
      'lines', (select coalesce(json_agg(json_build_object('kind', line.kind, 'label', line.label, 'unit', line.unit, 'quantity', line.quantity,
          'unitPence', line.unit_pence, 'annualPence', line.annual_pence, 'vat', line.vat, 'hnbEligible', line.hnb_eligible,
          'shares', (select coalesce(json_agg(json_build_object('funder', share.funder, 'shareBp', share.share_bp, 'agreementReference', share.agreement_reference,
            'agreementSignedOn', share.agreement_signed_on) order by share.funder), '[]') from fee_line_funders share where share.fee_line_id = line.id))
          order by line.kind, line.label), '[]')
        from fee_lines line where line.placement_id = placement.id
          and line.effective @> greatest(placement.starts_on, least($4::date, coalesce(placement.ends_on, $4::date))))
    ) order by placement.starts_on desc), '[]')
    from placements placement join pupils pupil on pupil.id = placement.pupil_id
    where placement.authority_id = (select app.organisation()) and pupil.reference = any ($3::text[]))) as held`;

/** Contracts with their first version, as signed on paper. $1: rows; $2: who; $3: now; $4: the import. */
export const INSERT_CONTRACTS_SQL = `
with given as (
  select * from jsonb_to_recordset($1::jsonb) as contract(id uuid, "versionId" uuid, "schoolId" uuid, "providerId" uuid, kind text, reference text, title text, state text,
    "startsOn" date, "endsOn" date, "placementId" uuid, "supplierNumber" text, "orderNumber" text, "effectiveOn" date, terms jsonb, "termsSha256" text, "wholeLifePence" bigint, "signedAt" timestamptz)
), kept as (
  insert into contracts (id, authority_id, school_id, provider_id, kind, reference, title, state, starts_on, ends_on, placement_id, supplier_number, order_number, drafted_by, created_at)
  select id, app.organisation(), "schoolId", "providerId", kind, reference, title, state, "startsOn", "endsOn", "placementId", "supplierNumber", "orderNumber", $2, $3 from given
)
insert into contract_versions (id, contract_id, authority_id, school_id, number, state, effective_on, reason, terms, terms_sha256, whole_life_pence, drafted_by, drafted_at, signed_at, in_force_at, from_import_id)
select "versionId", id, app.organisation(), "schoolId", 1, 'inForce', "effectiveOn", 'Signed on paper', terms, "termsSha256", "wholeLifePence", $2, $3, "signedAt", $3, $4 from given`;

/** The fee lines of placements come under their contracts as they stand, past and future ones too. $1: contract and placement ids. */
export const ADOPT_FEE_LINES_SQL = `
update fee_lines line set contract_id = given.id
from jsonb_to_recordset($1::jsonb) as given(id uuid, "placementId" uuid)
where line.placement_id = given."placementId" and line.contract_id is null`;

/** Who is at school under which agreement. $1: rows; $2: who; $3: now. */
export const INSERT_OCCUPANCIES_SQL = `
insert into occupancies (authority_id, contract_authority_id, contract_id, school_id, pupil_id, placement_id, during, nominated_by, nominated_at)
select app.organisation(), app.organisation(), given.id, given."schoolId", given."pupilId", given."placementId", daterange(given."startsOn", given."endsOn", '[]'), $2, $3
from jsonb_to_recordset($1::jsonb) as given(id uuid, "schoolId" uuid, "pupilId" uuid, "placementId" uuid, "startsOn" date, "endsOn" date)`;
