import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Colleague, LiaisonNote, LiaisonTask, LiaisonVisit, SchoolLiaison } from '../../providers/liaison/liaison.query.js';
import type { NoteKind } from '../../providers/liaison/liaison-notes.service.js';
import type { ActionState, VisitState } from '../../providers/liaison/standing.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import type { Table } from '../foundation/table.js';
import { dayInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { schoolHead, schoolTrail } from './school-head.view.js';

export const NOTE_WORDS: Readonly<Record<NoteKind, string>> = {
  call: 'Call',
  email: 'E-mail or letter',
  meeting: 'Meeting',
  concern: 'Concern',
  other: 'Other',
};

export const NOTE_KINDS = Object.keys(NOTE_WORDS) as NoteKind[];

const VISIT_TAGS: Readonly<Record<VisitState, { readonly text: string; readonly colour: string }>> = {
  planned: { text: 'Planned', colour: 'blue' },
  overdue: { text: 'Overdue', colour: 'red' },
  made: { text: 'Made', colour: 'green' },
  calledOff: { text: 'Called off', colour: 'grey' },
};

const ACTION_TAGS: Readonly<Record<ActionState, { readonly text: string; readonly colour: string }>> = {
  open: { text: 'Open', colour: 'blue' },
  overdue: { text: 'Overdue', colour: 'red' },
  done: { text: 'Done', colour: 'green' },
};

/** Notes as a file, for those who must take them along. */
export const NOTES: Table<LiaisonNote> = {
  name: 'liaison-notes',
  caption: 'Liaison notes',
  columns: [
    { key: 'on', heading: 'Day', type: 'date', value: ({ on }) => on },
    { key: 'kind', heading: 'Kind', type: 'text', value: ({ kind }) => NOTE_WORDS[kind] },
    { key: 'text', heading: 'Note', type: 'text', value: ({ text }) => text },
    { key: 'about', heading: 'About the whole provider', type: 'text', value: ({ aboutProvider }) => aboutProvider },
    { key: 'by', heading: 'Written by', type: 'text', value: ({ writtenByName }) => writtenByName },
    { key: 'at', heading: 'Written at', type: 'dateTime', value: ({ writtenAt }) => writtenAt },
    { key: 'corrected', heading: 'Corrected later', type: 'text', value: ({ correctedById }) => correctedById !== null },
  ],
};

/** What is done next stands first: actions and visits to come, then what was said, then who leads. */
export function liaisonView(actor: Actor, school: SchoolRecord, liaison: SchoolLiaison, today: IsoDate, mayRecord: boolean) {
  const open = liaison.actions.filter(({ state }) => state !== 'done');
  const { lead, nextVisit } = liaison;
  const planned = liaison.visits.filter(({ state }) => state === 'planned' || state === 'overdue');
  return {
    breadcrumbs: schoolTrail(actor, school, 'Liaison'),
    head: schoolHead(actor, school, 'liaison'),
    lead: {
      words: lead
        ? `${lead.personName} has looked after ${lead.aboutProvider ? `all schools of ${school.provider?.name ?? 'this provider'}` : 'this school'} since ${dayInWords(lead.from)}.`
        : 'Nobody is named to look after this school.',
      earlier: liaison.leads
        .filter(({ current }) => !current)
        .map(
          ({ personName, from, lastDay, aboutProvider }) =>
            `${personName}, ${dayInWords(from)} to ${lastDay ? dayInWords(lastDay) : 'now'}${aboutProvider ? ' (whole provider)' : ''}`,
        ),
    },
    nextVisit:
      nextVisit && !nextVisit.planned
        ? {
            text: `After the last visit the next was said to be due by ${dayInWords(nextVisit.on)}${nextVisit.overdue ? ': that has passed' : ''}.`,
          }
        : null,
    acts: mayRecord
      ? {
          note: paths.liaisonNote(school.id),
          visit: paths.liaisonVisit(school.id),
          made: paths.liaisonVisitMade(school.id),
          action: paths.liaisonAction(school.id),
          lead: paths.liaisonLead(school.id),
        }
      : null,
    actions: open.map((action) => actionItem(school, action, mayRecord)),
    doneActions: liaison.actions.filter(({ state }) => state === 'done').map((action) => actionItem(school, action, false)),
    visits: planned.reverse().map((visit) => visitItem(school, visit, mayRecord)),
    pastVisits: liaison.visits
      .filter(({ state }) => state === 'made' || state === 'calledOff')
      .map((visit) => visitItem(school, visit, false)),
    notes: liaison.notes.map((note) => noteItem(school, note, liaison.notes, mayRecord)),
    moreNotes: liaison.noteCount > liaison.notes.length ? { count: liaison.noteCount, href: '?notes=all' } : null,
    exports: { csv: '?format=csv', xlsx: '?format=xlsx' },
    today,
  };
}

const actionItem = (school: SchoolRecord, action: LiaisonTask, mayRecord: boolean) => ({
  what: action.what,
  tag: ACTION_TAGS[action.state],
  about: `${action.ownerName}, ${action.doneOn === null ? `by ${dayInWords(action.dueOn)}` : `done on ${dayInWords(action.doneOn)}`}${action.aboutProvider ? ' · whole provider' : ''}`,
  version: action.version,
  change: mayRecord ? paths.liaisonAction(school.id, action.id) : null,
  done: mayRecord ? `${paths.liaisonAction(school.id, action.id)}/done` : null,
});

const visitItem = (school: SchoolRecord, visit: LiaisonVisit, mayRecord: boolean) => ({
  title: dayInWords(visit.doneOn ?? visit.plannedOn ?? visit.cancelledOn ?? ''),
  tag: VISIT_TAGS[visit.state],
  about: `${visit.visitorName}${visit.aboutProvider ? ' · whole provider' : ''}${visit.nextDueOn ? ` · next due by ${dayInWords(visit.nextDueOn)}` : ''}`,
  outcome: visit.outcome,
  change: mayRecord ? paths.liaisonVisit(school.id, visit.id) : null,
  made: mayRecord ? paths.liaisonVisitMade(school.id, visit.id) : null,
});

function noteItem(school: SchoolRecord, note: LiaisonNote, all: readonly LiaisonNote[], mayRecord: boolean) {
  const corrected = note.correctsId === null ? undefined : all.find(({ id }) => id === note.correctsId);
  return {
    id: note.id,
    title: NOTE_WORDS[note.kind],
    colour: note.kind === 'concern' ? 'orange' : 'grey',
    when: dayInWords(note.on),
    about: `${note.writtenByName}${note.aboutProvider ? ' · whole provider' : ''}`,
    text: note.text,
    corrects:
      note.correctsId === null
        ? null
        : { text: `Corrects the note of ${corrected ? dayInWords(corrected.on) : 'an earlier day'}`, href: `#note-${note.correctsId}` },
    correctedBy: note.correctedById === null ? null : `#note-${note.correctedById}`,
    correct: mayRecord && note.correctedById === null ? paths.liaisonNote(school.id, note.id) : null,
  };
}

/** The people of the authority as a select shows them. */
export const peopleItems = (colleagues: readonly Colleague[]) => [
  { value: '', text: 'Choose a person' },
  ...colleagues.map(({ id, name }) => ({ value: id, text: name })),
];

/** What every form of liaison stands in: its school, and the choice between it and the whole provider. */
export const formSurroundings = (actor: Actor, school: SchoolRecord, title: string) => ({
  breadcrumbs: [
    ...schoolTrail(actor, school, 'Liaison').slice(0, 2),
    { text: 'Liaison', href: paths.schoolLiaison(school.id) },
    { text: title },
  ],
  heading: title,
  school: school.name,
  schoolId: school.id,
  cancel: paths.schoolLiaison(school.id),
  about: school.provider
    ? [
        { value: 'school', text: school.name },
        { value: 'provider', text: `${school.provider.name}, with all its schools` },
      ]
    : null,
});

/** The three inputs of a date, filled. */
export const typedDate = (name: string, day: IsoDate | null): Record<string, string> => {
  if (day === null) return {};
  const [year = '', month = '', date = ''] = day.split('-');
  return { [`${name}-day`]: String(Number(date)), [`${name}-month`]: String(Number(month)), [`${name}-year`]: year };
};
