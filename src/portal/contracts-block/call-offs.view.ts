import type { Block } from '../../contracts/block/block-facts.js';
import { nextFreeOn } from '../../contracts/block/call-off.js';
import type { CallOffFilter, CallOffRecord, CallOffState } from '../../contracts/block/call-offs.query.js';
import type { ContractHeader } from '../../contracts/contract.query.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { contractHead, contractTrail } from '../contracts/contract-head.js';
import type { Form } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';

export const callOffsList = (query: AddressQuery) =>
  listState(query, { sorts: ['place', 'from'], sort: 'place', filters: ['state', 'group'], pageSize: 50 });

const STATES: Readonly<Record<CallOffState, { readonly text: string; readonly colour: string }>> = {
  current: { text: 'In the place', colour: 'green' },
  upcoming: { text: 'To come', colour: 'blue' },
  ended: { text: 'Ended', colour: 'grey' },
};
const STATE_NAMES = Object.keys(STATES) as CallOffState[];

const ENDED: Readonly<Record<string, string>> = {
  left: 'left the school',
  substituted: 'another pupil took the place',
  moved: 'moved to another place',
  contractEnded: 'the contract ended',
  planMoved: 'the plan moved to another authority',
  other: 'another reason',
};

export const callOffFilter = (list: ReturnType<typeof callOffsList>): CallOffFilter => ({
  text: list.q,
  state: STATE_NAMES.find((state) => state === list.filter('state')) ?? null,
  group: list.filter('group') || null,
  sort: list.sort,
  descending: list.descending,
});

/** Whether the acting authority nominates pupils to this block. */
export const mayCallOff = (actor: Actor, contract: ContractHeader): boolean =>
  actor.kind === 'authority' &&
  actor.access === 'write' &&
  allows(actor, 'contracts.callOff') &&
  (contract.state === 'active' || contract.state === 'noticeGiven');

export const callOffsTable = (actor: Actor, contract: ContractHeader): Table<CallOffRecord> => ({
  name: 'call-offs',
  caption: 'Call-offs',
  columns: [
    {
      key: 'place',
      heading: 'Place',
      type: 'text',
      value: ({ placeNumber }) => String(placeNumber),
      sort: 'place',
      sortsDescending: false,
      note: ({ group, guaranteed }) => (guaranteed ? group : `${group}, optional`),
    },
    { key: 'group', heading: 'Group', type: 'text', value: ({ group }) => group, hidden: 'page' },
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      value: ({ pupilReference }) => pupilReference ?? 'not shown',
      href: ({ id, authorityId }) =>
        mayCallOff(actor, contract) && authorityId === actor.organisationId ? paths.callOff(contract.id, id) : null,
      note: ({ authorityName, authorityId }) => (authorityId === contract.authority.id ? null : `of ${authorityName}`),
    },
    { key: 'authority', heading: 'Authority', type: 'text', value: ({ authorityName }) => authorityName, hidden: 'page' },
    { key: 'from', heading: 'From', type: 'date', value: ({ from }) => from, sort: 'from' },
    {
      key: 'until',
      heading: 'Last day',
      type: 'date',
      value: ({ until }) => until,
      note: ({ endedBecause }) => (endedBecause ? (ENDED[endedBecause] ?? null) : null),
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => STATES[state].text,
      colour: ({ state }) => STATES[state].colour,
    },
    {
      key: 'reference',
      heading: 'Reference',
      type: 'text',
      value: ({ reference }) => reference,
      note: ({ nominatedByName }) => (nominatedByName ? `by ${nominatedByName}` : null),
    },
    {
      key: 'because',
      heading: 'Ended because',
      type: 'text',
      value: ({ endedBecause }) => (endedBecause ? ENDED[endedBecause] : null),
      hidden: 'page',
    },
  ],
});

/** Who has, had and will have which place. */
export function callOffsView(
  actor: Actor,
  contract: ContractHeader,
  block: Block,
  found: Connection<CallOffRecord>,
  list: ListState,
  today: IsoDate,
) {
  const may = mayCallOff(actor, contract);
  const groups = [...new Set(block.facts.places.map(({ group }) => group))];
  return {
    head: contractHead(actor, contract, 'call-offs'),
    breadcrumbs: contractTrail(contract, 'Call-offs'),
    nominate: may ? paths.newCallOff(contract.id) : null,
    release:
      may && block.terms.nomination.releasesUnnominated && actor.organisationId === contract.authority.id
        ? paths.contractPart(contract.id, 'release')
        : null,
    free: groups.map((group) => freeInWords(block, group, today)),
    filters: {
      label: 'Filter call-offs',
      search: { label: 'Pupil, authority or reference', value: list.q },
      choices: [
        {
          name: 'state',
          label: 'State',
          options: STATE_NAMES.map((state) => ({ value: state, text: STATES[state].text, chosen: list.filter('state') === state })),
        },
        ...(groups.length > 1
          ? [
              {
                name: 'group',
                label: 'Places',
                options: groups.map((group) => ({ value: group, text: group, chosen: list.filter('group') === group })),
              },
            ]
          : []),
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    table: tableView(callOffsTable(actor, contract), found.nodes, list, {
      captionHidden: true,
      empty: list.isFiltered ? 'No call-off matches these filters.' : 'Nobody has been nominated yet: every place is empty.',
    }),
    pages: list.pages(found),
    exports: list.exports,
  };
}

/** "SEMH day: 3 of 25 places are free today." or when the next is. */
function freeInWords({ facts }: Block, group: string, today: IsoDate): string {
  const own = facts.places.filter((place) => place.group === group && place.during.from <= today && today < place.during.to);
  const taken = own.filter(({ id }) =>
    facts.stays.some((stay) => stay.placeId === id && (stay.during.to === null || stay.during.to > today)),
  ).length;
  if (taken < own.length) return `${group}: ${String(own.length - taken)} of ${String(own.length)} places are free from today.`;
  const next = nextFreeOn(facts.places, facts.stays, group, today);
  return `${group}: all ${String(own.length)} places are called off. ${next === undefined ? 'None has a last day recorded.' : `The next is free from ${shortDay(next)}.`}`;
}

/** The form that nominates a pupil. */
export function nominateView(contract: ContractHeader, block: Block, form: Form) {
  return {
    form,
    breadcrumbs: contractTrail(contract, 'Nominate a pupil'),
    caption: `${contract.reference}, ${contract.title}`,
    action: paths.newCallOff(contract.id),
    cancel: paths.contractPart(contract.id, 'call-offs'),
    runs: `${formatDate(contract.startsOn)}${contract.endsOn ? ` to ${formatDate(contract.endsOn)}` : ''}`,
    groups:
      block.terms.groups.length > 1
        ? block.terms.groups.map(({ name }) => ({ value: name, text: name, checked: form.typed('group') === name }))
        : null,
    asksReason: form.errorOf('overrideReason') !== undefined || form.typed('overrideReason') !== '',
    asksCoreFee: form.errorOf('endsCoreFee') !== undefined || form.flag('endsCoreFee'),
  };
}

/** One call-off with what can become of it. */
export function callOffView(contract: ContractHeader, block: Block, callOff: CallOffRecord, today: IsoDate, form: Form) {
  const back = paths.callOff(contract.id, callOff.id);
  return {
    form,
    breadcrumbs: contractTrail(contract, 'Call-off'),
    caption: `${contract.reference}, ${contract.title}`,
    version: form.typed('version') === '' ? callOff.version : form.typed('version'),
    about: [
      { key: 'Place', value: `${String(callOff.placeNumber)}, ${callOff.group}${callOff.guaranteed ? '' : ', optional'}` },
      { key: 'Pupil', value: callOff.pupilReference ?? '', href: callOff.placementId ? paths.placement(callOff.placementId) : null },
      { key: 'From', value: formatDate(callOff.from) },
      {
        key: 'Last day',
        value: callOff.until === null ? 'none recorded' : formatDate(callOff.until),
        note: callOff.endedBecause ? ENDED[callOff.endedBecause] : null,
      },
      ...(callOff.reference === '' ? [] : [{ key: 'Reference', value: callOff.reference }]),
    ],
    end: `${back}/end`,
    reasons: (['left', 'moved', 'planMoved', 'other'] as const).map((value) => ({
      value,
      text: (ENDED[value] ?? value).replace(/^./, (letter) => letter.toUpperCase()),
      checked: form.typed('because') === value,
    })),
    withdraw: callOff.from > today ? `${back}/withdraw` : null,
    substitute: block.terms.substitution && callOff.state !== 'ended' ? `${back}/substitute` : null,
    asksReason: form.errorOf('overrideReason') !== undefined || form.typed('overrideReason') !== '',
    back: { text: 'Call-offs', href: paths.contractPart(contract.id, 'call-offs') },
  };
}

/** Empty places to give back. */
export function releaseView(contract: ContractHeader, block: Block, today: IsoDate, form: Form) {
  const empty = block.facts.places.filter(
    ({ id, during }) =>
      during.to > today && !block.facts.stays.some((stay) => stay.placeId === id && (stay.during.to === null || stay.during.to > today)),
  );
  return {
    form,
    breadcrumbs: contractTrail(contract, 'Give places back'),
    caption: `${contract.reference}, ${contract.title}`,
    action: paths.contractPart(contract.id, 'release'),
    cancel: paths.contractPart(contract.id, 'call-offs'),
    places: empty.map(({ number, group }) => ({
      value: String(number),
      text: `Place ${String(number)}, ${group}`,
      checked: form.chosen('places').includes(String(number)),
    })),
  };
}
