import type { Pence } from '../../../kernel/money.js';
import type { Ask } from './ask.js';
import { type PoundsFigure, poundsFigures } from './figures.js';
import type { Span, Sureness } from './passages.js';
import type { Sentence } from './sentences.js';

export interface PriceFound {
  readonly ask: Exclude<Ask, { readonly what: 'percent' }>;
  /** Where in the sentence. */
  readonly span: Span;
  readonly sureness: Sureness;
}

const RISES = /\b(?:increas\w*|uplift\w*|rais(?:e|es|ed)|ris(?:e|es|ing)|go(?:es|ing)? up|chang\w*|mov\w*|adjust\w*|revis\w*|from)\b/i;
const WAS =
  /\b(?:current(?:ly)?|present(?:ly)?|previous(?:ly)?|existing|was|were|up from|from|now|today|this year|old)\b|\b20\d\d\s?[/-]\s?\d\d(?:\d\d)?\s*:?\s*$/i;
const MORE = /\b(?:increas\w*|uplift|rise|additional|extra|supplement|more)\b/i;
const NEW = /\b(?:will be|shall be|to be|becomes?|new|revised|proposed|is set at|set at|charge[sd]?|fees?|price|rate|cost of)\b/i;
const NO_PRICE =
  /\b(?:VAT|deposit|grant|turnover|surplus|deficit|loss|salary|salaries|wage|per hour worked|premium|insurance|thresholds?|budget|invoice|outstanding|owed|arrears|cost(?:s|ing)? us|to the school|expenditure|pay)\b/i;

/** No rise of a fee takes it beyond these: what does is another pair of figures. */
const plausible = (from: Pence, to: Pence): boolean => from > 0 && to >= from * 0.6 && to <= from * 1.7;

/** Below this a price of a year is none. */
const LEAST_YEARLY = 100_000;

/** What a percentage is said to come to is a rise below this, a price above. */
const LARGE_RISE = 2_000_000;

/** New prices and rises in pounds that a sentence or row of a table names. */
export function pricesIn(sentence: Sentence, before?: Sentence): PriceFound[] {
  const figures = poundsFigures(sentence.text);
  if (figures.length === 0) return [];
  if (sentence.row) return inRow(figures);
  const found = inWords(sentence.text, figures);
  const [only] = found;
  return only && found.length === 1 && before ? [withPriceBefore(only, before)] : found;
}

/** "Our current fees are £62,400. These will increase to £65,520": the price of now stands in the sentence before. */
function withPriceBefore(found: PriceFound, { text, row }: Sentence): PriceFound {
  const { ask } = found;
  const [was, ...others] = poundsFigures(text);
  if (ask.what !== 'price' || ask.from !== null || row || !was || others.length > 0) return found;
  if (!/\b(?:current(?:ly)?|present(?:ly)?|existing|now|at the moment)\b/i.test(text) || !plausible(was.pence, ask.to)) return found;
  return { ...found, ask: { ...ask, from: was.pence, unit: ask.unit ?? was.unit }, sureness: 'likely' };
}

/** A row: now, then new; a third figure that is their difference proves it. */
function inRow(figures: readonly PoundsFigure[]): PriceFound[] {
  const [first, second, third] = figures;
  if (!first || !second || !plausible(first.pence, second.pence)) return [];
  const proven = third !== undefined && third.pence === Math.abs(second.pence - first.pence);
  const [from, to] = proven || second.pence >= first.pence ? [first, second] : [second, first];
  return [
    {
      ask: { what: 'price', from: from.pence, to: to.pence, unit: to.unit ?? from.unit },
      span: { start: first.start, end: second.end },
      sureness: second.pence >= first.pence ? 'likely' : 'unsure',
    },
  ];
}

function inWords(text: string, figures: readonly PoundsFigure[]): PriceFound[] {
  const found: PriceFound[] = [];
  let at = 0;
  while (at < figures.length) {
    const [one, two] = [figures[at], figures[at + 1]];
    const pair = one && two ? pairOf(text, one, two) : null;
    const lone = one && !pair ? loneOf(text, one, figures[at - 1]?.end ?? 0) : null;
    if (pair) found.push(pair);
    if (lone) found.push(lone);
    at += pair ? 2 : 1;
  }
  return found;
}

/** "from £60,000 to £62,100", "£62,100 (currently £60,000)". */
function pairOf(text: string, one: PoundsFigure, two: PoundsFigure): PriceFound | null {
  const between = text.slice(one.end, two.start);
  const before = text.slice(Math.max(0, one.start - 80), one.start);
  if (between.length > 160 || NO_PRICE.test(between) || /\b(?:rang(?:e|es|ing)|between|depend\w*)\b/i.test(text)) return null;
  const ask = (from: PoundsFigure, to: PoundsFigure): PriceFound | null =>
    plausible(from.pence, to.pence)
      ? {
          ask: { what: 'price', from: from.pence, to: to.pence, unit: to.unit ?? from.unit },
          span: { start: one.start, end: two.end },
          sureness: from.pence === to.pence ? 'unsure' : 'sure',
        }
      : null;
  if (WAS.test(between) && !/\bto\b/i.test(between)) return ask(two, one);
  if (/^\s*(?:to|→|->)\s*$/.test(between)) return ask(one, two);
  if (/\bto\b|→|->|\bwill be\b|\bbecom/i.test(between) && (RISES.test(before) || RISES.test(between) || WAS.test(before)))
    return ask(one, two);
  return null;
}

/** "an increase of £1,500 per pupil", "our new fee will be £62,100 per annum". */
function loneOf(text: string, figure: PoundsFigure, since: number): PriceFound | null {
  const before = text.slice(Math.max(since, figure.start - 90), figure.start);
  const after = text.slice(figure.end, figure.end + 60);
  if (NO_PRICE.test(before.slice(-45)) || NO_PRICE.test(after.slice(0, 25))) return null;
  const span = { start: figure.start, end: figure.end };
  const { pence, unit } = figure;
  if (
    /\b(?:increas\w*|uplift\w*|rise|raise)\b[^.]{0,40}\b(?:of|by)\s*$/i.test(before) ||
    (MORE.test(before.slice(-20)) && !/\bto\s*$/i.test(before))
  )
    return { ask: { what: 'amount', pence, unit }, span, sureness: unit === null ? 'unsure' : 'sure' };
  const raised = /\b(?:increas\w*|ris(?:e|es|ing)|go(?:es|ing)? up|uplift\w*|raised|revised)\s+to\s*$/i.test(before);
  if (/\b(?:equates? to|equivalent to|amounts? to|represents?)\s*$/i.test(before))
    return {
      ask: pence < LARGE_RISE ? { what: 'amount', pence, unit } : { what: 'price', from: null, to: pence, unit },
      span,
      sureness: 'unsure',
    };
  if (raised) return { ask: { what: 'price', from: null, to: pence, unit }, span, sureness: unit === null ? 'unsure' : 'likely' };
  if (WAS.test(before.slice(-25))) return null;
  const labelled = unit !== null && /^\s*[A-Z][^:£]{1,60}:\s*$/.test(text.slice(0, figure.start));
  if (labelled) return { ask: { what: 'price', from: null, to: pence, unit }, span, sureness: 'likely' };
  if (NEW.test(before) && (unit !== null ? unit !== 'year' || pence >= LEAST_YEARLY : pence >= 10 * LEAST_YEARLY))
    return { ask: { what: 'price', from: null, to: pence, unit }, span, sureness: unit === null ? 'unsure' : 'likely' };
  return null;
}
