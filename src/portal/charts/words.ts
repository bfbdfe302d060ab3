import { type Pence, formatShortPounds, pence } from '../../kernel/money.js';

export const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);

/** "£18,420" to judge by: rounded to whole pounds, half away from zero. */
export function wholePounds(amount: number): string {
  const rounded = Math.sign(amount) * Math.round(Math.abs(amount) / 100) * 100;
  return formatShortPounds(pence(rounded === 0 ? 0 : rounded));
}

/** Exact: pence where there are any. */
export const exactPounds = (amount: number): string => formatShortPounds(amount as Pence);

/** "£1.2m", "£64k", "£900": for axes only. */
export function axisPounds(amount: number): string {
  const pounds = Math.abs(amount) / 100;
  const sign = amount < 0 ? '-' : '';
  const short = (value: number): string => String(Number(value.toFixed(2)));
  if (pounds >= 1_000_000) return `${sign}£${short(pounds / 1_000_000)}m`;
  if (pounds >= 1_000) return `${sign}£${short(pounds / 1_000)}k`;
  return `${sign}£${short(pounds)}`;
}

/** 430 basis points as "4.3%". */
export const shortPercent = (rise: number): string => `${String(Number((rise / 100).toFixed(2)))}%`;

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

/** "a, b and c". */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
