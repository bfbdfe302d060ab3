import type { ReminderRulesInForce } from '../../notifications/reminders.service.js';
import { Form } from '../foundation/form.js';
import { paths } from '../paths.js';

/** "28, 14, 7, 2" as numbers; empty is none. Notes what is wrong and answers null. */
export function numbersIn(form: Form, name: string): number[] | null {
  const text = form.text(name);
  if (text === '') return [];
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  return parts.every((part) => /^\d{1,4}$/.test(part))
    ? parts.map(Number)
    : form.error(name, 'Enter numbers of days with commas between, for example 28, 14, 7');
}

const inWords = (days: readonly number[], unit: string): string =>
  days.length === 0 ? 'No reminder' : `${days.join(', ').replace(/, (\d+)$/, ' and $1')} ${unit} before`;

export const remindersView = (rules: ReminderRulesInForce, maySet: boolean, form?: Form) => ({
  form: form ?? Form.of({ returnDays: rules.returnDays.join(', '), offerWorkingDays: rules.offerWorkingDays.join(', ') }),
  back: { text: 'Notifications', href: paths.notifications },
  action: paths.reminders,
  version: String(rules.version),
  maySet,
  rows: [
    { key: 'A return that is not sent, before the round closes', value: inWords(rules.returnDays, 'days') },
    { key: 'An offer that is not answered, before its last day', value: inWords(rules.offerWorkingDays, 'working days') },
  ],
  byDefault: rules.version === 0,
});
