import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { type BasisPoints, type Pence, formatShortPounds } from '../../kernel/money.js';

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const SHORT_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const MOMENT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h12',
  timeZone: 'Europe/London',
});

/** "3 March 2027". */
export const dayInWords = (date: IsoDate | string): string => DAY.format(new Date(`${isoDate(date.slice(0, 10))}T00:00:00Z`));

/** "3 Mar 2027", for tables. */
export const shortDay = (date: IsoDate | string): string => SHORT_DAY.format(new Date(`${isoDate(date.slice(0, 10))}T00:00:00Z`));

/** "3 March 2027 at 2:05pm", in London's time. */
export const momentInWords = (moment: Date | string): string =>
  MOMENT.format(new Date(moment))
    .replace(/,? (\d+:)/, ' at $1')
    .replace(/ at at /, ' at ')
    .replace(/[\s\u202f](am|pm)$/i, (_, half: string) => half.toLowerCase());

/** "£18,420", or "£18,420.55" where there are pence. */
export const moneyInWords = (amount: Pence | number): string => formatShortPounds(amount as Pence);

/** "3.1%": as many decimals as it has, at most two. */
export const percentInWords = (rise: BasisPoints | number): string => `${String(rise / 100)}%`;

/** "1 return", "3 returns", "1,204 returns". */
export const countInWords = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
