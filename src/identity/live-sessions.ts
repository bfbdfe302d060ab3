import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { OrganisationKind } from '../kernel/actor.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { authenticationActor } from './authentication-actor.js';
import type { SignedIn } from './current-actor.js';

/** A sign-in that has not ended, of a person who may still act for the organisation: what a request's token stands for. */
export interface LiveSession {
  readonly sessionId: string;
  readonly personId: string;
  readonly personName: string;
  readonly email: string;
  readonly membershipId: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly kind: OrganisationKind;
  readonly roles: readonly string[];
}

/** How long what was read is believed: a sign-out or a changed role elsewhere bites within this time. */
const BELIEVED_FOR_MS = 1_900;

const LIVE_SESSION = `
  select session.id as "sessionId", person.id as "personId", person.full_name as "personName", person.email,
         membership.id as "membershipId", organisation.id as "organisationId", organisation.name as "organisationName",
         organisation.kind, membership.roles
  from sign_in_sessions session
  join memberships membership on membership.id = session.membership_id and membership.active
  join people person on person.id = session.person_id and person.active
  join organisations organisation on organisation.id = membership.organisation_id
  where session.id = $1 and session.ended_at is null and session.expires_at > $2`;

/** Reads sessions, and remembers them for a moment so that not every request asks the database. */
@Injectable()
export class LiveSessions {
  /** Of promises, so that simultaneous requests of one session read it once; the time counts from before the read. */
  private readonly remembered = new LRUCache<string, Promise<LiveSession | undefined>>({
    max: 20_000,
    ttl: BELIEVED_FOR_MS,
    ttlResolution: 0,
  });

  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The session, unless it has ended, run out, or its person or membership is no longer active. */
  find(sessionId: string): Promise<LiveSession | undefined> {
    const known = this.remembered.get(sessionId);
    if (known) return known;
    const read = this.read(sessionId);
    this.remembered.set(sessionId, read);
    read.catch(() => this.remembered.delete(sessionId));
    return read;
  }

  /** Makes this process ask the database again at once; other processes do so within two seconds by themselves. */
  forget(sessionIds: readonly string[]): void {
    for (const id of sessionIds) this.remembered.delete(id);
  }

  private async read(sessionId: string): Promise<LiveSession | undefined> {
    const [session] = await this.work.run(authenticationActor('session'), () =>
      this.work.query<LiveSession>(LIVE_SESSION, [sessionId, this.clock.now()]),
    );
    return session;
  }
}

/** Who acts in a request of the session. Somebody who is nothing but an auditor reads only. */
export const actorOf = (session: LiveSession, source: string): SignedIn => ({
  sessionId: session.sessionId,
  personId: session.personId,
  personName: session.personName,
  organisationId: session.organisationId,
  organisationName: session.organisationName,
  kind: session.kind,
  roles: session.roles,
  access: session.roles.every((role) => role === 'auditor') ? 'read' : 'write',
  source,
});
