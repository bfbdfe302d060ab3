import type { Actor } from '../../kernel/actor.js';
import type { BankAccount } from '../../providers/bank-details/bank-account.js';
import { sortCodeInWords } from '../../providers/bank-details/bank-account.js';
import type { BankDetailsChange, BankDetailsState, PayeeStanding } from '../../providers/bank-details/bank-details.query.js';
import { NUMBER_SOURCES, type NumberSource } from '../../providers/bank-details/call-back.js';
import { type Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const STATES: Readonly<Record<BankDetailsState, { readonly text: string; readonly colour: string }>> = {
  requested: { text: 'Asked for', colour: 'orange' },
  confirmed: { text: 'Counts', colour: 'green' },
  replaced: { text: 'Replaced', colour: 'grey' },
  refused: { text: 'Refused', colour: 'red' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
};

export const NUMBER_SOURCE_WORDS: Readonly<Record<NumberSource, string>> = {
  contract: 'The contract',
  earlierCorrespondence: 'Correspondence from before this request',
  schoolRegister: 'The national school register',
  companiesHouse: 'Companies House',
  publishedWebsite: 'The school’s own website, looked up by us',
};

const STANDING_TAGS = {
  frozen: { text: 'Payment frozen', colour: 'red' },
  none: { text: 'None recorded here', colour: 'grey' },
  confirmed: { text: 'Confirmed', colour: 'green' },
} as const;

type Standing = keyof typeof STANDING_TAGS;

/** What wants doing comes first. */
const RANKS: readonly Standing[] = ['frozen', 'none', 'confirmed'];

const standingOf = ({ frozen, confirmedAt }: PayeeStanding): Standing => (frozen ? 'frozen' : confirmedAt === null ? 'none' : 'confirmed');

const standing = (payee: PayeeStanding) => STANDING_TAGS[standingOf(payee)];

export const payeesTable = (council: boolean): Table<PayeeStanding> => ({
  name: 'bank-details',
  caption: council ? 'Providers that we pay' : 'Councils that pay us',
  columns: [
    {
      key: 'party',
      heading: council ? 'Provider' : 'Council',
      type: 'text',
      sort: 'party',
      value: ({ providerName, authorityName }) => (council ? providerName : authorityName),
      note: ({ providerName }) => (council ? null : `pays ${providerName}`),
      href: ({ authorityId, providerId }) => paths.payee(authorityId, providerId),
    },
    {
      key: 'state',
      heading: 'Bank details',
      type: 'status',
      sort: 'state',
      value: (payee) => standing(payee).text,
      colour: (payee) => standing(payee).colour,
    },
    {
      key: 'requestedAt',
      heading: 'Change asked for',
      type: 'dateTime',
      value: ({ requestedAt }) => requestedAt,
      note: ({ requestedByName }) => requestedByName,
    },
    {
      key: 'confirmedAt',
      heading: 'Last confirmed',
      type: 'dateTime',
      value: ({ confirmedAt }) => confirmedAt,
      note: ({ confirmedByName }) => confirmedByName,
    },
  ],
});

/** As the list asks for them: searched, filtered and sorted. Every payee of an authority is some dozens of rows. */
export function payeesShown(payees: readonly PayeeStanding[], council: boolean, list: ListState): PayeeStanding[] {
  const name = (payee: PayeeStanding): string => (council ? payee.providerName : payee.authorityName);
  const asked = list.q.toLowerCase();
  const state = list.filter('state');
  const rank = (payee: PayeeStanding): number => RANKS.indexOf(standingOf(payee));
  const found = payees.filter((payee) => name(payee).toLowerCase().includes(asked) && (state === '' || state === standingOf(payee)));
  const order = (a: PayeeStanding, b: PayeeStanding): number =>
    (list.sort === 'state' ? rank(a) - rank(b) : 0) || name(a).localeCompare(name(b), 'en-GB');
  return found.sort((a, b) => (list.descending ? -order(a, b) : order(a, b)));
}

export function payeesView(actor: Actor, payees: readonly PayeeStanding[], list: ListState) {
  const council = actor.kind === 'authority';
  const frozen = payees.filter((payee) => payee.frozen).length;
  return {
    wide: true,
    lead:
      frozen === 0
        ? 'No payment is frozen.'
        : `Payment to ${frozen === 1 ? 'one provider is' : `${String(frozen)} providers are`} frozen until a second person of the council has called back.`,
    table: tableView(payeesTable(council), payees, list, {
      empty: 'Nobody is found. Payees are the providers with a placed pupil.',
    }),
    list,
    filters: {
      search: { label: council ? 'Provider' : 'Council', value: list.q },
      choices: [
        {
          name: 'state',
          label: 'Bank details',
          options: RANKS.map((value) => ({ value, text: STANDING_TAGS[value].text, chosen: value === list.filter('state') })),
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
  };
}

const HISTORY: Table<BankDetailsChange> = {
  name: 'bank-details-history',
  caption: 'Every change',
  columns: [
    { key: 'requestedAt', heading: 'Asked for', type: 'dateTime', value: ({ requestedAt }) => requestedAt },
    {
      key: 'by',
      heading: 'By',
      type: 'text',
      value: ({ requestedByName }) => requestedByName,
      note: ({ requestedSide }) => (requestedSide === 'authority' ? 'of the council' : 'of the provider'),
    },
    { key: 'reason', heading: 'Why', type: 'text', value: ({ reason }) => reason },
    {
      key: 'state',
      heading: 'Became',
      type: 'status',
      value: ({ state }) => STATES[state].text,
      colour: ({ state }) => STATES[state].colour,
    },
    {
      key: 'decided',
      heading: 'Decided by',
      type: 'text',
      value: ({ decidedByName }) => decidedByName,
      note: ({ decidedAt }) => (decidedAt === null ? null : momentInWords(new Date(decidedAt))),
    },
    {
      key: 'call',
      heading: 'Call-back',
      type: 'text',
      value: ({ calledWhom, whatWasSaid }) => [calledWhom, whatWasSaid].filter(Boolean).join(': '),
      note: callNote,
    },
  ],
};

function callNote({ calledAt, numberFrom }: BankDetailsChange): string | null {
  if (calledAt === null || numberFrom === null) return null;
  return `${momentInWords(new Date(calledAt))}, number from: ${NUMBER_SOURCE_WORDS[numberFrom].toLowerCase()}`;
}

export function payeeView(
  actor: Actor,
  payee: PayeeStanding & { readonly history: readonly BankDetailsChange[] },
  parts: {
    readonly may: { readonly ask: boolean; readonly decide: boolean };
    readonly form: Form;
    readonly shown: BankAccount | null;
    readonly shownOf: string | null;
  },
) {
  const { authorityId, providerId } = payee;
  const open = payee.history.find(({ state }) => state === 'requested') ?? null;
  const counts = payee.history.find(({ state }) => state === 'confirmed') ?? null;
  const council = actor.kind === 'authority';
  const side = council ? 'authority' : 'provider';
  const shownTo = parts.may.ask || parts.may.decide;
  return {
    breadcrumbs: [{ text: 'Bank details', href: paths.payees }, { text: council ? payee.providerName : payee.authorityName }],
    form: parts.form,
    heading: council ? `Bank details of ${payee.providerName}` : `How ${payee.authorityName} pays ${payee.providerName}`,
    frozen: payee.frozen,
    open: open && {
      id: open.id,
      version: open.version,
      words: `${open.requestedByName} asked for other bank details on ${momentInWords(new Date(open.requestedAt))}: ${open.reason}`,
    },
    accounts: shownTo
      ? [
          ...(open ? [{ id: open.id, text: 'Show what was asked for' }] : []),
          ...(counts ? [{ id: counts.id, text: 'Show what counts' }] : []),
        ]
      : [],
    shown: parts.shown && [
      { key: 'These are', value: parts.shownOf === open?.id ? 'asked for, not confirmed' : 'what counts' },
      { key: 'Sort code', value: sortCodeInWords(parts.shown.sortCode) },
      { key: 'Account number', value: parts.shown.accountNumber },
      { key: 'Name of the account', value: parts.shown.accountName },
    ],
    decide: parts.may.decide && open !== null && open.requestedById !== actor.personId,
    ownRequest: parts.may.decide && open !== null && open.requestedById === actor.personId,
    withdraw: parts.may.ask && open?.requestedSide === side,
    ask: parts.may.ask && open === null,
    sources: NUMBER_SOURCES.map((value) => ({ value, text: NUMBER_SOURCE_WORDS[value] })),
    action: {
      ask: paths.payee(authorityId, providerId),
      show: paths.payee(authorityId, providerId, '/show'),
      confirm: paths.payee(authorityId, providerId, '/confirm'),
      refuse: paths.payee(authorityId, providerId, '/refuse'),
      withdraw: paths.payee(authorityId, providerId, '/withdraw'),
    },
    history: tableView(HISTORY, payee.history, null, { empty: 'No change was ever asked for here.' }),
  };
}
