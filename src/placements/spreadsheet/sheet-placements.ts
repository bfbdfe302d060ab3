import type { DateRange } from '../../kernel/date-range.js';
import { pricedRows } from './fee-drafts.js';
import { agreedFact } from './facts-of-rows.js';
import { linesOfRows, type LineDraft } from './fee-lines-of-rows.js';
import type { Findings } from './findings.js';
import type { Field } from './fields.js';
import { groupBy } from './group-by.js';
import { type PlacementRows, placementRows } from './placement-rows.js';
import { placeFor, type Fact, type ReadRow, type RowFacts } from './read-row.js';
import type { ImportChoices } from './reading.js';
import type { SchoolNames } from './school-names.js';
import { type SheetYear, yearRange } from './sheet-year.js';

/** Facts that belong to the pupil, whatever the placement. */
const PUPIL_FIELDS = ['upn', 'birthMonth', 'yearGroup', 'need'] as const;
/** Facts on which all rows of a placement agree. */
const PLACEMENT_FIELDS = [
  'urn',
  'schoolName',
  'startsOn',
  'endsOn',
  'setting',
  'weeks',
  'nights',
  'namingBasis',
  'tribunalOn',
  'chargingBasis',
  'upliftMonth',
  'lastReviewedOn',
] as const;

export type AgreedField = (typeof PUPIL_FIELDS)[number] | (typeof PLACEMENT_FIELDS)[number];
export type AgreedFacts = { -readonly [F in AgreedField]?: Fact<RowFacts[F]> };

/** One placement as one sheet tells it. */
export interface SheetPlacement {
  readonly reference: Fact<string>;
  readonly school: PlacementRows['school'];
  readonly rows: readonly ReadRow[];
  readonly facts: AgreedFacts;
  readonly failed: ReadonlySet<Field>;
  readonly lines: readonly LineDraft[];
  readonly year: SheetYear | null;
  /** The days of the tab's year; null where the tab is about no year. */
  readonly days: DateRange | null;
}

/** Puts the rows of one sheet together: by pupil, then by placement. */
export function sheetPlacements(
  rows: readonly ReadRow[],
  schools: SchoolNames,
  choices: ImportChoices,
  findings: Findings,
): SheetPlacement[] {
  const placements: SheetPlacement[] = [];
  const named = rows.filter((row) => isNamed(row, findings));
  for (const [, ofPupil] of groupBy(named, (row) => row.facts.reference?.value)) {
    const reference = ofPupil[0]?.facts.reference;
    if (!reference) continue;
    const pupil: AgreedFacts = {};
    for (const field of PUPIL_FIELDS) assign(pupil, field, ofPupil, `pupil, ${reference.value}`, findings);
    for (const part of placementRows(ofPupil, schools, findings))
      placements.push(sheetPlacement(reference, part, pupil, choices, findings));
  }
  return placements;
}

function isNamed(row: ReadRow, findings: Findings): boolean {
  if (row.facts.reference) return true;
  if (!row.failed.has('reference')) {
    findings.problem(placeFor(row.mapped, row.row.number, 'reference'), 'reference', {
      code: 'missing',
      reason: 'The row does not say which pupil it is about: give your reference.',
    });
  }
  return false;
}

function assign(facts: AgreedFacts, field: AgreedField, rows: readonly ReadRow[], about: string, findings: Findings): void {
  const fact = agreedFact(rows, field, about, findings);
  if (fact) (facts as Record<AgreedField, unknown>)[field] = fact;
}

function sheetPlacement(
  reference: Fact<string>,
  part: PlacementRows,
  pupil: AgreedFacts,
  choices: ImportChoices,
  findings: Findings,
): SheetPlacement {
  const facts: AgreedFacts = { ...pupil };
  for (const field of PLACEMENT_FIELDS) assign(facts, field, part.rows, `placement of pupil ${reference.value}`, findings);
  const defaults = choices.defaults ?? {};
  const context = {
    weeks: facts.weeks?.value ?? facts.setting?.value.weeks ?? null,
    nights: facts.nights?.value ?? null,
    charging: facts.chargingBasis?.value ?? defaults.charging ?? null,
    defaults,
  };
  const priced = part.rows.flatMap((row) => pricedRows(row, context, findings));
  const year = part.rows[0]?.mapped.year ?? null;
  return {
    reference,
    school: part.school,
    rows: part.rows,
    facts,
    failed: new Set(part.rows.flatMap(({ failed }) => [...failed])),
    lines: linesOfRows(part.rows, priced, findings),
    year,
    days: year && yearRange(year, facts.upliftMonth?.value ?? defaults.upliftMonth ?? null),
  };
}
