import type { IsoDate } from './dates.js';

/**
 * Why a new set of rules may not start on a date, or undefined. Rules have a history, and the history stays as it was: one set a date
 * (`exists`), and once rules are in force none is put in before today (`behindRulesInForce`). The first rules may start in the past.
 */
export function faultOfStart(start: IsoDate, recorded: readonly IsoDate[], today: IsoDate): 'exists' | 'behindRulesInForce' | undefined {
  if (recorded.includes(start)) return 'exists';
  return start < today && recorded.some((date) => date <= today) ? 'behindRulesInForce' : undefined;
}
