import { randomUUID } from 'node:crypto';
import { Refused, refusal } from '../../kernel/outcome.js';
import type { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ParsedFeeLine } from './reading.js';
import type { ReconciledPlacement } from './reconcile.js';

/** What was made for one placement of the file. */
export interface SavedPlacement {
  readonly placementId: string;
  readonly created: boolean;
  readonly reconciled: ReconciledPlacement;
}

export interface SavedPlacements {
  readonly pupils: number;
  readonly placements: number;
  readonly feeLines: number;
  readonly saved: readonly SavedPlacement[];
}

const INSERT_PUPILS = `
  insert into pupils (id, authority_id, reference, upn, birth_month, year_group, primary_need)
  select id, $1, reference, upn, birth_month, year_group, primary_need
  from jsonb_to_recordset($2) as pupil (id uuid, reference text, upn text, birth_month date, year_group smallint, primary_need text)`;

const INSERT_PLACEMENTS = `
  insert into placements (id, authority_id, school_id, pupil_id, starts_on, ends_on, setting, weeks_a_year, nights_a_week, naming_basis,
    tribunal_ordered_on, charging_basis, charging_units, uplift_month, last_reviewed_on)
  select id, $1, school_id, pupil_id, starts_on, ends_on, setting, weeks_a_year, nights_a_week, naming_basis,
    tribunal_ordered_on, charging_basis, charging_units, uplift_month, last_reviewed_on
  from jsonb_to_recordset($2) as placement (id uuid, school_id uuid, pupil_id uuid, starts_on date, ends_on date, setting text,
    weeks_a_year numeric, nights_a_week numeric, naming_basis text, tribunal_ordered_on date, charging_basis text, charging_units smallint,
    uplift_month smallint, last_reviewed_on date)`;

const INSERT_FEE_LINES = `
  insert into fee_lines (id, authority_id, school_id, placement_id, kind, label, unit, quantity, unit_pence, annual_pence, vat, hnb_eligible,
    effective, entered_by)
  select id, $1, school_id, placement_id, kind, label, unit, quantity, unit_pence, annual_pence, vat, hnb_eligible,
    daterange(starts_on, ends_before), $3
  from jsonb_to_recordset($2) as line (id uuid, school_id uuid, placement_id uuid, kind text, label text, unit text, quantity numeric,
    unit_pence bigint, annual_pence bigint, vat text, hnb_eligible boolean, starts_on date, ends_before date)`;

const INSERT_FUNDERS = `
  insert into fee_line_funders (fee_line_id, authority_id, funder, share_bp)
  select fee_line_id, $1, funder, share_bp
  from jsonb_to_recordset($2) as share (fee_line_id uuid, funder text, share_bp integer)`;

/** Saves everything of a file that is not held yet: four statements, however many rows. Any failure is the whole transaction's. */
export async function insertPlacements(work: UnitOfWork, placements: readonly ReconciledPlacement[]): Promise<SavedPlacements> {
  const { actor } = work.current;
  const pupilIds = new Map<string, string>();
  const pupils: object[] = [];
  for (const [reference, { parsed, pupilId }] of latestByPupil(placements)) {
    const id = pupilId ?? randomUUID();
    pupilIds.set(reference, id);
    if (pupilId === null) pupils.push(pupilRow(id, parsed));
  }
  const saved = placements.map((reconciled) => ({
    placementId: reconciled.placementId ?? randomUUID(),
    created: reconciled.placementId === null,
    reconciled,
  }));
  const created = saved.filter((each) => each.created);
  const lines = saved.flatMap(({ placementId, reconciled }) =>
    reconciled.newLines.map((line) => ({ line, row: feeLineRow(randomUUID(), placementId, reconciled.school.id, line) })),
  );
  await refuseUnderContract(
    work,
    saved.flatMap(({ placementId, reconciled }) => (reconciled.newLines.length > 0 ? [placementId] : [])),
  );
  await work.query(INSERT_PUPILS, [actor.organisationId, JSON.stringify(pupils)]);
  await work.query(INSERT_PLACEMENTS, [actor.organisationId, JSON.stringify(created.map((each) => placementRow(each, pupilIds)))]);
  await work.query(INSERT_FEE_LINES, [actor.organisationId, JSON.stringify(lines.map(({ row }) => row)), actor.personId]);
  await work.query(INSERT_FUNDERS, [actor.organisationId, JSON.stringify(lines.flatMap(({ line, row }) => funderRows(row.id, line)))]);
  return { pupils: pupils.length, placements: created.length, feeLines: lines.length, saved };
}

/** Once a placement has a contract, its fees change by a variation of it: the database lets none begin outside, and this says so in words. */
async function refuseUnderContract(work: UnitOfWork, placementIds: readonly string[]): Promise<void> {
  const under = await work.query<{ pupil: string; reference: string }>(
    `select distinct on (placement.id) pupil.reference as pupil, contract.reference
     from contracts contract join placements placement on placement.id = contract.placement_id join pupils pupil on pupil.id = placement.pupil_id
     where placement.id = any ($1) and contract.state in ('active', 'noticeGiven', 'ended', 'superseded') order by placement.id, contract.starts_on desc`,
    [[...placementIds]],
  );
  if (under.length > 0)
    throw new Refused(
      under.map(({ pupil, reference }) =>
        refusal('underContract', `Pupil ${pupil} is under ${reference}: a fee that changes is a variation of it, not a row of a file.`),
      ),
    );
}

/** A pupil with several placements is described by the one that started last. */
function latestByPupil(placements: readonly ReconciledPlacement[]): Map<string, ReconciledPlacement> {
  const latest = new Map<string, ReconciledPlacement>();
  for (const each of placements) {
    const before = latest.get(each.parsed.reference);
    if (!before || each.parsed.startsOn > before.parsed.startsOn) latest.set(each.parsed.reference, each);
  }
  return latest;
}

const pupilRow = (id: string, parsed: ReconciledPlacement['parsed']): object => ({
  id,
  reference: parsed.reference,
  upn: parsed.upn,
  birth_month: parsed.birthMonth,
  year_group: parsed.yearGroup,
  primary_need: parsed.need,
});

function placementRow({ placementId, reconciled }: SavedPlacement, pupilIds: ReadonlyMap<string, string>): object {
  const { parsed, school } = reconciled;
  return {
    id: placementId,
    school_id: school.id,
    pupil_id: pupilIds.get(parsed.reference),
    starts_on: parsed.startsOn,
    ends_on: parsed.endsOn,
    setting: parsed.setting,
    weeks_a_year: parsed.weeks,
    nights_a_week: parsed.nights,
    naming_basis: parsed.namingBasis,
    tribunal_ordered_on: parsed.tribunalOn,
    charging_basis: parsed.charging?.basis ?? null,
    charging_units: parsed.charging?.units ?? null,
    uplift_month: parsed.upliftMonth ?? 9,
    last_reviewed_on: parsed.lastReviewedOn,
  };
}

const feeLineRow = (id: string, placementId: string, schoolId: string, line: ParsedFeeLine) => ({
  id,
  school_id: schoolId,
  placement_id: placementId,
  kind: line.kind,
  label: line.label,
  unit: line.unit,
  quantity: line.quantity,
  unit_pence: line.unitPence,
  annual_pence: line.annualPence,
  vat: line.vat,
  hnb_eligible: line.hnbEligible,
  starts_on: line.from,
  ends_before: line.to,
});

const funderRows = (feeLineId: string, line: ParsedFeeLine): object[] =>
  Object.entries(line.split).flatMap(([funder, share]) => (share > 0 ? [{ fee_line_id: feeLineId, funder, share_bp: share }] : []));
