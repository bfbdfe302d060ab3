import { Temporal } from 'temporal-polyfill';
import { type IsoDate, isoDate, plain } from '../../kernel/dates.js';

/** Every month has it. */
export const LATEST_DAY = 28;

/** On which members publish until who leads says another. */
export const USUAL_DAY = 1;

/** Whether a number is a day on which members can publish in every month. */
export const isPublicationDay = (day: number): boolean => Number.isInteger(day) && day >= 1 && day <= LATEST_DAY;

/** The first day from tomorrow on that is this day of its month. */
export function nextPublication(today: IsoDate, day: number): IsoDate {
  const tomorrow = plain(today).add({ days: 1 });
  const inMonth = tomorrow.with({ day });
  return isoDate((Temporal.PlainDate.compare(inMonth, tomorrow) < 0 ? inMonth.add({ months: 1 }) : inMonth).toString());
}

/** The last day up to today that is this day of its month: of it demand is published, however late whoever publishes comes to it. */
export function lastPublication(today: IsoDate, day: number): IsoDate {
  const inMonth = plain(today).with({ day });
  return isoDate((Temporal.PlainDate.compare(inMonth, plain(today)) > 0 ? inMonth.subtract({ months: 1 }) : inMonth).toString());
}
