import { type IsoDate, addDays, formatDate } from '../../kernel/dates.js';
import { type Pence, pence, sum } from '../../kernel/money.js';
import type { SchoolReturn, SchoolReturnAct } from '../../uplifts/provider/school-return.query.js';
import type { Table } from '../foundation/table.js';
import { tableView } from '../foundation/table.js';
import { momentInWords, moneyInWords, percentInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';
import { filesOf } from './check.view.js';
import { headingOf, riseInWords, totalsOf } from './lines.view.js';
import { countdown, feeInWords, nextInWords, stateTag } from './words.js';

export const openOffer = (ret: SchoolReturn) => ret.rounds.find(({ side, state }) => side === 'authority' && state === 'open');

export const isOver = (ret: SchoolReturn, today: IsoDate): boolean => {
  const offer = openOffer(ret);
  return ret.state === 'offered' && offer?.expiresOn != null && offer.expiresOn < today;
};

type StepState = 'done' | 'now' | 'next';
interface Step {
  readonly title: string;
  readonly state: StepState;
  readonly when: string;
  readonly by?: string;
  readonly text?: string;
}

const ORDER: Readonly<Record<string, number>> = {
  submitted: 1,
  underReview: 1,
  offered: 2,
  countered: 2,
  lapsed: 2,
  deadlocked: 2,
  settled: 3,
  inApproval: 3,
  approved: 4,
  implemented: 6,
};

/** The way of a return from sending to payment: what is done and when, where it is now, and what comes next. */
export function stepsOf(ret: SchoolReturn, today: IsoDate): Step[] {
  const at = ORDER[ret.state] ?? 0;
  const last = (action: string): SchoolReturnAct | undefined => ret.acts.findLast((act) => act.action === action);
  const done = (act: SchoolReturnAct | undefined): Pick<Step, 'when' | 'by'> =>
    act ? { when: momentInWords(act.at), by: `${act.personName}, ${act.organisationName}` } : { when: '' };
  const stateOf = (place: number): StepState => (at > place ? 'done' : at === place ? 'now' : 'next');
  const offer = ret.rounds.findLast(({ side }) => side === 'authority');
  const effective = ret.lines.map(({ effectiveOn }) => effectiveOn).sort()[0];
  const owed = sum(ret.lines.map(({ arrears }) => arrears ?? pence(0)));
  const from = effective ? formatDate(effective) : '';
  return [
    {
      title: 'Sent',
      state: stateOf(0),
      ...done(last('submit')),
      ...(ret.late
        ? {
            text: `It came after the round had closed${ret.notBefore ? `, so new prices start no sooner than ${formatDate(ret.notBefore)}` : ''}.`,
          }
        : {}),
    },
    {
      title: 'Under review',
      state: stateOf(1),
      ...done(last('startReview')),
      ...(at === 1
        ? { text: 'The council compares what you ask with its index of costs and decides what to offer. It has no fixed day for this.' }
        : {}),
    },
    {
      title: 'Offer',
      state: stateOf(2),
      ...(offer ? { when: momentInWords(offer.madeAt), by: `${offer.madeByName}, ${ret.customerName}` } : { when: '' }),
      ...offerStepWords(ret, today),
    },
    {
      title: 'Agreed',
      state: stateOf(3),
      ...(ret.settledAt ? done(last('accept')) : { when: '' }),
      ...(at === 3
        ? { text: 'The council’s approvers decide. The present prices hold until then; what a late decision owes is paid back to the day.' }
        : {}),
    },
    {
      title: 'Approved',
      state: stateOf(4),
      ...(at >= 4 ? done(last('approve')) : { when: '' }),
      ...(at === 4 ? { text: 'It comes into force when the time in which it may be called in has passed.' } : {}),
    },
    {
      title: 'In force',
      state: at >= 6 ? 'done' : stateOf(5),
      ...(ret.implementedAt ? { when: momentInWords(ret.implementedAt) } : { when: at < 6 && from !== '' ? `Planned from ${from}` : '' }),
      ...(at >= 6 ? { text: `The new prices hold from ${from}.` } : {}),
    },
    {
      title: 'Paid',
      state: at >= 6 ? 'now' : 'next',
      when: '',
      text:
        at < 6
          ? 'With your invoices, at the new prices; arrears on top where the decision comes after its date.'
          : owed > 0
            ? `Arrears of ${moneyInWords(owed)} are due to you. Payments themselves are not recorded here.`
            : 'Nothing is owed for the time before. Invoice at the new prices.',
    },
  ];
}

function offerStepWords(ret: SchoolReturn, today: IsoDate): { readonly text?: string } {
  const offer = openOffer(ret);
  if (ret.state === 'offered' && offer?.expiresOn)
    return {
      text: isOver(ret, today)
        ? `It ended on ${formatDate(offer.expiresOn)}. The council may make it again.`
        : countdown(offer.expiresOn, today, { lead: 'answer by' }),
    };
  if (ret.state === 'countered') return { text: 'You answered with other figures; the council considers them.' };
  if (ret.state === 'lapsed') return { text: 'Its last day passed unanswered. The council may make it again: write to it.' };
  if (ret.state === 'deadlocked')
    return { text: 'No agreement was found. A named person at the council is to find one; the present prices hold.' };
  return {};
}

const STEP_TAGS: Readonly<Record<StepState, { readonly text: string; readonly colour: string }>> = {
  done: { text: 'Done', colour: 'green' },
  now: { text: 'Now', colour: 'blue' },
  next: { text: 'Still to come', colour: 'grey' },
};

export type ReturnLine = SchoolReturn['lines'][number];

/** The lines with every price known of them. */
export const linesTable = (ret: SchoolReturn): Table<ReturnLine> => {
  const settled = ret.lines.some((line) => line.settled !== null);
  const tabled = ret.lines.some((line) => line.tabled !== null);
  return {
    name: `return-${ret.reference}`,
    caption: 'Prices line by line',
    columns: [
      { key: 'pupil', heading: 'Pupil', type: 'text', value: (line) => line.pupilReference },
      { key: 'fee', heading: 'Fee', type: 'text', value: feeInWords },
      { key: 'from', heading: 'From', type: 'date', value: (line) => line.effectiveOn },
      { key: 'now', heading: 'Present price', type: 'money', value: (line) => line.current },
      { key: 'asked', heading: 'Asked', type: 'money', value: (line) => line.asked },
      ...(settled
        ? [{ key: 'settled', heading: 'Agreed', type: 'money' as const, value: (line: ReturnLine) => line.settled }]
        : tabled
          ? [{ key: 'tabled', heading: 'Last figure', type: 'money' as const, value: (line: ReturnLine) => line.tabled }]
          : []),
      {
        key: 'difference',
        heading: 'Difference a year',
        type: 'money',
        value: (line) => {
          const price = line.settled ?? line.tabled ?? line.asked;
          return price === null ? null : price - line.current;
        },
      },
    ],
  };
};

export const totalsRow = (ret: SchoolReturn): Record<string, number | null> => {
  const all = (price: (line: ReturnLine) => Pence | null): number | null => {
    const prices = ret.lines.map(price).filter((each) => each !== null);
    return prices.length === ret.lines.length ? sum(prices) : null;
  };
  const last = all((line) => line.settled ?? line.tabled ?? line.asked);
  const now = sum(ret.lines.map(({ current }) => current));
  return {
    now,
    asked: all(({ asked }) => asked),
    settled: all(({ settled }) => settled),
    tabled: all(({ tabled }) => tabled),
    difference: last === null ? null : last - now,
  };
};

const arrearsRows = (ret: SchoolReturn) =>
  ret.lines
    .filter(({ arrears }) => arrears !== null && arrears !== 0)
    .map((line) => ({
      pupil: line.pupilReference,
      fee: feeInWords(line),
      days: line.arrearsFrom && line.arrearsUntil ? `${shortDay(line.arrearsFrom)} to ${shortDay(line.arrearsUntil)}` : '',
      amount: moneyInWords(line.arrears ?? 0),
    }));

/** The last day to appeal; null where nothing is decided. */
export const appealUntil = (ret: SchoolReturn): IsoDate | null =>
  ret.decidedOn === null ? null : addDays(ret.decidedOn, ret.cycle.appealDays);

export const mayAppeal = (ret: SchoolReturn, today: IsoDate): boolean => {
  const until = appealUntil(ret);
  return until !== null && today <= until && (ret.appeal === null || ret.appeal.outcome !== null);
};

export const roundEvents = (ret: SchoolReturn) =>
  ret.rounds.map((round) => {
    const now = sum(ret.lines.map(({ current }) => current));
    const figure = round.percentBp === null ? moneyInWords(round.total) : percentInWords(round.percentBp);
    return {
      title: `${round.side === 'authority' ? 'Offer' : 'Your figures'}: ${figure}, ${riseInWords(now, round.total).toLowerCase()} a year`,
      side: round.side,
      at: round.madeAt,
      when: momentInWords(round.madeAt),
      by: `${round.madeByName}, ${round.side === 'authority' ? ret.customerName : ret.providerName}`,
      quote: round.message || null,
      ...(round.expiresOn && round.state === 'open' ? { text: `It can be answered until ${formatDate(round.expiresOn)}.` } : {}),
    };
  });

/** The days left for what waits for the school. */
function deadlineOf(ret: SchoolReturn, today: IsoDate, canReopen: boolean): string | null {
  const offer = openOffer(ret);
  if (ret.state === 'offered' && offer?.expiresOn) return countdown(offer.expiresOn, today, { lead: 'answer by', past: 'The offer ended' });
  return ret.state === 'withdrawn' && canReopen ? countdown(ret.cycle.closesOn, today) : null;
}

/** A return that was sent: where it stands, its money, what comes next, and what can be done. */
export function standingView(ret: SchoolReturn, today: IsoDate) {
  const over = isOver(ret, today);
  const canReopen = ret.cycle.open && today <= ret.cycle.closesOn;
  const part = (name: Parameters<typeof paths.schoolReturnPart>[1]): string => paths.schoolReturnPart(ret.id, name);
  const until = appealUntil(ret);
  const arrears = arrearsRows(ret);
  const unread = ret.messages.filter((message) => message.unread).length;
  return {
    ...headingOf(ret),
    breadcrumbs: [{ text: 'Our schools', href: paths.ourSchools }, { text: ret.reference }],
    ret,
    tag: stateTag(ret.state, over),
    next: `${nextInWords(ret.state, { offerIsOver: over, canReopen })}.`,
    deadline: deadlineOf(ret, today, canReopen),
    joint: ret.jointNegotiationId === null ? null : paths.jointReturn(ret.jointNegotiationId),
    offer: ret.state === 'offered' && !over && ret.jointNegotiationId === null ? paths.schoolReturnOffer(ret.id) : null,
    withdraw:
      ret.jointNegotiationId === null && ['submitted', 'underReview', 'offered', 'countered'].includes(ret.state) ? part('withdraw') : null,
    reopen: ret.state === 'withdrawn' && ret.cycle.open ? { action: `${part('withdraw')}/undo`, version: ret.version } : null,
    appeal: mayAppeal(ret, today) && until ? { href: part('appeal'), until: formatDate(until) } : null,
    appealMade: ret.appeal && {
      when: momentInWords(ret.appeal.madeAt),
      by: ret.appeal.madeByName,
      reason: ret.appeal.reason,
      outcome:
        ret.appeal.outcome === null
          ? 'It is under review by somebody who took no part in the decision.'
          : `It was ${ret.appeal.outcome}: ${ret.appeal.outcomeReason ?? ''}`,
    },
    receipt: ret.receiptSha256 === null ? null : paths.receipt(ret.id),
    letter: ret.letter?.ready ? { href: paths.document(ret.letter.id), text: `Letter ${ret.letter.reference}` } : null,
    messages: { href: part('messages'), count: ret.messages.length, unread },
    steps:
      ret.state === 'withdrawn'
        ? []
        : stepsOf(ret, today).map((step) => ({
            title: step.title,
            when: step.when,
            by: step.by,
            text: step.text,
            tag: STEP_TAGS[step.state],
          })),
    asked: totalsOf(ret.lines, (line) => line.asked),
    last: totalsOf(ret.lines, (line) => line.settled ?? line.tabled),
    lastLabel: ret.lines.some((line) => line.settled !== null) ? 'Agreed' : 'On the table',
    lines: tableView(linesTable(ret), ret.lines, null, { totals: totalsRow(ret) }),
    arrears: arrears.length > 0 ? { rows: arrears, total: moneyInWords(sum(ret.lines.map((line) => line.arrears ?? pence(0)))) } : null,
    rounds: roundEvents(ret),
    files: filesOf(ret),
    exports: { exports: { csv: '?format=csv', xlsx: '?format=xlsx' } },
  };
}
