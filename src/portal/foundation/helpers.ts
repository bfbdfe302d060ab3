import type { HelperDelegate, HelperOptions } from 'handlebars';
import Handlebars from 'handlebars';
import { renderGovuk } from './govuk.js';
import { countInWords, dayInWords, momentInWords, moneyInWords, percentInWords, shortDay } from './words.js';

const { SafeString } = Handlebars;

/** Values of a helper's arguments without Handlebars' own last one. */
const given = (all: readonly unknown[]): unknown[] => all.slice(0, -1);

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === '';

/** A number of the view; a `Money` of GraphQL counts by its pence. */
function numberOf(value: unknown): number {
  const plain = typeof value === 'object' && value !== null && 'pence' in value ? value.pence : value;
  if (typeof plain !== 'number') throw new TypeError(`Not a number in a page: ${String(plain)}`);
  return plain;
}

/** Everything a template may call. What is unknown (null) reads as nothing, except where the helper says otherwise. */
export const HELPERS: Readonly<Record<string, HelperDelegate>> = {
  govuk: (component: string, options: HelperOptions) => new SafeString(renderGovuk(component, { ...(options.hash as object) })),
  obj: (options: HelperOptions) => ({ ...(options.hash as object) }),
  list: (...all: unknown[]) => given(all),
  concat: (...all: unknown[]) => given(all).map(String).join(''),
  eq: (a: unknown, b: unknown) => a === b,
  and: (...all: unknown[]) => given(all).every((each) => !Handlebars.Utils.isEmpty(each)),
  or: (...all: unknown[]) => given(all).some((each) => !Handlebars.Utils.isEmpty(each)),
  not: (value: unknown) => Handlebars.Utils.isEmpty(value),
  default: (value: unknown, otherwise: unknown) => (isEmpty(value) ? otherwise : value),
  money: (amount: unknown) => (isEmpty(amount) ? '' : moneyInWords(numberOf(amount))),
  pounds: (amount: unknown) => (isEmpty(amount) ? 'not known' : moneyInWords(numberOf(amount))),
  percent: (rise: unknown) => (isEmpty(rise) ? '' : percentInWords(numberOf(rise))),
  date: (date: unknown) => (isEmpty(date) ? '' : dayInWords(date as string)),
  shortDate: (date: unknown) => (isEmpty(date) ? '' : shortDay(date as string)),
  dateTime: (moment: unknown) => (isEmpty(moment) ? '' : momentInWords(moment as string | Date)),
  count: (count: unknown, one: string, many: string) => countInWords(numberOf(count), one, many),
  /** HTML of the fragment inside, for official components' `html` parameters: `(html-of "…")` is not needed where text will do. */
  safe: (html: unknown) => new SafeString(typeof html === 'string' ? html : ''),
};
