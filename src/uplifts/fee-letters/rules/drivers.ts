import type { CostDriver } from '../../return-line.entity.js';
import { type Passage, passage } from './passages.js';
import { sentences } from './sentences.js';

export interface DriverFinding {
  readonly driver: CostDriver;
  readonly passage: Passage;
}

const SAID: readonly (readonly [CostDriver, RegExp])[] = [
  ['nationalLivingWage', /\b(?:national (?:living|minimum) wage|NLW|NMW|living wage)\b/i],
  ['nationalInsurance', /\b(?:national insurance|NICs?|employer['’]?s? (?:NI|contributions?))\b/i],
  ['pay', /\b(?:pay (?:award|rise|settlement|scales?|increase|bill)|teachers['’]? pay|salar(?:y|ies)|wages?|staff(?:ing)? costs?|NJC|STRB|pensions?)\b/i],
  ['utilities', /\b(?:energy|gas|electricity|utilit(?:y|ies)|fuel|heating)\b/i],
  ['food', /\b(?:food|catering)\b/i],
  ['other', /\b(?:insurance premiums?|CPIH?|RPI|inflation|cost of living|running costs|overheads?|operating costs)\b/i],
]; // prettier-ignore

/** What a letter says drives its costs, in the order in which it says so, each with the first sentence that does. */
export function driversIn(text: string): DriverFinding[] {
  const found = new Map<CostDriver, DriverFinding>();
  for (const sentence of sentences(text)) {
    const said = SAID.map(([driver, pattern]) => ({ driver, at: sentence.text.search(pattern) })).filter(({ at }) => at >= 0);
    for (const { driver } of said.sort((a, b) => a.at - b.at))
      if (!found.has(driver)) found.set(driver, { driver, passage: passage(text, sentence) });
  }
  return [...found.values()];
}
