import type { Actor } from '../../kernel/actor.js';
import { type Pence, riseBetween } from '../../kernel/money.js';
import type { RateChange, SchoolRates } from '../../placements/school-rates.query.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import type { SchoolDealings, SchoolRound } from '../../uplifts/school/school-dealings.query.js';
import { ratesOverTime } from '../charts/index.js';
import { FEE_KIND_WORDS } from '../placements/placement-words.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { STATE_TAGS } from '../returns/return-words.js';
import { schoolHead, schoolTrail } from './school-head.view.js';

const rise = (from: Pence | null, to: Pence | null) => (from === null || to === null ? null : riseBetween(from, to));

/** What was asked, recommended and settled in each round: the page that an officer opens before answering. */
export const roundsTable = (actor: Actor): Table<SchoolRound> => {
  const council = actor.kind === 'authority';
  return {
    name: 'rounds-with-school',
    caption: 'Rounds with this school',
    columns: [
      {
        key: 'cycle',
        heading: 'Round',
        type: 'text',
        value: ({ cycleName }) => cycleName,
        href: ({ returnId }) => (council ? paths.upliftReturn(returnId) : paths.schoolReturn(returnId)),
        note: ({ reference, authorityName }) => (council ? reference : `${authorityName}, ${reference}`),
      },
      {
        key: 'state',
        heading: 'State',
        type: 'status',
        value: ({ state }) => STATE_TAGS[state].text,
        colour: ({ state }) => STATE_TAGS[state].colour,
      },
      { key: 'current', heading: 'Before', type: 'money', whole: true, value: ({ current }) => current },
      { key: 'askedRise', heading: 'Asked', type: 'percent', value: ({ current, asked }) => rise(current, asked) },
      ...(council
        ? ([
            {
              key: 'recommendedRise',
              heading: 'Recommended',
              type: 'percent',
              value: ({ current, recommended }: SchoolRound) => rise(current, recommended),
            },
          ] as const)
        : []),
      { key: 'settledRise', heading: 'Settled', type: 'percent', value: ({ current, settled }) => rise(current, settled) },
      { key: 'asked', heading: 'Asked a year', type: 'money', whole: true, value: ({ asked }) => asked, hidden: 'page' },
      { key: 'settled', heading: 'Settled a year', type: 'money', whole: true, value: ({ settled }) => settled },
      { key: 'decidedOn', heading: 'Decided', type: 'date', value: ({ decidedOn }) => decidedOn },
    ],
  };
};

const CHANGES: Table<RateChange> = {
  name: 'price-changes',
  caption: 'How prices changed, like for like',
  columns: [
    { key: 'on', heading: 'From', type: 'date', value: ({ on }) => on },
    { key: 'lines', heading: 'Fee lines', type: 'integer', value: ({ lines }) => lines },
    { key: 'fromRounds', heading: 'Of them by a round', type: 'integer', value: ({ fromRounds }) => fromRounds },
    { key: 'before', heading: 'Before', type: 'money', whole: true, value: ({ before }) => before },
    { key: 'after', heading: 'After', type: 'money', whole: true, value: ({ after }) => after },
    { key: 'rise', heading: 'Rise', type: 'percent', value: ({ before, after }) => riseBetween(before, after) },
  ],
};

/** Steps of the mean price by kind of fee: what a place here has cost, and how it moved. */
export function ratesView(actor: Actor, school: SchoolRecord, rates: SchoolRates, dealings: SchoolDealings) {
  const kinds = [...new Set(rates.points.map(({ kind }) => kind))];
  return {
    breadcrumbs: schoolTrail(actor, school, 'Rates and rounds'),
    wide: true,
    head: schoolHead(actor, school, 'rates'),
    chart: ratesOverTime({
      title: 'Mean price of a placement by kind of fee, pounds a year',
      series: kinds.map((kind) => ({
        name: FEE_KIND_WORDS[kind],
        points: rates.points.filter((point) => point.kind === kind).map(({ on, mean }) => ({ on, pence: mean })),
      })),
    }),
    changes: tableView(CHANGES, rates.changes, null, { empty: 'No price has changed yet.' }),
    rounds: tableView(roundsTable(actor), dealings.rounds, null, { empty: 'There has been no round with this school.' }),
    exports: { csv: '?format=csv', xlsx: '?format=xlsx' },
  };
}
