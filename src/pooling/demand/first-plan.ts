import { NEED_CODES } from '../../providers/register/sen-need.js';
import { type Categories, type Dimension, FIRST_TABLES, type ReleasePlan } from '../release/release-plan.js';

const LAST_YEAR = 14;
const YEARS = Array.from({ length: LAST_YEAR + 1 }, (_, year) => String(year));

const phaseOf = (year: number): string => (year >= 12 ? 'post16' : year >= 7 ? 'secondary' : 'primary');

/** The plan by which demand is published; another set of tables is another version, audited together with what this one published. */
export const PLAN: ReleasePlan = {
  version: 1,
  tables: FIRST_TABLES,
  phaseOfYear: Object.fromEntries(YEARS.map((year) => [year, phaseOf(Number(year))])),
};

/** Every category of an authority with these districts; a home that is in none of them is `notKnown`. */
export const categoriesOf = (districts: readonly string[]): Categories => ({
  need: NEED_CODES,
  phase: ['primary', 'secondary', 'post16'],
  year: YEARS,
  term: ['autumn', 'spring', 'summer'],
  setting: ['day', 'residential'],
  district: [...districts, 'notKnown'],
});

export const DIMENSION_WORDS: Readonly<Record<Dimension, string>> = {
  need: 'Need',
  phase: 'Phase',
  year: 'Year group',
  term: 'Start term',
  setting: 'Setting',
  district: 'District',
};
