import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addMonths } from '../../kernel/dates.js';
import { type Outcome, Refused, type Refusal, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type LatestCheck, isWrong, mandatoryChecks } from '../check-standing.js';
import type { CheckKind } from '../dto/enums.js';
import { CHECK_NAMES, type ConfirmedOverride, issueGuard } from './check-override.js';

export interface AskOverride {
  readonly schoolId: string;
  readonly kind: CheckKind;
  readonly reason: string;
  readonly until: IsoDate;
  readonly clientKey?: string | null;
}

export interface DecideOverride {
  readonly id: string;
  readonly version: number;
  readonly note: string;
}

/** An override as its school's page tells it. */
export interface CheckOverride {
  readonly id: string;
  readonly kind: CheckKind;
  readonly state: 'asked' | 'confirmed' | 'refused';
  readonly reason: string;
  readonly until: IsoDate;
  readonly askedById: string;
  readonly askedByName: string;
  readonly askedOn: IsoDate;
  readonly decidedByName: string | null;
  readonly decisionNote: string;
  readonly version: number;
}

const LONGEST = 1_000;
/** Long enough to have a check made; whoever needs longer asks again. */
const LONGEST_MONTHS = 6;

const READ = `id, kind, state, reason, until, asked_by as "askedById", asked_by_name as "askedByName",
  (asked_at at time zone 'Europe/London')::date as "askedOn", decided_by_name as "decidedByName", decision_note as "decisionNote", version`;

/** That contracts may be issued in spite of a check: one person asks with a reason, a different one confirms (domain.md, Due diligence). */
@Injectable()
export class CheckOverridesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
  ) {}

  /** Refusals: `notAllowed`, `notFound`, `textMissing`, `textTooLong`, `dateInPast`, `tooLong`, `nothingToOverride`, `alreadyAsked`. */
  ask(actor: Actor, input: AskOverride): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'askCheckOverride', input, async () => {
        requires(actor, 'schools.recordChecks');
        const today = this.clock.today();
        const reason = wordsOf(input.reason, 'Say why a contract is issued all the same, and what makes it safe.', 'overrideReason');
        if (input.until < today) throw new Refused([refusal('dateInPast', 'Give today or a later day until which it counts.', 'until')]);
        if (input.until > addMonths(today, LONGEST_MONTHS))
          throw new Refused([refusal('tooLong', `An override counts for at most ${String(LONGEST_MONTHS)} months.`, 'until')]);
        const school = await this.school(input.schoolId);
        const wrong = mandatoryChecks(await this.latest(input.schoolId), today).some(
          (check) => check.kind === input.kind && isWrong(check),
        );
        if (!wrong)
          throw new Refused([
            refusal('nothingToOverride', `The check of ${CHECK_NAMES[input.kind]} counts: nothing is to be overridden.`, 'overrideKind'),
          ]);
        const id = randomUUID();
        const [made] = await this.work.query(
          `insert into due_diligence_overrides (id, authority_id, school_id, kind, reason, until, asked_by, asked_by_name, asked_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (authority_id, school_id, kind) where state = 'asked' do nothing returning id`,
          [id, actor.organisationId, input.schoolId, input.kind, reason, input.until, actor.personId, actor.personName, this.clock.now()],
        );
        if (!made)
          throw new Refused([refusal('alreadyAsked', 'An override of this check waits for a second person already.', 'overrideKind')]);
        this.audit.record({
          action: 'askCheckOverride',
          subjectType: 'school',
          subjectId: input.schoolId,
          schoolId: input.schoolId,
          after: { overrideId: id, school, schoolId: input.schoolId, kind: input.kind, reason, until: input.until },
        });
        return input.schoolId;
      }),
    );
  }

  /** Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `secondPerson`. */
  confirm(actor: Actor, input: DecideOverride): Promise<Outcome<string>> {
    return this.decideOn(actor, input, 'confirmed');
  }

  /** Refusals: as for confirming, and `textMissing`: whoever asked is told why. */
  refuse(actor: Actor, input: DecideOverride): Promise<Outcome<string>> {
    return this.decideOn(actor, input, 'refused');
  }

  /** Every override of a school, the latest first. */
  of(actor: Actor, schoolId: string): Promise<CheckOverride[]> {
    return this.work.run(actor, () => {
      requires(actor, 'schools.read');
      return this.work.query<CheckOverride>(`select ${READ} from due_diligence_overrides where school_id = $1 order by asked_at desc, id`, [
        schoolId,
      ]);
    });
  }

  /** What stands in the way of issuing a contract to the school, read in the open unit of work. */
  async refusesIssue(schoolId: string): Promise<Refusal[]> {
    const today = this.clock.today();
    const overrides = await this.work.query<ConfirmedOverride>(
      `select ${READ} from due_diligence_overrides where school_id = $1 and state = 'confirmed' and until >= $2`,
      [schoolId, today],
    );
    return issueGuard(mandatoryChecks(await this.latest(schoolId), today), overrides, today);
  }

  private decideOn(actor: Actor, { id, version, note }: DecideOverride, state: 'confirmed' | 'refused'): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'schools.recordChecks');
      const [asked] = await this.work.query<CheckOverride & { schoolId: string }>(
        `select ${READ}, school_id as "schoolId" from due_diligence_overrides where id = $1 for update`,
        [id],
      );
      if (!asked) throw new Refused([refusal('notFound', 'There is no such override, or it is not yours to see.')]);
      if (asked.state !== 'asked') throw new Refused([refusal('wrongState', 'This override is decided already.')]);
      if (asked.version !== version)
        throw new Refused([refusal('staleVersion', 'Somebody changed this meanwhile. Look again.', 'version')]);
      if (asked.askedById === actor.personId)
        throw new Refused([refusal('secondPerson', 'You asked for this override. A second person decides it.')]);
      const words = state === 'refused' ? wordsOf(note, 'Say why it is refused.', 'note') : note.trim().slice(0, LONGEST);
      await this.work.query(
        `update due_diligence_overrides set state = $2, decided_by = $3, decided_by_name = $4, decided_at = $5, decision_note = $6, version = version + 1
         where id = $1`,
        [id, state, actor.personId, actor.personName, this.clock.now(), words],
      );
      this.audit.record({
        action: state === 'confirmed' ? 'confirmCheckOverride' : 'refuseCheckOverride',
        subjectType: 'school',
        subjectId: asked.schoolId,
        schoolId: asked.schoolId,
        after: {
          overrideId: id,
          school: await this.school(asked.schoolId),
          schoolId: asked.schoolId,
          kind: asked.kind,
          askedBy: asked.askedById,
          until: asked.until,
          ...(words === '' ? {} : { reason: words }),
        },
      });
      return asked.schoolId;
    });
  }

  private latest(schoolId: string): Promise<LatestCheck[]> {
    return this.work.query<LatestCheck>(
      `select distinct on (kind) kind, result, checked_on as "checkedOn", expires_on as "expiresOn", note, null as "recordedByName"
       from due_diligence_checks where school_id = $1 order by kind, checked_on desc, recorded_at desc, id`,
      [schoolId],
    );
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
