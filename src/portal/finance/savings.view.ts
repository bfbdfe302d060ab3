import type { SavingConnection, SavingFilter, SavingKind, SavingView } from '../../finance/dto/saving.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { academicYearStarting } from '../../kernel/years.js';
import { lineInWords } from '../approvals/approval.view.js';
import type { Form } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, moneyInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';

export const savingsList = (query: AddressQuery) =>
  listState(query, { sorts: ['recordedAt'], sort: 'recordedAt', descending: true, filters: ['state', 'kind', 'year'], pageSize: 50 });

const KINDS: Readonly<Record<SavingKind, readonly [words: string, against: string]>> = {
  cashable: ['Cashable', 'Below the price that was paid'],
  avoidance: ['Avoidance', 'Below what was asked'],
};
const KIND_NAMES = Object.keys(KINDS) as SavingKind[];

/** Without a choice: what is to be validated. */
export function savingsFilter(list: ListState): SavingFilter & { readonly text: string } {
  const kind = KIND_NAMES.find((each) => each === list.filter('kind')) ?? null;
  const year = /^20\d\d$/.test(list.filter('year')) ? Number(list.filter('year')) : null;
  const state = list.filter('state');
  return { text: list.q, kind, academicYear: year, validated: state === 'all' ? null : state === 'validated' };
}

/** What the baseline is and where it comes from: frozen when the saving was recorded. */
function baselineNote({ kind, submittedByName, baselineOn, evidenceCount }: SavingView): string {
  if (kind === 'cashable') return 'The price in force before';
  const sent = submittedByName ? `Asked by ${submittedByName}${baselineOn ? ` on ${shortDay(baselineOn)}` : ''}` : 'As asked in the return';
  return evidenceCount > 0 ? `${sent}, with ${countInWords(evidenceCount, 'file', 'files')} of evidence` : sent;
}

export const savingsTable: Table<SavingView> = {
  name: 'savings',
  caption: 'Savings',
  columns: [
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      value: ({ pupilReference }) => pupilReference,
      href: ({ placementId }) => paths.placement(placementId),
      note: ({ feeLineKind }) => (feeLineKind ? lineInWords(feeLineKind, '') : null),
    },
    { key: 'school', heading: 'School', type: 'text', value: ({ school }) => school.name, href: ({ school }) => paths.school(school.id) },
    {
      key: 'line',
      heading: 'Fee line',
      type: 'text',
      value: ({ feeLineKind }) => (feeLineKind ? lineInWords(feeLineKind, '') : ''),
      hidden: 'page',
    },
    { key: 'kind', heading: 'Kind', type: 'text', value: ({ kind }) => KINDS[kind][0] },
    { key: 'year', heading: 'Year', type: 'text', value: ({ academicYear }) => academicYearStarting(academicYear) },
    { key: 'baseline', heading: 'Baseline a year', type: 'money', value: ({ baseline }) => baseline.pence },
    { key: 'evidence', heading: 'Where the baseline comes from', type: 'text', value: baselineNote, hidden: 'page' },
    { key: 'agreed', heading: 'Agreed a year', type: 'money', value: ({ agreed }) => agreed.pence },
    { key: 'amount', heading: 'Saving a year', type: 'money', value: ({ amount }) => amount.pence },
    {
      key: 'return',
      heading: 'Return and evidence',
      type: 'text',
      value: ({ returnReference }) => returnReference,
      href: ({ returnId }) => (returnId ? paths.upliftReturn(returnId) : null),
      note: baselineNote,
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ validatedAt }) => (validatedAt ? 'Validated' : 'To validate'),
      colour: ({ validatedAt }) => (validatedAt ? 'green' : 'blue'),
      note: ({ validatedByName, validatedAt }) =>
        validatedByName && validatedAt ? `${validatedByName}, ${shortDay(validatedAt.toISOString())}` : null,
    },
    { key: 'validatedBy', heading: 'Validated by', type: 'text', value: ({ validatedByName }) => validatedByName, hidden: 'page' },
    { key: 'validatedAt', heading: 'Validated', type: 'date', value: ({ validatedAt }) => validatedAt, hidden: 'page' },
    { key: 'recordedAt', heading: 'Recorded', type: 'date', value: ({ recordedAt }) => recordedAt, hidden: 'page' },
  ],
};

export function savingsView(actor: Actor, found: SavingConnection, list: ListState, thisYear: number, form: Form) {
  const mayValidate = allows(actor, 'finance.validateSavings');
  const toValidate = found.nodes.some(({ availableActions }) => availableActions.includes('validate'));
  const state = list.filter('state');
  const ticks = mayValidate && toValidate && state !== 'validated';
  const [only] = found.totals;
  return {
    form,
    wide: true,
    figures: KIND_NAMES.flatMap((kind) => {
      const total = found.totals.find((each) => each.kind === kind);
      return total
        ? [
            {
              label: `${KINDS[kind][0]}: ${countInWords(total.count, 'saving', 'savings')}`,
              value: `${moneyInWords(total.amount.pence)} a year`,
              note: state === '' ? KINDS[kind][1] : `${moneyInWords(total.validated.pence)} of it validated`,
            },
          ]
        : [];
    }),
    filters: {
      label: 'Filter savings',
      search: { label: 'School or pupil', value: list.q },
      choices: [
        {
          name: 'state',
          label: 'State',
          any: 'To validate',
          options: [
            { value: 'validated', text: 'Validated', chosen: state === 'validated' },
            { value: 'all', text: 'All', chosen: state === 'all' },
          ],
        },
        {
          name: 'kind',
          label: 'Kind',
          options: KIND_NAMES.map((kind) => ({ value: kind, text: KINDS[kind][0], chosen: list.filter('kind') === kind })),
        },
        {
          name: 'year',
          label: 'Academic year',
          options: [thisYear - 1, thisYear, thisYear + 1].map((year) => ({
            value: String(year),
            text: academicYearStarting(year),
            chosen: list.filter('year') === String(year),
          })),
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    ticks,
    action: `${paths.savings}${list.address()}`,
    // Kinds are measured against different things and are never added up.
    table: tableView(savingsTable, found.nodes, list, {
      captionHidden: true,
      ...(found.totals.length === 1 && only ? { totals: { amount: only.amount.pence } } : {}),
      ...(ticks
        ? {
            select: {
              name: 'savingIds',
              value: ({ id }: SavingView) => id,
              label: ({ pupilReference, school, amount }: SavingView) =>
                `Validate ${moneyInWords(amount.pence)} a year for ${pupilReference} at ${school.name}`,
              chosen: ({ id }: SavingView) => form.chosen('savingIds').includes(id),
            },
          }
        : {}),
      empty:
        state === '' && !list.isFiltered
          ? 'Nothing is to be validated. New savings come with each settlement in force.'
          : 'No saving matches these filters.',
    }),
    pages: list.pages(found),
    exports: list.exports,
  };
}
