import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, formatDate } from '../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type EvidenceFile, evidenceRefusal, evidenceType } from './due-diligence/evidence.js';
import { HOLDING_CHECKS } from './referral-hold.js';

export interface CheckMade {
  readonly schoolId: string;
  readonly kind: string;
  readonly result: string;
  readonly checkedOn: IsoDate;
  readonly expiresOn: IsoDate;
  readonly note: string;
  /** What was shown. */
  readonly evidence?: EvidenceFile | null;
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

  /**
   * Records a check that was made. A check is never changed: a later one counts instead. Where it fails what referrals rest on, a hold begins and every
   * authority with a pupil there is told. Refusals: `notFound`, `dateInFuture`, `datesWrong`, those of `evidenceRefusal`.
   */
  recordCheck(actor: Actor, check: CheckMade): Promise<Outcome<string>> {
    const { evidence, ...said } = check;
    const sent = evidence ? { ...said, evidence: sha256(evidence.bytes) } : said;
    return this.work.decide(actor, () =>
      this.keys.once(check.clientKey, 'recordDueDiligenceCheck', sent, async () => {
        requires(actor, 'schools.recordChecks');
        const { schoolId, kind, result, checkedOn, expiresOn, note } = check;
        if (checkedOn > this.clock.today())
          throw new Refused([refusal('dateInFuture', 'Record a check once it was made, not before.', 'checkedOn')]);
        if (expiresOn < checkedOn)
          throw new Refused([
            refusal('datesWrong', `The check of ${formatDate(checkedOn)} cannot have expired before it was made.`, 'expiresOn'),
          ]);
        const wrongFile = evidence ? evidenceRefusal(evidence) : null;
        if (wrongFile) throw new Refused([wrongFile]);
        const [school] = await this.work.query<{ urn: number; name: string }>('select urn, name from schools where id = $1', [schoolId]);
        if (!school) throw new Refused([refusal('notFound', 'There is no such school.', 'schoolId')]);
        const id = randomUUID();
        const before = await this.latestResult(schoolId, kind);
        const evidenceId = evidence ? await this.keep(actor, evidence) : null;
        await this.work.query(
          `insert into due_diligence_checks (id, authority_id, school_id, kind, result, checked_on, expires_on, note, recorded_by, recorded_at, evidence_id)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [id, actor.organisationId, schoolId, kind, result, checkedOn, expiresOn, note, actor.personId, this.clock.now(), evidenceId],
        );
        this.audit.record({
          action: 'recordDueDiligenceCheck',
          subjectType: 'school',
          subjectId: schoolId,
          schoolId,
          after: {
            checkId: id,
            urn: school.urn,
            school: school.name,
            kind,
            result,
            checkedOn,
            expiresOn,
            note,
            ...(evidenceId ? { evidenceId } : {}),
          },
        });
        if (HOLDING_CHECKS.has(kind) && before !== 'failed' && (await this.latestResult(schoolId, kind)) === 'failed')
          this.audit.record({
            action: 'holdReferrals',
            subjectType: 'school',
            subjectId: schoolId,
            schoolId,
            after: { school: school.name, reason: `A check of ${kind} was failed.` },
          });
        return schoolId;
      }),
    );
  }

  private async latestResult(schoolId: string, kind: string): Promise<string | undefined> {
    const [latest] = await this.work.query<{ result: string }>(
      'select result from due_diligence_checks where school_id = $1 and kind = $2 order by checked_on desc, recorded_at desc, id limit 1',
      [schoolId, kind],
    );
    return latest?.result;
  }

  /** Without a school, so that no school reads it. */
  private async keep(actor: Actor, evidence: EvidenceFile): Promise<string> {
    const id = randomUUID();
    await this.work.query(
      `insert into files (id, authority_id, school_id, name, media_type, size_bytes, sha256, content, uploaded_by, uploaded_at)
       values ($1, $2, null, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        actor.organisationId,
        evidence.name,
        evidenceType(evidence),
        evidence.bytes.length,
        sha256(evidence.bytes),
        evidence.bytes,
        actor.personId,
        this.clock.now(),
      ],
    );
    return id;
  }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
