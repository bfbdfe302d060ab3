import { Decimal } from 'decimal.js';
import { type Pence, formatShortPounds, pence } from '../../kernel/money.js';
import { type Outcome, accepted, refusal, refused } from '../../kernel/outcome.js';
import { askedPrice } from '../../uplifts/asked-price.js';

const NUMBER = /^-?\d{1,9}(\.\d+)?$/;

/**
 * A new price as people type it into one box: pounds a year ("£53,500", "53,500.50") or a rise ("3.5%"); null where the box is empty. A bare
 * number far below the present price may be meant as either, so it is asked back. Refusal: `priceUnclear`.
 */
export function typedPrice(text: string, current: Pence): Outcome<Pence | null> {
  const plain = text.replace(/[,\s]/g, '');
  if (plain === '') return accepted(null);
  const isPercent = plain.endsWith('%');
  const isPounds = plain.startsWith('£');
  const number = plain.replace(/^£/, '').replace(/%$/, '');
  if (!NUMBER.test(number) || (isPercent && isPounds))
    return unclear('Enter a price in pounds, for example 53,500, or a rise, for example 3.5%');
  return isPercent ? rise(new Decimal(number), current) : price(new Decimal(number), current, isPounds);
}

function rise(percent: Decimal, current: Pence): Outcome<Pence | null> {
  if (percent.decimalPlaces() > 2) return unclear('Give a rise with at most two decimals, for example 3.25%');
  if (percent.lt(-100)) return unclear('A fall cannot be more than 100%');
  if (percent.gt(100)) return unclear('Give a rise of more than 100% in pounds');
  return askedPrice(current, { pounds: null, percent });
}

function price(amount: Decimal, current: Pence, surelyPounds: boolean): Outcome<Pence | null> {
  if (amount.decimalPlaces() > 2) return unclear('Give pounds with at most two decimals, for example 53,500.50');
  if (amount.isNegative()) return unclear('A price cannot be below nothing');
  const asked = pence(amount.times(100).toNumber());
  if (!surelyPounds && asked < current / 10)
    return unclear(
      `The present price is ${formatShortPounds(current)}. For a rise write ${amount.toString()}%; for a price of ${formatShortPounds(asked)} a year write £${amount.toString()}`,
    );
  return accepted(asked);
}

const unclear = (message: string) => refused(refusal('priceUnclear', message));

/** A price as it stands in the box. */
export const priceInBox = (amount: Pence | null): string =>
  amount === null
    ? ''
    : (amount / 100).toLocaleString('en-GB', { minimumFractionDigits: amount % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 });
