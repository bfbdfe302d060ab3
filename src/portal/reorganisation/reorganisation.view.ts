import type { Actor } from '../../kernel/actor.js';
import { allows } from '../../identity/permissions.js';
import { formatDate } from '../../kernel/dates.js';
import { MEASURES, type Measure, type ReorganisationView, type UndecidedChild } from '../../reorganisation/reorganisation.query.js';
import { BLOCKER_WORDS } from '../../reorganisation/plan-desk.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords, momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const TAGS: Readonly<Record<ReorganisationView['state'], { readonly text: string; readonly colour: string }>> = {
  draft: { text: 'Draft', colour: 'grey' },
  putForward: { text: 'Waits for a second person', colour: 'yellow' },
  committed: { text: 'Carried out', colour: 'green' },
  discarded: { text: 'Thrown away', colour: 'red' },
};

const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  children: 'Children',
  placements: 'Placements that run on the day',
  feesPence: 'Fees a year on the day',
  contracts: 'Agreements for one child',
  blocks: 'Block contracts and frameworks',
  blockPlaces: 'Block places on the day',
  budgetPence: 'Budgets from that financial year on',
  savingsPence: 'Savings on record',
  arrearsPence: 'Arrears on record',
  ownPlaces: 'Places of their own',
  openReturnLines: 'Lines of returns under way',
};

export const PLANS: Table<ReorganisationView> = {
  name: 'reorganisations',
  caption: 'Reorganisations',
  columns: [
    { key: 'name', heading: 'Plan', type: 'text', value: ({ name }) => name, href: ({ id }) => paths.reorganisation(id) },
    { key: 'day', heading: 'From', type: 'date', value: ({ onDay }) => onDay },
    {
      key: 'from',
      heading: 'Authorities before',
      type: 'text',
      value: ({ predecessors }) => predecessors.map(({ name }) => name).join(', '),
    },
    { key: 'to', heading: 'Authorities after', type: 'text', value: ({ successors }) => successors.map(({ name }) => name).join(', ') },
    { key: 'state', heading: 'State', type: 'status', value: ({ state }) => TAGS[state].text, colour: ({ state }) => TAGS[state].colour },
  ],
};

interface Row {
  readonly measure: Measure;
  readonly amounts: ReadonlyMap<string, number>;
}

const isMoney = (measure: Measure): boolean => measure.endsWith('Pence');
const amountInWords = (measure: Measure, amount: number | undefined): string =>
  amount === undefined ? '' : isMoney(measure) ? moneyInWords(amount) : amount.toLocaleString('en-GB');

/** The rehearsal: each measure by each authority before and after, and that its totals are the same. */
export function totalsTable(plan: ReorganisationView): Table<Row> {
  const key = (stage: string, id: string | null): string => `${stage}-${id ?? 'open'}`;
  const open = plan.totals.some(({ stage, organisationId }) => stage === 'after' && organisationId === null);
  const sum = (row: Row, prefix: string): number =>
    [...row.amounts].filter(([name]) => name.startsWith(prefix)).reduce((total, [, amount]) => total + amount, 0);
  const column = (id: string, heading: string, stage: 'before' | 'after') => ({
    key: key(stage, id),
    heading: `${stage === 'before' ? 'Before' : 'After'}: ${heading}`,
    type: 'text' as const,
    value: ({ measure, amounts }: Row) => amountInWords(measure, amounts.get(key(stage, id))),
  });
  return {
    name: 'rehearsal',
    caption: plan.state === 'committed' ? 'What moved' : 'Rehearsal: what would move',
    columns: [
      { key: 'measure', heading: 'What', type: 'text', value: ({ measure }) => MEASURE_WORDS[measure] },
      ...plan.predecessors.map(({ id, name }) => column(id, name, 'before')),
      ...plan.successors.map(({ id, name }) => column(id, name, 'after')),
      ...(open
        ? [
            {
              key: 'open',
              heading: 'Not decided yet',
              type: 'text' as const,
              value: ({ measure, amounts }: Row) => amountInWords(measure, amounts.get(key('after', null))),
            },
          ]
        : []),
      {
        key: 'same',
        heading: 'Total',
        type: 'text',
        value: (row) =>
          sum(row, 'before') === sum(row, 'after')
            ? `${amountInWords(row.measure, sum(row, 'before'))}, the same after`
            : `${amountInWords(row.measure, sum(row, 'before'))} before, ${amountInWords(row.measure, sum(row, 'after'))} after`,
      },
    ],
  };
}

export const totalRows = (plan: ReorganisationView): Row[] =>
  MEASURES.map((measure) => ({
    measure,
    amounts: new Map(
      plan.totals
        .filter((total) => total.measure === measure)
        .map(({ stage, organisationId, amount }) => [`${stage}-${organisationId ?? 'open'}`, amount]),
    ),
  })).filter(({ amounts }) => amounts.size > 0);

export const plansView = (actor: Actor, plans: readonly ReorganisationView[], list: ListState) => ({
  wide: true,
  list,
  create: allows(actor, 'reorganisation.plan') && actor.access === 'write' ? paths.newReorganisation : null,
  table: tableView(PLANS, plans, null, { captionHidden: true, empty: 'No reorganisation is planned.' }),
});

export function planView(actor: Actor, plan: ReorganisationView, form: Form, list: ListState) {
  const plans = allows(actor, 'reorganisation.plan') && actor.access === 'write';
  const act = (name: string, may: boolean): string | null => (plans && may ? paths.reorganisationAct(plan.id, name) : null);
  const code = new Map(plan.predecessors.map(({ id, laCode }) => [id, laCode]));
  return {
    wide: true,
    back: { text: 'Reorganisations', href: paths.reorganisations },
    form,
    plan,
    list,
    tag: TAGS[plan.state],
    facts: [
      { key: 'First day of the successors', value: formatDate(plan.onDay) },
      { key: 'Drafted by', value: plan.draftedByName },
      ...(plan.putForwardByName === null ? [] : [{ key: 'Put forward by', value: plan.putForwardByName }]),
      ...(plan.committedAt === null
        ? []
        : [{ key: 'Carried out by', value: `${plan.committedByName ?? ''}, ${momentInWords(plan.committedAt)}` }]),
      ...(plan.discardedBecause === null ? [] : [{ key: 'Thrown away', value: plan.discardedBecause }]),
      { key: 'Postcodes in the file', value: String(plan.postcodes) },
      { key: 'People named in the file', value: String(plan.people) },
      ...plan.successors.map((successor) => ({
        key: `${successor.laCode} ${successor.name}`,
        value: plan.parts
          .filter(({ to }) => to === successor.id)
          .map(
            ({ from, shareBp, chief }) =>
              `${code.get(from) ?? ''}: ${String(shareBp / 100)}% of its budgets${chief ? ', and what cannot be divided' : ''}`,
          )
          .join('; '),
      })),
    ],
    totals: plan.totals.length === 0 ? null : tableView(totalsTable(plan), totalRows(plan), null),
    blockers: plan.blockers.map(({ what, count }) => `${String(count)} ${BLOCKER_WORDS[what] ?? what}`),
    postcodes: act('postcodes', plan.state === 'draft'),
    people: act('people', plan.state === 'draft'),
    putForward: act('put-forward', plan.state === 'draft' && plan.blockers.length === 0),
    takeBack: act('take-back', plan.state === 'putForward'),
    commit: act('commit', plan.state === 'putForward' && plan.putForwardBy !== actor.personId),
    discard: act('discard', plan.state === 'draft' || plan.state === 'putForward'),
    children: allows(actor, 'reorganisation.placeChildren') ? paths.reorganisationAct(plan.id, 'children') : null,
  };
}

export function childrenView(plan: ReorganisationView, children: readonly UndecidedChild[], form: Form, own: string) {
  const mine = plan.successors.filter(({ id }) => plan.parts.some(({ from, to }) => to === id && from === own));
  return {
    back: { text: plan.name, href: paths.reorganisation(plan.id) },
    form,
    plan,
    editable: plan.state === 'draft',
    action: paths.reorganisationAct(plan.id, 'children'),
    children: children.map((child) => ({
      at: `child-${child.pupilId}`,
      label: `${child.reference}, year ${String(child.yearGroup)}, ${child.outwardPostcode ?? 'no postcode'}`,
      hint: child.decidedByName === null ? '' : `Placed by ${child.decidedByName}`,
      value: child.decidedSuccessor ?? '',
    })),
    successors: [{ value: '', text: 'Not decided' }, ...mine.map(({ id, name }) => ({ value: id, text: name }))],
  };
}
