import { type IsoDate, addMonths } from '../../kernel/dates.js';
import { type AcademicYear, academicYearOf, academicYearRange, startingYear } from '../../kernel/years.js';
import { addDays } from '../../kernel/dates.js';

/** What is known of a pupil's age: the month of birth where it is held, else the year group in an academic year. */
export interface PupilAge {
  readonly birthMonth: IsoDate | null;
  readonly yearGroup: number;
  readonly inYear: AcademicYear;
}

/** Pupils of a year group reach this age during the academic year: those of year 11 turn 16. */
const AGE_OVER_YEAR_GROUP = 5;

/** The academic year in which the pupil reaches the age. A birth month never straddles two years, so the month is enough. */
export function yearOfBirthday({ birthMonth, yearGroup, inYear }: PupilAge, age: number): AcademicYear {
  if (birthMonth !== null) return academicYearOf(addMonths(birthMonth, age * 12));
  const starts = startingYear(inYear) + age - (yearGroup + AGE_OVER_YEAR_GROUP);
  return academicYearOf(`${String(starts)}-09-01` as IsoDate);
}

/** An IPA ends by itself at the close of the academic year (31 August) in which the pupil reaches the stated age. */
export const endsByItselfOn = (pupil: PupilAge, age: number): IsoDate => addDays(academicYearRange(yearOfBirthday(pupil, age)).to, -1);

/** The year group of the pupil's age in an academic year; null where the month of birth is not held. */
export const chronologicalYearGroup = (birthMonth: IsoDate | null, year: AcademicYear): number | null =>
  birthMonth === null ? null : startingYear(year) - startingYear(academicYearOf(birthMonth)) - AGE_OVER_YEAR_GROUP;

/** The age that an agreement usually runs to, by the phase the pupil is in: the end of year 11, else of year 14. A proposal: the officer states it. */
export const usualEndAge = (yearGroup: number): number => (yearGroup <= 11 ? 16 : 19);
