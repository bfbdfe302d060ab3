import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { authenticationActor } from '../../identity/authentication-actor.js';
import type { Actor, OrganisationKind } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import type { Config } from '../../platform/config.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CONFIG } from '../../platform/platform.module.js';
import { calendarFeed } from './calendar-feed.js';
import { DeadlinesQuery } from './deadlines.query.js';

const SECRET_BYTES = 32;

/** The form of every secret: anything else is not looked up. */
const SECRET = /^[\w-]{43}$/;

interface Owner {
  readonly personId: string;
  readonly personName: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly kind: OrganisationKind;
  readonly roles: readonly string[];
}

const OWNER = `
  select person.id as "personId", person.full_name as "personName", organisation.id as "organisationId", organisation.name as "organisationName",
    organisation.kind, membership.roles
  from calendar_addresses address
  join people person on person.id = address.person_id and person.active
  join memberships membership on membership.person_id = person.id and membership.organisation_id = address.organisation_id and membership.active
  join organisations organisation on organisation.id = address.organisation_id
  where address.secret_sha256 = $1`;

/**
 * The secret address under which a calendar program fetches one's deadlines. One a person (and organisation); only its hash is kept, so it is
 * shown once. It opens nothing but the feed, and ends with the person's membership.
 */
@Injectable()
export class CalendarAddressesService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly work: UnitOfWork,
    private readonly reads: ReadModel,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly deadlines: DeadlinesQuery,
  ) {}

  /** Since when one has an address; null without one. */
  async madeAt(actor: Actor): Promise<Date | null> {
    const at = await this.reads.json<string | null>(
      actor,
      'calendar.address',
      'select to_json(made_at) from calendar_addresses where person_id = (select app.person()) and organisation_id = (select app.organisation())',
      [],
    );
    return at === null ? null : new Date(at);
  }

  /** Makes the address; where there was one, it ends. Answers it, this once. Refusal: `readsOnly`. */
  make(actor: Actor): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      if (actor.access === 'read')
        throw new Refused([refusal('readsOnly', 'Your access only reads, and nothing is due from you, so there is no calendar.')]);
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      const [before] = await this.work.query<{ made_at: Date }>(
        'select made_at from calendar_addresses where person_id = app.person() and organisation_id = app.organisation()',
      );
      await this.work.query(
        `insert into calendar_addresses (person_id, organisation_id, secret_sha256, made_at) values ($1, $2, $3, $4)
         on conflict (person_id, organisation_id) do update set secret_sha256 = $3, made_at = $4`,
        [actor.personId, actor.organisationId, hashOf(secret), this.clock.now()],
      );
      this.audit.record({
        action: 'makeCalendarAddress',
        subjectType: 'person',
        subjectId: actor.personId,
        after: { renewed: before !== undefined },
      });
      return `${this.config.mail.publicUrl}/calendar/${secret}.ics`;
    });
  }

  /** Ends the address: whoever has it gets nothing from now on. Refusal: `notFound`. */
  revoke(actor: Actor): Promise<Outcome<true>> {
    return this.work.decide(actor, async () => {
      const ended = await this.work.query<{ made_at: Date }>(
        `with ended as (
           delete from calendar_addresses where person_id = app.person() and organisation_id = app.organisation() returning made_at)
         select made_at from ended`,
      );
      if (ended.length === 0) throw new Refused([refusal('notFound', 'You have no calendar address.')]);
      this.audit.record({ action: 'revokeCalendarAddress', subjectType: 'person', subjectId: actor.personId });
      return true as const;
    });
  }

  /** The feed behind a secret; null where it is nobody's, was revoked, or its owner no longer works there. */
  async feed(secret: string): Promise<string | null> {
    if (!SECRET.test(secret)) return null;
    const [owner] = await this.work.run(authenticationActor('calendar'), () => this.work.query<Owner>(OWNER, [hashOf(secret)]));
    if (!owner) return null;
    const reader: Actor = { ...owner, access: 'read', source: 'calendar' };
    return calendarFeed(await this.deadlines.of(reader), {
      publicUrl: this.config.mail.publicUrl,
      side: owner.kind === 'authority' ? 'authority' : 'provider',
      now: this.clock.now(),
    });
  }
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
