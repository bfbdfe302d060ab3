import { parse } from 'csv-parse/sync';
import { type Refusal, refusal } from '../../kernel/outcome.js';

/** A published count: a number, or the marker that says why there is none. */
export interface Statistic {
  readonly year: number;
  /** The three digits of the authority, or ENG. */
  readonly laCode: string;
  readonly laName: string;
  readonly measure: string;
  readonly value: number | null;
  readonly marker: 'x' | 'z' | 'c' | null;
}

/** Which columns of which file are counts: those after the description of the row, without percentages. */
export const STATISTICS_FILES = [
  { name: 'caseload.csv', all: 'All EHC plans', needs: ['ehcplans', 'special_independent', 'special_non_maintained'] },
  { name: 'sen_needs_all_plans.csv', all: 'All EHC plans', needs: ['ehc_plans', 'number_asd'] },
  { name: 'residential_settings.csv', all: 'All residential placements', needs: ['Res_3851', 'Res_52'] },
] as const;

export type StatisticsFile = (typeof STATISTICS_FILES)[number];

const DESCRIPTION = [
  'time_period',
  'time_identifier',
  'geographic_level',
  'country_code',
  'country_name',
  'region_code',
  'region_name',
  'new_la_code',
  'old_la_code',
  'la_name',
  'breakdown_topic',
  'breakdown',
] as const;

const MARKERS = { x: 'x', z: 'z', c: 'c', ':': 'x' } as const;
const MOST_FAULTS = 20;

/** "number_asd" stays as it is; "Res_52" becomes "res_52": measures begin small. */
const measureOf = (column: string): string => column.charAt(0).toLowerCase() + column.slice(1);

/** "202425" is the school year whose January is 2025. */
function yearOf(period: string): number | null {
  const found = /^(20\d\d)(\d\d)$/.exec(period);
  const first = Number(found?.[1]);
  return found && (first + 1) % 100 === Number(found[2]) ? first + 1 : null;
}

/**
 * The counts of one of the Department's files for all plans, of every authority and England and every year in it; rows by age, sex and the like are
 * left out. Faults say file, row and column; with any, nothing is taken.
 */
export function readStatistics(file: StatisticsFile, bytes: Buffer): { readonly statistics: Statistic[]; readonly faults: Refusal[] } {
  const faults: Refusal[] = [];
  const fault = (row: number, column: string, message: string): void => {
    if (faults.length < MOST_FAULTS)
      faults.push(refusal('fileWrong', `${file.name}, row ${String(row)}, column ${column}: ${message}`, file.name, String(row), column));
  };
  let rows: Record<string, string>[];
  try {
    rows = parse(bytes, { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    return {
      statistics: [],
      faults: [refusal('fileWrong', `${file.name} is no CSV file: ${error instanceof Error ? error.message : String(error)}`, file.name)],
    };
  }
  const columns = Object.keys(rows[0] ?? {});
  for (const missing of [...DESCRIPTION, ...file.needs].filter((column) => !columns.includes(column)))
    fault(1, missing, 'this column is missing. Take the file as the Department publishes it.');
  if (faults.length > 0) return { statistics: [], faults };
  const counts = columns.filter((column) => !(DESCRIPTION as readonly string[]).includes(column) && !column.toLowerCase().endsWith('_pc'));
  const statistics: Statistic[] = [];
  rows.forEach((row, index) => {
    const level = row['geographic_level'];
    if (row['breakdown'] !== file.all || (level !== 'Local authority' && level !== 'National')) return;
    const at = index + 2;
    const year = yearOf(row['time_period'] ?? '');
    if (year === null) return fault(at, 'time_period', `“${row['time_period'] ?? ''}” is no school year such as 202425.`);
    const laCode = level === 'National' ? 'ENG' : (row['old_la_code'] ?? '');
    if (!/^(\d{3}|ENG)$/.test(laCode)) return fault(at, 'old_la_code', `“${laCode}” is no code of an authority.`);
    for (const column of counts) {
      const text = (row[column] ?? '').trim();
      const marker = text in MARKERS ? MARKERS[text as keyof typeof MARKERS] : null;
      if (marker === null && !/^\d{1,9}$/.test(text)) {
        fault(at, column, `“${text}” is neither a whole number nor x, z or c.`);
        continue;
      }
      statistics.push({
        year,
        laCode,
        laName: level === 'National' ? 'England' : (row['la_name'] ?? ''),
        measure: measureOf(column),
        value: marker === null ? Number(text) : null,
        marker,
      });
    }
  });
  if (faults.length === 0 && statistics.length === 0) fault(2, 'breakdown', `no row of “${file.all}”.`);
  return { statistics: faults.length > 0 ? [] : statistics, faults };
}
