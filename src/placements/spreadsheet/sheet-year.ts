import type { DateRange } from '../../kernel/date-range.js';
import { academicYear, academicYearRange, financialYear, financialYearRange } from '../../kernel/years.js';

/** The year a tab is about, from its name or its title. */
export interface SheetYear {
  readonly label: string;
  readonly firstYear: number;
  /** The text says financial year, or academic; null where it only gives the years. */
  readonly kind: 'academic' | 'financial' | null;
}

/** "2024-25", "AY 24/25", "Financial year 2024/2025": the one pair of following years in a text; null where there is none or several. */
export function yearIn(text: string): SheetYear | null {
  const years = new Map<number, string>();
  for (const match of text.matchAll(/(?<!\d)(?:20)?(\d{2})\s?[-–/_ ]\s?(?:20)?(\d{2})(?!\d)/g)) {
    const first = Number(match[1]);
    if (Number(match[2]) === (first + 1) % 100) years.set(2000 + first, match[0]);
  }
  const [only] = years;
  if (!only || years.size > 1) return null;
  const [firstYear] = only;
  const kind = /\b(fy|financial)/i.test(text) ? 'financial' : /\b(ay|academic|school year)/i.test(text) ? 'academic' : null;
  return { label: `${firstYear}/${String((firstYear + 1) % 100).padStart(2, '0')}`, firstYear, kind };
}

/** The year's days. The month in which the contract's fees change says which year is meant, then the tab; without either it is academic. */
export function yearRange(year: SheetYear, upliftMonth: 4 | 9 | null): DateRange {
  const financial = upliftMonth === null ? year.kind === 'financial' : upliftMonth === 4;
  return financial ? financialYearRange(financialYear(year.label.replace('/', '-'))) : academicYearRange(academicYear(year.label));
}
