import { type BasisPoints, type Pence, riseBetween, sum } from '../../kernel/money.js';
import type { PlannedOffer } from '../../uplifts/bulk-offer.js';
import type { ReturnState } from '../../uplifts/negotiation.js';
import type { RoundReturn } from '../../uplifts/round/round-returns.js';
import type { RoundList } from '../../uplifts/round/round.query.js';
import { wholePounds } from '../charts/words.js';
import type { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { STATE_TAGS } from '../returns/return-words.js';
import { type OfferChoice, seenText } from './bulk-offer.form.js';

/** A return of the list beside what would be offered to it. */
export interface PreviewRow {
  readonly ret: RoundReturn;
  readonly plan: PlannedOffer;
}

/** Offered what is recommended, nothing stands above it. */
const offerTable = (byPercent: boolean): Table<PreviewRow> => ({
  name: 'bulk-offer',
  caption: 'What would be offered',
  columns: [
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: ({ ret }) => ret.school.name,
      href: ({ ret }) => paths.upliftReturn(ret.id),
      note: ({ ret }) => `${ret.reference}, ${STATE_TAGS[ret.state].text.toLowerCase()}`,
    },
    { key: 'places', heading: 'Pupils', type: 'integer', value: ({ ret }) => ret.places },
    { key: 'current', heading: 'Present price', type: 'money', value: ({ plan }) => plan.currentPence, whole: true },
    { key: 'asked', heading: 'Asked rise', type: 'money', value: ({ plan }) => plan.askedPence - plan.currentPence, whole: true },
    {
      key: 'recommended',
      heading: 'Recommended rise',
      type: 'money',
      value: ({ plan }) => plan.recommendedPence - plan.currentPence,
      whole: true,
    },
    { key: 'offered', heading: 'Offered rise', type: 'money', value: ({ plan }) => offeredRise(plan), whole: true },
    {
      key: 'percent',
      heading: 'Offered %',
      type: 'percent',
      value: ({ plan }) => (plan.offeredPence === null ? null : riseBetween(plan.currentPence, plan.offeredPence)),
    },
    {
      key: 'above',
      heading: 'Above the recommendation',
      type: 'money',
      value: ({ plan }) => (plan.offeredPence === null ? null : plan.offeredPence - plan.recommendedPence),
      whole: true,
      ...(byPercent ? {} : { hidden: 'page' as const }),
    },
    {
      key: 'thisYear',
      heading: 'First financial year',
      type: 'money',
      value: ({ plan }) => plan.thisYearPence,
      note: ({ plan }) => (plan.thisYearPence === null ? 'not known' : null),
      whole: true,
    },
  ],
});

const refusedTable: Table<PreviewRow> = {
  name: 'no-offer',
  caption: 'No offer can be made to these',
  columns: [
    { key: 'school', heading: 'School', type: 'text', value: ({ ret }) => ret.school.name, href: ({ ret }) => paths.upliftReturn(ret.id) },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ ret }) => STATE_TAGS[ret.state].text,
      colour: ({ ret }) => STATE_TAGS[ret.state].colour,
    },
    { key: 'why', heading: 'Why', type: 'text', value: ({ ret }) => whyNot(ret.state) },
  ],
};

const offeredRise = (plan: PlannedOffer): Pence => ((plan.offeredPence ?? plan.currentPence) - plan.currentPence) as Pence;

/** Why a return takes no offer, in the words of who would like to make one. */
export function whyNot(state: ReturnState): string {
  switch (state) {
    case 'draft':
      return 'The school has not sent it yet.';
    case 'offered':
      return 'Your offer is with the school already. It can be made anew when the school answers or it lapses.';
    case 'settled':
    case 'inApproval':
    case 'approved':
    case 'implemented':
      return 'It is agreed already.';
    case 'withdrawn':
      return 'The school took it back.';
    case 'submitted':
    case 'underReview':
    case 'countered':
    case 'deadlocked':
    case 'lapsed':
      return 'It changed just now. Show the money again.';
  }
}

const ON_THE_TABLE: ReadonlySet<ReturnState> = new Set(['offered', 'countered', 'settled', 'inApproval', 'approved', 'implemented']);

/** What is agreed or on the table in a round, above present prices, before these offers and with them. */
export function budgetOf(all: readonly RoundReturn[], offers: readonly PreviewRow[]): { readonly before: Pence; readonly after: Pence } {
  const offered = new Map(offers.map(({ ret, plan }) => [ret.id, offeredRise(plan)]));
  const committed = (ret: RoundReturn): Pence =>
    (ON_THE_TABLE.has(ret.state) ? (ret.settled ?? ret.tabled ?? ret.current) - ret.current : 0) as Pence;
  return { before: sum(all.map(committed)), after: sum(all.map((ret) => offered.get(ret.id) ?? committed(ret))) };
}

const percentOr = (from: Pence, to: Pence): string => {
  const rise: BasisPoints | null = riseBetween(from, to);
  return rise === null ? '' : percentInWords(rise);
};

/** A total of what is known, and how many are not. */
function knownSum(amounts: readonly (Pence | null)[]): { readonly text: string; readonly note: string } {
  const known = amounts.filter((amount) => amount !== null);
  const lacking = amounts.length - known.length;
  return { text: wholePounds(sum(known)), note: lacking === 0 ? '' : `${countInWords(lacking, 'return is', 'returns are')} not known` };
}

function figuresOf(offers: readonly PreviewRow[]) {
  const plans = offers.map(({ plan }) => plan);
  const current = sum(plans.map(({ currentPence }) => currentPence));
  const asked = sum(plans.map(({ askedPence }) => askedPence));
  const recommended = sum(plans.map(({ recommendedPence }) => recommendedPence));
  const offered = sum(plans.map(({ offeredPence }) => offeredPence ?? (0 as Pence)));
  const first = knownSum(plans.map(({ thisYearPence }) => thisYearPence));
  const next = knownSum(plans.map(({ nextYearPence }) => nextYearPence));
  return [
    { label: 'Offers', value: String(offers.length), note: `present prices ${wholePounds(current)} a year` },
    { label: 'Asked', value: wholePounds(asked - current), note: percentOr(current, asked) },
    { label: 'Recommended', value: wholePounds(recommended - current), note: percentOr(current, recommended) },
    {
      label: 'Offered',
      value: wholePounds(offered - current),
      note: `${percentOr(current, offered)}, ${wholePounds(asked - offered)} below the asks`,
    },
    { label: 'First financial year', value: first.text, note: first.note },
    { label: 'The year after', value: next.text, note: next.note },
  ];
}

function budgetRows({ cycle, all }: RoundList, offers: readonly PreviewRow[]) {
  const { before, after } = budgetOf(all, offers);
  const left = cycle.room === null ? null : cycle.room - after;
  return [
    { key: 'Agreed or on the table now', value: `${wholePounds(before)} a year` },
    { key: 'With these offers', value: `${wholePounds(after)} a year` },
    { key: 'Room in the budget', value: cycle.room === null ? 'not set' : `${wholePounds(cycle.room)} a year` },
    ...(left === null ? [] : [{ key: left < 0 ? 'Over the room by' : 'Left', value: `${wholePounds(Math.abs(left))} a year` }]),
  ];
}

export interface BulkOfferFacts {
  readonly round: RoundList;
  readonly rows: readonly PreviewRow[];
  readonly choice: OfferChoice;
  /** The choice of what to offer, as typed. */
  readonly form: Form;
  /** What the address carries on from the list: filters and ticked returns. */
  readonly carried: readonly { readonly name: string; readonly value: string }[];
  /** Where the returns were chosen. */
  readonly listHref: string;
}

export function bulkOfferView({ round, rows, choice, form, carried, listHref }: BulkOfferFacts) {
  const { cycle } = round;
  const offers = rows.filter(({ plan }) => plan.offeredPence !== null);
  const refused = rows.filter(({ plan }) => plan.offeredPence === null);
  const total = sum(offers.map(({ plan }) => offeredRise(plan)));
  const known = choice.kind === 'recommended' || choice.percentBp !== null;
  return {
    wide: true,
    form,
    breadcrumbs: [
      { text: 'Rounds', href: paths.rounds },
      { text: cycle.name, href: paths.round(cycle.id) },
      { text: 'Returns', href: listHref },
      { text: 'Offer to many' },
    ],
    action: paths.bulkOffer(cycle.id),
    chosenWords: `${countInWords(rows.length, 'return is', 'returns are')} chosen.`,
    listHref,
    carried,
    choices: [
      { value: 'recommended', text: 'What is recommended for each', checked: choice.kind === 'recommended' },
      { value: 'percent', text: 'One percentage for all, never above what a school asks', checked: choice.kind === 'percent' },
    ],
    preview:
      known && offers.length > 0
        ? {
            figures: figuresOf(offers),
            budget: budgetRows(round, offers),
            table: tableView(offerTable(choice.kind === 'percent'), offers, null),
            seen: seenText(
              offers.map(({ ret, plan }) => ({ returnId: ret.id, version: plan.ret.version, offeredPence: plan.offeredPence ?? 0 })),
            ),
            offer: choice.kind,
            percent: choice.percentBp === null ? '' : String(choice.percentBp / 100),
            carried: JSON.stringify(carried),
            send: `Send ${countInWords(offers.length, 'offer', 'offers')}`,
            sendWords: `${countInWords(offers.length, 'school', 'schools')} will see an offer that comes to ${wholePounds(total)} a year above present prices. All are sent, or none.`,
          }
        : null,
    none:
      known && offers.length === 0
        ? { text: 'No offer can be made to any of these returns now.', action: { text: 'Choose others', href: listHref } }
        : null,
    refused: refused.length === 0 ? null : tableView(refusedTable, refused, null),
  };
}

/** What was sent: each return as it stands, with the offer that went out. */
export function bulkSentView(round: RoundList, ids: readonly string[]) {
  const sent = new Set(ids);
  const returns = round.all.filter(({ id }) => sent.has(id));
  const rise = sum(returns.map(({ offered, current }) => ((offered ?? current) - current) as Pence));
  const table: Table<RoundReturn> = {
    name: 'offers-sent',
    caption: 'Offers sent',
    columns: [
      {
        key: 'school',
        heading: 'School',
        type: 'text',
        value: ({ school }) => school.name,
        href: ({ id }) => paths.upliftReturn(id),
        note: ({ reference }) => reference,
      },
      {
        key: 'state',
        heading: 'State now',
        type: 'status',
        value: ({ state }) => STATE_TAGS[state].text,
        colour: ({ state }) => STATE_TAGS[state].colour,
      },
      { key: 'offered', heading: 'Offered price a year', type: 'money', value: ({ offered }) => offered },
      { key: 'rise', heading: 'Above the present price', type: 'money', value: ({ offered, current }) => (offered ?? current) - current },
      { key: 'percent', heading: 'Rise', type: 'percent', value: ({ offered, current }) => riseBetween(current, offered ?? current) },
      { key: 'expiresOn', heading: 'Stands until', type: 'date', value: ({ expiresOn }) => expiresOn },
    ],
  };
  return {
    wide: true,
    breadcrumbs: [
      { text: 'Rounds', href: paths.rounds },
      { text: round.cycle.name, href: paths.round(round.cycle.id) },
      { text: 'Offers sent' },
    ],
    words: `${countInWords(returns.length, 'offer', 'offers')}, ${wholePounds(rise)} a year above present prices.`,
    table: tableView(table, returns, null, {
      captionHidden: true,
      totals: { school: countInWords(returns.length, 'offer', 'offers'), rise },
    }),
    next: [
      { text: 'Back to the worklist', href: paths.worklist },
      { text: 'Returns of this round', href: paths.roundReturns(round.cycle.id) },
    ],
  };
}
