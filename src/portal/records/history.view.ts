import { actName } from '../../audit/act-words.js';
import type { AuditEvent } from '../../audit/dto/audit-event.js';
import type { History, HistoryFilter } from '../../audit/history.query.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import type { Table } from '../foundation/table.js';
import { momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { recordedFacts } from './recorded-facts.js';
import { SUBJECTS, subjectAddress, subjectName } from './subjects.js';

export interface Subject {
  readonly type: string;
  readonly id: string;
}

export const historyList = (query: AddressQuery): ListState =>
  listState(query, { sorts: ['at'], sort: 'at', descending: true, filters: ['action', 'person', 'about', 'from', 'to'] });

/** A day from the address; what is no day asks for nothing. */
export function dayOf(text: string): IsoDate | null {
  try {
    return isoDate(text);
  } catch {
    return null;
  }
}

export const historyFilter = (list: ListState): HistoryFilter => ({
  actions: list.filters('action'),
  personName: list.filter('person') || null,
  subjectTypes: list.filters('about'),
  from: dayOf(list.filter('from')),
  to: dayOf(list.filter('to')),
});

const reference = ({ before, after }: AuditEvent): string | null => {
  for (const recorded of [after, before])
    if (typeof recorded === 'object' && recorded !== null)
      for (const name of ['reference', 'title', 'fullName', 'name'])
        if (name in recorded && typeof (recorded as Record<string, unknown>)[name] === 'string')
          return (recorded as Record<string, string>)[name] ?? null;
  return null;
};

const json = (recorded: unknown): string => (recorded === null || recorded === undefined ? '' : JSON.stringify(recorded));

export const historyTable: Table<AuditEvent> = {
  name: 'history',
  caption: 'History',
  columns: [
    { key: 'at', heading: 'When', type: 'dateTime', value: ({ at }) => at },
    { key: 'sentence', heading: 'What happened', type: 'text', value: ({ sentence }) => sentence },
    { key: 'person', heading: 'Person', type: 'text', value: ({ personName }) => personName },
    { key: 'organisation', heading: 'Organisation', type: 'text', value: ({ organisationName }) => organisationName },
    { key: 'action', heading: 'Act', type: 'text', value: ({ action }) => actName(action) },
    { key: 'about', heading: 'About', type: 'text', value: ({ subjectType }) => subjectName(subjectType) },
    { key: 'reference', heading: 'Reference', type: 'text', value: reference },
    { key: 'school', heading: 'School', type: 'text', value: ({ schoolName }) => schoolName },
    { key: 'source', heading: 'From where', type: 'text', value: ({ source }) => source },
    { key: 'before', heading: 'Before', type: 'text', value: ({ before }) => json(before) },
    { key: 'after', heading: 'After', type: 'text', value: ({ after }) => json(after) },
    { key: 'number', heading: 'Place in the record', type: 'text', value: ({ id }) => id },
  ],
};

/** What a history is of, as far as its events say. */
export const subjectTitle = ({ type }: Subject, events: readonly AuditEvent[]): string => {
  const told = events.map(reference).find((each) => each !== null);
  const school = events.find(({ schoolName }) => schoolName !== null)?.schoolName;
  return [told ?? (type === 'school' ? school : null) ?? subjectName(type), type === 'school' || !school ? null : school]
    .filter(Boolean)
    .join(', ');
};

/** The acts of this history by name; one asked for that it does not hold stays to be seen. */
const actOptions = (actions: readonly string[], chosen: string) =>
  [...new Set([...actions, ...(chosen === '' ? [] : [chosen])])]
    .map((action) => ({ value: action, text: actName(action), chosen: action === chosen }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));

/** The events of a thing, or without one of the record. */
export function historyView(actor: Actor, events: History, list: ListState, subject: Subject | null) {
  const chosen = list.filter('action');
  const about = list.filter('about');
  return {
    exports: list.exports,
    events: events.nodes.map((event) => eventView(actor, event, subject)),
    pagination: list.pages(events),
    page: subject === null ? null : pageOf(actor, subject),
    empty: list.isFiltered ? 'Nothing in the record matches this filter.' : 'Nothing is recorded yet that you may read.',
    filters: {
      label: 'Filter the history',
      choices: [
        {
          name: 'action',
          label: 'Act',
          options: actOptions(events.actions, chosen),
        },
        ...(subject === null
          ? [
              {
                name: 'about',
                label: 'About',
                options: SUBJECTS.map(({ type, name }) => ({ value: type, text: name, chosen: type === about })),
              },
            ]
          : []),
      ],
      texts: [{ name: 'person', label: 'Person', value: list.filter('person') }],
      dates: [
        { name: 'from', label: 'From', value: list.filter('from') },
        { name: 'to', label: 'To', value: list.filter('to') },
      ],
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
  };
}

function pageOf(actor: Actor, { type, id }: Subject) {
  const href = subjectAddress(actor, type, id);
  return href === null ? null : { href, text: `Go to this ${subjectName(type).toLowerCase()}` };
}

function eventView(actor: Actor, event: AuditEvent, subject: Subject | null) {
  const { id, at, sentence, subjectType, subjectId, source, before, after, schoolName } = event;
  return {
    id: id.slice(id.indexOf(':') + 1),
    sentence,
    at: at.toISOString(),
    when: momentInWords(at),
    source,
    about:
      subject === null
        ? {
            text: [subjectName(subjectType), reference(event), schoolName].filter(Boolean).join(', '),
            href: paths.historyOf(subjectType, subjectId),
            page: subjectAddress(actor, subjectType, subjectId),
          }
        : null,
    facts: recordedFacts(before, after),
  };
}
