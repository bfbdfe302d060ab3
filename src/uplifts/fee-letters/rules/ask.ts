import { type BasisPoints, formatPercent, formatPounds, type Pence } from '../../../kernel/money.js';
import type { PriceUnit } from './figures.js';
import type { Passage, Sureness } from './passages.js';
import type { Scope } from './scopes.js';

/** What a letter asks for: a rise in percent, a new price, or so many pounds more. */
export type Ask =
  | { readonly what: 'percent'; readonly bp: BasisPoints }
  | { readonly what: 'price'; readonly from: Pence | null; readonly to: Pence; readonly unit: PriceUnit | null }
  | { readonly what: 'amount'; readonly pence: Pence; readonly unit: PriceUnit | null };

export interface AskFinding {
  readonly ask: Ask;
  readonly scope: Scope;
  readonly sureness: Sureness;
  readonly passage: Passage;
}

export function sameAsk(a: Ask, b: Ask): boolean {
  if (a.what === 'percent') return b.what === 'percent' && a.bp === b.bp;
  if (a.what === 'amount') return b.what === 'amount' && a.pence === b.pence && a.unit === b.unit;
  return b.what === 'price' && a.from === b.from && a.to === b.to && a.unit === b.unit;
}

const per = (unit: PriceUnit | null): string => (unit === null ? '' : unit === 'hour' ? ' an hour' : ` a ${unit}`);

/** "4.50% more", "from £60,000.00 to £62,700.00 a year", "£1,500.00 a year more". */
export function askWords(ask: Ask): string {
  switch (ask.what) {
    case 'percent':
      return ask.bp === 0 ? 'no rise' : `${formatPercent(Math.abs(ask.bp) as BasisPoints)} ${ask.bp > 0 ? 'more' : 'less'}`;
    case 'price':
      return `${ask.from === null ? '' : `from ${formatPounds(ask.from)} `}to ${formatPounds(ask.to)}${per(ask.unit)}`;
    case 'amount':
      return `${formatPounds(ask.pence)}${per(ask.unit)} more`;
  }
}
