import type { WhatIf } from '../../uplifts/what-if.js';
import { wholePounds } from '../charts/words.js';
import { countInWords } from '../foundation/words.js';
import type { ReturnFacts } from './return-facts.js';
import { flagsView } from './return-flags.view.js';

/** What an officer confirms on a second page before money is promised: the flags of the lines, and how far it goes beyond a limit. */
export function warningsOf(facts: ReturnFacts, answer: WhatIf): string[] {
  return [...beyondLimits(answer), ...flagsView(facts).map(({ words, concerns }) => `${concerns}: ${words}`)];
}

/** Above the recommendation, the cap or the budget. */
export function beyondLimits(answer: WhatIf): string[] {
  return [
    ...(answer.againstRecommendation > 0 ? [`It is ${wholePounds(answer.againstRecommendation)} a year above the recommendation.`] : []),
    ...(answer.linesAboveCap > 0 ? [`${countInWords(answer.linesAboveCap, 'line is', 'lines are')} above the cap.`] : []),
    ...(answer.roomAfter !== null && answer.roomAfter < 0
      ? [`The budget for rises has ${wholePounds(Math.abs(answer.roomAfter))} too little for it.`]
      : []),
  ];
}
