import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, type Refusal, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ConfigError, type Config } from '../../platform/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { systemItself } from '../../platform/jobs/system-actor.js';
import type { KeyRing } from '../../platform/key-ring.js';
import { CONFIG } from '../../platform/platform.module.js';
import { type KnownOfPupil, type PersonalDetails, personalDetailsRefusals, tidied } from './personal-details.js';

interface PupilOnDesk extends KnownOfPupil {
  readonly id: string;
  readonly authorityId: string;
  readonly reference: string;
  readonly keyId: string | null;
  readonly sealed: Buffer | null;
  readonly version: number;
}

export interface RecordPersonalDetails extends PersonalDetails {
  readonly pupilId: string;
  /** The version its writer saw: 0 where none were held. */
  readonly version: number;
}

/** That a row is held, by whom and since when: nothing of what it says, so nobody reads a child by it. */
export interface DetailsHeld {
  readonly version: number;
  readonly recordedByName: string;
  readonly recordedAt: string;
}

/** One entry of the record of a pupil's details: who, when, and for what. */
export interface DetailsLogEntry {
  readonly at: string;
  readonly personName: string;
  readonly organisationName: string;
  readonly action: string;
  readonly because: string | null;
}

const LONGEST_REASON = 500;

/** To what the sealed bytes of a pupil's row are bound. */
export const boundToPupil = (pupilId: string): string => `personalDetails:${pupilId}`;

/**
 * Who a child is. Each reading and writing is on record with its reason and without what was read; whom row-level security does not show
 * the row (another authority, a school that no issued agreement names the child to) it is not there at all.
 */
@Injectable()
export class PersonalDetailsService implements OnApplicationBootstrap {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Refuses to start without the keys of what is held: found out now, not by the first person who needs a name. */
  async onApplicationBootstrap(): Promise<void> {
    const [held] = await this.work.run(systemItself, () => this.work.query<{ keys: string[] }>('select app.sealed_key_ids() as keys'));
    const missing = (held?.keys ?? []).filter((keyId) => !this.config.detailKeys?.has(keyId));
    if (missing.length > 0)
      throw new ConfigError(
        `Details are sealed with ${missing.map((keyId) => `“${keyId}”`).join(', ')}: put ${missing.length === 1 ? 'that key' : 'those keys'} into DETAIL_KEYS.`,
      );
  }

  /** Whether any are held. Null: none, or not the actor's to see. */
  held(actor: Actor, pupilId: string): Promise<DetailsHeld | null> {
    return this.work.run(actor, async () => {
      requires(actor, 'contracts.readPersonalDetails');
      const [row] = await this.work.query<DetailsHeld>(
        `select version, recorded_by_name as "recordedByName", recorded_at as "recordedAt" from personal_details where pupil_id = $1`,
        [pupilId],
      );
      return row ?? null;
    });
  }

  /** Who read, recorded or removed them, the latest first: for those who read the whole record. */
  log(actor: Actor, pupilId: string): Promise<DetailsLogEntry[]> {
    return this.work.run(actor, () => {
      requires(actor, 'audit.readWhole');
      return this.work.query<DetailsLogEntry>(
        `select at, person_name as "personName", organisation_name as "organisationName", action, coalesce(after ->> 'because', after ->> 'reason') as because
         from audit_events
         where subject_type = 'pupil' and subject_id = $1
           and action in ('readPersonalDetails', 'recordPersonalDetails', 'correctPersonalDetails', 'removePersonalDetails')
         order by number desc limit 200`,
        [pupilId],
      );
    });
  }

  /** Reads them, and says so in the record. Refusals: `notAllowed`, `reasonMissing`, `notFound`. */
  read(actor: Actor, pupilId: string, because: string): Promise<Outcome<PersonalDetails>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'contracts.readPersonalDetails');
      const details = await this.open(actor, pupilId, because);
      if (!details) throw new Refused([refusal('notFound', 'No personal details are held of this pupil, or they are not yours to see.')]);
      return details;
    });
  }

  /**
   * What an agreement prints, read in the open unit of work of who issues it: no permission of its own, since the agreement needs it whoever
   * issues it, but on record like any other reading. Null where none are held.
   */
  forAgreement(actor: Actor, pupilId: string, because: string): Promise<PersonalDetails | null> {
    return this.work.run(actor, () => this.open(actor, pupilId, because));
  }

  /** Records or corrects them. Refusals: `notAllowed`, `notFound`, `noKey`, `staleVersion`, those of `personalDetailsRefusals`. */
  record(actor: Actor, { pupilId, version, ...typed }: RecordPersonalDetails): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'contracts.readPersonalDetails');
      const pupil = await this.lock(actor, pupilId);
      refuseStale(pupil, version);
      const details = tidied(typed);
      const refusals = personalDetailsRefusals(details, pupil, this.clock.today());
      if (refusals.length > 0) throw new Refused(refusals);
      const sealed = this.ring().seal(JSON.stringify(details), boundToPupil(pupilId));
      await this.work.query(
        `insert into personal_details (pupil_id, authority_id, key_id, sealed, recorded_by, recorded_by_name, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (pupil_id) do update set key_id = excluded.key_id, sealed = excluded.sealed, version = personal_details.version + 1,
           recorded_by = excluded.recorded_by, recorded_by_name = excluded.recorded_by_name, recorded_at = excluded.recorded_at`,
        [pupilId, pupil.authorityId, sealed.keyId, sealed.bytes, actor.personId, actor.personName, this.clock.now()],
      );
      this.tell(pupil, pupil.version === 0 ? 'recordPersonalDetails' : 'correctPersonalDetails', {});
      return pupilId;
    });
  }

  /** Removes them, as retention or the family asks. Refusals: `notAllowed`, `notFound`, `staleVersion`, `reasonMissing`. */
  remove(actor: Actor, input: { readonly pupilId: string; readonly version: number; readonly reason: string }): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'contracts.removePersonalDetails');
      const reason = reasonOf(input.reason, 'Say why they are removed.', 'reason');
      const pupil = await this.lock(actor, input.pupilId);
      if (pupil.version === 0) throw new Refused([refusal('notFound', 'No personal details are held of this pupil.')]);
      refuseStale(pupil, input.version);
      await this.work.query('delete from personal_details where pupil_id = $1', [pupil.id]);
      this.tell(pupil, 'removePersonalDetails', { reason });
      return pupil.id;
    });
  }

  private async open(actor: Actor, pupilId: string, because: string): Promise<PersonalDetails | null> {
    const why = reasonOf(because, 'Say for what you need them: it stands in the record.', 'because');
    const pupil = await this.pupil(pupilId, '');
    if (!pupil?.sealed || pupil.keyId === null) return null;
    const details = JSON.parse(this.ring().open({ keyId: pupil.keyId, bytes: pupil.sealed }, boundToPupil(pupilId))) as PersonalDetails;
    this.tell(pupil, 'readPersonalDetails', { because: why, ...(actor.kind === 'authority' ? {} : { by: actor.organisationName }) });
    return details;
  }

  /** The pupil's row is the lock: two who record details of one pupil at once come one after the other. */
  private async lock(actor: Actor, pupilId: string): Promise<PupilOnDesk> {
    const pupil = actor.kind === 'authority' ? await this.pupil(pupilId, 'for no key update of pupil') : undefined;
    if (!pupil) throw new Refused([refusal('notFound', 'There is no such pupil, or the details are not yours to change.', 'pupilId')]);
    return pupil;
  }

  private async pupil(pupilId: string, lock: '' | 'for no key update of pupil'): Promise<PupilOnDesk | undefined> {
    const [pupil] = await this.work.query<PupilOnDesk>(
      `select pupil.id, pupil.authority_id as "authorityId", pupil.reference, pupil.birth_month as "birthMonth",
         pupil.outward_postcode as "outwardPostcode", held.key_id as "keyId", held.sealed, coalesce(held.version, 0) as version
       from pupils pupil left join personal_details held on held.pupil_id = pupil.id
       where pupil.id = $1 ${lock}`,
      [pupilId],
    );
    return pupil;
  }

  private ring(): KeyRing {
    if (this.config.detailKeys) return this.config.detailKeys;
    throw new Refused([
      refusal('noKey', 'This installation has no key to seal details with. Whoever runs it sets DETAIL_KEYS; until then none can be kept.'),
    ]);
  }

  /** On the placing authority's record, whoever acts; of the child the reference alone. */
  private tell(pupil: PupilOnDesk, action: string, after: Record<string, unknown>): void {
    this.audit.record({
      action,
      subjectType: 'pupil',
      subjectId: pupil.id,
      authorityId: pupil.authorityId,
      after: { reference: pupil.reference, ...after },
    });
  }
}

function refuseStale(pupil: PupilOnDesk, version: number): void {
  if (pupil.version !== version)
    throw new Refused([refusal('staleVersion', 'Somebody changed these details meanwhile. Look again before you save.', 'version')]);
}

function reasonOf(typed: string, missing: string, field: string): string {
  const reason = typed.trim().replace(/\s+/g, ' ');
  const wrong: Refusal | null =
    reason === ''
      ? refusal('reasonMissing', missing, field)
      : reason.length > LONGEST_REASON
        ? refusal('reasonTooLong', `Say it in at most ${String(LONGEST_REASON)} characters.`, field)
        : null;
  if (wrong) throw new Refused([wrong]);
  return reason;
}
