import { type IsoDate, addMonths } from '../../kernel/dates.js';
import { Form } from '../foundation/form.js';
import type { NewCycle } from '../../uplifts/uplift-cycles.service.js';

/** The academic year whose prices are asked for next: from September on, the one that starts a year later. */
export const nextAcademicYear = (today: IsoDate): number => Number(today.slice(0, 4)) + (today.slice(5) >= '09-01' ? 1 : 0);

const parts = (name: string, date: IsoDate) => ({
  [`${name}-day`]: String(Number(date.slice(8, 10))),
  [`${name}-month`]: String(Number(date.slice(5, 7))),
  [`${name}-year`]: date.slice(0, 4),
});

/** A form that already says what is usual: the year to come, and the twelve months up to today for the index. */
export function usualRound(today: IsoDate): Form {
  const firstOfMonth = `${today.slice(0, 8)}01` as IsoDate;
  return Form.of({
    academicYear: String(nextAcademicYear(today)),
    ...parts('indexFrom', addMonths(firstOfMonth, -12)),
    ...parts('indexTo', firstOfMonth),
  });
}

/** Reads the form; null where something is wrong with it. Dates left empty follow the policy. */
export function roundOf(form: Form): NewCycle | null {
  const academicYear = form.integer('academicYear', { required: 'Enter the year in which the academic year starts, for example 2027' });
  if (academicYear !== null && (academicYear < 2020 || academicYear > 2100))
    form.error('academicYear', 'Enter the year in which the academic year starts, for example 2027');
  const indexFrom = form.date('indexFrom', { required: 'Enter the date from which the index rise is measured' });
  const indexTo = form.date('indexTo', { required: 'Enter the date up to which the index rise is measured' });
  const opensOn = form.date('opensOn');
  const closesOn = form.date('closesOn');
  const roomPence = form.pounds('roomPence');
  if (roomPence !== null && roomPence < 0) form.error('roomPence', 'The room for rises cannot be below nothing');
  const name = form.text('name', { longest: 200 });
  if (form.refused || academicYear === null || indexFrom === null || indexTo === null) return null;
  return { academicYear, indexFrom, indexTo, opensOn, closesOn, roomPence, name: name || null, clientKey: form.clientKey };
}
