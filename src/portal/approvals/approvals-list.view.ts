import { type ListedRequest, REQUEST_SORTS, type RequestList, type RequestListFilter } from '../../approvals/approval-list.query.js';
import type { Actor } from '../../kernel/actor.js';
import { type Pence, pence, sum } from '../../kernel/money.js';
import { allows } from '../../identity/permissions.js';
import { roleInWords } from '../account/role-words.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, moneyInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';
import { REQUEST_STATES, daysInWords, stateColour, stateInWords } from './approval-words.js';

export const approvalsList = (query: AddressQuery) =>
  listState(query, { sorts: REQUEST_SORTS, sort: 'requestedAt', descending: true, filters: ['state', 'key'] });

export const approvalsFilter = (list: ListState): RequestListFilter => {
  const states = list.filters('state')?.filter((state) => (REQUEST_STATES as string[]).includes(state)) ?? [];
  const key = list.filter('key');
  return { text: list.q, states: states.length > 0 ? states : null, keyDecision: key === 'yes' ? true : key === 'no' ? false : null };
};

/** Whose turn it is, and what holds it. */
export function standing(request: ListedRequest): string | null {
  if (request.calledInBecause !== null) return `Called in: ${request.calledInBecause}`;
  if (request.state === 'void') return request.voidBecause;
  if (request.state === 'approved' && request.callInUntil) return `Can be called in until ${shortDay(request.callInUntil)}`;
  if (request.state !== 'pending' || request.nextRole === null) return null;
  return `${request.nextPurpose === 'backdating' ? 'Backdating: ' : ''}${roleInWords(request.nextRole)}, step ${String(request.stepsDecided + 1)} of ${String(request.steps)}`;
}

const keyWords = ({ keyDecision, noticeUntil }: ListedRequest): string =>
  keyDecision ? `Key decision${noticeUntil ? `, not before ${shortDay(noticeUntil)}` : ''}` : '';

const asked = ({ requestedByName, waitingDays }: ListedRequest): string =>
  waitingDays === null ? requestedByName : `${requestedByName}, ${daysInWords(waitingDays)}`;

const MONEY = (['before', 'after', 'value'] as const).map((key) => ({
  key,
  heading: { before: 'Now a year', after: 'Then a year', value: 'Change a year' }[key],
  type: 'money' as const,
  value: (request: ListedRequest) => request[key],
  ...(key === 'value' ? { sort: 'value' } : {}),
}));

export const approvalsTable: Table<ListedRequest> = {
  name: 'approvals',
  caption: 'All requests',
  columns: [
    {
      key: 'title',
      heading: 'Request',
      type: 'text',
      value: ({ title }) => title,
      href: ({ id }) => paths.approval(id),
      note: asked,
      sort: 'title',
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => stateInWords(state),
      colour: ({ state }) => stateColour(state),
      note: standing,
    },
    { key: 'standing', heading: 'Whose turn, or why', type: 'text', value: standing, hidden: 'page' },
    ...MONEY,
    { key: 'effectiveOn', heading: 'From', type: 'date', value: ({ effectiveOn }) => effectiveOn, sort: 'effectiveOn' },
    { key: 'requestedAt', heading: 'Asked on', type: 'date', value: ({ requestedAt }) => requestedAt.slice(0, 10), sort: 'requestedAt' },
    { key: 'requestedBy', heading: 'Asked by', type: 'text', value: ({ requestedByName }) => requestedByName, hidden: 'page' },
    { key: 'waitingDays', heading: 'Days open', type: 'integer', value: ({ waitingDays }) => waitingDays },
    { key: 'key', heading: 'Key decision', type: 'text', value: keyWords },
    { key: 'backdated', heading: 'Backdated', type: 'text', value: ({ backdated }) => backdated, hidden: 'page' },
    { key: 'callInUntil', heading: 'Call-in until', type: 'date', value: ({ callInUntil }) => callInUntil, hidden: 'page' },
  ],
};

const mineTable: Table<ListedRequest> = {
  name: 'waiting-for-me',
  caption: 'Waiting for you',
  columns: [
    { key: 'title', heading: 'Request', type: 'text', value: ({ title }) => title, href: ({ id }) => paths.approval(id), note: asked },
    {
      key: 'step',
      heading: 'Your step',
      type: 'text',
      value: (request) => standing(request),
      note: ({ deputyFor }) => (deputyFor ? `As deputy for ${deputyFor}` : null),
    },
    ...MONEY.map(({ key, heading, type, value }) => ({ key, heading, type, value })),
    {
      key: 'effectiveOn',
      heading: 'From',
      type: 'date',
      value: ({ effectiveOn }) => effectiveOn,
      note: ({ backdated }) => (backdated ? 'Backdated' : null),
    },
    { key: 'key', heading: 'Key decision', type: 'text', value: keyWords },
  ],
};

const stateFigure = (list: RequestList, state: ListedRequest['state']) =>
  list.counts.find((each) => each.state === state) ?? { state, count: 0, value: pence(0) };

const worth = (value: Pence): string => `worth ${moneyInWords(value)} a year`;

export function approvalsView(actor: Actor, found: RequestList, list: ListState) {
  const [pending, inCallIn] = [stateFigure(found, 'pending'), stateFigure(found, 'approved')];
  const mineWorth = sum(found.mine.map(({ value }) => value));
  const decides = allows(actor, 'approvals.decide');
  return {
    wide: true,
    figures: [
      ...(decides
        ? [
            {
              label: 'Waiting for you',
              value: String(found.mine.length),
              note: worth(mineWorth),
              href: '#waiting',
              alert: found.mine.length > 0,
            },
          ]
        : []),
      { label: 'Waiting for a decision', value: String(pending.count), note: worth(pending.value), href: '?state=pending#requests' },
      { label: 'Approved, in call-in', value: String(inCallIn.count), note: worth(inCallIn.value), href: '?state=approved#requests' },
    ],
    decides,
    delegates: allows(actor, 'approvals.delegate'),
    away: paths.delegations,
    matrix: paths.approvalMatrix,
    mine: tableView(mineTable, found.mine, null, {
      captionHidden: true,
      empty: 'Nothing waits for you. What reaches you, as yourself or as a deputy, is listed here, the oldest first.',
      ...(found.mine.length > 1
        ? {
            totals: {
              before: sum(found.mine.map(({ before }) => before)),
              after: sum(found.mine.map(({ after }) => after)),
              value: mineWorth,
            },
          }
        : {}),
    }),
    filters: {
      label: 'Filter requests',
      search: { label: 'School, reference or who asked', value: list.q },
      choices: [
        {
          name: 'state',
          label: 'State',
          options: REQUEST_STATES.map((state) => ({
            value: state,
            text: stateInWords(state),
            chosen: list.filters('state')?.includes(state) ?? false,
          })),
        },
        {
          name: 'key',
          label: 'Key decision',
          options: [
            { value: 'yes', text: 'Key decisions', chosen: list.filter('key') === 'yes' },
            { value: 'no', text: 'Others', chosen: list.filter('key') === 'no' },
          ],
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    table: tableView(approvalsTable, found.nodes, list, {
      totals: { before: found.totalBefore, after: found.totalAfter, value: found.totalValue },
      captionHidden: true,
      empty: list.isFiltered ? 'No request matches these filters.' : 'No approval has been asked for yet.',
    }),
    countWords: countInWords(found.totalCount, 'request', 'requests'),
    pages: list.pages(found),
    exports: list.exports,
  };
}
