import { formatDate } from '../../kernel/dates.js';
import { type BasisPoints, type Pence, riseBetween } from '../../kernel/money.js';
import { type RoundReturn, type RoundStep, chosenReturns } from '../../uplifts/round/round-returns.js';
import type { RoundStage } from '../../uplifts/round/round-summary.js';
import type { RoundNeed, RoundOverview } from '../../uplifts/round/round.query.js';
import { asksHistogram, progressBars } from '../charts/index.js';
import { wholePounds } from '../charts/words.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { STATE_TAGS } from '../returns/return-words.js';
import { ASKED_BANDS, roundFilterOf, roundListState } from './round-filter.js';
import { windowInWords } from './rounds.view.js';
import { KIND_WORDS, needInWords } from './words.js';

const percentOr = (rise: BasisPoints | null): string => (rise === null ? '' : percentInWords(rise));

const stageFigure = (label: string, stage: RoundStage, href: string) => ({
  label,
  value: stage.returns === 0 ? 'None yet' : wholePounds(stage.rise),
  note: stage.returns === 0 ? '' : `${percentOr(stage.riseBp)} on ${countInWords(stage.returns, 'return', 'returns')}`,
  href,
});

/** The money of the round, each figure leading to the returns behind it. */
function moneyStrip({ cycle, summary }: RoundOverview) {
  const list = (step: RoundStep) => paths.roundReturns(cycle.id, `?has=${step}`);
  return [
    {
      label: 'Present prices a year',
      value: wholePounds(summary.current),
      note: countInWords(summary.returns, 'return', 'returns'),
      href: paths.roundReturns(cycle.id),
    },
    stageFigure('Asked above them', summary.asked, list('asked')),
    stageFigure('Recommended', summary.recommended, list('asked')),
    stageFigure('Offered', summary.offered, list('offered')),
    stageFigure('Settled', summary.settled, list('settled')),
    {
      label: 'Arrears a week',
      value: wholePounds(summary.perWeek),
      note: `${wholePounds(summary.arrears)} so far${summary.waitingNotKnown > 0 ? `; ${String(summary.waitingNotKnown)} not known` : ''}`,
      alert: summary.perWeek > 0,
    },
  ];
}

/** What needs somebody's eye: each with its number, its pounds and its list. */
function attention({ cycle, summary, today }: RoundOverview) {
  const closed = today > cycle.closesOn;
  return [
    {
      key: closed ? 'Not sent, and the window has closed' : 'Not sent yet',
      value: countInWords(summary.notSent.length, 'school', 'schools'),
      href: paths.roundReturns(cycle.id, '?state=draft'),
      note: `Present prices ${wholePounds(summary.notSent.reduce((total, { current }) => total + current, 0))} a year`,
    },
    {
      key: 'Received late',
      value: countInWords(summary.late.length, 'return', 'returns'),
      href: paths.roundReturns(cycle.id, '?late=yes'),
      note: '',
    },
    {
      key: 'Deadlocked',
      value: countInWords(summary.deadlocked.length, 'return', 'returns'),
      href: paths.roundReturns(cycle.id, '?state=deadlocked'),
      note:
        summary.deadlocked.length === 0 ? '' : `${wholePounds(summary.section63)} a year of fees for education exposed under section 63`,
    },
    ...(cycle.room === null
      ? [{ key: 'Room in the budget', value: 'not set', note: '' }]
      : [
          {
            key: 'Room in the budget',
            value: `${wholePounds(cycle.room)} a year`,
            note: roomNote(cycle.room, summary.settled.rise, summary.recommended.rise),
          },
        ]),
  ];
}

const roomNote = (room: Pence, settled: Pence, recommended: Pence): string =>
  `${wholePounds(settled)} of it settled; all recommendations come to ${wholePounds(recommended)}${recommended > room ? ', more than there is' : ''}`;

function keyDates({ cycle, panels }: RoundOverview) {
  return [
    { key: 'Returns', value: `${formatDate(cycle.opensOn)} to ${formatDate(cycle.closesOn)}` },
    { key: 'New prices', value: `${formatDate(cycle.aprilOn)} or ${formatDate(cycle.septemberOn)}, by contract` },
    ...panels.map(({ on, name }) => ({ key: name, value: formatDate(on) })),
  ];
}

const needsTable = (cycleId: string): Table<RoundNeed> => ({
  name: 'asks-by-need',
  caption: 'Asks by need and kind of school',
  columns: [
    {
      key: 'need',
      heading: 'Need',
      type: 'text',
      value: ({ need }) => needInWords(need),
      href: ({ need, schoolKind }) => paths.roundReturns(cycleId, `?has=asked&need=${need}&kind=${schoolKind}`),
    },
    { key: 'kind', heading: 'Kind of school', type: 'text', value: ({ schoolKind }) => KIND_WORDS[schoolKind] ?? schoolKind },
    { key: 'places', heading: 'Pupils', type: 'integer', value: ({ places }) => places },
    { key: 'current', heading: 'Present price', type: 'money', value: ({ current }) => current, whole: true },
    { key: 'perPlace', heading: 'A pupil', type: 'money', value: ({ current, places }) => Math.round(current / places), whole: true },
    { key: 'rise', heading: 'Asked rise', type: 'money', value: ({ asked, current }) => asked - current, whole: true },
    { key: 'percent', heading: 'Asked', type: 'percent', value: ({ asked, current }) => riseBetween(current, asked) },
  ],
});

const MOST_NAMED = 12;

/** The schools that have not sent, the dearest first; the rest are a link away. */
function notSentTable(returns: readonly RoundReturn[], cycleId: string) {
  const dearest = [...returns].sort((a, b) => b.current - a.current);
  return {
    table: tableView<RoundReturn>(
      {
        name: 'not-sent',
        caption: 'Schools that have not sent',
        columns: [
          { key: 'school', heading: 'School', type: 'text', value: ({ school }) => school.name, href: ({ id }) => paths.upliftReturn(id) },
          { key: 'places', heading: 'Pupils', type: 'integer', value: ({ places }) => places },
          { key: 'current', heading: 'Present price', type: 'money', value: ({ current }) => current, whole: true },
        ],
      },
      dearest.slice(0, MOST_NAMED),
      null,
      { captionHidden: true, empty: 'Every school has sent its return.' },
    ),
    more:
      dearest.length > MOST_NAMED
        ? { text: `All ${String(dearest.length)} schools that have not sent`, href: paths.roundReturns(cycleId, '?state=draft') }
        : null,
  };
}

function bands({ cycle, returns }: RoundOverview) {
  return ASKED_BANDS.map(({ value, text }) => {
    const query = `?asked=${value}`;
    const within = chosenReturns(returns, roundFilterOf(roundListState({ asked: value })));
    return { text, href: paths.roundReturns(cycle.id, query), count: within.length };
  }).filter(({ count }) => count > 0);
}

export function roundView(round: RoundOverview, mayOffer: boolean) {
  const { cycle, summary, needs, returns, today, mayClose } = round;
  return {
    wide: true,
    breadcrumbs: [{ text: 'Rounds', href: paths.rounds }, { text: cycle.name }],
    name: cycle.name,
    authority: cycle.authorityName,
    window: windowInWords(cycle, today),
    figures: moneyStrip(round),
    progress: progressBars({
      title: 'Where the returns stand',
      parts: summary.states.map(({ state, returns: count }) => ({ label: STATE_TAGS[state].text, count })),
    }),
    states: summary.states
      .filter(({ returns: count }) => count > 0)
      .map(({ state, returns: count }) => ({ text: STATE_TAGS[state].text, count, href: paths.roundReturns(cycle.id, `?state=${state}`) })),
    asks: asksHistogram({
      title: 'What schools ask',
      asks: returns.flatMap(({ askedBp, school }) => (askedBp === null ? [] : { name: school.name, percentBp: askedBp })),
    }),
    bands: bands(round),
    attention: attention(round),
    dates: keyDates(round),
    needs: tableView(needsTable(cycle.id), needs, null, { empty: 'No school has sent its return yet.' }),
    notSent: notSentTable(summary.notSent, cycle.id),
    // Rounds that are closed have no drafts; what has ended nobody is reminded of.
    remind: mayOffer && cycle.state === 'open' && summary.notSent.length > 0 ? paths.remindSchools(cycle.id) : null,
    reminders: paths.reminders,
    links: {
      returns: paths.roundReturns(cycle.id),
      offer: mayOffer ? paths.bulkOffer(cycle.id) : null,
      close: mayClose ? paths.closeRound(cycle.id) : null,
    },
  };
}
