import { type Pence, pence } from '../../kernel/money.js';
import { comesTo } from '../../uplifts/what-if.js';
import { wholePounds } from '../charts/words.js';
import { dayInWords } from '../foundation/words.js';
import { type ReturnFacts, groundOf } from './return-facts.js';
import { difference, poundsOr, risePercent } from './return-words.js';

type Figure = 'askedPence' | 'recommendedPence' | 'tabledPence' | 'settledPence';

const FIGURES: readonly (readonly [Figure, string])[] = [
  ['askedPence', 'Asked'],
  ['recommendedPence', 'Recommended'],
  ['tabledPence', 'On the table'],
  ['settledPence', 'Settled'],
];

/** What each figure would do to the budget: this and the next financial year, arrears by the next meeting, the room left. */
export function budgetView(facts: ReturnFacts) {
  const ground = groundOf(facts);
  const shown = FIGURES.filter(([key]) => facts.lines.every(({ assessed }) => assessed[key] !== null));
  const settled = shown.some(([key]) => key === 'settledPence');
  const effects = shown.map(([key, name]) => ({
    name: key === 'recommendedPence' && settled ? 'Recommended today' : name,
    effect: comesTo(ground, pricesOf(facts, key)),
  }));
  const [first, next] = effects[0]?.effect.years ?? ['This year', 'Next year'];
  const numeric = (text: string, note: string | null = null) => ({ text, note, numeric: true });
  const { budget } = facts.around;
  return {
    room: budget && {
      whole: wholePounds(budget.room),
      settled: wholePounds(budget.settledElsewhere),
      offered: wholePounds(budget.offeredElsewhere),
      left: wholePounds(budget.room - budget.settledElsewhere - budget.offeredElsewhere),
    },
    table: {
      caption: 'What each figure would do to the budget',
      captionHidden: true,
      columns: [
        { heading: 'Figure' },
        { heading: 'Rise a year', numeric: true },
        { heading: `In ${first}`, numeric: true },
        { heading: `In ${next}`, numeric: true },
        { heading: ground.panelOn ? `Arrears if decided on ${dayInWords(ground.panelOn)}` : 'Arrears by the next meeting', numeric: true },
        { heading: 'Room left', numeric: true },
      ],
      rows: effects.map(({ name, effect }) => ({
        cells: [
          { text: name, isHeader: true },
          numeric(wholePounds(effect.rise), risePercent(effect.riseBp)),
          numeric(poundsOr(effect.thisYear)),
          numeric(poundsOr(effect.nextYear)),
          numeric(ground.panelOn ? poundsOr(effect.arrearsByPanel) : 'no meeting recorded'),
          numeric(roomInWords(effect.roomAfter)),
        ],
      })),
    },
  };
}

const pricesOf = ({ lines }: ReturnFacts, key: Figure): Map<string, Pence> =>
  new Map(lines.map(({ assessed }) => [assessed.lineId, assessed[key] ?? assessed.currentPence]));

const roomInWords = (room: Pence | null): string =>
  room === null ? 'not known' : room < 0 ? difference(pence(room), { less: 'too little' }) : wholePounds(room);
