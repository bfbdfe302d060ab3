import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Signatory, SignatoryList, SignatoryStanding } from '../../signatures/signatories.query.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const STANDINGS: Readonly<Record<SignatoryStanding, readonly [words: string, colour: string]>> = {
  inForce: ['May sign', 'green'],
  toConfirm: ['To confirm', 'yellow'],
  later: ['To come', 'blue'],
  over: ['Over', 'grey'],
  ended: ['Ended', 'grey'],
};

const limit = ({ upToPence }: Signatory): string => (upToPence === null ? 'Any value' : `Up to ${moneyInWords(upToPence)}`);

export const signatoriesTable: Table<Signatory> = {
  name: 'signatories',
  caption: 'Who may sign',
  columns: [
    { key: 'name', heading: 'Name', type: 'text', value: ({ personName }) => personName, note: ({ capacity }) => capacity },
    { key: 'capacity', heading: 'Capacity', type: 'text', value: ({ capacity }) => capacity, hidden: 'page' },
    { key: 'for', heading: 'For', type: 'text', value: ({ organisationName }) => organisationName },
    { key: 'limit', heading: 'Contract value', type: 'text', value: limit },
    { key: 'from', heading: 'From', type: 'date', value: ({ from }) => from },
    { key: 'until', heading: 'Until', type: 'date', value: ({ until }) => until },
    {
      key: 'standing',
      heading: 'State',
      type: 'status',
      value: ({ standing }) => STANDINGS[standing][0],
      colour: ({ standing }) => STANDINGS[standing][1],
      note: ({ endedBecause }) => endedBecause,
    },
    { key: 'recordedBy', heading: 'Recorded by', type: 'text', value: ({ recordedByName }) => recordedByName },
    { key: 'confirmedBy', heading: 'Confirmed by', type: 'text', value: ({ confirmedByName }) => confirmedByName },
    { key: 'endedBy', heading: 'Ended by', type: 'text', value: ({ endedByName }) => endedByName, hidden: 'page' },
  ],
};

export function signatoriesView(actor: Actor, { signatories, colleagues }: SignatoryList, list: ListState, form: Form, ending?: string) {
  const school = actor.kind === 'provider' || actor.kind === 'providerGroup';
  return {
    form,
    breadcrumbs: [{ text: 'Signatures', href: paths.signatures }, { text: 'Who may sign' }],
    organisation: actor.organisationName,
    keeps: allows(actor, 'signatories.keep'),
    invite: school && colleagues.length < 2 ? paths.colleagues : null,
    people: [
      { value: '', text: 'Choose a colleague' },
      ...colleagues.map(({ id, fullName }) => ({ value: id, text: fullName, selected: form.typed('personId') === id })),
    ],
    toConfirm: signatories
      .filter(({ mayConfirm }) => mayConfirm)
      .map((each) => ({
        id: each.id,
        name: each.personName,
        words: `${each.recordedByName} recorded that ${each.personName}, ${each.capacity}, may sign for ${each.organisationName}: ${limit(each).toLowerCase()}, from ${dayInWords(each.from)}${each.until === null ? '' : ` to ${dayInWords(each.until)}`}.`,
      })),
    toEnd: signatories
      .filter(({ mayEnd }) => mayEnd)
      .map(({ id, personName }) => ({ value: id, text: personName, selected: id === ending })),
    ending: ending !== undefined,
    table: tableView(signatoriesTable, signatories, list, {
      empty: 'Nobody is recorded yet who may sign, so nothing can be signed in the portal. Record the first below.',
    }),
    exports: list.exports,
  };
}
