import { type Outlier, type LikePriceCell, abovePartners, reasonsFor } from '../../placements/oversight/like-prices.js';
import type { MoneyAtRisk } from '../../placements/oversight/oversight.query.js';
import { riskInWords } from '../../placements/oversight/risk-words.js';
import { needInWords } from '../officer/words.js';
import { paths } from '../paths.js';
import { STATE_TAGS } from '../returns/return-words.js';
import type { Table } from '../foundation/table.js';
import type { MoneySort, SchoolMoney } from './money-by-school.js';

const rise = (key: MoneySort & keyof SchoolMoney, heading: string) => ({
  key,
  heading,
  type: 'money' as const,
  sort: key,
  whole: true,
  value: (row: SchoolMoney) => row[key],
});

export const MONEY_TABLE: Table<SchoolMoney> = {
  name: 'round-by-school',
  caption: 'Rises by school, pounds a year',
  columns: [
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      sort: 'school',
      value: ({ school }) => school,
      href: ({ returnId }) => paths.upliftReturn(returnId),
    },
    { key: 'reference', heading: 'Reference', type: 'text', hidden: 'page', value: ({ reference }) => reference },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => STATE_TAGS[state].text,
      colour: ({ state }) => STATE_TAGS[state].colour,
    },
    rise('asked', 'Asked'),
    rise('justified', 'Justified'),
    rise('offered', 'Offered'),
    rise('settled', 'Settled'),
    rise('undecided', 'Undecided'),
    rise('section63', 'Section 63 exposure'),
    rise('arrears', 'Arrears so far'),
    rise('perWeek', 'Waiting costs a week'),
  ],
};

const SETTINGS: Readonly<Record<string, string>> = { day: 'Day', residential: 'Residential' };
const PHASES: Readonly<Record<string, string>> = { primary: 'primary', secondary: 'secondary', post16: 'post-16' };

export const likePlaces = ({ need, phase, setting }: { readonly need: string; readonly phase: string; readonly setting: string }): string =>
  `${needInWords(need)}, ${PHASES[phase] ?? phase}, ${(SETTINGS[setting] ?? setting).toLowerCase()}`;

export const LIKE_PRICES_TABLE: Table<LikePriceCell> = {
  name: 'prices-of-like-places',
  caption: 'Prices of like places, gross pounds a year',
  columns: [
    { key: 'cell', heading: 'Need, phase and setting', type: 'text', value: likePlaces },
    { key: 'places', heading: 'Our places', type: 'integer', value: ({ places }) => places },
    { key: 'total', heading: 'Together', type: 'money', whole: true, value: ({ total }) => total },
    { key: 'mean', heading: 'Our mean', type: 'money', whole: true, value: ({ mean }) => mean },
    { key: 'median', heading: 'Our median', type: 'money', whole: true, value: ({ median }) => median },
    { key: 'partnerMean', heading: 'Partners’ mean', type: 'money', whole: true, value: ({ partnerMean }) => partnerMean },
    {
      key: 'partnerMedian',
      heading: 'Partners’ median',
      type: 'money',
      whole: true,
      hidden: 'page',
      value: ({ partnerMedian }) => partnerMedian,
    },
    { key: 'above', heading: 'Ours above theirs', type: 'percent', value: (cell) => abovePartners(cell)?.bp },
    { key: 'abovePounds', heading: 'In all', type: 'money', whole: true, value: (cell) => abovePartners(cell)?.pence },
  ],
};

export const OUTLIERS_TABLE: Table<Outlier> = {
  name: 'dearest-places',
  caption: 'Places far above like places',
  columns: [
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      value: ({ pupilReference }) => pupilReference,
      href: ({ placementId }) => paths.placement(placementId),
    },
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: ({ schoolName }) => schoolName,
      href: ({ schoolId }) => paths.school(schoolId),
    },
    { key: 'cell', heading: 'Compared with', type: 'text', value: likePlaces },
    { key: 'gross', heading: 'Gross price', type: 'money', whole: true, value: ({ gross }) => gross },
    { key: 'median', heading: 'Median of like places', type: 'money', whole: true, value: ({ median }) => median },
    { key: 'reasons', heading: 'Why', type: 'text', value: (outlier) => reasonsFor(outlier).join('. ') },
  ],
};

export const RISK_TABLE: Table<MoneyAtRisk> = {
  name: 'pounds-at-risk',
  caption: 'Placements, the dearest first',
  columns: [
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      value: ({ pupilReference }) => pupilReference,
      href: ({ placementId }) => paths.placement(placementId),
    },
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: ({ schoolName }) => schoolName,
      href: ({ schoolId }) => paths.school(schoolId),
    },
    { key: 'why', heading: 'What is missing', type: 'text', value: riskInWords },
    { key: 'pence', heading: 'Pounds a year', type: 'money', whole: true, value: ({ pence }) => pence },
  ],
};
