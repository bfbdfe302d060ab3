import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { needInWords } from '../../providers/register/need-words.js';
import { DIMENSIONS, type Dimension } from '../release/release-plan.js';
import { DIMENSION_WORDS } from './first-plan.js';
import type { DemandMember, PooledDemand } from './pooled-demand.query.js';

const PHASES: Readonly<Record<string, string>> = { primary: 'Primary', secondary: 'Secondary', post16: 'Post-16' };
const TERMS: Readonly<Record<string, string>> = { autumn: 'Autumn', spring: 'Spring', summer: 'Summer' };
const SETTINGS: Readonly<Record<string, string>> = { day: 'Day', residential: 'Residential' };

/** Districts by code, as their members call them; two of one code are named together. */
export type DistrictNames = ReadonlyMap<string, string>;

export const districtNames = (districts: readonly { readonly code: string; readonly name: string }[]): DistrictNames => {
  const names = new Map<string, string>();
  for (const { code, name } of districts) names.set(code, [names.get(code), name].filter(Boolean).join(' or '));
  return names;
};

/** A category as people say it; a district whose name is not told, by its code. */
export function categoryInWords(dimension: Dimension, category: string, names?: DistrictNames): string {
  switch (dimension) {
    case 'need':
      return needInWords(category);
    case 'phase':
      return PHASES[category] ?? category;
    case 'term':
      return TERMS[category] ?? category;
    case 'setting':
      return SETTINGS[category] ?? category;
    case 'year':
      return category === '0' ? 'Reception and below' : `Year ${category}`;
    case 'district':
      return category === 'notKnown' ? 'Not known' : (names?.get(category) ?? category);
  }
}

/** "Need by setting"; the one cell of all children is "All together". */
export const tableName = (dimensions: readonly Dimension[]): string =>
  dimensions.length === 0
    ? 'All together'
    : dimensions
        .map((dimension, index) => (index === 0 ? DIMENSION_WORDS[dimension] : DIMENSION_WORDS[dimension].toLowerCase()))
        .join(' by ');

/** "Setting: Autism or Hearing impairment; Secondary": what is counted, by what and of which categories alone. */
export function demandName({ dimensions, only }: Pick<PooledDemand, 'dimensions' | 'only'>, names?: DistrictNames): string {
  const narrowed = DIMENSIONS.flatMap((dimension) => {
    const categories = only[dimension];
    return categories ? [categories.map((category) => categoryInWords(dimension, category, names)).join(' or ')] : [];
  });
  return narrowed.length === 0 ? tableName(dimensions) : `${tableName(dimensions)}: ${narrowed.join('; ')}`;
}

/** A member, with the day of its figures where that is another than the one that is shown. */
export const memberName = ({ name, takenOn }: DemandMember, shown: IsoDate | null): string =>
  takenOn === shown ? name : `${name}, as of ${formatDate(takenOn)}`;
