import { isUUID } from 'class-validator';
import type { Actor } from '../../kernel/actor.js';
import type {
  ListedPlacement,
  PlacementCriteria,
  PlacementListSort,
  PlacementPage,
  PlacementTime,
} from '../../placements/placement-list.query.js';
import { NEED_CODES } from '../../providers/register/sen-need.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { NEED_WORDS, yearGroupInWords } from '../schools/school-words.js';
import { NAMING_WORDS, SETTING_WORDS } from './placement-words.js';

const SORTS: readonly PlacementListSort[] = [
  'pupilReference',
  'schoolName',
  'yearGroup',
  'startsOn',
  'endsOn',
  'lastReviewedOn',
  'annualFees',
];

const TIME_WORDS: Readonly<Record<PlacementTime, string>> = {
  current: 'Placed today',
  starting: 'Not begun yet',
  ending: 'Ending within six months',
  over: 'Over',
  all: 'All',
};

const ATTENTION = { review: 'Review overdue', unsigned: 'Share without signed agreement' } as const;

export const placementsList = (query: AddressQuery): ListState<PlacementListSort> =>
  listState(query, {
    sorts: SORTS,
    sort: 'pupilReference',
    filters: ['time', 'need', 'setting', 'year', 'naming', 'attention', 'school'],
    pageSize: 50,
  });

/** What the address asks for; what it names wrongly narrows nothing. */
export function placementCriteria(list: ListState): PlacementCriteria {
  const [time, need, setting, year, naming, attention, school] = ['time', 'need', 'setting', 'year', 'naming', 'attention', 'school'].map(
    (name) => list.filter(name),
  ) as [string, string, string, string, string, string, string];
  return {
    ...(list.q === '' ? {} : { text: list.q }),
    ...(need in NEED_WORDS ? { needs: [need] } : {}),
    ...(setting in SETTING_WORDS ? { setting } : {}),
    ...(/^-?\d{1,2}$/.test(year) ? { yearGroup: Number(year) } : {}),
    ...(naming in NAMING_WORDS ? { namingBasis: naming } : {}),
    ...(isUUID(school) ? { schoolId: school } : {}),
    reviewOverdue: attention === 'review',
    unsigned: attention === 'unsigned',
    time: time in TIME_WORDS ? (time as PlacementTime) : 'current',
  };
}

const ALERTS: ReadonlySet<string> = new Set(['noFeeLine', 'noChargingBasis', 'unsigned']);

/** Pupils by reference only, whoever reads. `ofSchool`: the school stands above the table already. */
export function placementsTable(actor: Actor, ofSchool = false): Table<ListedPlacement> {
  const council = actor.kind === 'authority';
  return {
    name: 'placements',
    caption: 'Placements',
    columns: [
      {
        key: 'pupil',
        heading: 'Pupil',
        type: 'text',
        sort: 'pupilReference',
        unbroken: true,
        value: ({ pupilReference }) => pupilReference,
        href: ({ id }) => paths.placement(id),
      },
      ...(council
        ? []
        : ([{ key: 'council', heading: 'Council', type: 'text', value: ({ authorityName }: ListedPlacement) => authorityName }] as const)),
      {
        key: 'school',
        heading: 'School',
        type: 'text',
        sort: 'schoolName',
        value: ({ school }) => school.name,
        href: ({ school }) => paths.school(school.id),
        ...(ofSchool ? { hidden: 'page' as const } : {}),
      },
      { key: 'urn', heading: 'URN', type: 'text', value: ({ school }) => String(school.urn), hidden: 'page' },
      {
        key: 'year',
        heading: 'Year',
        type: 'text',
        unbroken: true,
        sort: 'yearGroup',
        value: ({ yearGroup }) => yearGroupInWords(yearGroup),
      },
      { key: 'need', heading: 'Need', type: 'text', value: ({ need }) => need },
      {
        key: 'setting',
        heading: 'Setting',
        type: 'text',
        value: ({ setting }) => SETTING_WORDS[setting],
        note: ({ setting, weeksAYear }) => (setting === 'residential' && weeksAYear !== null ? `${String(weeksAYear)} weeks` : null),
      },
      { key: 'naming', heading: 'Named', type: 'text', value: ({ namingBasis }) => NAMING_WORDS[namingBasis] },
      {
        key: 'from',
        heading: 'From',
        type: 'date',
        sort: 'startsOn',
        value: ({ startsOn }) => startsOn,
      },
      { key: 'to', heading: 'To', type: 'date', sort: 'endsOn', value: ({ endsOn }) => endsOn },
      {
        key: 'review',
        heading: 'Last review',
        type: 'date',
        sort: 'lastReviewedOn',
        sortsDescending: false,
        value: ({ lastReviewedOn }) => lastReviewedOn,
      },
      {
        key: 'fees',
        heading: 'Fees a year',
        type: 'money',
        whole: true,
        sort: 'annualFees',
        value: ({ annualFees }) => annualFees,
        note: ({ blockReference }) => (blockReference === null ? null : `Block ${blockReference}`),
      },
      { key: 'block', heading: 'Block', type: 'text', value: ({ blockReference }) => blockReference, hidden: 'page' },
      { key: 'gross', heading: 'Gross price', type: 'money', value: ({ grossPrice }) => grossPrice, hidden: 'page' },
      ...(council
        ? ([
            {
              key: 'unsigned',
              heading: 'Share unsigned',
              type: 'money',
              value: ({ unsigned }: ListedPlacement) => unsigned,
              hidden: 'page',
            },
          ] as const)
        : []),
      {
        key: 'flags',
        heading: 'To see to',
        type: 'status',
        value: ({ flags }) => flags.map(({ short }) => short).join(', '),
        colour: ({ flags }) => (flags.some(({ code }) => ALERTS.has(code)) ? 'orange' : 'yellow'),
      },
    ],
  };
}

export function placementsView(actor: Actor, found: PlacementPage, list: ListState<PlacementListSort>, mayImport: boolean) {
  const council = actor.kind === 'authority';
  const choice = (name: string, label: string, options: readonly (readonly [value: string, text: string])[], any = 'Any') => {
    const chosen = list.filter(name);
    return { name, label, any, options: options.map(([value, text]) => ({ value, text, chosen: value === chosen })) };
  };
  const { totals } = found;
  const years = Array.from({ length: 15 }, (_, year) => [String(year), yearGroupInWords(year)] as const);
  return {
    wide: true,
    list,
    filters: {
      search: { label: 'Pupil reference or school', value: list.q },
      choices: [
        choice(
          'time',
          'Show',
          Object.entries(TIME_WORDS).filter(([time]) => time !== 'current'),
          TIME_WORDS.current,
        ),
        choice(
          'need',
          'Need',
          NEED_CODES.map((need) => [need, NEED_WORDS[need]] as const),
        ),
        choice('setting', 'Setting', Object.entries(SETTING_WORDS)),
        choice('year', 'Year group', years),
        choice('naming', 'Named', Object.entries(NAMING_WORDS)),
        choice(
          'attention',
          'To see to',
          Object.entries(ATTENTION).filter(([key]) => council || key !== 'unsigned'),
          'Anything',
        ),
      ],
      kept: list.carried.filter(({ name }) => name === 'school'),
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    figures: figuresOf(found, list, council),
    table: tableView(placementsTable(actor), found.nodes, list, {
      captionHidden: true,
      empty: 'No placement matches. Remove a filter.',
      ...(found.nodes.length > 0 ? { totals: { fees: totals.annualFees } } : {}),
    }),
    pages: list.pages(found),
    ofSchool: list.filter('school') === '' ? null : (found.nodes[0]?.school.name ?? null),
    import: mayImport ? paths.placementImport : null,
  };
}

/** The money of the whole filter, and what in it waits for somebody. */
const figuresOf = ({ totalCount, totals }: PlacementPage, list: ListState, council: boolean) => [
  {
    label: 'Placements',
    value: totalCount.toLocaleString('en-GB'),
    note: totals.residential === 0 ? undefined : `${String(totals.residential)} residential`,
  },
  {
    label: 'Fees a year',
    value: totals.annualFees === null ? 'not known' : moneyInWords(Math.round(totals.annualFees / 100) * 100),
    note: totals.unpriced === 0 ? undefined : `${String(totals.unpriced)} without a price`,
  },
  ...(totals.reviewOverdue === 0
    ? []
    : [{ label: 'Reviews overdue', value: String(totals.reviewOverdue), alert: true, href: list.address({ attention: 'review' }) }]),
  ...(council && totals.unsigned !== null && totals.unsigned > 0
    ? [
        {
          label: 'Shares without signed agreement',
          value: moneyInWords(Math.round(totals.unsigned / 100) * 100),
          note: 'a year, our own money at risk',
          alert: true,
          href: list.address({ attention: 'unsigned' }),
        },
      ]
    : []),
];
