import type { Actor } from '../../kernel/actor.js';
import { type Deadline, deadlineTitle } from '../../notifications/calendar/deadline.js';
import type { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';

/** The next of them are what one comes to look for. */
const SHOWN = 12;

const sideOf = (actor: Actor) => (actor.kind === 'authority' ? 'authority' : 'provider');

export const deadlinesTable = (actor: Actor): Table<Deadline> => ({
  name: 'deadlines',
  caption: 'Your deadlines',
  columns: [
    { key: 'on', heading: 'Day', type: 'date', value: ({ on }) => on },
    { key: 'what', heading: 'What', type: 'text', value: (deadline) => deadlineTitle(deadline, sideOf(actor)), href: ({ path }) => path },
  ],
});

interface Shown {
  /** Just made: shown this once. */
  readonly address: string | null;
  readonly madeAt: Date | null;
  readonly deadlines: readonly Deadline[];
  readonly form: Form | undefined;
}

export function calendarView(actor: Actor, { address, madeAt, deadlines, form }: Shown) {
  return {
    form,
    back: { text: 'Notifications', href: paths.notifications },
    action: paths.calendar,
    revoke: paths.revokeCalendar,
    address,
    /** Some calendar programs take the address in this form and subscribe at once. */
    webcal: address?.replace(/^https?:/, 'webcal:') ?? null,
    madeAt,
    mayHave: actor.access === 'write',
    table: tableView(deadlinesTable(actor), deadlines.slice(0, SHOWN), null, { empty: 'Nothing is due from you from today on.' }),
    exports: { csv: `${paths.calendar}?format=csv`, xlsx: `${paths.calendar}?format=xlsx` },
    any: deadlines.length > 0,
    more: Math.max(0, deadlines.length - SHOWN),
  };
}
