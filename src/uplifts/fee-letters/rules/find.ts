import type { IsoDate } from '../../../kernel/dates.js';
import type { LetterText } from '../letter-text.js';
import type { AskFinding } from './ask.js';
import { asksIn } from './asks.js';
import { type DayFinding, effectiveDays, letterDay } from './days.js';
import { type DriverFinding, driversIn } from './drivers.js';

/** Everything found in a letter, each with its passage. What contradicts itself stands here beside each other: nothing is chosen. */
export interface Findings {
  readonly letterDay: DayFinding | null;
  readonly effective: readonly DayFinding[];
  readonly asks: readonly AskFinding[];
  readonly drivers: readonly DriverFinding[];
}

/** `receivedOn` stands in for the day of a letter that bears none, where "from September" needs a year. */
export function findIn(
  { text, sentOn }: Pick<LetterText, 'text' | 'sentOn'>,
  references: readonly string[] = [],
  receivedOn: IsoDate | null = null,
): Findings {
  const written = letterDay(text, sentOn);
  return {
    letterDay: written,
    effective: effectiveDays(text, written?.on ?? receivedOn),
    asks: asksIn(text, references),
    drivers: driversIn(text),
  };
}
