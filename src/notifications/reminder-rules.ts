import { type IsoDate, daysBetween } from '../kernel/dates.js';
import { addWorkingDays } from '../kernel/working-days.js';

/** When schools are reminded; each authority may set its own [D]. */
export interface ReminderRules {
  /** Days before a round closes, for returns not sent. */
  readonly returnDays: readonly number[];
  /** Working days before the last day of an offer. */
  readonly offerWorkingDays: readonly number[];
}

export const DEFAULT_REMINDERS: ReminderRules = { returnDays: [28, 14, 7, 2], offerWorkingDays: [3, 1] };

/**
 * The reminder that is due on a day for a round that closes on another: the nearest of the configured days not yet passed, so that a system
 * that stood still sends one reminder late, never several at once. Null before the first and after the last day.
 */
export function returnReminder(closesOn: IsoDate, today: IsoDate, rules: Pick<ReminderRules, 'returnDays'>): number | null {
  const left = daysBetween(today, closesOn);
  return left < 0 ? null : smallest(rules.returnDays.filter((days) => left <= days));
}

/** The same for an offer, in working days: with 1, the working day before its last day. */
export function offerReminder(
  expiresOn: IsoDate,
  today: IsoDate,
  holidays: ReadonlySet<IsoDate>,
  rules: Pick<ReminderRules, 'offerWorkingDays'>,
): number | null {
  return expiresOn < today ? null : smallest(rules.offerWorkingDays.filter((days) => expiresOn <= addWorkingDays(today, days, holidays)));
}

const smallest = (days: readonly number[]): number | null => (days.length === 0 ? null : Math.min(...days));
