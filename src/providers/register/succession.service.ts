import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

export type SuccessionState = 'proposed' | 'confirmed' | 'rejected';

/** That one school follows another which closed. */
export interface Succession {
  readonly id: string;
  readonly predecessorId: string;
  readonly predecessorUrn: number;
  readonly predecessorName: string;
  readonly successorId: string;
  readonly successorUrn: number;
  readonly successorName: string;
  readonly establishedOn: IsoDate | null;
  readonly state: SuccessionState;
  readonly decidedByName: string | null;
  readonly version: number;
}

const SUCCESSIONS = `
  select succession.id, predecessor.id as "predecessorId", predecessor.urn as "predecessorUrn", predecessor.name as "predecessorName",
    successor.id as "successorId", successor.urn as "successorUrn", successor.name as "successorName",
    succession.established_on as "establishedOn", succession.state, succession.decided_by_name as "decidedByName", succession.version
  from school_successions succession
  join schools predecessor on predecessor.id = succession.predecessor_id
  join schools successor on successor.id = succession.successor_id`;

/**
 * An officer decides whether a school follows a closed one. Once confirmed, `app.school_lineage` and `app.current_school` lead every read
 * from one to the other: placements, rates, contracts and history stay where they were recorded and follow by it.
 */
@Injectable()
export class SuccessionService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  proposedSuccessions(actor: Actor): Promise<Outcome<Succession[]>> {
    return this.work.decide(actor, () => {
      requires(actor, 'schools.read');
      return this.work.query<Succession>(
        `${SUCCESSIONS} where succession.state = 'proposed' order by predecessor.name, predecessor.urn, successor.urn`,
      );
    });
  }

  confirmSuccession(actor: Actor, id: string, version?: number): Promise<Outcome<Succession>> {
    return this.decideOn(actor, id, version, 'confirmSuccession', 'confirmed');
  }

  rejectSuccession(actor: Actor, id: string, version?: number): Promise<Outcome<Succession>> {
    return this.decideOn(actor, id, version, 'rejectSuccession', 'rejected');
  }

  private decideOn(
    actor: Actor,
    id: string,
    version: number | undefined,
    action: 'confirmSuccession' | 'rejectSuccession',
    state: 'confirmed' | 'rejected',
  ): Promise<Outcome<Succession>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'schools.confirmSuccession');
      const before = await this.forUpdate(id);
      if (before.state !== 'proposed' || (version !== undefined && version !== before.version)) {
        const who = before.decidedByName ? ` by ${before.decidedByName}` : '';
        throw new Refused([refusal('alreadyDecided', `This was ${before.state} already${who}.`)]);
      }
      if (state === 'confirmed') await this.refuseContradiction(before);
      await this.work.query(
        `update school_successions
         set state = $2, decided_by = $3, decided_by_name = $4, decided_at = $5, version = version + 1
         where id = $1`,
        [id, state, actor.personId, actor.personName, this.clock.now()],
      );
      const after = await this.forUpdate(id);
      this.audit.record({
        action,
        subjectType: 'schoolSuccession',
        subjectId: id,
        schoolId: before.successorId,
        shared: true,
        before,
        after,
      });
      return after;
    });
  }

  private async forUpdate(id: string): Promise<Succession> {
    const [succession] = await this.work.query<Succession>(`${SUCCESSIONS} where succession.id = $1 for update of succession`, [id]);
    if (!succession) throw new Refused([refusal('notFound', 'There is no such succession of schools.', 'id')]);
    return succession;
  }

  /** A school is followed by one school, and no school follows itself round a circle. The lock keeps two decisions from making one together. */
  private async refuseContradiction({ predecessorId, successorId, predecessorName }: Succession): Promise<void> {
    await this.work.query("select pg_advisory_xact_lock(hashtext('school successions'))");
    const [found] = await this.work.query<{ followedBy: string | null; circle: boolean }>(
      `select
         (select successor.name from school_successions held join schools successor on successor.id = held.successor_id
          where held.predecessor_id = $1 and held.state = 'confirmed') as "followedBy",
         $2 = any (app.school_lineage($1)) as circle`,
      [predecessorId, successorId],
    );
    if (found?.followedBy) {
      throw new Refused([refusal('alreadyFollowed', `${predecessorName} is already followed by ${found.followedBy}.`)]);
    }
    if (found?.circle) throw new Refused([refusal('circularSuccession', `${predecessorName} would follow itself.`)]);
  }
}
