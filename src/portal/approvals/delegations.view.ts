import type { Deputation, Deputies } from '../../approvals/deputies.query.js';
import { allows, rolesWith } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { roleInWords } from '../account/role-words.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const STATES: Readonly<Record<Deputation['state'], readonly [words: string, colour: string]>> = {
  running: ['Running', 'green'],
  coming: ['To come', 'blue'],
  over: ['Over', 'grey'],
  ended: ['Ended early', 'grey'],
};

export const delegationsTable: Table<Deputation> = {
  name: 'deputies',
  caption: 'Deputies of the last year and to come',
  columns: [
    { key: 'from', heading: 'For', type: 'text', value: ({ fromName }) => fromName, note: ({ reason }) => reason || null },
    { key: 'role', heading: 'Role', type: 'text', value: ({ role }) => roleInWords(role) },
    { key: 'to', heading: 'Deputy', type: 'text', value: ({ toName }) => toName },
    { key: 'begins', heading: 'From', type: 'date', value: ({ from }) => from },
    { key: 'ends', heading: 'Until', type: 'date', value: ({ until }) => until },
    { key: 'state', heading: 'State', type: 'status', value: ({ state }) => STATES[state][0], colour: ({ state }) => STATES[state][1] },
    { key: 'reason', heading: 'Reason', type: 'text', value: ({ reason }) => reason, hidden: 'page' },
  ],
};

/** The actor's roles that decide: only for those can a deputy be named. */
export const decidingRoles = (actor: Actor): string[] => {
  const deciding: readonly string[] = rolesWith('approvals.decide');
  return actor.roles.filter((role) => deciding.includes(role));
};

export function delegationsView(actor: Actor, { deputations, people }: Deputies, list: ListState, form: Form) {
  const mine = deputations.filter(({ mine: own, state }) => own && (state === 'running' || state === 'coming'));
  const roles = decidingRoles(actor);
  return {
    form,
    breadcrumbs: [{ text: 'Approvals', href: paths.approvals }, { text: 'While you are away' }],
    delegates: allows(actor, 'approvals.delegate') && roles.length > 0,
    mine: mine.map(({ id, toName, role, from, until }) => ({
      id,
      words: `${toName} decides for you as ${roleInWords(role)} from ${dayInWords(from)} to ${dayInWords(until)}.`,
      button: `End it now: ${toName}`,
    })),
    people: [
      { value: '', text: 'Choose a colleague' },
      ...people.map(({ id, name, roles: theirs }) => ({
        value: id,
        text: `${name} (${theirs.map(roleInWords).join(', ')})`,
        selected: form.typed('toPersonId') === id,
      })),
    ],
    roles: roles.map((role) => ({ value: role, text: roleInWords(role), checked: roles.length === 1 || form.typed('role') === role })),
    table: tableView(delegationsTable, deputations, list, { empty: 'Nobody has named a deputy in the last year.' }),
    exports: list.exports,
  };
}
