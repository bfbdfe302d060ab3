import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { formatDate } from '../../kernel/dates.js';
import { pence } from '../../kernel/money.js';
import { ACTIVITY_WORDS } from '../../pooling/consortium/membership.js';
import type { ComparedRule, CostStatement, SharedCostView } from '../../pooling/cost-sharing/cost-sharing.query.js';
import { RULE_WORDS } from '../../pooling/cost-sharing/shared-cost.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const STATE_TAGS = {
  draft: { text: 'Draft', colour: 'grey' },
  shared: { text: 'Statements sent', colour: 'blue' },
  closed: { text: 'Year closed', colour: 'green' },
} as const;

const STATEMENT_TAGS = {
  sent: { text: 'To confirm', colour: 'yellow' },
  confirmed: { text: 'Confirmed', colour: 'green' },
  disputed: { text: 'Disputed', colour: 'red' },
  answered: { text: 'Dispute answered', colour: 'yellow' },
} as const;

const KIND_WORDS = { share: 'Share', correction: 'Correction', trueUp: 'True-up of the year' } as const;

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const COSTS: Table<SharedCostView> = {
  name: 'shared-costs',
  caption: 'Shared costs',
  columns: [
    { key: 'number', heading: 'No.', type: 'integer', value: ({ number }) => number },
    {
      key: 'title',
      heading: 'What is shared',
      type: 'text',
      value: ({ title }) => title,
      href: ({ id }) => paths.sharedCost(id),
      note: ({ activity }) => ACTIVITY_WORDS[activity],
    },
    { key: 'from', heading: 'From', type: 'date', value: ({ from }) => from },
    { key: 'until', heading: 'Until', type: 'date', value: ({ until }) => until },
    { key: 'rule', heading: 'Shared', type: 'text', value: ({ rule }) => RULE_WORDS[rule].by },
    { key: 'total', heading: 'In all', type: 'money', value: ({ totalPence }) => totalPence },
    {
      key: 'disputes',
      heading: 'Disputes open',
      type: 'integer',
      value: ({ statements }) => statements.filter(({ state }) => state === 'disputed').length,
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => STATE_TAGS[state].text,
      colour: ({ state }) => STATE_TAGS[state].colour,
    },
  ],
};

/** Every statement of a cost, as a file too. */
export const STATEMENTS: Table<CostStatement> = {
  name: 'cost-statements',
  caption: 'Statements',
  columns: [
    {
      key: 'authority',
      heading: 'Authority',
      type: 'text',
      value: ({ authorityName }) => authorityName,
      note: ({ number, kind, words }) => `No. ${String(number)}, ${KIND_WORDS[kind].toLowerCase()}: ${words}`,
    },
    { key: 'owed', heading: 'Owed in all', type: 'money', value: ({ owedPence }) => owedPence },
    { key: 'before', heading: 'Charged before', type: 'money', value: ({ chargedBeforePence }) => chargedBeforePence },
    { key: 'amount', heading: 'Charged now', type: 'money', value: ({ amountPence }) => amountPence },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => STATEMENT_TAGS[state].text,
      colour: ({ state }) => STATEMENT_TAGS[state].colour,
    },
    {
      key: 'dispute',
      heading: 'Dispute',
      type: 'text',
      value: ({ claimedPence, disputedBecause, answer }) =>
        claimedPence === null
          ? ''
          : `${moneyInWords(claimedPence)}: ${disputedBecause ?? ''}${answer === null ? '' : ` Answer: ${answer}`}`,
    },
    { key: 'sentAt', heading: 'Sent', type: 'dateTime', value: ({ sentAt }) => sentAt, note: ({ sentByName }) => sentByName },
    {
      key: 'document',
      heading: 'PDF',
      type: 'text',
      unbroken: true,
      value: ({ document }) => document?.reference ?? '',
      href: ({ document }) => (document ? paths.documentPdf(document.id) : null),
    },
  ],
};

/** Every rule beside the others: a column for each member. */
const comparedTable = (cost: SharedCostView): Table<ComparedRule> => {
  const nameOf = (id: string): string => cost.members.find((member) => member.id === id)?.name ?? '';
  return {
    name: 'rules-compared',
    caption: 'What each rule would say',
    columns: [
      {
        key: 'rule',
        heading: 'Rule',
        type: 'text',
        value: ({ rule }) => `${RULE_WORDS[rule].text}${rule === cost.rule ? ' (chosen)' : ''}`,
        note: ({ rule }) => RULE_WORDS[rule].means,
      },
      ...cost.members.map(({ id, name }) => ({
        key: id,
        heading: name,
        type: 'money' as const,
        value: ({ shares }: ComparedRule) => shares?.find(({ memberId }) => memberId === id)?.pence ?? null,
      })),
      {
        key: 'unhappy',
        heading: 'Who would pay less alone',
        type: 'text',
        value: ({ shares, unhappy }) => {
          if (shares === null) return 'The rule cannot say: what it counts by is missing.';
          if (unhappy === null) return 'Not known: no prices by number of places.';
          return unhappy.length === 0
            ? 'Nobody'
            : unhappy
                .map(
                  ({ members, paysPence, alonePence }) =>
                    `${members.map(nameOf).join(' and ')}, by ${moneyInWords(pence(paysPence - alonePence))}`,
                )
                .join('; ');
        },
      },
    ],
  };
};

const MEMBERS: Table<SharedCostView['members'][number]> = {
  name: 'cost-members',
  caption: 'By what members can be charged',
  columns: [
    { key: 'name', heading: 'Authority', type: 'text', value: ({ name }) => name },
    { key: 'population', heading: 'Population', type: 'integer', value: ({ population }) => population },
    { key: 'committed', heading: 'Committed places', type: 'integer', value: ({ committedPlaces }) => committedPlaces },
    { key: 'usage', heading: 'Days of use', type: 'integer', value: ({ usageDays }) => usageDays },
  ],
};

/** `leads`: whether its reader runs the shared costs of a consortium. */
export const costsView = (actor: Actor, costs: readonly SharedCostView[], list: ListState, leads: boolean) => ({
  wide: true,
  list,
  create: leads && actor.access === 'write' && allows(actor, 'pooling.shareCosts') ? paths.newSharedCost : null,
  table: tableView(COSTS, costs, null, {
    captionHidden: true,
    empty: 'Nothing is shared yet.',
    totals: { total: costs.reduce((sum, { totalPence }) => sum + totalPence, 0) },
  }),
});

export function costView(cost: SharedCostView, form: Form) {
  const may = (act: SharedCostView['availableActions'][number]): boolean => cost.availableActions.includes(act);
  const acting = (act: CostStatement['availableActions'][number]) =>
    cost.statements
      .filter(({ availableActions }) => availableActions.includes(act))
      .map(({ id, number, authorityName, owedPence }) => ({
        id,
        text: `Statement ${String(number)} of ${authorityName}: ${moneyInWords(owedPence)} owed in all`,
      }));
  return {
    wide: true,
    back: { text: 'Shared costs', href: paths.sharedCosts },
    form,
    cost,
    tag: STATE_TAGS[cost.state],
    facts: [
      { key: 'Of', value: capital(ACTIVITY_WORDS[cost.activity]) },
      { key: 'For', value: `${formatDate(cost.from)} to ${formatDate(cost.until)}` },
      { key: 'In all', value: moneyInWords(cost.totalPence) },
      { key: 'Shared', value: capital(RULE_WORDS[cost.rule].by) },
      ...(cost.tiers === null
        ? []
        : [
            {
              key: 'Prices by number of places',
              value: cost.tiers.map(({ fromPlaces, annualPence }) => `${moneyInWords(annualPence)} from ${String(fromPlaces)}`).join(', '),
            },
          ]),
      { key: 'Drafted by', value: cost.draftedByName },
    ],
    members: tableView(MEMBERS, cost.members, null),
    compared: tableView(comparedTable(cost), cost.compared, null),
    statements: cost.statements.length === 0 ? null : tableView(STATEMENTS, cost.statements, null),
    share: may('share') ? paths.sharedCostAct(cost.id, 'share') : null,
    correct: may('correct')
      ? {
          correctAction: paths.sharedCostAct(cost.id, 'correct'),
          trueUpAction: paths.sharedCostAct(cost.id, 'true-up'),
          rows: cost.members.map(({ id, name }) => ({ id, name, at: `member-${id}-` })),
        }
      : null,
    confirm: acting('confirm').map((each) => ({ ...each, action: paths.sharedCostAct(cost.id, 'confirm') })),
    dispute: acting('dispute').map((each) => ({ ...each, action: paths.sharedCostAct(cost.id, 'dispute') })),
    answer: acting('answer').map((each) => ({ ...each, action: paths.sharedCostAct(cost.id, 'answer') })),
  };
}
