import { type IsoDate, daysBetween, formatDate } from '../../kernel/dates.js';
import { type Pence, sum } from '../../kernel/money.js';
import { wholePounds } from '../charts/words.js';
import { countInWords, dayInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import type { ReturnFacts } from './return-facts.js';
import { NAMING_WORDS, STATE_TAGS, poundsOr, riseInWords } from './return-words.js';

/** The money of a return in all. Pence a year. */
export function totalsOf({ lines }: Pick<ReturnFacts, 'lines'>) {
  const all = <T>(of: (line: ReturnFacts['lines'][number]['assessed']) => T): T[] => lines.map(({ assessed }) => of(assessed));
  const current = sum(all((line) => line.currentPence));
  return {
    current,
    asked: known(all((line) => line.askedPence)),
    justified: known(all((line) => line.justifiedPence)),
    recommended: sum(all((line) => line.recommendedPence)),
    tabled: known(all((line) => line.tabledPence)),
    settled: known(all((line) => line.settledPence)),
    section63: sum(all((line) => line.section63Pence)),
    section63Board: sum(all((line) => line.section63BoardPence)),
    arrears: known(all((line) => line.arrearsPence)),
    arrearsPerWeek: known(all((line) => line.arrearsPerWeekPence)),
  };
}

/** A total is known only where every part is. */
function known(amounts: readonly (Pence | null)[]): Pence | null {
  const parts = amounts.filter((amount) => amount !== null);
  return parts.length === amounts.length && parts.length > 0 ? sum(parts) : null;
}

/** Who waits for whom, for what: the first sentence of the page. */
export function standing(facts: ReturnFacts): string {
  const { ret, around } = facts;
  const { current, asked, tabled, settled } = totalsOf(facts);
  const figure = tabled === null ? 'figures' : `${wholePounds(tabled)} a year (${riseInWords(current, tabled)})`;
  const officer = around.officerName ?? 'nobody yet';
  switch (ret.state) {
    case 'draft':
      return `The school has not sent its return. In time until ${dayInWords(ret.cycle.closesOn)}.`;
    case 'submitted':
      return `Waits for us: the return arrived${ret.receivedOn ? ` on ${dayInWords(ret.receivedOn)}` : ''} and nobody has taken it up.`;
    case 'underReview':
      return `Waits for us: ${officer} is looking at it.`;
    case 'offered':
      return `Waits for the school: our offer of ${figure} ${untilDay(ret.offerExpiresOn, facts.today)}`;
    case 'countered':
      return `Waits for us: the school answered with ${figure}.`;
    case 'lapsed':
      return 'Waits for us: our last offer passed its last day unanswered. Make a new one, or declare a deadlock.';
    case 'deadlocked':
      return `Deadlocked${ret.escalation ? `; ${ret.escalation.ownerName} owns it` : ''}. Only a new offer leads out of it.`;
    case 'settled':
      return `Settled${settled === null ? '' : ` at ${wholePounds(settled)} a year`}. The old prices hold until approval is asked for and given.`;
    case 'inApproval':
      return `Waits for those who must approve. The old prices hold until then.`;
    case 'approved':
      return 'Approved, and waits out its call-in. The old prices hold until it is in force.';
    case 'implemented':
      return `In force${ret.implementedAt ? ` since ${dayInWords(ret.implementedAt.toISOString())}` : ''}: the new prices hold.`;
    case 'withdrawn':
      return `Taken back by the school${asked === null ? '' : `, which had asked ${wholePounds(asked)} a year`}.`;
  }
}

function untilDay(lastDay: IsoDate | null, today: IsoDate): string {
  if (!lastDay) return 'is on the table.';
  const left = daysBetween(today, lastDay);
  if (left < 0) return `stood until ${formatDate(lastDay)}: the school can no longer accept it.`;
  return `stands until ${formatDate(lastDay)} (${left === 0 ? 'today' : `${countInWords(left, 'day', 'days')} left`}).`;
}

/** The head of the page: what it is, where it stands, and the figures that matter most. */
export function summaryView(facts: ReturnFacts) {
  const { ret, around, lines } = facts;
  const totals = totalsOf(facts);
  const pupils = new Set(lines.map(({ assessed }) => assessed.placementId)).size;
  const days = [...new Set(lines.map(({ assessed }) => assessed.effectiveOn))].sort();
  return {
    school: ret.school.name,
    schoolHref: paths.school(ret.school.id),
    reference: ret.reference,
    tag: STATE_TAGS[ret.state],
    standing: standing(facts),
    about: [
      `${countInWords(pupils, 'pupil', 'pupils')}, ${countInWords(lines.length, 'fee line', 'fee lines')}`,
      days.length > 0 ? `new prices from ${days.map(dayInWords).join(' and ')}` : null,
      ret.receivedOn ? `received ${dayInWords(ret.receivedOn)}${ret.late ? ', late' : ''}` : null,
      around.officerName ? `officer: ${around.officerName}` : null,
    ].filter((part) => part !== null),
    figures: [
      { label: 'Now', value: wholePounds(totals.current), note: 'a year, all lines' },
      figure('Asked', totals.current, totals.asked),
      figure('Costs justify', totals.current, totals.justified),
      // Settled, the recommendation is today's, not the one of the offer: that stands in the rounds.
      figure(totals.settled === null ? 'Recommended' : 'Recommended today', totals.current, totals.recommended),
      ...(totals.tabled === null || totals.settled !== null ? [] : [figure('On the table', totals.current, totals.tabled)]),
      ...(totals.settled === null ? [] : [figure('Settled', totals.current, totals.settled)]),
      ...waitingFigure(facts),
    ],
  };
}

const figure = (label: string, current: Pence, amount: Pence | null) => ({
  label,
  value: poundsOr(amount),
  note: amount === null ? '' : riseInWords(current, amount),
});

/** What not answering costs, where anything is owed already or soon; the section below says the rest. */
function waitingFigure(facts: ReturnFacts) {
  const { arrears, arrearsPerWeek } = totalsOf(facts);
  if (DECIDED.has(facts.ret.state) || arrearsPerWeek === null || (arrears === 0 && arrearsPerWeek === 0)) return [];
  return [
    {
      label: 'Waiting costs',
      value: `${wholePounds(arrearsPerWeek)} a week`,
      note: arrears === null ? '' : `${wholePounds(arrears)} so far, were the ask granted`,
      href: '#risk',
      alert: arrears !== 0,
    },
  ];
}

const DECIDED = new Set(['settled', 'inApproval', 'approved', 'implemented', 'withdrawn', 'draft']);

/** What not deciding costs, and what a deadlock would put at risk. */
export function riskView(facts: ReturnFacts) {
  const totals = totalsOf(facts);
  const [first] = facts.lines;
  const panel = first?.assessed.nextPanelOn ?? null;
  const byNaming = new Map<string, Pence[]>();
  for (const { assessed } of facts.lines) {
    if (assessed.section63Pence === 0) continue;
    const words = NAMING_WORDS[assessed.namingBasis];
    byNaming.set(words, [...(byNaming.get(words) ?? []), assessed.section63Pence]);
  }
  return {
    waiting: DECIDED.has(facts.ret.state)
      ? null
      : {
          soFar: totals.arrears === null ? 'not known' : wholePounds(totals.arrears),
          perWeek: totals.arrearsPerWeek === null ? 'not known' : wholePounds(totals.arrearsPerWeek),
          panel: panel === null ? 'no meeting is recorded' : dayInWords(panel),
        },
    section63: {
      education: wholePounds(totals.section63),
      board: totals.section63Board === 0 ? null : wholePounds(totals.section63Board),
      byNaming: [...byNaming].map(([words, amounts]) => ({ words, amount: wholePounds(sum(amounts)) })),
    },
    notComputed: [...new Set(facts.lines.flatMap(({ assessed }) => assessed.notComputed))],
  };
}
