import { Decimal } from 'decimal.js';
import { formatPounds, pence, type Pence } from '../../../kernel/money.js';
import { plainWords, saysNone, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';
import { unitOfWords, type FeeUnit } from './fee-unit.js';

export type VatTreatment = 'exempt' | 'outsideScope' | 'zero' | 'standard';

/** A price as somebody wrote it: `£1,250pw x 39` is 125,000 pence a week, 39 of them. */
export interface WrittenPrice {
  /** Net of VAT. */
  readonly amount: Pence;
  /** What it is the price of, where the cell says so. */
  readonly unit?: FeeUnit;
  /** How many units a year, where the cell says so. */
  readonly quantity?: number;
  readonly vat?: VatTreatment;
}

/** Above this a price a pupil is a slip of the keyboard or a total, not a price. */
const HIGHEST = 2_000_000_00;

/**
 * Reads a price, and only where nothing has to be guessed: whole pence, pounds, one amount. A VAT note is read off its end; a price that
 * includes VAT is refused unless the rate is written beside it and the net amount comes out in whole pence.
 */
export function parsePrice(cell: CellContent): Parsed<WrittenPrice> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  if (cell.kind === 'number' && typeof cell.value === 'number') return numberPrice(cell.value, cell.format);
  if (cell.kind !== 'text') return notAPrice(cell.text);
  if (saysNone(cell.text)) return unclear('notAPrice', `“${cell.text}” is not a price. Leave the cell empty where there is no charge.`);
  return textPrice(cell.text);
}

/** "£1,250.00" with nothing else: for amounts that are not prices, such as a funder's share in pounds. */
export function parsePounds(cell: CellContent): Parsed<Pence> {
  const price = parsePrice(cell);
  if (!price.ok) return price;
  const { amount, unit, quantity, vat } = price.value;
  return unit === undefined && quantity === undefined && vat === undefined ? understood(amount) : notAPrice(cell.text);
}

const notAPrice = (text: string) => unclear('notAPrice', `“${text}” is not an amount of money in pounds, such as 1250.00.`);

const FOREIGN = /[€¥]|\[\$(€|EUR|USD|\$)/;

function numberPrice(value: number, format: string): Parsed<WrittenPrice> {
  if (FOREIGN.test(format)) return unclear('notPounds', 'The cell is formatted in another currency. Prices are in pounds.');
  if (format.includes('%')) return unclear('notAPrice', 'The cell is a percentage, not a price.');
  const exact = new Decimal(value).times(100);
  const whole = exact.toDecimalPlaces(0);
  if (exact.minus(whole).abs().greaterThan('0.0001')) {
    return unclear('partOfAPenny', `${value} is not a whole number of pence. Round the price in the sheet to what is agreed.`);
  }
  return inBounds({ amount: pence(whole.toNumber()) }, String(value));
}

function inBounds(price: WrittenPrice, text: string): Parsed<WrittenPrice> {
  if (price.amount < 0) return unclear('negativePrice', `“${text}” is below zero. A credit is not a fee line.`);
  if (price.amount > HIGHEST)
    return unclear('priceTooHigh', `“${text}” is more than ${formatPounds(pence(HIGHEST))}: too much for one pupil.`);
  return understood(price);
}

const AMOUNT = /^(£)?\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?(?:\s?(.+))?$/;
const ESTIMATE = /^(approx\.?|approximately|about|around|circa|c\.|ca\.?|est\.?|estimated?|up to|from|max\.?|min\.?|~|<|>)/;

function textPrice(original: string): Parsed<WrittenPrice> {
  const { rest, vat, refused } = peelVat(plainWords(original));
  if (refused) return refused;
  const words = plainWords(rest);
  if (words === '') return notAPrice(original);
  if (ESTIMATE.test(words)) return unclear('estimate', `“${original}” is an estimate. Give the price that is agreed.`);
  if (/[€$¥]|\b(eur|usd)\b/.test(words)) return unclear('notPounds', `“${original}” is in another currency. Prices are in pounds.`);
  const [product, stated, ...more] = words.split('=').map((part) => part.trim());
  if (product === undefined || more.length > 0) return notAPrice(original);
  const price = product.match(/[x×*@]/) ? multiplied(product, original) : single(product, original);
  if (!price.ok) return price;
  if (stated !== undefined && !agrees(price.value, stated)) {
    return unclear('sumDisagrees', `“${original}” does not work out: the sum and the total beside it differ.`);
  }
  return vat === 'included20'
    ? withoutVat(price.value, original)
    : inBounds(vat === undefined ? price.value : { ...price.value, vat }, original);
}

/** The net of a price stated with VAT at 20%, where it comes out in whole pence; otherwise somebody has to say what was agreed. */
function withoutVat(price: WrittenPrice, original: string): Parsed<WrittenPrice> {
  const net = new Decimal(price.amount).times(5).dividedBy(6);
  return net.isInteger()
    ? inBounds({ ...price, amount: pence(net.toNumber()), vat: 'standard' }, original)
    : unclear('includesVat', `“${original}” without VAT is not a whole number of pence. Give the price without VAT.`);
}

interface VatNote {
  readonly rest: string;
  readonly vat?: VatTreatment | 'included20';
  readonly refused?: Parsed<never>;
}

/** A trailing note: "+ VAT", "ex VAT", "(no VAT)", "inc VAT at 20%". */
function peelVat(words: string): VatNote {
  const at = words.search(
    /[\s(,;]*(\+|plus|exc?l?\.?|excluding|exclusive of|net of|before|inc?l?\.?|including|inclusive of|with|no|nil|zero|zero[- ]rated|0%|\d+%)?\s*(of )?\(?\bvat\b/,
  );
  if (at < 0) return { rest: words };
  const rest = words.slice(0, at);
  const note = words.slice(at);
  if (/\b(inc?l?\.?|including|inclusive|with)\b/.test(note)) {
    return /\b20\s?%/.test(note) ? { rest, vat: 'included20' } : { rest, refused: includesVat };
  }
  if (/exempt|vat[- ]free/.test(note) || /\b(no|nil)\b/.test(note)) return { rest, vat: 'exempt' };
  if (/zero|\b0\s?%/.test(note)) return { rest, vat: 'zero' };
  if (/outside|scope/.test(note)) return { rest, vat: 'outsideScope' };
  if (/\+|plus|\bexc?l?\b|excluding|exclusive|net of|before/.test(note)) return { rest, vat: 'standard' };
  return {
    rest,
    refused: unclear('vatUnclear', 'Says VAT, but not whether the price includes it. Write “+ VAT”, or give the price without it.'),
  };
}

const includesVat = unclear('includesVat', 'The price includes VAT and the rate is not stated. Give the price without VAT.');

function single(words: string, original: string): Parsed<WrittenPrice> {
  const [, , digits, pennies = '', tail = ''] = AMOUNT.exec(words) ?? [];
  if (digits === undefined) return notAPrice(original);
  if (/^[km]\b|^(k|m|thousand|million)$/.test(tail))
    return unclear('shortened', `“${original}” is shortened. Write the price in full, to the penny.`);
  const amount = pence(new Decimal(digits.replaceAll(',', '') + pennies).times(100).toNumber());
  if (tail === '') return understood({ amount });
  const unit = unitOfWords(tail);
  if (!unit.ok) return unit;
  return unit.value === null ? notAPrice(original) : understood({ amount, unit: unit.value });
}

/** "£1,250pw x 39", "39 weeks @ £1,250", "£85 x 190 days": which side is the price must be written, by a pound sign or by "per week". */
function multiplied(words: string, original: string): Parsed<WrittenPrice> {
  const sides = words.split(/\s*[x×*@]\s*/);
  const [left, right] = sides;
  if (left === undefined || right === undefined || sides.length !== 2) return notAPrice(original);
  const leftIsPrice = isPriced(left);
  if (leftIsPrice === isPriced(right)) {
    return unclear('priceUnclear', `“${original}” does not say which figure is the price. Write it as “£1,250 per week x 39”.`);
  }
  const price = single(leftIsPrice ? left : right, original);
  if (!price.ok) return price;
  const count = /^(\d{1,3}(?:\.\d{1,2})?)(?:\s?([a-z. ]+))?$/.exec(leftIsPrice ? right : left);
  if (!count?.[1] || Number(count[1]) === 0 || Number(count[1]) > 366) return notAPrice(original);
  const counted = count[2] === undefined ? understood(null) : unitOfWords(count[2]);
  if (!counted.ok) return counted;
  if (count[2] !== undefined && counted.value === null) return notAPrice(original);
  const unit = price.value.unit ?? counted.value ?? undefined;
  if (counted.value && unit !== counted.value) return unclear('unitUnclear', `“${original}” names two different units.`);
  return understood({ amount: price.value.amount, ...(unit ? { unit } : {}), quantity: Number(count[1]) });
}

const isPriced = (side: string): boolean => {
  if (side.startsWith('£')) return true;
  const tail = /^[\d,.]+\s?(.+)$/.exec(side)?.[1];
  return tail !== undefined && /^(p\s?\/?\s?[wand]|\/|per |a |an |each|pcm|weekly|daily|nightly|termly|annual)/.test(tail);
};

function agrees(price: WrittenPrice, stated: string): boolean {
  const total = single(stated, stated);
  return total.ok && new Decimal(price.amount).times(price.quantity ?? 1).equals(total.value.amount);
}
