import { type Pence, riseBetween } from '../../kernel/money.js';
import { negotiation } from '../../uplifts/negotiation.js';
import type { RoundReturn } from '../../uplifts/round/round-returns.js';
import type { RoundList } from '../../uplifts/round/round.query.js';
import { wholePounds } from '../charts/words.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { STATE_TAGS } from '../returns/return-words.js';
import { pageOf } from './page-of.js';
import { ASKED_BANDS, FLAG_WORDS, type RoundListState, STEP_WORDS } from './round-filter.js';
import { KIND_WORDS, needInWords } from './words.js';

const above = (price: number | null, current: number): number | null => (price === null ? null : price - current);

const percentAbove = (price: Pence | null, current: Pence): string | null => {
  const rise = price === null ? null : riseBetween(current, price);
  return rise === null ? null : percentInWords(rise);
};

/** The column of arrears is on the page once something costs. */
export const roundReturnsTable = (costs = true): Table<RoundReturn> => ({
  name: 'returns',
  caption: 'Returns',
  columns: [
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: ({ school }) => school.name,
      href: ({ id }) => paths.upliftReturn(id),
      note: ({ reference, flags }) => [reference, ...flags.map((flag) => FLAG_WORDS[flag].toLowerCase())].join(', '),
      sort: 'school',
    },
    { key: 'urn', heading: 'URN', type: 'integer', value: ({ school }) => school.urn, hidden: 'page' },
    { key: 'reference', heading: 'Reference', type: 'text', value: ({ reference }) => reference, hidden: 'page' },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => STATE_TAGS[state].text,
      colour: ({ state }) => STATE_TAGS[state].colour,
      note: ({ person, deadlockOwner }) => deadlockOwner ?? person?.name ?? null,
      sort: 'state',
    },
    {
      key: 'receivedOn',
      heading: 'Received',
      type: 'date',
      value: ({ receivedOn }) => receivedOn,
      note: ({ late }) => (late ? 'late' : null),
      sort: 'received',
    },
    { key: 'late', heading: 'Late', type: 'text', value: ({ late }) => late, hidden: 'page' },
    { key: 'places', heading: 'Pupils', type: 'integer', value: ({ places }) => places },
    { key: 'current', heading: 'Present price', type: 'money', value: ({ current }) => current, sort: 'current', whole: true },
    {
      key: 'askedRise',
      heading: 'Asked rise',
      type: 'money',
      value: ({ asked, current }) => above(asked, current),
      sort: 'asked',
      whole: true,
    },
    { key: 'askedBp', heading: 'Asked %', type: 'percent', value: ({ askedBp }) => askedBp, sort: 'askedBp' },
    {
      key: 'recommendedRise',
      heading: 'Recommended rise',
      type: 'money',
      value: ({ recommended, current }) => above(recommended, current),
      note: ({ recommendedBp }) => (recommendedBp === null ? null : percentInWords(recommendedBp)),
      sort: 'recommended',
      whole: true,
    },
    { key: 'recommendedBp', heading: 'Recommended %', type: 'percent', value: ({ recommendedBp }) => recommendedBp, hidden: 'page' },
    { key: 'gap', heading: 'Ask above it', type: 'money', value: ({ gap }) => gap, sort: 'gap', whole: true },
    {
      key: 'offered',
      heading: 'Offered rise',
      type: 'money',
      value: ({ offered, current }) => above(offered, current),
      note: ({ offered, current }) => percentAbove(offered, current),
      whole: true,
    },
    { key: 'settled', heading: 'Settled rise', type: 'money', value: ({ settled, current }) => above(settled, current), hidden: 'page' },
    {
      key: 'perWeek',
      heading: 'Arrears a week',
      type: 'money',
      value: ({ perWeek }) => perWeek || null,
      note: ({ perWeek }) => (perWeek === null ? 'not known' : null),
      whole: true,
      ...(costs ? {} : { hidden: 'page' as const }),
    },
    {
      key: 'person',
      heading: 'Who',
      type: 'text',
      value: ({ person, deadlockOwner }) => deadlockOwner ?? person?.name ?? '',
      hidden: 'page',
    },
    {
      key: 'flags',
      heading: 'Flags',
      type: 'text',
      value: ({ flags }) => flags.map((flag) => FLAG_WORDS[flag]).join('; '),
      hidden: 'page',
    },
  ],
});

const options = (chosen: string, all: readonly { readonly value: string; readonly text: string }[]) =>
  all.map((each) => ({ ...each, chosen: each.value === chosen }));

function choices({ all, people }: RoundList, list: RoundListState) {
  const states = negotiation.states.filter((state) => all.some((ret) => ret.state === state));
  const needs = [...new Set(all.flatMap((ret) => ret.needs))].sort();
  const kinds = [...new Set(all.map(({ schoolKind }) => schoolKind))].sort();
  const flags = [...new Set(all.flatMap((ret) => ret.flags))];
  const flagOptions = flags.map((flag) => ({ value: flag, text: FLAG_WORDS[flag] }));
  return [
    {
      name: 'state',
      label: 'State',
      options: options(
        list.filter('state'),
        states.map((state) => ({ value: state, text: STATE_TAGS[state].text })),
      ),
    },
    {
      name: 'has',
      label: 'So far',
      options: options(
        list.filter('has'),
        Object.entries(STEP_WORDS).map(([value, text]) => ({ value, text })),
      ),
    },
    { name: 'asked', label: 'Asked rise', options: options(list.filter('asked'), ASKED_BANDS) },
    { name: 'flag', label: 'Flag', options: options(list.filter('flag'), flagOptions) },
    {
      name: 'late',
      label: 'Received',
      options: options(list.filter('late'), [
        { value: 'no', text: 'In time' },
        { value: 'yes', text: 'Late' },
      ]),
    },
    {
      name: 'person',
      label: 'Who',
      any: 'Anybody',
      options: options(list.filter('person'), [
        { value: 'nobody', text: 'Nobody yet' },
        ...people.map(({ id, name }) => ({ value: id, text: name })),
      ]),
    },
    {
      name: 'need',
      label: 'Need',
      options: options(
        list.filter('need'),
        needs.map((need) => ({ value: need, text: needInWords(need) })),
      ),
    },
    {
      name: 'kind',
      label: 'Kind of school',
      options: options(
        list.filter('kind'),
        kinds.map((kind) => ({ value: kind, text: KIND_WORDS[kind] ?? kind })),
      ),
    },
  ];
}

/** The money of all that match, in one line. */
function totalsInWords({ totals }: RoundList): string {
  const { count, askedCount, asked, currentOfAsked, recommended } = totals;
  const returns = countInWords(count, 'return', 'returns');
  if (askedCount === 0) return `${returns}; none of them sent yet.`;
  const percent = riseBetween(currentOfAsked, asked);
  const recommendedPercent = riseBetween(currentOfAsked, recommended);
  return `${returns}, ${String(askedCount)} of them sent: they ask ${wholePounds(asked - currentOfAsked)} more a year (${percent === null ? 'not known' : percentInWords(percent)}); ${wholePounds(recommended - currentOfAsked)} (${recommendedPercent === null ? 'not known' : percentInWords(recommendedPercent)}) is recommended.`;
}

export function roundReturnsView(round: RoundList, list: RoundListState, mayOffer: boolean) {
  const { cycle, chosen, totals } = round;
  const shown = pageOf(chosen, list, ({ id }) => id);
  const offerable = chosen.filter(({ takesOffer }) => takesOffer).length;
  return {
    wide: true,
    breadcrumbs: [{ text: 'Rounds', href: paths.rounds }, { text: cycle.name, href: paths.round(cycle.id) }, { text: 'Returns' }],
    cycleName: cycle.name,
    words: totalsInWords(round),
    filters: {
      search: { label: 'School, URN or reference', value: list.q },
      choices: choices(round, list),
      kept: (list.filters('id') ?? []).map((value) => ({ name: 'id', value })),
      clear: list.isFiltered ? paths.roundReturns(cycle.id) : null,
    },
    offer:
      mayOffer && offerable > 0
        ? {
            action: paths.bulkOffer(cycle.id),
            all: paths.bulkOffer(cycle.id, list.address({ sort: null, dir: null })),
            allText: `Offer to all ${String(offerable)} that match and can take an offer`,
          }
        : null,
    table: tableView(
      { ...roundReturnsTable(chosen.some(({ perWeek }) => perWeek !== 0)), caption: `Returns of ${cycle.name}` },
      shown.nodes,
      list,
      {
        captionHidden: true,
        empty: list.isFiltered ? 'No return matches these filters.' : 'This round has no returns.',
        totals: {
          school: countInWords(totals.count, 'return', 'returns'),
          places: chosen.reduce((total, { places }) => total + places, 0),
          current: totals.current,
          askedRise: totals.asked - totals.currentOfAsked,
          recommendedRise: totals.recommended - totals.currentOfAsked,
          gap: totals.gap,
          perWeek: totals.perWeek || null,
        },
        ...(mayOffer && offerable > 0
          ? { select: { name: 'id', value: ({ id }: RoundReturn) => id, label: ({ school }: RoundReturn) => `Choose ${school.name}` } }
          : {}),
      },
    ),
    pagination: list.pages(shown),
    list,
  };
}
