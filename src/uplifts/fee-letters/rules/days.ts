import { addMonths, type IsoDate, isoDate } from '../../../kernel/dates.js';
import { matches, type Passage, passage, type Span, type Sureness, surer } from './passages.js';
import { type Sentence, sentences } from './sentences.js';

export interface DayFinding {
  readonly on: IsoDate;
  readonly sureness: Sureness;
  readonly passage: Passage;
}

interface DayFigure extends Span {
  readonly on: IsoDate;
  /** A day, or a month that begins on its first. */
  readonly whole: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = String.raw`(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`;
const DAY_MONTH = new RegExp(String.raw`\b(\d{1,2})(?:st|nd|rd|th)?\s*(?:of\s+)?${MONTH},?\s+(\d{4})\b`, 'gi');
const MONTH_DAY = new RegExp(String.raw`\b${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`, 'gi');
const NUMBERS = /\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b/g;
const ISO = /\b(\d{4})-(\d{2})-(\d{2})\b/g;
const MONTH_YEAR = new RegExp(String.raw`\b${MONTH}\s+(\d{4})\b`, 'gi');

const monthOf = (word: string): number => MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;

function day(year: number, month: number, date: number): IsoDate | null {
  try {
    return isoDate(`${String(year)}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`);
  } catch {
    return null;
  }
}

/** Days in a text, in the ways letters write them; a month with its year is its first day. */
export function dayFigures(text: string): DayFigure[] {
  const found: DayFigure[] = [];
  const add = ({ start, end }: Span, on: IsoDate | null, whole: boolean): void => {
    if (on !== null && !found.some((other) => other.start < end && other.end > start)) found.push({ start, end, on, whole });
  };
  for (const each of matches(text, DAY_MONTH))
    add(each, day(Number(each.groups[3]), monthOf(each.groups[2] ?? ''), Number(each.groups[1])), true);
  for (const each of matches(text, MONTH_DAY))
    add(each, day(Number(each.groups[3]), monthOf(each.groups[1] ?? ''), Number(each.groups[2])), true);
  for (const each of matches(text, ISO)) add(each, day(Number(each.groups[1]), Number(each.groups[2]), Number(each.groups[3])), true);
  for (const each of matches(text, NUMBERS)) {
    const year = Number(each.groups[3]);
    add(each, day(year < 100 ? 2000 + year : year, Number(each.groups[2]), Number(each.groups[1])), true);
  }
  for (const each of matches(text, MONTH_YEAR)) add(each, day(Number(each.groups[2]), monthOf(each.groups[1] ?? ''), 1), false);
  return found.sort((a, b) => a.start - b.start);
}

const FROM =
  /\b(?:(?:rise|increase|go up|change)\w*\b[^;]{0,30}\bon|from|w\.?\s?e\.?\s?f\.?|effective(?:\s+(?:from|on|date(?: of| is)?:?|as of))?|commenc\w*(?:\s+(?:from|on))?|start(?:s|ing)?(?:\s+(?:from|on))?|begin(?:s|ning)?(?:\s+(?:from|on))?|as (?:of|from|at)|take[sn]? effect(?:\s+(?:from|on))?|(?:apply|applies|applied|applicable|implement\w*|introduc\w*|payable|in force)(?:\s+(?:from|on))?|with effect)\s*:?\s*(?:the\s+)?(?:(?:start|beginning|first day) of\s+)?(?:the\s+)?$/i;
const NOT_A_START = /\b(?:until|to|by|dated|ended|ending|before|expires?|expiry|since|review(?:ed)? on|inspected)\s*(?:the\s+)?$/i;

const SPAN = /\b(20\d\d)\s?[/–-]\s?((?:20)?\d\d)\b/g;
const TERM = /\b(autumn|michaelmas|spring|lent|summer|trinity)\s+term,?\s*(?:of\s+|in\s+)?(20\d\d)\b/gi;
const NEXT_YEAR = /\b(?:next|coming|new|forthcoming)\s+(academic|school|financial)\s+year\b/gi;
const BARE_MONTH = new RegExp(
  String.raw`\b(?:from|in|effective|starting|commencing)\s+(?:the\s+)?(?:1st\s+(?:of\s+)?|1\s+)?(april|september)\b(?!\s*,?\s*20\d\d)`,
  'gi',
);
const TERM_STARTS: Readonly<Record<string, string>> = {
  autumn: '09-01',
  michaelmas: '09-01',
  spring: '01-01',
  lent: '01-01',
  summer: '04-01',
  trinity: '04-01',
};
const OF_NOW =
  /\b(?:current|present|this|last|previous|existing)\s+(?:academic|school|financial)?\s*(?:year)?,?\s*(?:fees?|rates?)?\s*(?:\(?(?:for|in|during|of)\s+)?$/i;
const ABOUT_FEES = /\b(?:fees?|charges?|prices?|rates?|increas\w*|uplift\w*|ris(?:e|ing)|tariff|placements?)\b/i;
const PAST = /\b(?:was|were|had|last|previous(?:ly)?|since|agreed|accepted)\b/i;

/** From when what a letter asks shall hold. Explicit days first; where there are none, the year or term it names. */
export function effectiveDays(text: string, letterDay: IsoDate | null): DayFinding[] {
  const all = sentences(text);
  const said = eachOnce(all.flatMap((sentence) => daysSaid(text, sentence)));
  const coming = (found: DayFinding[]): DayFinding[] => {
    const later = letterDay === null ? found : found.filter(({ on }) => on >= addMonths(letterDay, -5));
    return later.length > 0 ? later : [];
  };
  const explicit = letterDay === null ? said : said.filter(({ on }) => on >= addMonths(letterDay, -18));
  if (explicit.length > 0) return coming(explicit).length > 0 ? coming(explicit) : explicit;
  const years = coming(eachOnce(all.flatMap((sentence) => yearsSaid(text, sentence))));
  // A year and the one before it are compared: it is the later that is asked for.
  if (years.length > 0) return years.filter(({ on }) => !years.some((other) => other.on === addMonths(on, 12)));
  return letterDay === null ? [] : eachOnce(all.flatMap((sentence) => monthsSaid(text, sentence, letterDay)));
}

function daysSaid(text: string, sentence: Sentence): DayFinding[] {
  const about = ABOUT_FEES.test(sentence.text) || /\beffective date\b/i.test(sentence.text);
  return dayFigures(sentence.text).flatMap(({ start, end, on, whole }) => {
    const before = sentence.text.slice(Math.max(0, start - 45), start);
    const trigger = FROM.exec(before);
    if (!trigger || NOT_A_START.test(before)) return [];
    if (!about && PAST.test(sentence.text)) return [];
    const sureness: Sureness = !about ? 'unsure' : PAST.test(sentence.text.slice(0, start)) ? 'likely' : whole ? 'sure' : 'likely';
    return [
      {
        on,
        sureness,
        passage: passage(text, { start: sentence.start + start - before.length + trigger.index, end: sentence.start + end }),
      },
    ];
  });
}

function yearsSaid(text: string, sentence: Sentence): DayFinding[] {
  if (!ABOUT_FEES.test(sentence.text)) return [];
  const terms = matches(sentence.text, TERM).flatMap(({ start, end, groups }): DayFinding[] => {
    const on = day(Number(groups[2]), ...monthAndDay(TERM_STARTS[groups[1]?.toLowerCase() ?? ''] ?? '09-01'));
    return on === null ? [] : [{ on, sureness: 'likely', passage: passage(text, at(sentence, { start, end })) }];
  });
  const years = matches(sentence.text, SPAN).flatMap(({ start, end, groups }): DayFinding[] => {
    const [first, last] = [Number(groups[1]), Number(groups[2]) % 100];
    if ((first + 1) % 100 !== last) return [];
    const before = sentence.text.slice(Math.max(0, start - 60), start);
    const after = sentence.text.slice(end, end + 25);
    if (OF_NOW.test(before)) return [];
    const financial = /\bfinancial\b/i.test(before.slice(-40)) || /^\s*financial\b/i.test(after);
    const academic = /\b(?:academic|school)\b/i.test(before.slice(-40)) || /^\s*(?:academic|school)\b/i.test(after);
    const on = day(first, financial ? 4 : 9, 1);
    return on === null
      ? []
      : [{ on, sureness: financial || academic ? 'likely' : 'unsure', passage: passage(text, at(sentence, { start, end })) }];
  });
  return [...terms, ...years];
}

/** A month without a year, or "the next academic year": the first after the letter. */
function monthsSaid(text: string, sentence: Sentence, letterDay: IsoDate): DayFinding[] {
  if (!ABOUT_FEES.test(sentence.text)) return [];
  const next = (month: number): IsoDate => {
    const year = Number(letterDay.slice(0, 4));
    const inYear = day(year, month, 1) ?? letterDay;
    return inYear > letterDay ? inYear : (day(year + 1, month, 1) ?? letterDay);
  };
  return [
    ...matches(sentence.text, BARE_MONTH).map(({ groups, ...span }) => ({ span, on: next(monthOf(groups[1] ?? '')) })),
    ...matches(sentence.text, NEXT_YEAR).map(({ groups, ...span }) => ({ span, on: next(/financial/i.test(groups[1] ?? '') ? 4 : 9) })),
  ].map(({ span, on }) => ({ on, sureness: 'unsure', passage: passage(text, at(sentence, span)) }));
}

const at = (sentence: Sentence, { start, end }: Span): Span => ({ start: sentence.start + start, end: sentence.start + end });

const monthAndDay = (text: string): [number, number] => [Number(text.slice(0, 2)), Number(text.slice(3))];

function eachOnce(found: readonly DayFinding[]): DayFinding[] {
  const kept = new Map<IsoDate, DayFinding>();
  for (const each of found) {
    const other = kept.get(each.on);
    kept.set(each.on, other ? { ...other, sureness: surer(other.sureness, each.sureness) } : each);
  }
  return [...kept.values()];
}

/** How far into a letter its own date may stand. */
const HEAD = 1_500;

/** The day a letter was written: a day on a line of its own, or after "Date:", near its start. */
export function letterDay(text: string, sentOn: IsoDate | null): DayFinding | null {
  const head = text.slice(0, HEAD);
  for (const { start, end, on, whole } of dayFigures(head)) {
    const line = { from: head.lastIndexOf('\n', start - 1) + 1, to: head.indexOf('\n', end) < 0 ? head.length : head.indexOf('\n', end) };
    const rest = `${head.slice(line.from, start)}${head.slice(end, line.to)}`.replace(
      /\b(?:date|dated|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b|[:,\s]/gi,
      '',
    );
    if (whole && rest.length <= 3) return { on, sureness: 'sure', passage: passage(text, { start, end }) };
  }
  return sentOn === null ? null : { on: sentOn, sureness: 'likely', passage: { start: 0, end: 0, quote: 'The date of the e-mail' } };
}
