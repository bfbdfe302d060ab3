import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { LiaisonDesk, type LiaisonInput, type LiaisonSchool, type NewLiaison } from './liaison-desk.js';

export interface VisitPlanned extends NewLiaison {
  readonly plannedOn: IsoDate;
  readonly visitorId: string;
}

export interface VisitMoved extends LiaisonInput {
  readonly id: string;
  readonly version: number;
  readonly plannedOn: IsoDate;
  readonly visitorId: string;
}

export interface VisitMade extends NewLiaison {
  /** The planned visit that was made; null for one that nobody planned. */
  readonly id?: string | null;
  readonly version?: number | null;
  readonly doneOn: IsoDate;
  readonly visitorId: string;
  readonly outcome: string;
  readonly nextDueOn?: IsoDate | null;
}

export interface VisitCalledOff extends LiaisonInput {
  readonly id: string;
  readonly version: number;
}

interface Held {
  readonly id: string;
  readonly providerId: string | null;
  readonly plannedOn: IsoDate | null;
  readonly visitorName: string;
  readonly doneOn: IsoDate | null;
  readonly cancelledOn: IsoDate | null;
  readonly version: number;
}

const LONGEST_OUTCOME = 4_000;

/** Visits to a school by people of the authority: planned, moved, made with an outcome, or called off. */
@Injectable()
export class LiaisonVisitsService {
  constructor(
    private readonly desk: LiaisonDesk,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Refusals: `dateInPast`, `notAColleague`, `noProvider`. */
  planVisit(actor: Actor, input: VisitPlanned): Promise<Outcome<string>> {
    return this.desk.keep(actor, 'planVisit', input, async (school) => {
      const about = this.desk.subject(school, input.aboutProvider);
      this.refusePast(input.plannedOn);
      const visitor = await this.desk.colleague(actor, input.visitorId, 'visitorId');
      await this.work.query(
        `insert into liaison_visits (id, authority_id, school_id, provider_id, planned_on, visitor_id, visitor_name, recorded_by_name, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          randomUUID(),
          actor.organisationId,
          about.schoolId,
          about.providerId,
          input.plannedOn,
          input.visitorId,
          visitor,
          actor.personName,
          this.clock.now(),
        ],
      );
      this.desk.record('planVisit', school, about, { visitor, plannedOn: input.plannedOn });
    });
  }

  /** To another day, or to another visitor. Refusals: `dateInPast`, `alreadyOver`, `staleVersion`, `notAColleague`, `notFound`. */
  moveVisit(actor: Actor, input: VisitMoved): Promise<Outcome<string>> {
    return this.desk.keep(actor, 'moveVisit', input, async (school) => {
      const visit = await this.open(school, input);
      this.refusePast(input.plannedOn);
      const visitor = await this.desk.colleague(actor, input.visitorId, 'visitorId');
      await this.work.query(
        `update liaison_visits set planned_on = $2, visitor_id = $3, visitor_name = $4, version = version + 1, recorded_by_name = $5, recorded_at = $6
         where id = $1`,
        [visit.id, input.plannedOn, input.visitorId, visitor, actor.personName, this.clock.now()],
      );
      const before = { visitor: visit.visitorName, plannedOn: visit.plannedOn };
      this.desk.record('moveVisit', school, visit, { visitor, plannedOn: input.plannedOn }, before);
    });
  }

  /** What was found, and by when somebody is to go again. Refusals: `dateInFuture`, `datesWrong`, `textMissing`, `alreadyOver`, `staleVersion`, … */
  recordVisit(actor: Actor, input: VisitMade): Promise<Outcome<string>> {
    return this.desk.keep(actor, 'recordVisit', input, async (school) => {
      const made = this.checked(input);
      const visitor = await this.desk.colleague(actor, input.visitorId, 'visitorId');
      const planned = input.id ? await this.open(school, { id: input.id, version: input.version ?? 0 }) : null;
      const facts = [input.doneOn, made.outcome, input.nextDueOn ?? null, input.visitorId, visitor, actor.personName, this.clock.now()];
      if (planned)
        await this.work.query(
          `update liaison_visits set done_on = $2, outcome = $3, next_due_on = $4, visitor_id = $5, visitor_name = $6, recorded_by_name = $7,
             recorded_at = $8, version = version + 1 where id = $1`,
          [planned.id, ...facts],
        );
      const about = planned ?? this.desk.subject(school, input.aboutProvider);
      if ('schoolId' in about)
        await this.work.query(
          `insert into liaison_visits (id, done_on, outcome, next_due_on, visitor_id, visitor_name, recorded_by_name, recorded_at, authority_id,
             school_id, provider_id)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [randomUUID(), ...facts, actor.organisationId, about.schoolId, about.providerId],
        );
      this.desk.record('recordVisit', school, about, {
        visitor,
        doneOn: input.doneOn,
        nextDueOn: input.nextDueOn ?? null,
        outcomeSha256: fingerprint(made.outcome),
      });
    });
  }

  /** A planned visit that will not be made. Refusals: `alreadyOver`, `staleVersion`, `notFound`. */
  callOffVisit(actor: Actor, input: VisitCalledOff): Promise<Outcome<string>> {
    return this.desk.keep(actor, 'callOffVisit', input, async (school) => {
      const visit = await this.open(school, input);
      await this.work.query(
        'update liaison_visits set cancelled_on = $2, version = version + 1, recorded_by_name = $3, recorded_at = $4 where id = $1',
        [visit.id, this.clock.today(), actor.personName, this.clock.now()],
      );
      this.desk.record('callOffVisit', school, visit, { visitor: visit.visitorName, plannedOn: visit.plannedOn });
    });
  }

  private async open(school: LiaisonSchool, seen: { readonly id: string; readonly version: number }): Promise<Held> {
    const visit = await this.desk.forChange<Held>(
      'liaison_visits',
      'id, provider_id as "providerId", planned_on as "plannedOn", visitor_name as "visitorName", done_on as "doneOn", cancelled_on as "cancelledOn"',
      school,
      seen,
    );
    if (visit.doneOn !== null) throw new Refused([refusal('alreadyOver', `This visit was made on ${formatDate(visit.doneOn)}.`, 'id')]);
    if (visit.cancelledOn !== null)
      throw new Refused([refusal('alreadyOver', `This visit was called off on ${formatDate(visit.cancelledOn)}.`, 'id')]);
    return visit;
  }

  private refusePast(day: IsoDate): void {
    if (day < this.clock.today())
      throw new Refused([refusal('dateInPast', 'A visit is planned for today or later; record one that was made instead.', 'plannedOn')]);
  }

  private checked({ doneOn, nextDueOn, outcome }: VisitMade): { readonly outcome: string } {
    const text = outcome.trim();
    if (doneOn > this.clock.today()) throw new Refused([refusal('dateInFuture', 'Record a visit once it was made.', 'doneOn')]);
    if (nextDueOn && nextDueOn <= doneOn)
      throw new Refused([refusal('datesWrong', `The next visit lies after this one of ${formatDate(doneOn)}.`, 'nextDueOn')]);
    if (text === '') throw new Refused([refusal('textMissing', 'Write what came of the visit.', 'outcome')]);
    if (text.length > LONGEST_OUTCOME)
      throw new Refused([refusal('textTooLong', 'Write at most 4,000 characters; put longer papers on file.', 'outcome')]);
    return { outcome: text };
  }
}
