import type { IsoDate } from '../../kernel/dates.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { formatDate } from '../../kernel/dates.js';
import {
  CONSULTATION_STATES,
  type ConsultationState,
  type OfferedLine,
  REPLIES,
  type Reply,
  annualOf,
  dueInWords,
} from '../../placements/consultations/consultation.js';
import type { ConsultationView } from '../../placements/consultations/consultations.query.js';
import { NEED_CODES } from '../../providers/register/sen-need.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { FEE_KIND_WORDS, SETTING_WORDS, VAT_WORDS } from '../placements/placement-words.js';

export const REPLY_WORDS: Readonly<Record<Reply, string>> = {
  offer: 'It offers a place',
  cannotMeetNeed: 'It cannot meet the need',
  harmsOthers: 'The place would harm the education of others',
  full: 'It is full',
  other: 'Another reason',
};

const STATE_TAGS: Readonly<Record<ConsultationState, { readonly text: string; readonly colour: string }>> = {
  sent: { text: 'Waits for a reply', colour: 'yellow' },
  replied: { text: 'Replied', colour: 'blue' },
  accepted: { text: 'Offer accepted', colour: 'green' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
};

export const consultationsTable = (today: IsoDate): Table<ConsultationView> => ({
  name: 'consultations',
  caption: 'Consultations',
  columns: [
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      value: ({ pupilReference }) => pupilReference,
      href: ({ id }) => paths.consultation(id),
      note: ({ need, yearGroup }) => `${need}, year ${String(yearGroup)}`,
    },
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: ({ schoolName }) => schoolName,
      note: ({ askedByFamily }) => (askedByFamily ? 'asked for by the family' : null),
    },
    { key: 'sent', heading: 'Sent', type: 'date', value: ({ sentOn }) => sentOn },
    {
      key: 'due',
      heading: 'Reply due',
      type: 'date',
      value: ({ replyDueOn }) => replyDueOn,
      note: ({ state, replyDueOn }) => (state === 'sent' ? dueInWords(replyDueOn, today) : null),
    },
    { key: 'reply', heading: 'Reply', type: 'text', value: ({ reply }) => (reply === null ? '' : REPLY_WORDS[reply]) },
    { key: 'price', heading: 'Offered a year', type: 'money', value: ({ offer }) => (offer === null ? null : annualOf(offer)) },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => STATE_TAGS[state].text,
      colour: ({ state }) => STATE_TAGS[state].colour,
    },
  ],
});

export const listView = (actor: Actor, found: readonly ConsultationView[], list: ListState, today: IsoDate) => ({
  wide: true,
  list,
  create: actor.access === 'write' && allows(actor, 'placements.consult') ? paths.newConsultation() : null,
  filters: {
    search: { label: 'Pupil or school', value: list.q },
    choices: [
      {
        name: 'state',
        label: 'State',
        any: 'All',
        options: CONSULTATION_STATES.map((state) => ({
          value: state,
          text: STATE_TAGS[state].text,
          chosen: list.filter('state') === state,
        })),
      },
    ],
    clear: list.isFiltered ? list.withoutFilters : null,
  },
  table: tableView(consultationsTable(today), found, list, {
    empty: list.isFiltered ? 'No consultation matches.' : 'No school has been consulted yet.',
  }),
});

export const newConsultationView = (form: Form) => ({
  form,
  breadcrumbs: [
    { text: 'Placements', href: paths.placements },
    { text: 'Consultations', href: paths.consultations },
    { text: 'Consult a school' },
  ],
  action: paths.newConsultation(),
  family: [{ value: 'yes', text: 'The family asks for this school' }],
  needs: [{ value: '', text: 'Choose' }, ...NEED_CODES.map((need) => ({ value: need, text: need }))],
});

const OFFERED: Table<OfferedLine> = {
  name: 'offered-fees',
  caption: 'What it offers',
  columns: [
    { key: 'kind', heading: 'Fee', type: 'text', value: ({ kind, label }) => [FEE_KIND_WORDS[kind], label].filter(Boolean).join(', ') },
    { key: 'vat', heading: 'VAT', type: 'text', value: ({ vat }) => VAT_WORDS[vat] },
    { key: 'annual', heading: 'A year, net', type: 'money', value: ({ annualPence }) => annualPence },
  ],
};

const items = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, text]) => ({ value, text }));

/** Fees that the form has room for. */
export const OFFER_ROWS = 5;

export function consultationView(view: ConsultationView, form: Form, today: IsoDate) {
  const { offer, availableActions: may } = view;
  return {
    breadcrumbs: [
      { text: 'Placements', href: paths.placements },
      { text: 'Consultations', href: paths.consultations },
      { text: view.pupilReference },
    ],
    form,
    version: view.version,
    heading: `${view.pupilReference} at ${view.schoolName}`,
    tag: STATE_TAGS[view.state],
    facts: [
      { key: 'Pupil', value: `${view.pupilReference}, ${view.need}, year ${String(view.yearGroup)}` },
      { key: 'School', value: `${view.schoolName} (URN ${String(view.urn)})`, href: paths.school(view.schoolId) },
      {
        key: 'Sent',
        value: `${formatDate(view.sentOn)} by ${view.sentByName}${view.askedByFamily ? '; the family asks for this school' : ''}`,
      },
      {
        key: 'Reply due',
        value: `${formatDate(view.replyDueOn)}${view.state === 'sent' ? `, ${dueInWords(view.replyDueOn, today)}` : ''}`,
      },
      ...(view.reply === null
        ? []
        : [{ key: 'Reply', value: `${REPLY_WORDS[view.reply]}, ${formatDate(view.repliedOn ?? view.sentOn)}`, note: view.replyWords }]),
      ...(offer === null
        ? []
        : [
            { key: 'Place', value: `${SETTING_WORDS[offer.setting]} from ${formatDate(offer.startsOn)}` },
            { key: 'Price', value: `${moneyInWords(annualOf(offer))} a year, net` },
          ]),
      ...(view.placementId === null ? [] : [{ key: 'Placement', value: 'Open it', href: paths.placement(view.placementId) }]),
      ...(view.contractReference === null ? [] : [{ key: 'Agreement', value: view.contractReference }]),
      ...(view.withdrawnBecause === null ? [] : [{ key: 'Withdrawn', value: view.withdrawnBecause }]),
    ],
    offered: offer === null ? null : tableView(OFFERED, offer.lines, null, { totals: { annual: annualOf(offer) } }),
    accept: may.includes('acceptOffer') ? paths.consultationAct(view.id, 'accept') : null,
    draft:
      view.state === 'accepted' && view.contractReference === null
        ? paths.newContract(`?pupil=${encodeURIComponent(view.pupilReference)}`)
        : null,
    reply: may.includes('recordReply')
      ? {
          action: paths.consultationAct(view.id, 'reply'),
          heading: view.state === 'sent' ? 'Record the reply' : 'Correct the reply',
          replies: REPLIES.map((value) => ({ value, text: REPLY_WORDS[value] })),
          settings: items(SETTING_WORDS),
          bases: items({
            calendarDay: 'By calendar day',
            schoolDay: 'By school day',
            week: 'By week',
            month: 'By month, twelfths',
            term: 'By term, in thirds',
          }),
          kinds: items({ '': 'Choose', ...FEE_KIND_WORDS }),
          vats: items(VAT_WORDS),
          lines: Array.from({ length: OFFER_ROWS }, (_, index) => ({ at: `lines-${String(index)}-`, ordinal: index + 1 })),
        }
      : null,
    withdraw: may.includes('withdraw') ? paths.consultationAct(view.id, 'withdraw') : null,
  };
}
