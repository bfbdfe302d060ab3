import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { FailureKind } from './failure.js';

export interface RecordFailure {
  readonly schoolId: string;
  readonly kind: FailureKind;
  /** The last day on which the school teaches, or is on the register, or belongs to who owns it. */
  readonly onDate: IsoDate;
  /** From whom or where it is known. */
  readonly source: string;
  readonly clientKey?: string | null;
}

export interface WithdrawFailure {
  readonly schoolId: string;
  readonly version: number;
  readonly reason: string;
}

const LONGEST = 1_000;

/** That a school closes, loses its registration or is sold: recorded by an authority, told at once to every authority with a pupil there. */
@Injectable()
export class SchoolFailuresService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
  ) {}

  /** Refusals: `notAllowed`, `notFound`, `textMissing`, `textTooLong`, `alreadyRecorded`. */
  record(actor: Actor, input: RecordFailure): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'recordSchoolFailure', input, async () => {
        requires(actor, 'schools.recordChecks');
        const school = await this.school(input.schoolId);
        const source = wordsOf(input.source, 'Say from whom or where it is known.', 'source');
        const [made] = await this.work.query(
          `insert into school_failures (id, authority_id, school_id, kind, on_date, source, recorded_by, recorded_by_name, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (authority_id, school_id) where withdrawn_at is null do nothing returning id`,
          [
            randomUUID(),
            actor.organisationId,
            input.schoolId,
            input.kind,
            input.onDate,
            source,
            actor.personId,
            actor.personName,
            this.clock.now(),
          ],
        );
        if (!made)
          throw new Refused([
            refusal('alreadyRecorded', `A failure of ${school} is recorded already. Withdraw it first where it has changed.`, 'kind'),
          ]);
        this.tell('recordSchoolFailure', input.schoolId, { school, kind: input.kind, onDate: input.onDate, source });
        return input.schoolId;
      }),
    );
  }

  /** Refusals: `notAllowed`, `notFound`, `staleVersion`, `textMissing`, `textTooLong`. */
  withdraw(actor: Actor, input: WithdrawFailure): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'schools.recordChecks');
      const [held] = await this.work.query<{ id: string; version: number; kind: FailureKind }>(
        'select id, version, kind from school_failures where school_id = $1 and withdrawn_at is null for update',
        [input.schoolId],
      );
      if (!held) throw new Refused([refusal('notFound', 'No failure of this school is recorded.')]);
      if (held.version !== input.version)
        throw new Refused([refusal('staleVersion', 'Somebody changed this meanwhile. Look again.', 'version')]);
      const reason = wordsOf(input.reason, 'Say why it is withdrawn.', 'reason');
      await this.work.query(
        'update school_failures set withdrawn_at = $2, withdrawn_by_name = $3, withdrawn_because = $4, version = version + 1 where id = $1',
        [held.id, this.clock.now(), actor.personName, reason],
      );
      this.tell('withdrawSchoolFailure', input.schoolId, { school: await this.school(input.schoolId), kind: held.kind, reason });
      return input.schoolId;
    });
  }

  private tell(action: string, schoolId: string, after: object): void {
    this.audit.record({ action, subjectType: 'school', subjectId: schoolId, schoolId, after });
  }

  private async school(id: string): Promise<string> {
    const [school] = await this.work.query<{ name: string }>('select name from schools where id = $1', [id]);
    if (!school) throw new Refused([refusal('notFound', 'There is no such school.', 'schoolId')]);
    return school.name;
  }
}

function wordsOf(typed: string, missing: string, field: string): string {
  const words = typed.trim();
  if (words === '') throw new Refused([refusal('textMissing', missing, field)]);
  if (words.length > LONGEST) throw new Refused([refusal('textTooLong', `Say it in at most ${String(LONGEST)} characters.`, field)]);
  return words;
}
