import { type Pence, pence, riseBetween, sum } from '../../kernel/money.js';
import type { SchoolReturn, SchoolReturnLine } from '../../uplifts/provider/school-return.query.js';
import { moneyInWords, percentInWords, shortDay } from '../foundation/words.js';
import { feeInWords } from './words.js';

/** The lines of a return under their pupils, in order. */
export function byPupil(lines: readonly SchoolReturnLine[]): { readonly pupil: string; readonly lines: readonly SchoolReturnLine[] }[] {
  const pupils = new Map<string, SchoolReturnLine[]>();
  for (const line of lines) pupils.set(line.pupilReference, [...(pupils.get(line.pupilReference) ?? []), line]);
  return [...pupils].map(([pupil, own]) => ({ pupil, lines: own }));
}

/** "£1,500 more (3%)", "no change"; nothing where the new price is not known. */
export function riseInWords(current: Pence, then: Pence | null): string {
  if (then === null) return '';
  if (then === current) return 'No change';
  const rise = riseBetween(current, then);
  const amount = moneyInWords(Math.abs(then - current));
  return `${amount} ${then > current ? 'more' : 'less'}${rise === null ? '' : ` (${percentInWords(rise)})`}`;
}

export interface Totals {
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  readonly percent: string | null;
}

/** Before, after and difference of all lines; null until every line has its new price. */
export function totalsOf(lines: readonly SchoolReturnLine[], priceOf: (line: SchoolReturnLine) => Pence | null): Totals | null {
  const now = sum(lines.map(({ current }) => current));
  const prices = lines.map(priceOf).filter((price) => price !== null);
  if (prices.length < lines.length) return null;
  const then = sum(prices);
  const rise = riseBetween(now, then);
  return {
    before: moneyInWords(now),
    after: moneyInWords(then),
    difference: signed(pence(then - now)),
    percent: rise === null ? null : percentInWords(rise),
  };
}

export const signed = (amount: Pence): string => `${amount > 0 ? '+' : amount < 0 ? '−' : ''}${moneyInWords(Math.abs(amount))}`;

/** What any page says of a line. */
export const lineWords = (line: SchoolReturnLine) => ({
  id: line.id,
  pupil: line.pupilReference,
  fee: feeInWords(line),
  from: shortDay(line.effectiveOn),
  now: moneyInWords(line.current),
});

/** A message about a line that says which, so that a summary of many is read without looking each up. */
export const atLine = (line: SchoolReturnLine, message: string): string =>
  `Pupil ${line.pupilReference}, ${feeInWords(line).toLowerCase()}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;

/** What stands above every page of a return. */
export const headingOf = (ret: SchoolReturn) => ({
  caption: `${ret.school.name}: return ${ret.reference} to ${ret.customerName}`,
});
