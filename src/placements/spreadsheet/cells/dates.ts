import { Temporal } from 'temporal-polyfill';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Epoch } from '../grid.js';
import { plainWords, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

const EARLIEST = '1990-01-01';
const LATEST = '2079-12-31';
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_WORD =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';

/**
 * Reads one day. As text the day comes first, as in England (01/09/2024 is 1 September); an order that could only be American is
 * refused, not turned round. A month is not a day. A bare number is a day number of the workbook's own epoch.
 */
export function parseDate(cell: CellContent, epoch: Epoch): Parsed<IsoDate> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  if (cell.kind === 'date') return plausible(cell.text, cell.text);
  if (cell.kind === 'number' && typeof cell.value === 'number') return serialDate(cell.value, epoch);
  if (cell.kind !== 'text') return notADate(cell.text);
  return /^\d{5}$/.test(cell.text) ? serialDate(Number(cell.text), epoch) : textDate(cell.text);
}

const notADate = (text: string) => unclear('notADate', `“${text}” is not a date. Write it as 01/09/2024.`);

function plausible(iso: string, written: string): Parsed<IsoDate> {
  return iso < EARLIEST || iso > LATEST
    ? unclear('dateOutOfRange', `“${written}” is not a date between 1990 and 2079.`)
    : understood(iso as IsoDate);
}

const serialDay = (serial: number, epoch: 1900 | 1904): string =>
  Temporal.PlainDate.from(epoch === 1900 ? '1899-12-30' : '1904-01-01')
    .add({ days: serial })
    .toString();

const inWords = (iso: string): string =>
  Temporal.PlainDate.from(iso).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** Excel counts days from 1900 or (on old Macs) from 1904; the same number is four years and a day apart. */
function serialDate(serial: number, epoch: Epoch): Parsed<IsoDate> {
  const day = Math.floor(serial);
  if (day < 20_000 || day > 80_000) return notADate(String(serial));
  if (epoch === null) {
    return unclear(
      'dateNumber',
      `${serial} is a spreadsheet's day number: ${inWords(serialDay(day, 1900))}, or ${inWords(serialDay(day, 1904))} if it came from an old Mac. Write the date.`,
    );
  }
  return plausible(serialDay(day, epoch), String(serial));
}

function textDate(original: string): Parsed<IsoDate> {
  const words = plainWords(original)
    .replace(/^(mon|tues?|wed(nes)?|thur?s?|fri|sat(ur)?|sun)(day)?,? /, '')
    .replace(/[ t]00:00(:00(\.0+)?)?z?$/, '');
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
  if (iso) return calendarDay(iso[1], iso[2], iso[3], original);
  const numeric = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(words);
  if (numeric) return dayFirst(numeric[1], numeric[2], numeric[3], original);
  const named = new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]?${MONTH_WORD}[ ,-]*(\\d{4}|\\d{2})$`).exec(words);
  if (named) return calendarDay(named[3], monthNumber(named[2]), named[1], original);
  const monthNamedFirst = new RegExp(`^${MONTH_WORD} (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})$`).exec(words);
  if (monthNamedFirst) return calendarDay(monthNamedFirst[3], monthNumber(monthNamedFirst[1]), monthNamedFirst[2], original);
  if (monthOfText(words)) return unclear('monthNotDay', `“${original}” is a month, not a day. Write the day too, as 01/09/2024.`);
  return notADate(original);
}

function dayFirst(day = '', month = '', year = '', original: string): Parsed<IsoDate> {
  if (Number(month) > 12 && Number(day) <= 12) {
    return unclear(
      'monthFirst',
      `“${original}” seems to have the month first. Dates are day first: write ${month}/${day}/${year} if that is meant.`,
    );
  }
  return calendarDay(year, month, day, original);
}

function calendarDay(year = '', month = '', day = '', original: string): Parsed<IsoDate> {
  const fullYear = year.length === 2 ? Number(year) + 2000 : Number(year);
  try {
    const date = Temporal.PlainDate.from({ year: fullYear, month: Number(month), day: Number(day) }, { overflow: 'reject' });
    return plausible(date.toString(), original);
  } catch {
    return unclear('impossibleDate', `“${original}” is not a day of the calendar.`);
  }
}

const monthNumber = (word = ''): string => String(MONTHS.indexOf(word.slice(0, 3)) + 1);

/** "Sep-24", "September 2024", "09/2024", "2024-09": a month of a year, as `2024-09`. */
function monthOfText(words: string): string | null {
  const named = new RegExp(`^${MONTH_WORD}[ ,'-]*(\\d{4}|\\d{2})$`).exec(words);
  const parts = named
    ? { month: monthNumber(named[1]), year: named[2] ?? '' }
    : (/^(?<month>\d{1,2})[/-](?<year>\d{4})$/.exec(words)?.groups ?? /^(?<year>\d{4})[/-](?<month>\d{1,2})$/.exec(words)?.groups);
  const month = Number(parts?.['month']);
  if (!parts || month < 1 || month > 12) return null;
  const year = parts['year'] ?? '';
  return `${year.length === 2 ? `20${year}` : year}-${String(month).padStart(2, '0')}`;
}

/** A month of birth, as the first of the month. Of a whole date only the month is kept: no day of birth is held. */
export function parseBirthMonth(cell: CellContent, epoch: Epoch): Parsed<IsoDate> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const month = cell.kind === 'text' ? monthOfText(plainWords(cell.text)) : null;
  if (month) return plausible(`${month}-01`, cell.text);
  const date = parseDate(cell, epoch);
  if (!date.ok)
    return date.code === 'notADate' ? unclear('notAMonth', `“${cell.text}” is not a month of birth. Write it as 03/2014.`) : date;
  return understood(`${date.value.slice(0, 7)}-01` as IsoDate);
}

/** The contractual month of a rise: April or September. */
export function parseUpliftMonth(cell: CellContent): Parsed<4 | 9> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const words = plainWords(cell.text);
  const named = new RegExp(`^(?:1(?:st)? )?${MONTH_WORD}(?:[ -]\\d{2,4})?$`).exec(words)?.[1];
  const month = named ? Number(monthNumber(named)) : /^\d{4}-\d{2}-01$/.test(words) ? Number(words.slice(5, 7)) : Number(words);
  return month === 4 || month === 9
    ? understood(month)
    : unclear('upliftMonthUnclear', `“${cell.text}” is not a month in which fees rise. Write April or September.`);
}
