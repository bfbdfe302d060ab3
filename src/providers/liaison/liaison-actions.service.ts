import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { LiaisonDesk, type LiaisonInput, type LiaisonSchool, type NewLiaison } from './liaison-desk.js';

interface ActionSaid {
  readonly what: string;
  readonly ownerId: string;
  readonly dueOn: IsoDate;
}

export interface ActionAdded extends NewLiaison, ActionSaid {}

export interface ActionChanged extends LiaisonInput, ActionSaid {
  readonly id: string;
  readonly version: number;
}

export interface ActionCompleted extends LiaisonInput {
  readonly id: string;
  readonly version: number;
  readonly doneOn: IsoDate;
}

interface Held {
  readonly id: string;
  readonly providerId: string | null;
  readonly what: string;
  readonly ownerName: string;
  readonly dueOn: IsoDate;
  readonly doneOn: IsoDate | null;
  readonly version: number;
}

const LONGEST_ACTION = 300;

/** What is to be done about a school: by whom, by when. */
@Injectable()
export class LiaisonActionsService {
  constructor(
    private readonly desk: LiaisonDesk,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Refusals: `textMissing`, `textTooLong`, `dateInPast`, `notAColleague`, `noProvider`. */
  addAction(actor: Actor, input: ActionAdded): Promise<Outcome<string>> {
    return this.desk.keep(actor, 'addLiaisonAction', input, async (school) => {
      const about = this.desk.subject(school, input.aboutProvider);
      const what = wordsOf(input.what);
      this.refusePast(input.dueOn);
      const owner = await this.desk.colleague(actor, input.ownerId, 'ownerId');
      await this.work.query(
        `insert into liaison_actions (id, authority_id, school_id, provider_id, what, owner_id, owner_name, due_on, recorded_by_name, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          randomUUID(),
          actor.organisationId,
          about.schoolId,
          about.providerId,
          what,
          input.ownerId,
          owner,
          input.dueOn,
          actor.personName,
          this.clock.now(),
        ],
      );
      this.desk.record('addLiaisonAction', school, about, { what, owner, dueOn: input.dueOn });
    });
  }

  /** Other words, another owner or another day. Refusals: as for adding, and `alreadyDone`, `staleVersion`, `notFound`. */
  changeAction(actor: Actor, input: ActionChanged): Promise<Outcome<string>> {
    return this.desk.keep(actor, 'changeLiaisonAction', input, async (school) => {
      const action = await this.open(school, input);
      const what = wordsOf(input.what);
      if (input.dueOn !== action.dueOn) this.refusePast(input.dueOn);
      const owner = await this.desk.colleague(actor, input.ownerId, 'ownerId');
      await this.work.query(
        `update liaison_actions set what = $2, owner_id = $3, owner_name = $4, due_on = $5, version = version + 1, recorded_by_name = $6,
           recorded_at = $7 where id = $1`,
        [action.id, what, input.ownerId, owner, input.dueOn, actor.personName, this.clock.now()],
      );
      const before = { what: action.what, owner: action.ownerName, dueOn: action.dueOn };
      this.desk.record('changeLiaisonAction', school, action, { what, owner, dueOn: input.dueOn }, before);
    });
  }

  /** Refusals: `dateInFuture`, `alreadyDone`, `staleVersion`, `notFound`. */
  completeAction(actor: Actor, input: ActionCompleted): Promise<Outcome<string>> {
    return this.desk.keep(actor, 'completeLiaisonAction', input, async (school) => {
      const action = await this.open(school, input);
      if (input.doneOn > this.clock.today()) throw new Refused([refusal('dateInFuture', 'Say that it is done once it is.', 'doneOn')]);
      await this.work.query(
        'update liaison_actions set done_on = $2, version = version + 1, recorded_by_name = $3, recorded_at = $4 where id = $1',
        [action.id, input.doneOn, actor.personName, this.clock.now()],
      );
      this.desk.record('completeLiaisonAction', school, action, { what: action.what, owner: action.ownerName, doneOn: input.doneOn });
    });
  }

  private async open(school: LiaisonSchool, seen: { readonly id: string; readonly version: number }): Promise<Held> {
    const action = await this.desk.forChange<Held>(
      'liaison_actions',
      'id, provider_id as "providerId", what, owner_name as "ownerName", due_on as "dueOn", done_on as "doneOn"',
      school,
      seen,
    );
    if (action.doneOn !== null) throw new Refused([refusal('alreadyDone', `This was done on ${formatDate(action.doneOn)}.`, 'id')]);
    return action;
  }

  private refusePast(day: IsoDate): void {
    if (day < this.clock.today()) throw new Refused([refusal('dateInPast', 'Give today or a later day by which it is due.', 'dueOn')]);
  }
}

function wordsOf(what: string): string {
  const words = what.trim().replace(/\s+/g, ' ');
  if (words === '') throw new Refused([refusal('textMissing', 'Say what is to be done.', 'what')]);
  if (words.length > LONGEST_ACTION) throw new Refused([refusal('textTooLong', 'Say it in at most 300 characters.', 'what')]);
  return words;
}
