import { isUUID } from 'class-validator';
import type { Outcome } from '../../kernel/outcome.js';
import type { Form } from '../foundation/form.js';

/** A stale version concerns the whole form, not an input of it. */
const NAMES: Readonly<Record<string, string>> = { version: '', id: '', schoolId: '', correctsId: '', clientKey: '' };

/** Whether it was done; what was refused stands on the form. */
export function isDone(form: Form, outcome: Outcome<unknown>): boolean {
  if (!outcome.ok) form.refuse(outcome.refusals, NAMES);
  return outcome.ok;
}

/** Whether the entry is about the whole provider; where no provider is known nothing is asked. */
export const aboutProvider = (form: Form): boolean => form.choice('aboutProvider', ['school', 'provider'] as const) === 'provider';

/** The person chosen in a select. */
export function personOf(form: Form, name: string, required: string): string | null {
  const id = form.text(name, { required });
  return isUUID(id) ? id : null;
}

/** An id that the page carries; null where there is none. */
export const idOf = (value: string | readonly string[] | undefined): string | null =>
  typeof value === 'string' && isUUID(value) ? value : null;
