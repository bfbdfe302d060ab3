import { Decimal } from 'decimal.js';
import { type Pence, formatPounds, roundPence } from '../kernel/money.js';
import { type Outcome, accepted, refusal, refused } from '../kernel/outcome.js';

/** What somebody wrote for one line: pounds, a rise in percent as exactly as it was written, or both. */
export interface WrittenAsk {
  readonly pounds: Pence | null;
  readonly percent: Decimal | null;
}

/**
 * The price a year that is asked for a line; null where nothing is written. A percentage becomes a price rounded half up once. Where both
 * are written they agree when the percentage of the present price is those pounds to the penny: the same on a form, through the API and in a
 * workbook. Refusal: `arithmetic`.
 */
export function askedPrice(current: Pence, { pounds, percent }: WrittenAsk): Outcome<Pence | null> {
  if (percent === null) return accepted(pounds);
  const raised = roundPence(new Decimal(current).times(percent.plus(100)).dividedBy(100));
  if (pounds === null || pounds === raised) return accepted(raised);
  return refused(
    refusal(
      'arithmetic',
      `${percent.toDecimalPlaces(4).toString()}% on ${formatPounds(current)} is ${formatPounds(raised)}, not ${formatPounds(pounds)}. Correct one of them, or leave one empty.`,
    ),
  );
}
