import type { IsoDate } from '../../kernel/dates.js';
import { type Pence } from '../../kernel/money.js';
import type { WhatIf } from '../../uplifts/what-if.js';
import { wholePounds } from '../charts/words.js';
import { countInWords, dayInWords, moneyInWords } from '../foundation/words.js';
import type { ReturnLineFacts } from './return-facts.js';
import { difference, percentileInWords, poundsOr, risePercent } from './return-words.js';

interface WhatIfRow {
  readonly key: string;
  readonly value: string;
  readonly note?: string;
  readonly alert?: boolean;
}

/** A what-if in words and figures: totals first, then what is not as it should be. */
export function whatIfView(
  answer: WhatIf,
  lines: readonly ReturnLineFacts[],
  panelOn: IsoDate | null,
): { rows: WhatIfRow[]; notComputed: readonly string[] } {
  const [first, next] = answer.years ?? [];
  return {
    rows: [
      {
        key: 'New total a year',
        value: moneyInWords(answer.total),
        note: `${risePercent(answer.riseBp)}: ${difference(answer.rise, { same: 'as much as' })} ${answer.rise === 0 ? 'now' : 'than now'}`,
      },
      { key: 'Against the ask', value: difference(answer.againstAsk) },
      { key: 'Against the recommendation', value: difference(answer.againstRecommendation), alert: answer.againstRecommendation > 0 },
      ...(first && next
        ? [{ key: 'Budget effect', value: `${poundsOr(answer.thisYear)} in ${first}`, note: `${poundsOr(answer.nextYear)} in ${next}` }]
        : []),
      {
        key: 'Arrears by the next meeting',
        value:
          panelOn === null ? 'no meeting is recorded' : answer.arrearsByPanel === null ? 'not known' : moneyInWords(answer.arrearsByPanel),
        ...(panelOn === null ? {} : { note: `if decided on ${dayInWords(panelOn)}` }),
      },
      roomRow(answer.roomBefore, answer.roomAfter),
      capRow(answer, lines),
      ...percentileRows(answer, lines),
      ...(answer.linesCutToAsk > 0
        ? [
            {
              key: 'Cut to the ask',
              value: `${countInWords(answer.linesCutToAsk, 'line', 'lines')}: the percentage gives more than was asked, so the ask counts`,
            },
          ]
        : []),
    ],
    notComputed: answer.notComputed,
  };
}

function roomRow(before: Pence | null, after: Pence | null): WhatIfRow {
  const key = 'Room left in the budget';
  if (before === null || after === null) return { key, value: 'not known: no budget for rises is set' };
  const value = after < 0 ? `${wholePounds(Math.abs(after))} too little` : wholePounds(after);
  return { key, value, note: `${wholePounds(before)} before, after what is settled or offered elsewhere`, alert: after < 0 };
}

function capRow({ linesAboveCap }: WhatIf, lines: readonly ReturnLineFacts[]): WhatIfRow {
  const words = lines[0]?.assessed.capWords ?? '';
  if (lines.every(({ assessed }) => assessed.highestRise === null)) return { key: 'Cap', value: 'no cap applies' };
  if (linesAboveCap === 0) return { key: 'Cap', value: 'not above it', note: words };
  return {
    key: 'Cap',
    value: `${String(linesAboveCap)} of ${countInWords(lines.length, 'line', 'lines')} above it`,
    note: words,
    alert: true,
  };
}

const SHOWN_PUPILS = 3;

/** Where the gross prices would stand, dearest first; many pupils are told by the dearest. */
function percentileRows(answer: WhatIf, lines: readonly ReturnLineFacts[]): WhatIfRow[] {
  const then = new Map(answer.lines.map((line) => [line.placementId, line.percentileBp]));
  const pupils = new Map(lines.map(({ assessed }) => [assessed.placementId, assessed]));
  const ranked = [...pupils.values()].flatMap((line) => {
    const percentile = then.get(line.placementId) ?? null;
    return percentile === null || line.percentileBp === null
      ? []
      : [{ pupil: line.pupilReference, now: line.percentileBp, then: percentile }];
  });
  if (ranked.length === 0) return [{ key: 'Among like places', value: 'too few like places to compare' }];
  const words = ranked
    .sort((a, b) => b.then - a.then)
    .slice(0, SHOWN_PUPILS)
    .map(
      ({ pupil, now, then: after }) => `${pupil}: ${percentileInWords(after)}${now === after ? '' : ` (now ${percentileInWords(now)})`}`,
    );
  const rest = ranked.length - SHOWN_PUPILS;
  return [
    {
      key: 'Among like places',
      value: words.join('; '),
      ...(rest > 0 ? { note: `and ${countInWords(rest, 'pupil', 'pupils')} below these` } : {}),
    },
  ];
}
