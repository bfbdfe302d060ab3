import type { RegisterCriteria, RegisterPage, RegisterSort, RouteFilter } from '../../contracts/procurement/procurement.query.js';
import type { RegisteredContract } from '../../contracts/procurement/register.js';
import { NOTICES, ROUTES, routeNames } from '../../contracts/procurement/routes.js';
import { SHORT_KIND_WORDS } from '../contracts/contract-words.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, moneyInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';
import { CLOCK_TAGS, VALUE_WORDS, procurementTabs } from './procurement-words.js';

const SORTS = ['urgency', 'reference', 'provider', 'value', 'begunOn', 'startsOn'] as const satisfies readonly RegisterSort[];
const ROUTE_FILTERS: readonly { readonly value: RouteFilter; readonly text: string }[] = [
  { value: 'directAward', text: 'All direct awards' },
  ...routeNames.map((route) => ({ value: route, text: ROUTES[route].name })),
  { value: 'none', text: 'Not recorded' },
];
const KINDS = ['spot', 'block', 'framework'] as const;

export const registerList = (query: AddressQuery): ListState<RegisterSort> =>
  listState<RegisterSort>(query, { sorts: SORTS, sort: 'urgency', filters: ['route', 'kind', 'state'] });

export function registerCriteria(list: ListState): RegisterCriteria {
  const state = list.filter('state');
  return {
    text: list.q,
    route: ROUTE_FILTERS.find(({ value }) => value === list.filter('route'))?.value ?? null,
    kind: KINDS.find((kind) => kind === list.filter('kind')) ?? null,
    all: state === 'all',
    overdue: state === 'overdue',
    extensionWithinMonths: state === 'extension' ? 12 : null,
  };
}

export const registerTable: Table<RegisteredContract> = {
  name: 'procurement-register',
  caption: 'Contracts and how they were procured',
  columns: [
    {
      key: 'reference',
      heading: 'Contract',
      type: 'text',
      sort: 'reference',
      value: ({ reference }) => reference,
      href: ({ id }) => paths.contractPart(id, 'procurement'),
      note: ({ kind, startsOn, endsOn, extensionDates: [option] }) =>
        `${SHORT_KIND_WORDS[kind]}, ${shortDay(startsOn)} to ${endsOn ? shortDay(endsOn) : 'no end'}${option ? `; extension to decide by ${shortDay(option.decideBy)}` : ''}`,
    },
    { key: 'kind', heading: 'Kind', type: 'text', value: ({ kind }) => SHORT_KIND_WORDS[kind], hidden: 'page' },
    { key: 'state', heading: 'State', type: 'text', value: ({ state }) => state, hidden: 'page' },
    {
      key: 'provider',
      heading: 'Provider',
      type: 'text',
      sort: 'provider',
      value: ({ party }) => party.name,
      href: ({ party }) => paths.procurementProvider(party.id),
      note: ({ party, school }) => (party.isProvider ? school.name : 'no provider linked'),
    },
    { key: 'school', heading: 'School', type: 'text', value: ({ school }) => school.name, hidden: 'page' },
    {
      key: 'route',
      heading: 'Route',
      type: 'status',
      value: ({ record }) => (record ? ROUTES[record.route].short : 'Not recorded'),
      colour: ({ record, state }) =>
        record ? (ROUTES[record.route].directAward ? 'purple' : 'blue') : state === 'withdrawn' ? 'grey' : 'red',
      note: ({ record }) => (record && record.reason.length > 70 ? `${record.reason.slice(0, 68).trimEnd()}…` : (record?.reason ?? null)),
    },
    { key: 'reason', heading: 'Reason', type: 'text', value: ({ record }) => record?.reason, hidden: 'page' },
    {
      key: 'value',
      heading: 'Value with VAT',
      type: 'money',
      whole: true,
      sort: 'value',
      value: ({ value }) => value,
      note: ({ valueIs }) => VALUE_WORDS[valueIs],
    },
    { key: 'valueIs', heading: 'Value is', type: 'text', value: ({ valueIs }) => VALUE_WORDS[valueIs], hidden: 'page' },
    { key: 'ofProvider', heading: 'All to its provider', type: 'money', value: ({ ofProvider }) => ofProvider, hidden: 'page' },
    {
      key: 'threshold',
      heading: 'Threshold',
      type: 'text',
      value: ({ overThreshold }) => (overThreshold === null ? '' : overThreshold ? 'Reached' : 'Below'),
    },
    {
      key: 'next',
      heading: 'Next to publish',
      type: 'status',
      sort: 'urgency',
      value: ({ clocks }) => (clocks[0] && clocks[0].publishedOn === null ? CLOCK_TAGS[clocks[0].state].text : ''),
      colour: ({ clocks }) => (clocks[0] ? CLOCK_TAGS[clocks[0].state].colour : undefined),
      note: ({ clocks }) => {
        const [first] = clocks;
        if (!first || first.publishedOn !== null) return null;
        return `${NOTICES[first.notice]}${first.dueOn === null ? '' : ` by ${shortDay(first.dueOn)}`}`;
      },
    },
    { key: 'begunOn', heading: 'Procedure begun', type: 'date', sort: 'begunOn', value: ({ record }) => record?.begunOn },
    { key: 'awardedOn', heading: 'Awarded', type: 'date', value: ({ record }) => record?.awardedOn, hidden: 'page' },
    { key: 'startsOn', heading: 'Starts', type: 'date', value: ({ startsOn }) => startsOn, hidden: 'page' },
    { key: 'endsOn', heading: 'Ends', type: 'date', value: ({ endsOn }) => endsOn, hidden: 'page' },
    {
      key: 'decideBy',
      heading: 'Extension to decide by',
      type: 'date',
      value: ({ extensionDates }) => extensionDates[0]?.decideBy,
      hidden: 'page',
    },
  ],
};

export function registerView(found: RegisterPage, list: ListState<RegisterSort>) {
  const { totals } = found;
  const [route, kind, state] = [list.filter('route'), list.filter('kind'), list.filter('state')];
  return {
    wide: true,
    tabs: procurementTabs(paths.procurement),
    figures: [
      {
        label: countInWords(totals.contracts, 'contract', 'contracts'),
        value: moneyInWords(Math.round(totals.value / 100) * 100),
        note: `over their lives, with VAT${totals.notKnown > 0 ? `; ${String(totals.notKnown)} not known` : ''}`,
      },
      {
        label: 'Overdue notices',
        value: String(totals.overdue),
        href: paths.procurementNotices,
        ...(totals.overdue > 0 ? { alert: true } : {}),
      },
      {
        label: 'Without a route',
        value: String(totals.withoutRoute),
        href: paths.procurementRegister('?route=none'),
        note: 'cannot be issued',
        ...(totals.withoutRoute > 0 ? { alert: true } : {}),
      },
      { label: 'Direct awards', value: String(totals.directAwards), href: paths.procurementRegister('?route=directAward') },
    ],
    filters: {
      label: 'Filter contracts',
      search: { label: 'Contract, school or provider', value: list.q },
      choices: [
        { name: 'route', label: 'Route', options: ROUTE_FILTERS.map((each) => ({ ...each, chosen: route === each.value })) },
        {
          name: 'kind',
          label: 'Kind',
          options: KINDS.map((each) => ({ value: each, text: SHORT_KIND_WORDS[each], chosen: kind === each })),
        },
        {
          name: 'state',
          label: 'Which',
          any: 'Standing or to come',
          options: [
            { value: 'overdue', text: 'With a notice overdue', chosen: state === 'overdue' },
            { value: 'extension', text: 'Extension to decide within 12 months', chosen: state === 'extension' },
            { value: 'all', text: 'Ended ones too', chosen: state === 'all' },
          ],
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    table: tableView(registerTable, found.nodes, list, {
      captionHidden: true,
      totals: { value: totals.value },
      empty: list.isFiltered ? 'No contract matches these filters.' : 'There is no contract yet. Each stands here from its first draft.',
    }),
    pages: list.pages(found),
    exports: list.exports,
  };
}
