import { isUUID } from 'class-validator';
import { isoDate } from '../../kernel/dates.js';
import { inWords } from '../../kernel/life-cycle.js';
import { moneyInWords, percentInWords, shortDay } from '../foundation/words.js';

/** One recorded fact, before and after, in words. */
export interface RecordedFact {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isDay = (text: string): boolean => {
  try {
    return isoDate(text) === text;
  } catch {
    return false;
  }
};

/** A state or a kind as code writes it: "underReview". */
const CODE = /^[a-z]+(?:[A-Z][a-z]+)+$/;

/** Amounts that are recorded in pence under names that do not say so. */
const PENCE = /pence$|^(asked|offered|settled)$/i;

/** A recorded value as a person reads it: its name says whether a number is pence or basis points. Ids of machines stay in the export. */
function valueInWords(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    if (PENCE.test(name)) return moneyInWords(value);
    if (/bp$/i.test(name)) return percentInWords(value);
  }
  if (typeof value === 'number') return value.toLocaleString('en-GB', { useGrouping: false, maximumFractionDigits: 6 });
  if (typeof value === 'string') return isDay(value) ? shortDay(value) : isUUID(value) ? '' : CODE.test(value) ? inWords(value) : value;
  if (Array.isArray(value))
    return value
      .map((each) => valueInWords(name, each))
      .filter((words) => words !== '')
      .join(value.some(isObject) ? '; ' : ', ');
  return Object.entries(value)
    .map(([key, each]) => [nameInWords(key).toLowerCase(), valueInWords(key, each)] as const)
    .filter(([, words]) => words !== '')
    .map(([key, words]) => `${key} ${words}`)
    .join(', ');
}

const nameInWords = (name: string): string =>
  inWords(name.replace(/(?:Pence|Bp)$/, ''))
    .replace(/^./, (letter) => letter.toUpperCase())
    .replace(/\bsha256\b/i, 'SHA-256');

/** Every fact that was recorded of an event, those that changed first; a recorded value that is no object stands alone. */
export function recordedFacts(before: unknown, after: unknown): RecordedFact[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const facts = [...new Set([...Object.keys(was), ...Object.keys(is)])].map((name) => {
    const words = { before: valueInWords(name, was[name]), after: valueInWords(name, is[name]) };
    return { name: nameInWords(name), ...words, changed: words.before !== words.after };
  });
  return [...facts.filter(({ changed }) => changed), ...facts.filter(({ changed }) => !changed)].filter(
    (fact) => fact.before !== '' || fact.after !== '',
  );
}

const fieldsOf = (recorded: unknown): Record<string, unknown> =>
  isObject(recorded) ? recorded : recorded === null || recorded === undefined ? {} : { value: recorded };
