import type { IsoDate } from '../../kernel/dates.js';
import type { Findings } from './findings.js';
import type { ReadRow } from './read-row.js';
import type { SchoolNames } from './school-names.js';

/** The rows of one sheet that speak of one placement. */
export interface PlacementRows {
  readonly school: number | string | null;
  readonly startsOn: IsoDate | null;
  readonly rows: readonly ReadRow[];
}

interface Open {
  school: number | string | null;
  startsOn: IsoDate | null;
  rows: ReadRow[];
}

/**
 * Parts a pupil's rows into placements: by school and first day. A row that leaves one of them out belongs to the placement it fits, if it
 * fits one only.
 */
export function placementRows(rows: readonly ReadRow[], schools: SchoolNames, findings: Findings): PlacementRows[] {
  const placements: Open[] = [];
  const stated = rows.map((row) => ({ row, school: schools.schoolOf(row, findings), startsOn: row.facts.startsOn?.value ?? null }));
  const full = stated.filter(({ school, startsOn }) => school !== null && startsOn !== null);
  const partial = stated.filter(({ school, startsOn }) => school === null || startsOn === null);
  for (const { row, school, startsOn } of full) {
    const known = placements.find((each) => each.school === school && each.startsOn === startsOn);
    if (known) known.rows.push(row);
    else placements.push({ school, startsOn, rows: [row] });
  }
  for (const { row, school, startsOn } of partial) {
    const fitting = placements.filter(
      (each) => (school === null || each.school === school) && (startsOn === null || each.startsOn === startsOn),
    );
    const [only, second] = fitting;
    if (!only) placements.push({ school, startsOn, rows: [row] });
    else if (!second) only.rows.push(row);
    else if (row.facts.reference) {
      findings.problem(row.facts.reference.place, 'reference', {
        code: 'whichPlacement',
        reason:
          'This pupil has more than one placement in the sheet, and the row does not say which it belongs to. Give the school and the start date.',
      });
    }
  }
  for (const each of placements) each.rows.sort((a, b) => a.row.number - b.row.number);
  return placements;
}
