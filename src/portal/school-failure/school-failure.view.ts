import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import type { ContractThere, PossiblePlace, PupilThere, SchoolFailureView } from '../../contracts/failure/school-failure.query.js';
import { FAILURE_KINDS, FAILURE_WORDS } from '../../providers/failure/failure.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords, momentInWords } from '../foundation/words.js';
import { CONTRACT_TAGS, SHORT_KIND_WORDS } from '../contracts/contract-words.js';
import { paths } from '../paths.js';
import { mayDo } from '../schools/school-desk.js';
import { schoolHead, schoolTrail } from '../schools/school-head.view.js';

const placeInWords = ({ name, kilometres, freeBlockPlaces }: PossiblePlace): string =>
  [
    name,
    kilometres === null ? null : `${String(Math.round(kilometres / 1.609344))} miles`,
    freeBlockPlaces > 0 ? `${String(freeBlockPlaces)} free block ${freeBlockPlaces === 1 ? 'place' : 'places'}` : null,
  ]
    .filter(Boolean)
    .join(', ');

export const PUPIL_SORTS = ['reference', 'yearGroup', 'fees', 'prepaid'] as const;

export const PUPILS: Table<PupilThere> = {
  name: 'pupils-at-a-school-that-fails',
  caption: 'Pupils there',
  columns: [
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      sort: 'reference',
      value: ({ pupilReference }) => pupilReference,
      href: ({ placementId }) => paths.placement(placementId),
      note: ({ blockReference }) => (blockReference === null ? null : `place of ${blockReference}`),
    },
    { key: 'need', heading: 'Need', type: 'text', value: ({ need }) => need },
    { key: 'year', heading: 'Year', type: 'integer', sort: 'yearGroup', value: ({ yearGroup }) => yearGroup },
    { key: 'setting', heading: 'Setting', type: 'text', value: ({ setting }) => (setting === 'day' ? 'Day' : 'Residential') },
    { key: 'naming', heading: 'Ordered', type: 'text', value: ({ namingBasis }) => (namingBasis === 'tribunal' ? 'By the tribunal' : '') },
    {
      key: 'fees',
      heading: 'Fees a year',
      type: 'money',
      sort: 'fees',
      whole: true,
      value: ({ annualFees, blockReference }) => (blockReference === null ? annualFees : null),
    },
    {
      key: 'prepaid',
      heading: 'Billed beyond',
      type: 'money',
      sort: 'prepaid',
      value: ({ prepaid, blockReference }) => (blockReference === null ? prepaid : null),
    },
    {
      key: 'places',
      heading: 'Possible places, by the register',
      type: 'text',
      value: ({ places }) => places.map(placeInWords).join('; '),
    },
  ],
};

export const CONTRACTS: Table<ContractThere> = {
  name: 'contracts-with-a-school-that-fails',
  caption: 'Contracts and notices',
  columns: [
    {
      key: 'contract',
      heading: 'Contract',
      type: 'text',
      value: ({ reference }) => reference,
      href: ({ contractId }) => paths.contract(contractId),
      note: ({ pupilReference }) => pupilReference,
    },
    {
      key: 'kind',
      heading: 'Kind',
      type: 'text',
      value: ({ kind }) => SHORT_KIND_WORDS[kind],
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => CONTRACT_TAGS[state].text,
      colour: ({ state }) => CONTRACT_TAGS[state].colour,
    },
    { key: 'ends', heading: 'Ends', type: 'date', value: ({ endsOn }) => endsOn },
    {
      key: 'notice',
      heading: 'Notice',
      type: 'text',
      value: ({ noticeUntil, state }) =>
        noticeUntil === null ? (state === 'active' ? 'Not given' : '') : `Charged until ${formatDate(noticeUntil)}`,
      href: ({ noticeUntil, state, contractId }) =>
        noticeUntil === null && state === 'active' ? paths.contractPart(contractId, 'notice') : null,
    },
    { key: 'prepaid', heading: 'Billed beyond', type: 'money', value: ({ prepaid }) => prepaid },
  ],
};

export function sortedPupils(pupils: readonly PupilThere[], by: (typeof PUPIL_SORTS)[number], descending: boolean): PupilThere[] {
  const rank = (pupil: PupilThere): number =>
    by === 'yearGroup' ? pupil.yearGroup : by === 'fees' ? pupil.annualFees : by === 'prepaid' ? (pupil.prepaid ?? -1) : 0;
  const byReference = (a: PupilThere, b: PupilThere): number =>
    a.pupilReference.localeCompare(b.pupilReference, 'en-GB', { numeric: true });
  return [...pupils].sort((a, b) => (descending ? -1 : 1) * (rank(a) - rank(b) || byReference(a, b)));
}

interface Parts {
  readonly list: ListState<(typeof PUPIL_SORTS)[number]>;
  readonly form: Form;
  readonly today: IsoDate;
}

/** What a school's failure does to the reader's council, and the forms to record or withdraw it. */
export function failureView(actor: Actor, school: SchoolRecord, view: SchoolFailureView, { list, form, today }: Parts) {
  const { failure, totals } = view;
  const may = mayDo(actor, 'schools.recordChecks');
  return {
    wide: true,
    breadcrumbs: schoolTrail(actor, school, 'If it fails'),
    head: schoolHead(actor, school, 'failure'),
    list,
    form,
    recorded: failure && {
      words: `${school.name} ${FAILURE_WORDS[failure.kind].verb}: the last day is ${formatDate(failure.onDate)}.`,
      source: failure.source,
      by: `Recorded by ${failure.recordedByName}, ${momentInWords(failure.recordedAt)}`,
    },
    lead: `As of ${formatDate(view.lastDay)} as the last day${view.lastDay < today ? ', with today’s bills' : ''}.`,
    figures: [
      { value: String(totals.pupils), label: totals.pupils === 1 ? 'pupil to place' : 'pupils to place' },
      { value: String(totals.residential), label: 'of them residential' },
      { value: moneyInWords(totals.annualFees), label: 'fees a year' },
      { value: moneyInWords(totals.prepaid), label: 'billed in advance beyond the last day' },
    ],
    problems: view.problems,
    pupils: tableView(PUPILS, sortedPupils(view.pupils, list.sort, list.descending), list, {
      totals: { fees: totals.annualFees, prepaid: view.pupils.reduce((sum, { prepaid }) => sum + (prepaid ?? 0), 0) },
      empty: 'You have no pupil there.',
    }),
    contracts: tableView(CONTRACTS, view.contracts, null, { empty: 'You have no contract with this school that has not ended.' }),
    record:
      may && failure === null
        ? { action: paths.schoolFailure(school.id), kinds: FAILURE_KINDS.map((value) => ({ value, text: FAILURE_WORDS[value].text })) }
        : null,
    withdraw: may && failure !== null ? { action: paths.withdrawFailure(school.id), version: failure.version } : null,
  };
}
