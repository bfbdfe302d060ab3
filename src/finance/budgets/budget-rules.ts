import { type Pence, formatShortPounds, pence } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';

/** A budget as entered: the whole, parted by setting where the council budgets so, and why. */
export interface BudgetEntry {
  readonly totalPence: Pence;
  readonly dayPence: Pence | null;
  readonly residentialPence: Pence | null;
  readonly reason: string;
}

export interface BudgetVersion extends BudgetEntry {
  /** The year in which it begins: 2027 is 2027-28. */
  readonly financialYear: number;
  readonly version: number;
  readonly enteredByName: string;
  readonly enteredAt: Date;
}

/**
 * What is wrong with a budget: `notPositive` (a budget is not below nothing), `partMissing` (day and residential are given together or not at all),
 * `partsDiffer` (together they make the whole, to the penny), `reasonMissing`.
 */
export function refusesBudget({ totalPence, dayPence, residentialPence, reason }: BudgetEntry): Refusal[] {
  const refusals: Refusal[] = [];
  if (totalPence < 0) refusals.push(refusal('notPositive', 'A budget cannot be below nothing.', 'totalPence'));
  if (dayPence !== null && dayPence < 0) refusals.push(refusal('notPositive', 'A budget cannot be below nothing.', 'dayPence'));
  if (residentialPence !== null && residentialPence < 0)
    refusals.push(refusal('notPositive', 'A budget cannot be below nothing.', 'residentialPence'));
  if ((dayPence === null) !== (residentialPence === null)) {
    const [missing, words] = dayPence === null ? (['dayPence', 'day'] as const) : (['residentialPence', 'residential'] as const);
    refusals.push(refusal('partMissing', `Enter the part for ${words} places too, or leave both parts out.`, missing));
  } else if (dayPence !== null && residentialPence !== null && dayPence + residentialPence !== totalPence)
    refusals.push(
      refusal(
        'partsDiffer',
        `Day and residential make ${formatShortPounds(pence(dayPence + residentialPence))}, and the whole is ${formatShortPounds(totalPence)}: they must be the same.`,
        'totalPence',
      ),
    );
  if (reason.trim() === '') refusals.push(refusal('reasonMissing', 'Say why: what the budget was set by, or what changed it.', 'reason'));
  return refusals;
}
