import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate } from '../kernel/dates.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type AssessedLine, type AssessmentFacts, assess } from './assessed-lines.js';
import { ASSESSMENT_SQL } from './assessment.sql.js';

export type { AssessedLine } from './assessed-lines.js';

/** Reads what an assessment rests on by one statement and applies the rules to it. For the authority's own people only. */
@Injectable()
export class Assessment {
  constructor(
    private readonly reads: ReadModel,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Every line of a cycle. */
  async ofCycle(actor: Actor, cycleId: string): Promise<AssessedLine[]> {
    requires(actor, 'uplifts.read');
    return this.assessed(actor, cycleId, null);
  }

  /** The lines of one return; inside a unit of work it sees what that has changed. Who knows its cycle already says it. */
  async ofReturn(actor: Actor, returnId: string, cycleId?: string): Promise<AssessedLine[]> {
    requires(actor, 'uplifts.read');
    return this.assessed(actor, cycleId ?? (await this.cycleOf(actor, returnId)), returnId);
  }

  private async cycleOf(actor: Actor, returnId: string): Promise<string> {
    const sql = 'select to_json(cycle_id) as answer from uplift_returns where id = $1';
    const cycleId = this.work.isOpen
      ? (await this.work.query<{ answer: string }>(sql, [returnId]))[0]?.answer
      : await this.reads.json<string | null>(actor, 'assessment.cycleOf', sql, [returnId]);
    if (!cycleId) throw new Refused([refusal('notFound', 'There is no such return, or it is not yours to see.', 'returnId')]);
    return cycleId;
  }

  private async assessed(actor: Actor, cycleId: string, returnId: string | null): Promise<AssessedLine[]> {
    if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'An assessment is for the authority only.')]);
    const today: IsoDate = this.clock.today();
    const parameters = [cycleId, returnId, today];
    const facts = this.work.isOpen
      ? (await this.work.query<{ json_build_object: AssessmentFacts }>(ASSESSMENT_SQL, parameters))[0]?.json_build_object
      : await this.reads.json<AssessmentFacts>(actor, 'assessment', ASSESSMENT_SQL, parameters);
    if (!facts?.cycle) throw new Refused([refusal('notFound', 'There is no such cycle, or it is not yours to see.', 'cycleId')]);
    return assess(facts, today);
  }
}
