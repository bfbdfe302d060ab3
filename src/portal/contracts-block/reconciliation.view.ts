import type { Block } from '../../contracts/block/block-facts.js';
import type { TermStatement } from '../../contracts/block/block-views.js';
import type { BillingRhythm, Instalment } from '../../contracts/block/instalments.js';
import type { PlaceLine } from '../../contracts/block/reconciliation.js';
import type { MemberRecharge } from '../../contracts/block/recharge.js';
import type { ContractHeader } from '../../contracts/contract.query.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addDays, formatDate } from '../../kernel/dates.js';
import { type Pence, sum } from '../../kernel/money.js';
import { contractHead, contractTrail } from '../contracts/contract-head.js';
import type { Form } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords, percentInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';

export const reconciliationList = (query: AddressQuery) => listState(query, { sorts: ['from'], sort: 'from', filters: ['rhythm', 'what'] });

export const rhythmOf = (list: ListState): BillingRhythm => (list.filter('rhythm') === 'month' ? 'month' : 'term');

const stateOf = ({ settled, mayBeSettled }: TermStatement): string => (settled ? 'Settled' : mayBeSettled ? 'To settle' : 'Open');

export const statementsTable = (contractId: string): Table<TermStatement> => ({
  name: 'reconciliation',
  caption: 'Terms',
  columns: [
    {
      key: 'term',
      heading: 'Term',
      type: 'text',
      value: ({ period }) => period.name,
      href: ({ period }) => paths.blockTerm(contractId, period.from),
    },
    { key: 'from', heading: 'First day', type: 'date', value: ({ period }) => period.from },
    { key: 'until', heading: 'Last day', type: 'date', value: ({ period }) => addDays(period.to, -1) },
    { key: 'billed', heading: 'Billed in advance', type: 'money', value: ({ settled, now }) => settled?.billed ?? now?.billedPence },
    { key: 'owed', heading: 'Owed by its days', type: 'money', value: ({ settled, now }) => settled?.owed ?? now?.money.owed },
    { key: 'void', heading: 'of it for empty places', type: 'money', value: ({ now }) => now?.money.void },
    { key: 'correction', heading: 'Earlier terms put right', type: 'money', value: ({ now }) => now?.correctionPence },
    {
      key: 'difference',
      heading: 'To pay or be credited',
      type: 'money',
      value: ({ settled, now }) => settled?.difference ?? now?.differencePence,
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: stateOf,
      colour: (statement) => (statement.settled ? 'green' : statement.mayBeSettled ? 'blue' : 'grey'),
      note: ({ settled }) => (settled ? `${settled.settledByName}, ${shortDay(settled.settledAt)}` : null),
    },
  ],
});

export const billsTable: Table<Instalment> = {
  name: 'bills',
  caption: 'Bills in advance',
  columns: [
    { key: 'name', heading: 'For', type: 'text', value: ({ name }) => name },
    { key: 'due', heading: 'Due', type: 'date', value: ({ dueOn }) => dueOn },
    { key: 'until', heading: 'Last day', type: 'date', value: ({ to }) => addDays(to, -1) },
    { key: 'amount', heading: 'Amount, net', type: 'money', value: ({ amount }) => amount },
  ],
};

/** What was billed in advance, what the days of each term owe, and what is still to be settled. */
export function reconciliationView(
  actor: Actor,
  contract: ContractHeader,
  { statements, problems }: { readonly statements: readonly TermStatement[]; readonly problems: readonly string[] },
  { bills, problems: billProblems }: { readonly bills: readonly Instalment[]; readonly problems: readonly string[] },
  list: ListState,
) {
  const rhythm = rhythmOf(list);
  return {
    head: contractHead(actor, contract, 'reconciliation'),
    breadcrumbs: contractTrail(contract, 'Bills and reconciliation'),
    wide: true,
    problems: [...new Set([...problems, ...billProblems])],
    terms: tableView(statementsTable(contract.id), statements, null, {
      empty: 'No term of this contract has begun, or its school’s terms are not recorded.',
    }),
    termExports: list.exports,
    bills: tableView(billsTable, bills, null, {
      totals: { amount: sum(bills.map(({ amount }) => amount)) },
      empty: 'No bill can be computed: the school’s terms are not recorded.',
    }),
    billExports: { csv: list.address({ what: 'bills', format: 'csv' }), xlsx: list.address({ what: 'bills', format: 'xlsx' }) },
    filters: {
      label: 'How often the block is billed',
      choices: [
        {
          name: 'rhythm',
          label: 'Billed',
          any: 'Each term',
          options: [{ value: 'month', text: 'Each month', chosen: rhythm === 'month' }],
        },
      ],
      clear: null,
    },
  };
}

const placesTable: Table<PlaceLine> = {
  name: 'places',
  caption: 'Place by place',
  columns: [
    {
      key: 'place',
      heading: 'Place',
      type: 'text',
      value: ({ number }) => String(number),
      note: ({ group, guaranteed }) => (guaranteed ? group : `${group}, optional`),
    },
    { key: 'filled', heading: 'Days filled', type: 'integer', value: ({ counts }) => counts.filled },
    { key: 'void', heading: 'Empty, paid', type: 'integer', value: ({ counts }) => counts.void },
    { key: 'refunded', heading: 'Empty, not paid', type: 'integer', value: ({ counts }) => counts.refunded },
    { key: 'filledPence', heading: 'Filled', type: 'money', value: ({ money }) => money.filled },
    { key: 'voidPence', heading: 'Empty', type: 'money', value: ({ money }) => money.void },
    { key: 'owed', heading: 'Owed', type: 'money', value: ({ money }) => money.owed },
    { key: 'refund', heading: 'Not paid', type: 'money', value: ({ money }) => money.refunded },
  ],
};

const rechargesTable = (block: Block): Table<MemberRecharge> => ({
  name: 'recharges',
  caption: 'Recharged to other authorities, in the academic year up to the end of this term',
  columns: [
    {
      key: 'authority',
      heading: 'Authority',
      type: 'text',
      value: ({ authorityId }) => block.facts.members.find((member) => member.authorityId === authorityId)?.name ?? 'another authority',
    },
    { key: 'days', heading: 'Days', type: 'integer', value: ({ days }) => days },
    { key: 'places', heading: 'Places', type: 'money', value: ({ placesPence }) => placesPence },
    { key: 'voids', heading: 'Share of empty places', type: 'money', value: ({ voidSharePence }) => voidSharePence },
    { key: 'before', heading: 'Recharged before', type: 'money', value: ({ billedBeforePence }) => billedBeforePence },
    { key: 'amount', heading: 'To recharge', type: 'money', value: ({ amountPence }) => amountPence },
  ],
});

const inDifference = (difference: Pence): string =>
  difference === 0
    ? 'Nothing to settle'
    : difference > 0
      ? `${moneyInWords(difference)} to pay the school`
      : `${moneyInWords(-difference)} to be credited by the school`;

/** One term: billed, owed, the difference, place by place. */
export function termView(actor: Actor, contract: ContractHeader, block: Block, statement: TermStatement, today: IsoDate, form: Form) {
  const { period, settled, now, mayBeSettled } = statement;
  const owner = actor.kind === 'authority' && actor.organisationId === contract.authority.id;
  const { graceDays, councilShareBp } = block.terms.voids;
  return {
    form,
    breadcrumbs: contractTrail(contract, period.name),
    caption: `${contract.reference}, ${contract.title}`,
    heading: `Reconciliation: ${period.name}`,
    days: `${formatDate(period.from)} to ${formatDate(addDays(period.to, -1))}`,
    difference: now ? inDifference(settled?.difference ?? now.differencePence) : null,
    settledWords: settled ? `Settled by ${settled.settledByName} on ${formatDate(settled.settledAt.slice(0, 10) as IsoDate)}.` : null,
    sinceSettled:
      settled && now && settled.difference !== now.differencePence
        ? 'Days have changed since it was settled. The next statement of the academic year puts them right.'
        : null,
    openWords: settled
      ? null
      : today < period.to
        ? `It is settled from ${formatDate(period.to)}: until then figures change with every day.`
        : null,
    sums: now
      ? [
          { key: 'Billed in advance', value: moneyInWords(now.billedPence) },
          { key: 'Filled places', value: moneyInWords(now.money.filled), note: `${String(now.counts.filled)} days` },
          {
            key: 'Empty places',
            value: moneyInWords(now.money.void),
            note: `${String(now.counts.void)} days at ${percentInWords(councilShareBp)} of the price`,
          },
          { key: 'Owed by the days of the term', value: moneyInWords(now.money.owed) },
          {
            key: 'Not paid for empty places',
            value: moneyInWords(now.money.refunded),
            note: `${String(now.counts.refunded)} days of grace${graceDays === 0 ? '' : ` (${String(graceDays)} for each empty place)`}, and the school’s share of the others`,
          },
          { key: 'Earlier terms put right', value: moneyInWords(now.correctionPence) },
          { key: 'Difference', value: inDifference(now.differencePence) },
        ]
      : [],
    places: now
      ? tableView(placesTable, now.places, null, {
          totals: { owed: now.money.owed, refund: now.money.refunded, filledPence: now.money.filled, voidPence: now.money.void },
        })
      : null,
    recharges:
      owner && now && block.facts.members.length > 0
        ? tableView(rechargesTable(block), now.recharges, null, { empty: 'No other authority used a place.' })
        : null,
    settle:
      owner && mayBeSettled && actor.access === 'write' && allows(actor, 'contracts.activate')
        ? paths.blockTerm(contract.id, period.from)
        : null,
    cancel: paths.contractPart(contract.id, 'reconciliation'),
  };
}
