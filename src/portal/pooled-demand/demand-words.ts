import { DIMENSION_WORDS } from '../../pooling/demand/first-plan.js';
import type { PooledDemand } from '../../pooling/demand/pooled-demand.query.js';
import { DIMENSIONS, type Dimension } from '../../pooling/release/release-plan.js';
import { needInWords } from '../schools/school-words.js';

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

export const tableKey = (dimensions: readonly Dimension[]): string => dimensions.join('-');

/** The dimensions that an address names; a word that is none is left out. */
export const dimensionsNamed = (text: string): Dimension[] => DIMENSIONS.filter((dimension) => text.split('-').includes(dimension));

/** "Setting: Autism or Hearing impairment; Secondary": what is counted, by what and of which categories alone. */
export function demandName({ dimensions, only }: Pick<PooledDemand, 'dimensions' | 'only'>, names?: DistrictNames): string {
  const narrowed = DIMENSIONS.flatMap((dimension) => {
    const categories = only[dimension];
    return categories ? [categories.map((category) => categoryInWords(dimension, category, names)).join(' or ')] : [];
  });
  return narrowed.length === 0 ? tableName(dimensions) : `${tableName(dimensions)}: ${narrowed.join('; ')}`;
}
