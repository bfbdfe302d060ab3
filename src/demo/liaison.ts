import { type IsoDate, addDays } from '../kernel/dates.js';
import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import { FEES_PROVIDER, type DemoAuthority, provider } from './organisations.js';
import { type DemoPerson, personAt } from './people.js';
import { Random } from './random.js';
import type { DemoPlacement } from './placements.js';
import type { DemoSchool } from './schools.js';

/** Apart from the world's own draws, so that these can grow and leave the rest as it is. */
const SEED = 20_260_901;
const SCHOOLS_WITH_LIAISON = 12;

const NOTES: readonly (readonly [kind: 'call' | 'email' | 'meeting' | 'concern' | 'other', text: string])[] = [
  ['call', 'The business manager expects two vacancies in Years 9 and 10 from January and will hold them for us until the panel.'],
  ['meeting', 'Termly meeting with the head: staffing is stable, one therapist post is vacant and covered by an agency.'],
  ['email', 'Sent the new visit form and asked for the roll by year group before half term.'],
  ['concern', 'Two families told caseworkers that taxis wait outside the gate for longer than agreed. The school will stagger departures.'],
  ['call', 'The fees manager asked how the cap is worked out. Explained the basket and where the figures come from.'],
  ['meeting', 'Walked the new vocational block. Opens at Easter; no change to fees before the next round.'],
  ['other', 'The proprietor’s board has changed its chair; the register still names the last one.'],
  ['email', 'Asked for the renewed insurance certificate, which runs out this term.'],
];

const OUTCOMES = [
  'Classrooms calm and well staffed. Attendance shown for our pupils, above 92%. Accident book seen and complete.',
  'Saw two lessons and lunch. Therapy hours in the timetable agree with what we pay for. The single central record is in order.',
  'The therapy room was being used as a store: the head agreed to clear it within a week. Otherwise as last time.',
];

const ACTIONS = [
  'Get the renewed insurance certificate',
  'Ask for the therapy timetable of the spring term',
  'Send the visit report to the head and the proprietor',
  'Agree the dates of annual reviews that are overdue',
];

const SUBJECT = (authority: DemoAuthority, school: DemoSchool): Row => ({
  authority_id: authority.id,
  school_id: school.id,
  provider_id: null,
});

const at = (day: IsoDate): string => `${day}T10:30:00Z`;

export interface LiaisonRows {
  readonly leads: readonly Row[];
  readonly notes: readonly Row[];
  readonly visits: readonly Row[];
  readonly actions: readonly Row[];
}

/** An authority's dealings with the dozen schools where it has most pupils: who leads, what was said, who went, what is to be done. */
export function liaisonRows(authority: DemoAuthority, placements: readonly DemoPlacement[], today: IsoDate): LiaisonRows {
  const random = new Random(SEED + Number(authority.laCode));
  const officer = personAt(authority.id, 'sesOfficer');
  const head = personAt(authority.id, 'headOfSes');
  const chosen = mostUsed(placements).slice(0, SCHOOLS_WITH_LIAISON);
  const people = (): DemoPerson => (random.chance(0.7) ? officer : head);
  return {
    leads: [providerLead(authority, head, today), ...chosen.map((school) => leadRow(authority, school, people(), random, today))],
    notes: withCorrection(
      authority,
      chosen.flatMap((school) => noteRows(authority, school, people, random, today)),
      officer,
      today,
    ),
    visits: chosen.flatMap((school) => visitRows(authority, school, people(), random, today)),
    actions: chosen.flatMap((school) => actionRows(authority, school, people(), random, today)),
  };
}

function mostUsed(placements: readonly DemoPlacement[]): DemoSchool[] {
  const pupils = new Map<DemoSchool, number>();
  for (const { school } of placements) pupils.set(school, (pupils.get(school) ?? 0) + 1);
  return [...pupils].sort(([one, many], [other, more]) => more - many || one.urn - other.urn).map(([school]) => school);
}

/** The Head herself looks after the provider of the README's fees manager, whichever of its schools has no lead of its own. */
const providerLead = (authority: DemoAuthority, head: DemoPerson, today: IsoDate): Row => ({
  id: demoId('liaisonLead', authority.key, 'provider'),
  authority_id: authority.id,
  school_id: null,
  provider_id: provider(FEES_PROVIDER).id,
  person_id: head.id,
  person_name: head.name,
  period: '[2025-09-01,)',
  recorded_by_name: head.name,
  recorded_at: at(addDays(today, -80)),
});

const leadRow = (authority: DemoAuthority, school: DemoSchool, person: DemoPerson, random: Random, today: IsoDate): Row => ({
  id: demoId('liaisonLead', authority.key, school.urn),
  ...SUBJECT(authority, school),
  person_id: person.id,
  person_name: person.name,
  period: `[${String(random.whole(2024, 2026))}-09-01,)`,
  recorded_by_name: person.name,
  recorded_at: at(addDays(today, -60)),
});

function noteRows(authority: DemoAuthority, school: DemoSchool, people: () => DemoPerson, random: Random, today: IsoDate): Row[] {
  return random
    .shuffled(NOTES)
    .slice(0, random.whole(1, 4))
    .map(([kind, body], index) => {
      const on = addDays(today, -random.whole(3, 150));
      const writer = people();
      return {
        id: demoId('liaisonNote', authority.key, school.urn, index),
        ...SUBJECT(authority, school),
        on_date: on,
        kind,
        body,
        corrects_id: null,
        written_by: writer.id,
        written_by_name: writer.name,
        written_at: at(on),
      };
    });
}

/** A note is never changed: the first of all has a correction beside it. */
function withCorrection(authority: DemoAuthority, notes: readonly Row[], officer: DemoPerson, today: IsoDate): Row[] {
  const [wrong] = notes;
  if (!wrong) return [];
  const correction = {
    ...wrong,
    id: demoId('liaisonNote', authority.key, 'correction'),
    body: 'Correcting the note of that day: the head has since said in writing that nothing changes before the summer term.',
    corrects_id: wrong['id'],
    written_by: officer.id,
    written_by_name: officer.name,
    written_at: at(addDays(today, -1)),
  };
  return [...notes, correction];
}

/** One visit made, and for most a next one: planned, overdue, or only due. */
function visitRows(authority: DemoAuthority, school: DemoSchool, person: DemoPerson, random: Random, today: IsoDate): Row[] {
  const made = addDays(today, -random.whole(20, 300));
  const row = (key: string, more: Row): Row => ({
    id: demoId('liaisonVisit', authority.key, school.urn, key),
    ...SUBJECT(authority, school),
    planned_on: null,
    visitor_id: person.id,
    visitor_name: person.name,
    done_on: null,
    outcome: '',
    next_due_on: null,
    version: 1,
    recorded_by_name: person.name,
    recorded_at: at(made),
    ...more,
  });
  const done = row('made', {
    planned_on: addDays(made, -random.whole(0, 7)),
    done_on: made,
    outcome: random.pick(OUTCOMES),
    next_due_on: addDays(made, 182),
  });
  if (random.chance(0.4)) return [done];
  return [done, row('planned', { planned_on: addDays(today, random.whole(-9, 60)) })];
}

function actionRows(authority: DemoAuthority, school: DemoSchool, person: DemoPerson, random: Random, today: IsoDate): Row[] {
  return random
    .shuffled(ACTIONS)
    .slice(0, random.whole(0, 2))
    .map((what, index) => {
      const due = addDays(today, random.whole(-15, 30));
      return {
        id: demoId('liaisonAction', authority.key, school.urn, index),
        ...SUBJECT(authority, school),
        what,
        owner_id: person.id,
        owner_name: person.name,
        due_on: due,
        done_on: random.chance(0.25) ? addDays(today, -2) : null,
        version: 1,
        recorded_by_name: person.name,
        recorded_at: at(addDays(today, -20)),
      };
    });
}
