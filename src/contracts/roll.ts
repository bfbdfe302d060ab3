import { type IsoDate, addDays } from '../kernel/dates.js';
import { type AcademicYear, academicYearOf, academicYearRange, nextAcademicYear, startingYear } from '../kernel/years.js';
import { chronologicalYearGroup } from './spot/birthday-rule.js';

/** What 1 September does to a pupil. */
export type RollChange = 'ends' | 'movesPhase' | 'outOfYear' | 'goesOn';

export interface RolledPupil {
  readonly yearGroup: number;
  readonly birthMonth: IsoDate | null;
  /** The contract's last day, or the placement's where it has no contract. */
  readonly endsOn: IsoDate | null;
}

/** The last year group of a phase: primary, secondary, post-16. */
const LAST_OF_A_PHASE: ReadonlySet<number> = new Set([6, 11]);
const HIGHEST_YEAR_GROUP = 14;

/** The next 1 September: the academic year that it begins. */
export const nextRoll = (today: IsoDate): AcademicYear => nextAcademicYear(academicYearOf(today));

/** The last day before the year begins: what has ended by then does not go on. */
export const rollEve = (year: AcademicYear): IsoDate => addDays(academicYearRange(year).from, -1);

/**
 * What the beginning of a year means for a pupil: the placement ends by age or agreement, it goes on into another phase, or it goes on. A pupil
 * out of his or her chronological year is shown apart: it stays so knowingly, by a decision.
 */
export function rollChange(pupil: RolledPupil, year: AcademicYear): RollChange {
  if ((pupil.endsOn !== null && pupil.endsOn <= rollEve(year)) || pupil.yearGroup >= HIGHEST_YEAR_GROUP) return 'ends';
  const chronological = chronologicalYearGroup(pupil.birthMonth, year);
  if (chronological !== null && chronological !== pupil.yearGroup + 1) return 'outOfYear';
  return LAST_OF_A_PHASE.has(pupil.yearGroup) ? 'movesPhase' : 'goesOn';
}

/** As the database stores an academic year. */
export const yearNumber = (year: AcademicYear): number => startingYear(year);
