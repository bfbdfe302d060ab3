import type { Actor } from '../../kernel/actor.js';
import { isWrong } from '../../providers/check-standing.js';
import { NEED_CODES, type NeedCode } from '../../providers/register/sen-need.js';
import type { SchoolKind } from '../../providers/register/school-fields.js';
import type { Phase, SchoolCriteria } from '../../providers/school-criteria.js';
import { kilometresOf } from '../../providers/school-search.query.js';
import type { Directory, DirectoryFilter, DirectoryRow, DirectorySort } from '../../placements/school-directory.query.js';
import type { Form } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';
import { NEED_WORDS, PHASE_WORDS, SHORT_KINDS, agesInWords, inspectionInWords } from './school-words.js';

const SORTS: readonly DirectorySort[] = ['name', 'distance', 'pupilsPlaced', 'annualFees', 'latestInspection'];
const DISTANCES = [5, 10, 20, 40] as const;

export const schoolsList = (query: AddressQuery): ListState<DirectorySort> =>
  listState(query, { sorts: SORTS, sort: 'name', filters: ['near', 'within', 'kind', 'need', 'phase', 'show'], pageSize: 50 });

/** What the address asks for; what it names wrongly narrows nothing. */
export function directoryFilter(list: ListState): DirectoryFilter {
  const near = list.filter('near');
  const within = Number(list.filter('within'));
  const criteria: SchoolCriteria = {
    ...(list.q === '' ? {} : { name: list.q }),
    ...(near === '' ? {} : { near }),
    ...(near !== '' && within > 0 && within <= 1000 ? { withinKilometres: kilometresOf(within) } : {}),
    ...oneOf('kinds', list.filter('kind'), SHORT_KINDS, (kind: SchoolKind) => [kind]),
    ...oneOf('need', list.filter('need'), NEED_WORDS, (need: NeedCode) => need),
    ...oneOf('phase', list.filter('phase'), PHASE_WORDS, (phase: Phase) => phase),
  };
  const show = list.filter('show');
  return { criteria, withPupils: show === 'ours' || show === 'checks', checkWrong: show === 'checks' };
}

/** The order asked for; by distance only where there is something to measure from. */
export const orderOf = (list: ListState<DirectorySort>): { readonly by: DirectorySort; readonly descending: boolean } =>
  list.sort === 'distance' && list.filter('near') === ''
    ? { by: 'name', descending: false }
    : { by: list.sort, descending: list.descending };

const oneOf = <Key extends string, Value extends string, Given>(
  key: Key,
  asked: string,
  known: Readonly<Record<Value, string>>,
  given: (value: Value) => Given,
): Partial<Record<Key, Given>> => (asked in known ? ({ [key]: given(asked as Value) } as Partial<Record<Key, Given>>) : {});

/** What an officer has to know of a school before opening it. */
export function standingOf({ hold, checks, pupilsPlaced }: DirectoryRow): { readonly text: string; readonly colour: string } | null {
  if (hold.length > 0) return { text: 'Referrals held', colour: 'red' };
  if (checks === null || pupilsPlaced === 0) return null;
  const wrong = checks.filter(isWrong).length;
  if (wrong > 0) return { text: `${String(wrong)} ${wrong === 1 ? 'check' : 'checks'} to mend`, colour: 'orange' };
  return { text: 'In order', colour: 'green' };
}

export function schoolsTable(actor: Actor, list: ListState<DirectorySort>): Table<DirectoryRow> {
  const council = actor.kind === 'authority';
  const places = council || actor.kind === 'provider' || actor.kind === 'providerGroup';
  return {
    name: 'schools',
    caption: 'Schools',
    columns: [
      {
        key: 'name',
        heading: 'School',
        type: 'text',
        sort: 'name',
        value: ({ name }) => name,
        href: ({ id }) => paths.school(id),
        note: ({ town, laName, providerName }) => [town ?? laName, providerName].filter(Boolean).join(' · '),
      },
      { key: 'urn', heading: 'URN', type: 'text', unbroken: true, value: ({ urn }) => String(urn) },
      {
        key: 'kind',
        heading: 'Type',
        type: 'text',
        value: ({ kind }) => SHORT_KINDS[kind],
        note: ({ section41 }) => (section41 ? 'Section 41' : null),
      },
      { key: 'section41', heading: 'Section 41', type: 'text', value: ({ section41 }) => section41, hidden: 'page' },
      { key: 'needs', heading: 'Needs named', type: 'text', value: ({ needs }) => needs.join(', ') },
      { key: 'ages', heading: 'Ages', type: 'text', unbroken: true, value: agesInWords },
      ...(list.filter('near') === ''
        ? []
        : [
            {
              key: 'miles',
              heading: 'Miles',
              type: 'integer',
              sort: 'distance',
              sortsDescending: false,
              value: ({ miles }: DirectoryRow) => miles,
            } as const,
          ]),
      {
        key: 'inspection',
        heading: 'Latest inspection',
        type: 'text',
        sort: 'latestInspection',
        sortsDescending: true,
        value: ({ latestInspection }) => latestInspection && inspectionInWords(latestInspection),
        note: ({ latestInspection }) => latestInspection && `${latestInspection.inspectorate}, ${shortDay(latestInspection.inspectedOn)}`,
      },
      {
        key: 'inspectedOn',
        heading: 'Inspected on',
        type: 'date',
        value: ({ latestInspection }) => latestInspection?.inspectedOn,
        hidden: 'page',
      },
      ...(places
        ? ([
            {
              key: 'pupilsPlaced',
              heading: council ? 'Our pupils' : 'Pupils placed',
              type: 'integer',
              sort: 'pupilsPlaced',
              value: ({ pupilsPlaced }: DirectoryRow) => pupilsPlaced || null,
            },
            {
              key: 'annualFees',
              heading: 'Fees a year',
              type: 'money',
              whole: true,
              sort: 'annualFees',
              value: ({ annualFees }: DirectoryRow) => annualFees,
            },
          ] as const)
        : []),
      {
        key: 'standing',
        heading: 'Standing',
        type: 'status',
        value: (row) => standingOf(row)?.text,
        colour: (row) => standingOf(row)?.colour,
      },
    ],
  };
}

const option = (chosen: string) => (value: string, text: string) => ({ value, text, chosen: value === chosen });

export function schoolsView(actor: Actor, found: Directory | null, list: ListState<DirectorySort>, form: Form | undefined) {
  const council = actor.kind === 'authority';
  const choice = (name: string, label: string, options: readonly (readonly [value: string, text: string])[], any = 'Any') => {
    const chosen = option(list.filter(name));
    return { name, label, any, options: options.map(([value, text]) => chosen(value, text)) };
  };
  return {
    form,
    wide: true,
    list,
    filters: {
      search: { label: 'Name or URN', value: list.q },
      choices: [
        ...(council
          ? [
              choice(
                'show',
                'Show',
                [
                  ['ours', 'Schools with our pupils'],
                  ['checks', 'With a check to mend'],
                ],
                'All schools',
              ),
            ]
          : []),
        choice(
          'need',
          'Need',
          NEED_CODES.map((need) => [need, NEED_WORDS[need]] as const),
        ),
        choice('phase', 'Phase', Object.entries(PHASE_WORDS)),
        choice('kind', 'Type', Object.entries(SHORT_KINDS)),
        choice(
          'within',
          'Within',
          DISTANCES.map((miles) => [String(miles), `${String(miles)} miles`] as const),
        ),
      ],
      texts: [{ name: 'near', label: 'Near postcode', value: list.filter('near'), example: 'LE1' }],
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    table:
      found &&
      tableView(schoolsTable(actor, list), found.nodes, list, {
        captionHidden: true,
        empty: 'No school matches. Remove a filter, or look for part of the name.',
        ...(council && found.nodes.length > 0
          ? { totals: { pupilsPlaced: found.totals.pupilsPlaced, annualFees: found.totals.annualFees } }
          : {}),
      }),
    pages: found && list.pages(found),
  };
}
