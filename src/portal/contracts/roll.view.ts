import type { Roll, RollDecision, RollEntry } from '../../contracts/roll.service.js';
import type { RollChange } from '../../contracts/roll.js';
import type { Form } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords } from '../foundation/words.js';
import { pageOf } from '../officer/page-of.js';
import { paths } from '../paths.js';
import { yearGroupInWords } from '../schools/school-words.js';

const CHANGES: Readonly<Record<RollChange, { readonly text: string; readonly colour: string }>> = {
  ends: { text: 'Ends', colour: 'orange' },
  movesPhase: { text: 'Moves phase', colour: 'purple' },
  outOfYear: { text: 'Out of year', colour: 'yellow' },
  goesOn: { text: 'Goes on', colour: 'green' },
};

export const DECISIONS: Readonly<Record<RollDecision, string>> = {
  advance: 'Goes on a year group',
  keepYear: 'Kept in the year group, knowingly',
  end: 'Leaves',
};

type Sort = 'pupil' | 'school' | 'change' | 'lost';

export const rollList = (query: AddressQuery): ListState<Sort> =>
  listState(query, { sorts: ['pupil', 'school', 'change', 'lost'], sort: 'change', filters: ['change', 'decided'], pageSize: 50 });

const ORDER: readonly RollChange[] = ['ends', 'movesPhase', 'outOfYear', 'goesOn'];

const KEYS: Readonly<Record<Sort, (entry: RollEntry) => string | number>> = {
  pupil: ({ pupilReference }) => pupilReference,
  school: ({ school }) => school.name.toLowerCase(),
  change: ({ change }) => ORDER.indexOf(change),
  lost: ({ lostPence }) => lostPence ?? -1,
};

/** What the address asks for, in its order. */
export function chosenEntries({ entries }: Roll, list: ListState<Sort>): RollEntry[] {
  const [change, decided] = [list.filter('change'), list.filter('decided')];
  const text = list.q.toLowerCase();
  const key = KEYS[list.sort];
  const sign = list.descending ? -1 : 1;
  return entries
    .filter(
      (entry) =>
        (change === '' || entry.change === change) &&
        (decided === '' || (decided === 'yes') === (entry.decision !== null)) &&
        (text === '' || `${entry.pupilReference} ${entry.school.name}`.toLowerCase().includes(text)),
    )
    .sort((a, b) => sign * compare(key(a), key(b)) || compare(a.pupilReference, b.pupilReference));
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

export const rollTable: Table<RollEntry> = {
  name: 'september',
  caption: 'Pupils',
  columns: [
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      sort: 'pupil',
      unbroken: true,
      value: ({ pupilReference }) => pupilReference,
      href: ({ placementId }) => paths.placement(placementId),
    },
    { key: 'year', heading: 'Now in', type: 'text', unbroken: true, value: ({ yearGroup }) => yearGroupInWords(yearGroup) },
    { key: 'school', heading: 'School', type: 'text', sort: 'school', value: ({ school }) => school.name },
    {
      key: 'contract',
      heading: 'Contract',
      type: 'text',
      unbroken: true,
      value: ({ contract }) => contract?.reference,
      href: ({ contract }) => (contract ? paths.contract(contract.id) : null),
    },
    { key: 'ends', heading: 'Ends', type: 'date', value: ({ endsOn }) => endsOn },
    {
      key: 'change',
      heading: 'On 1 September',
      type: 'status',
      sort: 'change',
      sortsDescending: false,
      value: ({ change }) => CHANGES[change].text,
      colour: ({ change }) => CHANGES[change].colour,
    },
    {
      key: 'decision',
      heading: 'Decided',
      type: 'text',
      value: ({ decision }) => (decision === null ? null : DECISIONS[decision]),
      note: ({ decidedByName }) => decidedByName,
    },
    {
      key: 'safe',
      heading: 'Last safe day for notice',
      type: 'date',
      value: ({ lastSafeDay }) => lastSafeDay,
      note: ({ safeBecause }) => safeBecause,
    },
    { key: 'lost', heading: 'Lost after it', type: 'money', whole: true, sort: 'lost', value: ({ lostPence }) => lostPence },
  ],
};

export function rollView(roll: Roll, list: ListState<Sort>, mayDecide: boolean, form: Form | undefined) {
  const chosen = chosenEntries(roll, list);
  const shown = pageOf(chosen, list, ({ placementId }) => placementId);
  const counted = (change: RollChange): number => roll.entries.filter((entry) => entry.change === change).length;
  const lost = roll.entries.reduce((sum, { lostPence }) => sum + (lostPence ?? 0), 0);
  return {
    wide: true,
    list,
    form,
    breadcrumbs: [{ text: 'Contracts', href: paths.contracts }, { text: 'What 1 September changes' }],
    year: roll.year,
    filters: {
      search: { label: 'Pupil reference or school', value: list.q },
      choices: [
        {
          name: 'change',
          label: 'On 1 September',
          any: 'Any',
          options: Object.entries(CHANGES).map(([value, { text }]) => ({ value, text, chosen: value === list.filter('change') })),
        },
        {
          name: 'decided',
          label: 'Decided',
          any: 'Any',
          options: [
            { value: 'no', text: 'Not yet', chosen: list.filter('decided') === 'no' },
            { value: 'yes', text: 'Decided', chosen: list.filter('decided') === 'yes' },
          ],
        },
      ],
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    figures: [
      ...ORDER.map((change) => ({ label: CHANGES[change].text, value: String(counted(change)), href: list.address({ change }) })),
      { label: 'Lost where notice comes too late', value: moneyInWords(Math.round(lost / 100) * 100), note: 'of all contracts that go on' },
    ],
    table: tableView(rollTable, shown.nodes, list, {
      captionHidden: true,
      empty: list.isFiltered ? 'No pupil matches. Remove a filter.' : 'No pupil is placed.',
      ...(mayDecide
        ? {
            select: {
              name: 'placement',
              value: ({ placementId }: RollEntry) => placementId,
              label: ({ pupilReference }: RollEntry) => `Choose ${pupilReference}`,
            },
          }
        : {}),
    }),
    pages: list.pages(shown),
    decisions: mayDecide ? Object.entries(DECISIONS).map(([value, text]) => ({ value, text })) : null,
    action: `${paths.contractRoll}${list.address()}`,
  };
}
