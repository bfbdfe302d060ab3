import type { Actor } from '../../kernel/actor.js';
import { allows } from '../../identity/permissions.js';
import { formatDate } from '../../kernel/dates.js';
import { inWords } from '../../kernel/life-cycle.js';
import { type Pence, formatPercent, pence, riseBetween, sum } from '../../kernel/money.js';
import { yearInWords } from '../../pooling/negotiation/joint-desk.js';
import { IN_FORCE_WORDS, type JointState, effectInWords, figureInWords, onTheTable } from '../../pooling/negotiation/joint-negotiation.js';
import type {
  JointAct,
  JointMember,
  JointNegotiationView,
  JointParticipant,
  JointRound,
} from '../../pooling/negotiation/joint-negotiations.query.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const TAGS: Readonly<Record<JointState, { readonly text: string; readonly colour: string }>> = {
  optIn: { text: 'Members opt in', colour: 'yellow' },
  asked: { text: 'The school is asked', colour: 'yellow' },
  submitted: { text: 'Return received', colour: 'blue' },
  offered: { text: 'Offer made', colour: 'blue' },
  countered: { text: 'Counter-offer received', colour: 'yellow' },
  reopened: { text: 'A new offer is due', colour: 'yellow' },
  settled: { text: 'Settled', colour: 'green' },
  ended: { text: 'Ended', colour: 'grey' },
};

/** The same as a school says it. */
const SCHOOL_TAGS: Readonly<Record<JointState, { readonly text: string; readonly colour: string }>> = {
  ...TAGS,
  asked: { text: 'Return to send', colour: 'yellow' },
  submitted: { text: 'Sent', colour: 'blue' },
  offered: { text: 'Offer to answer', colour: 'yellow' },
  countered: { text: 'We answered', colour: 'blue' },
  reopened: { text: 'With the councils', colour: 'blue' },
};

const isSchool = ({ kind }: Actor): boolean => kind === 'provider' || kind === 'providerGroup';

export const tagOf = (actor: Actor, state: JointState) => (isSchool(actor) ? SCHOOL_TAGS : TAGS)[state];

const total = (parts: readonly JointParticipant[], of: (part: JointParticipant) => Pence): Pence => sum(parts.map(of));
const places = (parts: readonly JointParticipant[]): number => parts.reduce((all, part) => all + part.places, 0);

export const negotiationsTable = (actor: Actor): Table<JointNegotiationView> => ({
  name: 'joint-negotiations',
  caption: 'Joint negotiations',
  columns: [
    { key: 'number', heading: 'No.', type: 'integer', value: ({ number }) => number },
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: ({ schoolName }) => schoolName,
      href: ({ id }) => (isSchool(actor) ? paths.jointReturn(id) : paths.jointNegotiation(id)),
      note: ({ leadName, academicYear }) => `fees for ${yearInWords(academicYear)}, led by ${leadName}`,
    },
    { key: 'members', heading: 'Councils', type: 'integer', value: ({ members }) => members.filter(({ state }) => state === 'in').length },
    {
      key: 'places',
      heading: 'Places',
      type: 'integer',
      value: ({ participants }) => (participants.length === 0 ? null : places(participants)),
    },
    {
      key: 'now',
      heading: 'Now, a year',
      type: 'money',
      whole: true,
      value: ({ participants }) => (participants.length === 0 ? null : total(participants, (part) => part.currentPence)),
    },
    {
      key: 'figure',
      heading: 'Last figure',
      type: 'text',
      value: ({ rounds: [last] }) => (last === undefined ? '' : figureInWords(last)),
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => tagOf(actor, state).text,
      colour: ({ state }) => tagOf(actor, state).colour,
    },
  ],
});

const MEMBERS: Table<JointMember> = {
  name: 'joint-members',
  caption: 'Members',
  columns: [
    { key: 'name', heading: 'Authority', type: 'text', value: ({ name }) => name, note: ({ leftBecause }) => leftBecause },
    {
      key: 'state',
      heading: 'Takes part',
      type: 'text',
      value: ({ state, byName }) => (state === null ? 'Has not said' : state === 'in' ? `Yes (${byName ?? ''})` : 'Dropped out'),
    },
  ],
};

/** What stands in a draft is the school's own until it is sent. */
const sent = ({ returnState }: JointParticipant, amount: Pence): Pence | null => (returnState === 'draft' ? null : amount);

/** Each member's part: of its own return, with a link for who may open it. */
const partsTable = (actor: Actor, tabled: (part: JointParticipant) => Pence): Table<JointParticipant> => ({
  name: 'joint-parts',
  caption: 'What each council brings',
  columns: [
    {
      key: 'name',
      heading: 'Authority',
      type: 'text',
      value: ({ name }) => name,
      note: ({ reference }) => reference,
      href: ({ returnId, authorityId }) =>
        isSchool(actor) ? paths.schoolReturn(returnId) : authorityId === actor.organisationId ? paths.upliftReturn(returnId) : null,
    },
    { key: 'places', heading: 'Places', type: 'integer', value: (part) => part.places },
    { key: 'now', heading: 'Now, a year', type: 'money', value: ({ currentPence }) => currentPence },
    { key: 'asked', heading: 'Asked', type: 'money', value: (part) => sent(part, part.askedPence) },
    { key: 'tabled', heading: 'On the table', type: 'money', value: (part) => sent(part, tabled(part)) },
    { key: 'settled', heading: 'Settled', type: 'money', value: ({ settledPence }) => settledPence },
    { key: 'state', heading: 'Its own return', type: 'text', value: ({ returnState }) => inWords(returnState) },
  ],
});

const KIND_WORDS = { ask: 'Asked', offer: 'Offer', counter: 'Counter-offer' } as const;
const ROUND_WORDS = {
  open: 'On the table',
  answered: 'Answered',
  accepted: 'Accepted',
  expired: 'Not answered in time',
  withdrawn: 'Fell',
} as const;

export const ROUNDS: Table<JointRound> = {
  name: 'joint-rounds',
  caption: 'What was put to each other',
  columns: [
    { key: 'number', heading: 'No.', type: 'integer', value: ({ number }) => number },
    {
      key: 'kind',
      heading: 'Figure',
      type: 'text',
      value: (round) => `${KIND_WORDS[round.kind]}: ${figureInWords(round)}`,
      note: ({ message }) => message || null,
    },
    { key: 'places', heading: 'Places then', type: 'integer', value: (round) => round.places },
    { key: 'after', heading: 'All lines, a year', type: 'money', value: ({ afterPence }) => afterPence },
    { key: 'by', heading: 'By', type: 'text', value: ({ madeByName }) => madeByName, note: ({ organisationName }) => organisationName },
    { key: 'made', heading: 'When', type: 'dateTime', value: ({ madeAt }) => madeAt },
    { key: 'until', heading: 'Stands until', type: 'date', value: ({ expiresOn }) => expiresOn },
    { key: 'state', heading: 'State', type: 'text', value: ({ state }) => ROUND_WORDS[state] },
  ],
};

export const negotiationsView = (actor: Actor, found: readonly JointNegotiationView[], list: ListState, leads: boolean) => ({
  wide: true,
  list,
  create: leads && actor.access === 'write' && allows(actor, 'pooling.leadNegotiation') ? paths.newJointNegotiation : null,
  table: tableView(negotiationsTable(actor), found, null, {
    captionHidden: true,
    empty: isSchool(actor)
      ? 'No councils negotiate with your schools together at present.'
      : 'None yet. Whoever leads joint negotiations opens the first.',
  }),
});

/** A joint negotiation on its page, for councils and for the school, with what its reader may do. */
export function negotiationView(actor: Actor, view: JointNegotiationView, form: Form, list: ListState) {
  const may = (act: JointAct): boolean => view.availableActions.includes(act);
  const at = (act: JointAct, name: string): string | null =>
    may(act) ? (isSchool(actor) ? paths.jointReturnAct(view.id, name) : paths.jointAct(view.id, name)) : null;
  const { participants } = view;
  const all = places(participants);
  const drafts = participants.some(({ returnState }) => returnState === 'draft');
  const open = view.rounds.find(({ state }) => state === 'open');
  const before = total(participants, (part) => part.currentPence);
  const tabled = (part: JointParticipant): Pence => onTheTable(part, open ?? null, all);
  const after = total(participants, tabled);
  return {
    wide: true,
    back: {
      text: isSchool(actor) ? 'Joint returns' : 'Joint negotiations',
      href: isSchool(actor) ? paths.jointReturns : paths.jointNegotiations,
    },
    form,
    view,
    list,
    tag: tagOf(actor, view.state),
    facts: [
      { key: 'School', value: view.schoolName },
      { key: 'Fees for', value: yearInWords(view.academicYear) },
      { key: 'Led by', value: `${view.leadName} for ${view.consortiumName}` },
      { key: 'New prices come into force', value: IN_FORCE_WORDS[view.inForce] },
      ...(view.words === null ? [] : [{ key: 'Why together', value: view.words }]),
      ...(isSchool(actor)
        ? []
        : [
            {
              key: 'Members opt in',
              value: `until ${formatDate(view.optInBy)}; at least ${String(view.minimumMembers)} have to take part`,
            },
          ]),
      ...(view.endedBecause === null ? [] : [{ key: 'Ended', value: view.endedBecause }]),
    ],
    change:
      open && participants.length > 0
        ? {
            before: moneyInWords(before),
            after: moneyInWords(after),
            difference: moneyInWords(after - before),
            percent: formatPercent(riseBetween(before, after) ?? open.percentBp),
            standsUntil: open.expiresOn === null ? null : formatDate(open.expiresOn),
          }
        : null,
    members: isSchool(actor) ? null : tableView(MEMBERS, view.members, null),
    parts:
      participants.length === 0
        ? null
        : tableView(partsTable(actor, tabled), participants, null, {
            totals: {
              places: all,
              now: before,
              asked: drafts ? null : total(participants, (part) => part.askedPence),
              tabled: drafts ? null : after,
              settled: participants.every(({ settledPence }) => settledPence !== null)
                ? total(participants, (part) => part.settledPence ?? pence(0))
                : null,
            },
          }),
    rounds: view.rounds.length === 0 ? null : tableView(ROUNDS, view.rounds, null),
    mostPlaces: all,
    acts: {
      optIn: at('optIn', 'opt-in'),
      askSchool: at('askSchool', 'ask'),
      offer: at('offer', 'offer'),
      counter: at('counter', 'counter'),
      agree: at('agree', 'agree'),
      reopen: at('reopen', 'reopen'),
      dropOut: at('dropOut', 'leave'),
      end: at('end', 'end'),
      send: may('send') ? paths.jointReturnAct(view.id, 'send') : null,
    },
    leaving: view.leaving === null ? [] : effectInWords(view.leaving, actor.organisationName),
  };
}
