import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, formatDate } from '../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';

export interface CheckMade {
  readonly schoolId: string;
  readonly kind: string;
  readonly result: string;
  readonly checkedOn: IsoDate;
  readonly expiresOn: IsoDate;
  readonly note: string;
  readonly clientKey?: string | null;
}

/** Dated checks of schools by an authority: the latest of a kind counts until it expires (domain.md, Due diligence). */
@Injectable()
export class DueDiligenceService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
  ) {}

  /** Records a check that was made. A check is never changed: a later one counts instead. Refusals: `notFound`, `dateInFuture`, `datesWrong`. */
  recordCheck(actor: Actor, check: CheckMade): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(check.clientKey, 'recordDueDiligenceCheck', check, async () => {
        requires(actor, 'schools.recordChecks');
        const { schoolId, kind, result, checkedOn, expiresOn, note } = check;
        if (checkedOn > this.clock.today())
          throw new Refused([refusal('dateInFuture', 'Record a check once it was made, not before.', 'checkedOn')]);
        if (expiresOn < checkedOn)
          throw new Refused([
            refusal('datesWrong', `The check of ${formatDate(checkedOn)} cannot have expired before it was made.`, 'expiresOn'),
          ]);
        const [school] = await this.work.query<{ urn: number; name: string }>('select urn, name from schools where id = $1', [schoolId]);
        if (!school) throw new Refused([refusal('notFound', 'There is no such school.', 'schoolId')]);
        const id = randomUUID();
        await this.work.query(
          `insert into due_diligence_checks (id, authority_id, school_id, kind, result, checked_on, expires_on, note, recorded_by, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
          [id, actor.organisationId, schoolId, kind, result, checkedOn, expiresOn, note, actor.personId, this.clock.now()],
        );
        this.audit.record({
          action: 'recordDueDiligenceCheck',
          subjectType: 'school',
          subjectId: schoolId,
          schoolId,
          after: { checkId: id, urn: school.urn, school: school.name, kind, result, checkedOn, expiresOn, note },
        });
        return schoolId;
      }),
    );
  }
}
