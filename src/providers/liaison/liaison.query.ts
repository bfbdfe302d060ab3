import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { NoteKind } from './liaison-notes.service.js';
import { type ActionState, type NextVisit, type VisitState, actionState, nextVisit, visitState } from './standing.js';

/** What each entry is about: the school, or its provider with all its schools. */
interface About {
  readonly id: string;
  readonly aboutProvider: boolean;
}

export interface LiaisonLead extends About {
  readonly personId: string;
  readonly personName: string;
  readonly from: IsoDate;
  readonly lastDay: IsoDate | null;
  readonly current: boolean;
  readonly version: number;
}

export interface LiaisonNote extends About {
  readonly on: IsoDate;
  readonly kind: NoteKind;
  readonly text: string;
  readonly writtenByName: string;
  readonly writtenAt: Date;
  readonly correctsId: string | null;
  readonly correctedById: string | null;
}

export interface LiaisonVisit extends About {
  readonly plannedOn: IsoDate | null;
  readonly visitorId: string;
  readonly visitorName: string;
  readonly doneOn: IsoDate | null;
  readonly outcome: string;
  readonly nextDueOn: IsoDate | null;
  readonly cancelledOn: IsoDate | null;
  readonly version: number;
  readonly state: VisitState;
}

export interface LiaisonTask extends About {
  readonly what: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly dueOn: IsoDate;
  readonly doneOn: IsoDate | null;
  readonly version: number;
  readonly state: ActionState;
}

/** Everything an authority keeps about its dealings with a school: who leads, what was said, who went, what is to be done. */
export interface SchoolLiaison {
  readonly schoolId: string;
  readonly lead: LiaisonLead | null;
  readonly leads: readonly LiaisonLead[];
  readonly notes: readonly LiaisonNote[];
  readonly noteCount: number;
  readonly visits: readonly LiaisonVisit[];
  readonly nextVisit: NextVisit | null;
  readonly actions: readonly LiaisonTask[];
}

export interface Colleague {
  readonly id: string;
  readonly name: string;
}

interface Answer {
  readonly leads: readonly LiaisonLead[];
  readonly notes: readonly (Omit<LiaisonNote, 'writtenAt'> & { readonly writtenAt: string })[];
  readonly noteCount: number;
  readonly visits: readonly Omit<LiaisonVisit, 'state'>[];
  readonly actions: readonly Omit<LiaisonTask, 'state'>[];
  readonly colleagues: readonly Colleague[];
}

/**
 * One statement a school. $1: the school, $2: today, $3: how many notes. The lists follow confirmed successions and take in what was
 * recorded about the whole provider. Row-level security leaves the authority's own rows.
 */
const LIAISON_SQL = `
with standing as (
  select app.current_school($1) as id
), subject as materialized (
  select app.school_lineage(standing.id) as schools, (select provider_id from schools where schools.id = standing.id) as provider from standing
), lead as (
  select held.* from liaison_leads held, subject where held.school_id = any (subject.schools) or held.provider_id = subject.provider
), note as (
  select held.* from liaison_notes held, subject where held.school_id = any (subject.schools) or held.provider_id = subject.provider
), newest as (
  select * from note order by on_date desc, written_at desc, id limit $3
), visit as (
  select held.* from liaison_visits held, subject where held.school_id = any (subject.schools) or held.provider_id = subject.provider
), action as (
  select held.* from liaison_actions held, subject where held.school_id = any (subject.schools) or held.provider_id = subject.provider
)
select json_build_object(
  'leads', coalesce((select json_agg(json_build_object('id', id, 'aboutProvider', provider_id is not null, 'personId', person_id, 'personName', person_name,
    'from', lower(period), 'lastDay', upper(period) - 1, 'current', period @> $2::date, 'version', version)
    order by provider_id is not null, lower(period) desc) from lead), '[]'),
  'noteCount', (select count(*) from note),
  'notes', coalesce((select json_agg(json_build_object('id', id, 'aboutProvider', provider_id is not null, 'on', on_date, 'kind', kind, 'text', body,
    'writtenByName', written_by_name, 'writtenAt', written_at, 'correctsId', corrects_id,
    'correctedById', (select later.id from note later where later.corrects_id = newest.id))
    order by on_date desc, written_at desc, id) from newest), '[]'),
  'visits', coalesce((select json_agg(json_build_object('id', id, 'aboutProvider', provider_id is not null, 'plannedOn', planned_on, 'visitorId', visitor_id,
    'visitorName', visitor_name, 'doneOn', done_on, 'outcome', outcome, 'nextDueOn', next_due_on, 'cancelledOn', cancelled_on, 'version', version)
    order by coalesce(done_on, planned_on) desc, id) from visit), '[]'),
  'actions', coalesce((select json_agg(json_build_object('id', id, 'aboutProvider', provider_id is not null, 'what', what, 'ownerId', owner_id,
    'ownerName', owner_name, 'dueOn', due_on, 'doneOn', done_on, 'version', version)
    order by done_on is not null, case when done_on is null then due_on end, done_on desc, id) from action), '[]'),
  'colleagues', coalesce((select json_agg(json_build_object('id', person.id, 'name', person.full_name) order by person.full_name)
    from people person where person.active and exists (select from memberships membership
      where membership.person_id = person.id and membership.organisation_id = app.organisation() and membership.active)), '[]'))`;

/** How many notes are read unless more are asked for. */
export const NOTES_AT_FIRST = 20;

/** The liaison of an authority with a school; for anybody who is no authority there is none. */
@Injectable()
export class LiaisonQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** Null for those who are no authority. */
  async ofSchool(
    actor: Actor,
    schoolId: string,
    notes = NOTES_AT_FIRST,
  ): Promise<(SchoolLiaison & { readonly colleagues: readonly Colleague[] }) | null> {
    requires(actor, 'schools.read');
    if (actor.kind !== 'authority') return null;
    const today = this.clock.today();
    const answer = await this.reads.json<Answer>(actor, 'schools.liaison', LIAISON_SQL, [schoolId, today, notes]);
    return {
      schoolId,
      lead: answer.leads.find(({ current }) => current) ?? null,
      leads: answer.leads,
      notes: answer.notes.map((note) => ({ ...note, writtenAt: new Date(note.writtenAt) })),
      noteCount: answer.noteCount,
      visits: answer.visits.map((visit) => ({ ...visit, state: visitState(visit, today) })),
      nextVisit: nextVisit(answer.visits, today),
      actions: answer.actions.map((action) => ({ ...action, state: actionState(action, today) })),
      colleagues: answer.colleagues,
    };
  }
}
