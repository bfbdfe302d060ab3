import { isUUID } from 'class-validator';
import type { ContractState } from '../../contracts/contract-life-cycle.js';
import type { ContractCriteria, ContractExpiry, ContractPage, ContractSort, ListedContract } from '../../contracts/contract-list.query.js';
import type { ContractKind } from '../../contracts/contract.entity.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Form } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';
import { CONTRACT_TAGS, KIND_WORDS, SHORT_KIND_WORDS, VERSION_TAGS } from './contract-words.js';

const SORTS: readonly ContractSort[] = ['reference', 'schoolName', 'state', 'startsOn', 'endsOn', 'wholeLife'];

const EXPIRY_WORDS: Readonly<Record<ContractExpiry, string>> = {
  within3Months: 'Within 3 months',
  within6Months: 'Within 6 months',
  within12Months: 'Within 12 months',
  past: 'Past its last day',
};

export const contractsList = (query: AddressQuery): ListState<ContractSort> =>
  listState(query, { sorts: SORTS, sort: 'state', filters: ['kind', 'state', 'expiry', 'varying', 'school'], pageSize: 50 });

/** What the address asks for; what it names wrongly narrows nothing. */
export function contractCriteria(list: ListState): ContractCriteria {
  const kind = list.filter('kind');
  const state = list.filter('state');
  const expiry = list.filter('expiry');
  const school = list.filter('school');
  return {
    ...(list.q === '' ? {} : { text: list.q }),
    ...(kind in KIND_WORDS ? { kinds: [kind as ContractKind] } : {}),
    ...(state in CONTRACT_TAGS ? { states: [state as ContractState] } : {}),
    ...(expiry in EXPIRY_WORDS ? { expiry: expiry as ContractExpiry } : {}),
    ...(isUUID(school) ? { schoolId: school } : {}),
    varying: list.filter('varying') !== '',
  };
}

/** Pupils by reference only, whoever reads. */
export function contractsTable(actor: Actor): Table<ListedContract> {
  const council = actor.kind === 'authority';
  return {
    name: 'contracts',
    caption: 'Contracts',
    columns: [
      {
        key: 'reference',
        heading: 'Contract',
        type: 'text',
        sort: 'reference',
        unbroken: true,
        value: ({ reference }) => reference,
        href: ({ id }) => paths.contract(id),
        note: ({ pupilReference }) => pupilReference,
      },
      { key: 'kind', heading: 'Kind', type: 'text', value: ({ kind }) => SHORT_KIND_WORDS[kind] },
      { key: 'title', heading: 'Title', type: 'text', value: ({ title }) => title, hidden: 'page' },
      { key: 'pupil', heading: 'Pupil', type: 'text', value: ({ pupilReference }) => pupilReference, hidden: 'page' },
      {
        key: 'state',
        heading: 'State',
        type: 'status',
        sort: 'state',
        value: ({ state }) => CONTRACT_TAGS[state].text,
        colour: ({ state }) => CONTRACT_TAGS[state].colour,
        note: ({ variation }) => (variation ? `a variation is ${VERSION_TAGS[variation].text.toLowerCase()}` : null),
      },
      ...(council
        ? []
        : ([{ key: 'council', heading: 'Council', type: 'text', value: ({ authorityName }: ListedContract) => authorityName }] as const)),
      {
        key: 'school',
        heading: 'School',
        type: 'text',
        sort: 'schoolName',
        value: ({ school }) => school.name,
        href: ({ school }) => (council ? paths.school(school.id) : null),
        note: ({ providerName }) => providerName,
      },
      { key: 'urn', heading: 'URN', type: 'text', value: ({ school }) => String(school.urn), hidden: 'page' },
      { key: 'provider', heading: 'Provider', type: 'text', value: ({ providerName }) => providerName, hidden: 'page' },
      { key: 'from', heading: 'From', type: 'date', sort: 'startsOn', value: ({ startsOn }) => startsOn },
      {
        key: 'to',
        heading: 'To',
        type: 'date',
        sort: 'endsOn',
        sortsDescending: false,
        value: ({ endsOn }) => endsOn,
        note: ({ lastChargeableOn }) => (lastChargeableOn === null ? null : `by notice ${shortDay(lastChargeableOn)}`),
      },
      {
        key: 'lastChargeable',
        heading: 'Last chargeable day',
        type: 'date',
        value: ({ lastChargeableOn }) => lastChargeableOn,
        hidden: 'page',
      },
      { key: 'annual', heading: 'A year', type: 'money', whole: true, value: ({ annual }) => annual },
      { key: 'wholeLife', heading: 'Whole life', type: 'money', whole: true, sort: 'wholeLife', value: ({ wholeLife }) => wholeLife },
    ],
  };
}

export function contractsView(actor: Actor, found: ContractPage, list: ListState<ContractSort>, form: Form) {
  const mayMake = actor.kind === 'authority' && actor.access === 'write' && allows(actor, 'contracts.issue') && found.nodes.length > 0;
  const choice = (name: string, label: string, options: readonly (readonly [value: string, text: string])[], any = 'Any') => {
    const chosen = list.filter(name);
    return { name, label, any, options: options.map(([value, text]) => ({ value, text, chosen: value === chosen })) };
  };
  const { totals } = found;
  const mayDraft = actor.access === 'write' && allows(actor, 'contracts.draft');
  return {
    wide: true,
    list,
    form,
    papers: mayMake ? { action: paths.contractPapers(list.address()), all: found.totalCount } : null,
    filters: {
      search: { label: 'Reference, pupil reference or school', value: list.q },
      choices: [
        choice('kind', 'Kind', Object.entries(KIND_WORDS)),
        choice(
          'state',
          'State',
          Object.entries(CONTRACT_TAGS).map(([state, { text }]) => [state, text] as const),
        ),
        choice('expiry', 'Ends', Object.entries(EXPIRY_WORDS)),
        choice('varying', 'Variations', [['yes', 'With one on its way']]),
      ],
      kept: list.carried.filter(({ name }) => name === 'school'),
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    figures: [
      { label: 'Contracts', value: found.totalCount.toLocaleString('en-GB') },
      {
        label: 'Whole-life cost',
        value: totals.wholeLife === null ? 'not known' : moneyInWords(Math.round(totals.wholeLife / 100) * 100),
        note: 'net of VAT, by the terms that stand',
      },
      { label: 'On their way', value: String(totals.onTheWay), note: 'from draft to signed' },
      ...(totals.noticeGiven === 0
        ? []
        : [{ label: 'Notice given', value: String(totals.noticeGiven), alert: true, href: list.address({ state: 'noticeGiven' }) }]),
      ...(totals.endingWithin12Months === 0
        ? []
        : [
            {
              label: 'End within 12 months',
              value: String(totals.endingWithin12Months),
              href: list.address({ expiry: 'within12Months' }),
            },
          ]),
    ],
    table: tableView(contractsTable(actor), found.nodes, list, {
      captionHidden: true,
      empty: list.isFiltered ? 'No contract matches. Remove a filter.' : 'There is no contract yet.',
      ...(found.nodes.length > 0 ? { totals: { wholeLife: totals.wholeLife } } : {}),
      ...(mayMake
        ? {
            select: {
              name: 'id',
              value: ({ id }: ListedContract) => id,
              label: ({ reference }: ListedContract) => `Choose ${reference}`,
              chosen: ({ id }: ListedContract) => form.chosen('id').includes(id),
            },
          }
        : {}),
    }),
    pages: list.pages(found),
    draft: mayDraft ? paths.newContract() : null,
    roll: actor.kind === 'authority' ? paths.contractRoll : null,
    import: actor.access === 'write' && allows(actor, 'contracts.import') ? paths.contractImport : null,
    moves: actor.kind === 'authority' ? paths.contractMoves : null,
  };
}
