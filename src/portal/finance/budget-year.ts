import type { IsoDate } from '../../kernel/dates.js';
import { type FinancialYear, financialYearOf, financialYearStarting, startingYear } from '../../kernel/years.js';

/** The financial years that can be looked at: last, this and the next two. */
export function yearsAround(today: IsoDate): FinancialYear[] {
  const current = startingYear(financialYearOf(today));
  return [-1, 0, 1, 2].map((years) => financialYearStarting(current + years));
}

/** The year asked for by its first calendar year; this year where none, or another, is asked. */
export function yearAsked(asked: string, today: IsoDate): FinancialYear {
  return yearsAround(today).find((year) => String(startingYear(year)) === asked) ?? financialYearOf(today);
}

export const yearQuery = (year: FinancialYear): string => `?year=${String(startingYear(year))}`;

export const yearChoice = (year: FinancialYear, today: IsoDate) => ({
  name: 'year',
  label: 'Financial year',
  any: `This year, ${financialYearOf(today)}`,
  options: yearsAround(today)
    .filter((each) => each !== financialYearOf(today))
    .map((each) => ({ value: String(startingYear(each)), text: each, chosen: each === year })),
});
