import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { DecisionsService } from './decisions.service.js';
import { LATEST_DAY, USUAL_DAY, isPublicationDay } from './publication-day.js';

export interface SetPublicationDay {
  readonly consortiumId: string;
  /** Of each month, 1 to 28. */
  readonly day: number;
  /** The version that was looked at; 0 where none was set. */
  readonly version: number;
}

/** On which day members publish: all on the same, or their figures would not add up to those of any day. */
@Injectable()
export class PublicationDayService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly decisions: DecisionsService,
  ) {}

  /** Holds from now on, for whoever leads pooled demand to say. Refusals: `notAllowed`, `notLead`, `dayWrong`, `staleVersion`. Answers the consortium. */
  set(actor: Actor, { consortiumId, day, version }: SetPublicationDay): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.propose');
      if (!isPublicationDay(day))
        throw new Refused([refusal('dayWrong', `Enter a day from 1 to ${String(LATEST_DAY)}: every month has it.`, 'day')]);
      const [lead] = await this.work.query<{ leads: boolean }>(`select app.is_member($1) and app.leads($1, 'demand') as leads`, [
        consortiumId,
      ]);
      if (!lead?.leads) throw new Refused([refusal('notLead', 'The member that leads pooled demand sets the day.')]);
      const [held] = await this.work.query<{ day: number; version: number }>(
        'select day, version from publication_days where consortium_id = $1 for update',
        [consortiumId],
      );
      const [set] = await this.work.query(
        `insert into publication_days (consortium_id, day, set_by, set_by_name, set_at) values ($1, $2, $3, $4, $5)
         on conflict (consortium_id) do update set day = excluded.day, version = publication_days.version + 1,
           set_by = excluded.set_by, set_by_name = excluded.set_by_name, set_at = excluded.set_at
         where publication_days.version = $6 returning consortium_id`,
        [consortiumId, day, actor.personId, actor.personName, this.clock.now(), version],
      );
      if (!set || (held?.version ?? 0) !== version)
        throw new Refused([refusal('staleVersion', 'A colleague has set another day meanwhile. Look at it again.', 'day')]);
      const entry = {
        action: 'setPublicationDay',
        subjectType: 'consortium',
        subjectId: consortiumId,
        before: { day: held?.day ?? USUAL_DAY },
      };
      // In the record of both; the members are told of the consortium's.
      if (actor.organisationId !== consortiumId) this.audit.record({ ...entry, after: { day } });
      this.audit.record({ ...entry, authorityId: consortiumId, after: { day, members: await this.decisions.members(consortiumId) } });
      return consortiumId;
    });
  }
}
