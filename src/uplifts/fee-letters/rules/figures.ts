import { type BasisPoints, type Pence, percent, pounds } from '../../../kernel/money.js';
import { matches, type Span } from './passages.js';

export interface PercentFigure extends Span {
  readonly bp: BasisPoints;
}

/** What a price is for. */
export type PriceUnit = 'year' | 'term' | 'month' | 'week' | 'night' | 'day' | 'session' | 'hour';

export interface PoundsFigure extends Span {
  readonly pence: Pence;
  readonly unit: PriceUnit | null;
}

const UNITS = [
  'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen',
  'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen', 'twenty',
] as const; // prettier-ignore

const NUMBER = UNITS.join('|');
const PER_CENT = String.raw`(?:%|per[\s-]?cent\b|percent\b)`;
const IN_DIGITS = new RegExp(String.raw`(?<![\d.,£])(\d{1,2}(?:\.\d{1,3})?)\s*${PER_CENT}(?!\s*(?:age)?\s*points?\b)`, 'gi');
const OF_A_RANGE = new RegExp(String.raw`(?<![\d.,£])(\d{1,2}(?:\.\d{1,2})?)\s*(?:-|–|to|or)\s*\d{1,2}(?:\.\d{1,2})?\s*${PER_CENT}`, 'gi');
const IN_WORDS = new RegExp(
  String.raw`\b(${NUMBER})(?:\s+point\s+(${NUMBER})(?:[\s-](${NUMBER}))?|\s+and\s+(a\s+half|a\s+quarter|three[\s-]quarters))?\s+per[\s-]?cent\b`,
  'gi',
);
const HALVES: Readonly<Record<string, string>> = { 'a half': '5', 'a quarter': '25', 'three quarters': '75' };

const digit = (word: string): string => String(UNITS.indexOf(word.toLowerCase() as (typeof UNITS)[number]));

/** Percentages in digits and words: "3.5%", "3.5 per cent", "three and a half per cent"; the lower end of "3 to 4%" too. */
export function percentFigures(text: string): PercentFigure[] {
  const digits = matches(text, IN_DIGITS).map(({ start, end, groups }) => ({ start, end, bp: percent(groups[1] ?? '0') }));
  const ranges = matches(text, OF_A_RANGE).map(({ start, groups }) => ({
    start,
    end: start + (groups[1] ?? '').length,
    bp: percent(groups[1] ?? '0'),
  }));
  const words = matches(text, IN_WORDS).map(({ start, end, groups: [, whole = '', tenth = '', hundredth = '', part = ''] }) => {
    const fraction =
      part === '' ? (tenth && digit(tenth)) + (hundredth && digit(hundredth)) : (HALVES[part.toLowerCase().replace(/[\s-]+/g, ' ')] ?? '');
    return { start, end, bp: percent(`${digit(whole)}.${fraction || '0'}`) };
  });
  return [...digits, ...ranges, ...words].sort((a, b) => a.start - b.start);
}

const POUNDS = /£\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?(k\b)?/gi;

const UNIT_AFTER: readonly (readonly [RegExp, PriceUnit])[] = [
  [/^\s*(?:per|a|each|every|\/)\s*(?:pupil|student|child|place|placement|learner|young person)/i, 'year'],
  [/^[\s,(]*(?:per\s+annum|p\.?\s?a\b|(?:per|a|each|every|\/)\s*(?:academic\s+|school\s+)?(?:year|yr)|annual|yearly)/i, 'year'],
  [/^[\s,(]*(?:(?:per|a|each|\/)\s*term\b|termly)/i, 'term'],
  [/^[\s,(]*(?:(?:per|a|each|\/)\s*(?:calendar\s+)?month\b|p\.?c\.?m\b|monthly)/i, 'month'],
  [/^[\s,(]*(?:(?:per|a|each|\/)\s*(?:week|wk)\b|p\.?w\b|weekly)/i, 'week'],
  [/^[\s,(]*(?:(?:per|a|each|\/)\s*night\b|nightly)/i, 'night'],
  [/^[\s,(]*(?:(?:per|a|each|\/)\s*(?:school\s+)?day\b|daily)/i, 'day'],
  [/^[\s,(]*(?:(?:per|a|each|\/)\s*session\b)/i, 'session'],
  [/^[\s,(]*(?:(?:per|an|each|\/)\s*hour\b|hourly|p\.?h\b)/i, 'hour'],
]; // prettier-ignore

/** Amounts of money, each with what follows it directly: "£62,100 per annum", "£1,250 a week". */
export const poundsFigures = (text: string): PoundsFigure[] =>
  matches(text, POUNDS).map(({ start, end, groups: [, whole = '0', part = '', thousands = ''] }) => ({
    start,
    end,
    pence: pounds(Number(`${whole.replace(/,/g, '')}${part}`) * (thousands === '' ? 1 : 1000)),
    unit: unitAfter(text.slice(end, end + 40)) ?? unitBefore(text.slice(Math.max(0, start - 60), start)),
  }));

function unitAfter(words: string): PriceUnit | null {
  const perPupil = /^\s*(?:per|a|each|\/)\s*(?:pupil|student|child|place|placement|learner|young person)\s*/i.exec(words)?.[0] ?? '';
  const rest = words.slice(perPupil.length);
  return UNIT_AFTER.slice(1).find(([pattern]) => pattern.test(rest))?.[1] ?? (perPupil === '' ? null : 'year');
}

const UNIT_BEFORE: readonly (readonly [RegExp, PriceUnit])[] = [
  [/\b(?:annual|yearly)\b[^£.;]*$/i, 'year'],
  [/\btermly\b[^£.;]*$/i, 'term'],
  [/\bmonthly\b[^£.;]*$/i, 'month'],
  [/\bweekly (?:fee|rate|charge|price|cost)\b[^£.;]*$/i, 'week'],
  [/\bnightly\b[^£.;]*$/i, 'night'],
  [/\b(?:daily|day) rate\b[^£.;]*$/i, 'day'],
  [/\bhourly\b[^£.;]*$/i, 'hour'],
]; // prettier-ignore

const unitBefore = (words: string): PriceUnit | null => UNIT_BEFORE.find(([pattern]) => pattern.test(words))?.[1] ?? null;
