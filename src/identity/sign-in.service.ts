import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../kernel/actor.js';
import { accepted, type Outcome, refusal, refused } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';
import { type Account, type AccountMembership, Accounts } from './accounts.js';
import { AddressLimit } from './address-limit.js';
import { authenticating, authenticationActor } from './authentication-actor.js';
import type { SignedIn } from './current-actor.js';
import { type LiveSession, LiveSessions } from './live-sessions.js';
import { tryAgain } from './lock-out.js';
import { hashPassword, passwordFault, passwordMatches } from './passwords.js';
import { SignInTries } from './sign-in-tries.js';

/** From the password on, a sign-in lasts so long at most, however often its tokens are refreshed. */
const SESSION_DAYS = 14;

/** A wrong try answers no sooner, so that the time tells nothing about whether the e-mail address exists. */
const REFUSED_AFTER_MS = 250;

/** What a client holds of a sign-in. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
  readonly session: LiveSession;
}

interface FoundToken extends LiveSession {
  readonly expiresAt: Date;
}

const WRONG = refusal('wrongCredentials', 'The e-mail address or the password is wrong.');
const SIGN_IN_AGAIN = refusal('sessionEnded', 'This sign-in has ended. Sign in again.', 'refreshToken');

/**
 * Sign-in, its renewal and its end. Refusals are returned, not thrown: what they leave behind (a counted try, an ended session, an audit
 * event) is committed.
 */
@Injectable()
export class SignInService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly accounts: Accounts,
    private readonly tries: SignInTries,
    private readonly addresses: AddressLimit,
    private readonly accessTokens: AccessTokens,
    private readonly sessions: LiveSessions,
  ) {}

  /** Signs a person in for one of their organisations; who belongs to several says which. */
  async signIn(input: { email: string; password: string; organisationId?: string | null }, source: string): Promise<Outcome<Tokens>> {
    const email = input.email.trim().toLowerCase();
    const started = performance.now();
    const wait = await this.addresses.count(source);
    if (wait > 0) return refused(refusal('tooManyTries', `Too many wrong tries came from your network. ${tryAgain(wait)}`));
    const counted = await this.tries.count(email, source);
    if (!counted.mayTry) return refused(tooManyTries(counted.lockedFor));

    const account = await this.accounts.byEmail(email, source);
    const right = await passwordMatches(account?.passwordHash, input.password);
    if (!account || !right) {
      if (account) await this.recordFailure(account, source);
      await sleep(Math.max(0, REFUSED_AFTER_MS - (performance.now() - started)));
      return refused(counted.lockedFor > 0 ? tooManyTries(counted.lockedFor) : WRONG);
    }

    await this.addresses.forgive(source);
    const membership = chooseMembership(account, input.organisationId);
    if (!membership.ok) {
      await this.work.run(authenticationActor(source), () => this.tries.forgive(email));
      return membership;
    }
    const session = { ...membership.value, sessionId: '', personId: account.personId, personName: account.personName, email };
    return accepted(await this.start(session, source));
  }

  /**
   * Gives new tokens for a refresh token, once. A token that comes a second time was copied, by the one or by the other: the whole sign-in
   * ends. So it does for the slower of two simultaneous uses.
   */
  async refresh(refreshToken: string, source: string): Promise<Outcome<Tokens>> {
    const hash = sha256(refreshToken);
    const found = await this.findToken(hash, source);
    if (!found || found.expiresAt <= this.clock.now()) return refused(SIGN_IN_AGAIN);
    const next = newRefreshToken();
    const rotated = await this.work.run(authenticating(found, source), async () => {
      const [used] = await this.work.query<{ session_id: string }>(
        `with used as (update refresh_tokens set used_at = $2 where token_hash = $1 and used_at is null returning session_id)
         select session_id from used`,
        [hash, this.clock.now()],
      );
      if (!used) {
        const ended = await this.end([found.sessionId], 'tokenReused');
        if (ended.length > 0) this.audit.record({ action: 'tokenReused', subjectType: 'session', subjectId: found.sessionId });
        return false;
      }
      await this.keepToken(next.hash, found.sessionId, found.expiresAt);
      return true;
    });
    if (!rotated) this.sessions.forget([found.sessionId]);
    const session = rotated ? await this.sessions.find(found.sessionId) : undefined;
    return session ? accepted(await this.tokens(session, next.token)) : refused(SIGN_IN_AGAIN);
  }

  /** Ends the sign-in and every token that came from it. */
  async signOut(actor: SignedIn): Promise<void> {
    await this.work.run(authenticating(actor, actor.source), async () => {
      const ended = await this.end([actor.sessionId], 'signedOut');
      if (ended.length > 0) this.audit.record({ action: 'signOut', subjectType: 'session', subjectId: actor.sessionId });
    });
    this.sessions.forget([actor.sessionId]);
  }

  /** Changes one's own password, which ends one's other sign-ins. Wrong tries count like those of a sign-in. */
  async changePassword(actor: SignedIn, current: string, chosen: string): Promise<Outcome<true>> {
    const session = await this.sessions.find(actor.sessionId);
    const account = session && (await this.accounts.byEmail(session.email, actor.source));
    if (!account) return refused(SIGN_IN_AGAIN);
    const fault = passwordFault(chosen, account.email);
    if (fault) return refused(refusal('weakPassword', fault, 'newPassword'));
    const checked = await this.checkPassword(account, current, actor.source, 'currentPassword');
    if (!checked.ok) return checked;
    const passwordHash = await hashPassword(chosen);
    const ended = await this.work.run(authenticating(actor, actor.source), async () => {
      await this.tries.forgive(account.email);
      await this.work.query('update credentials set password_hash = $2, changed_at = $3 where person_id = $1', [
        account.personId,
        passwordHash,
        this.clock.now(),
      ]);
      this.audit.record({ action: 'changePassword', subjectType: 'person', subjectId: account.personId });
      return this.end(await this.otherSessions(actor), 'signedOut');
    });
    this.sessions.forget(ended);
    return accepted(true);
  }

  /**
   * Whether it is this person who presses: asked again before an act that binds. Answers the address of the account. A wrong try counts like
   * one of a sign-in, so it must not stand in the transaction of the act. Refusals: `sessionEnded`, `tooManyTries`, `wrongPassword`.
   */
  async reauthenticate(actor: Actor, password: string): Promise<Outcome<string>> {
    const account = await this.accounts.byPerson(actor.personId, actor.source);
    if (!account?.active) return refused(SIGN_IN_AGAIN);
    const checked = await this.checkPassword(account, password, actor.source);
    if (!checked.ok) return checked;
    await this.work.run(authenticationActor(actor.source), () => this.tries.forgive(account.email));
    return accepted(account.email);
  }

  /**
   * Whether this is the account's password, outside a sign-in: the wrong try counts like one of a sign-in. A right one is forgiven by what
   * follows it. Refusals: `tooManyTries`, `wrongPassword`.
   */
  async checkPassword(account: Account, password: string, source: string, field = 'password'): Promise<Outcome<true>> {
    const counted = await this.tries.count(account.email, source);
    if (!counted.mayTry) return refused(tooManyTries(counted.lockedFor));
    if (await passwordMatches(account.passwordHash, password)) return accepted(true);
    await this.recordFailure(account, source);
    const tooMany = counted.lockedFor > 0;
    return refused(
      tooMany
        ? tooManyTries(counted.lockedFor)
        : refusal('wrongPassword', field === 'currentPassword' ? 'The current password is wrong.' : 'The password is wrong.', field),
    );
  }

  private async start(who: LiveSession, source: string): Promise<Tokens> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + SESSION_DAYS * 86_400_000);
    const { token, hash } = newRefreshToken();
    const sessionId = await this.work.run(authenticating(who, source), async () => {
      await this.tries.forgive(who.email);
      const [session] = await this.work.query<{ id: string }>(
        `insert into sign_in_sessions (person_id, membership_id, started_at, expires_at, source) values ($1, $2, $3, $4, $5) returning id`,
        [who.personId, who.membershipId, now, expiresAt, source],
      );
      if (!session) throw new Error('The session was not kept.');
      await this.keepToken(hash, session.id, expiresAt);
      this.audit.record({ action: 'signIn', subjectType: 'session', subjectId: session.id });
      return session.id;
    });
    return this.tokens({ ...who, sessionId }, token);
  }

  private async tokens(session: LiveSession, refreshToken: string): Promise<Tokens> {
    return { accessToken: await this.accessTokens.issue(session), refreshToken, expiresInSeconds: ACCESS_TOKEN_SECONDS, session };
  }

  private async findToken(hash: Buffer, source: string): Promise<FoundToken | undefined> {
    const [found] = await this.work.run(authenticationActor(source), () =>
      this.work.query<FoundToken>(
        `select token.expires_at as "expiresAt", session.id as "sessionId", person.id as "personId", person.full_name as "personName",
                person.email, membership.id as "membershipId", organisation.id as "organisationId", organisation.name as "organisationName",
                organisation.kind, membership.roles
         from refresh_tokens token
         join sign_in_sessions session on session.id = token.session_id
         join memberships membership on membership.id = session.membership_id
         join people person on person.id = session.person_id
         join organisations organisation on organisation.id = membership.organisation_id
         where token.token_hash = $1`,
        [hash],
      ),
    );
    return found;
  }

  private async keepToken(hash: Buffer, sessionId: string, expiresAt: Date): Promise<void> {
    await this.work.query('insert into refresh_tokens (token_hash, session_id, issued_at, expires_at) values ($1, $2, $3, $4)', [
      hash,
      sessionId,
      this.clock.now(),
      expiresAt,
    ]);
  }

  /** Ends those of the sessions that have not ended yet, and names them. */
  private async end(sessionIds: readonly string[], because: 'signedOut' | 'tokenReused'): Promise<string[]> {
    const ended = await this.work.query<{ id: string }>(
      `with ended as (
         update sign_in_sessions set ended_at = $2, ended_because = $3 where id = any ($1::uuid[]) and ended_at is null returning id)
       select id from ended`,
      [sessionIds, this.clock.now(), because],
    );
    return ended.map(({ id }) => id);
  }

  private async otherSessions(actor: SignedIn): Promise<string[]> {
    const others = await this.work.query<{ id: string }>(
      'select id from sign_in_sessions where person_id = $1 and id <> $2 and ended_at is null',
      [actor.personId, actor.sessionId],
    );
    return others.map(({ id }) => id);
  }

  /** Every organisation the person works for learns that somebody tried. */
  private async recordFailure(account: Account, source: string): Promise<void> {
    const [first] = account.memberships;
    if (!first) return;
    await this.work.run(authenticating({ ...account, ...first }, source), () => {
      for (const { organisationId } of account.memberships)
        this.audit.record({ action: 'signInFailed', subjectType: 'person', subjectId: account.personId, authorityId: organisationId });
      return Promise.resolve();
    });
  }
}

const tooManyTries = (milliseconds: number) => refusal('tooManyTries', `Too many wrong tries. ${tryAgain(milliseconds)}`);

/** The organisation to act for: the one named, or the only one. */
function chooseMembership(account: Account, organisationId: string | null | undefined): Outcome<AccountMembership> {
  const [only, ...more] = account.memberships;
  if (!account.active || !only)
    return refused(refusal('accountClosed', 'This account is closed. Ask the administrator of your organisation to open it again.'));
  const named = account.memberships.find((each) => each.organisationId === organisationId);
  if (named) return accepted(named);
  const choices = account.memberships.map((each) => `${each.organisationName} (${each.organisationId})`).join(', ');
  if (organisationId)
    return refused(refusal('notAMember', `You do not work for this organisation. You may act for: ${choices}.`, 'organisationId'));
  if (more.length > 0)
    return refused({
      ...refusal('organisationNeeded', `Say for which organisation you sign in: ${choices}.`, 'organisationId'),
      choices: account.memberships.map(({ organisationId: value, organisationName: text }) => ({ value, text })),
    });
  return accepted(only);
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

function newRefreshToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: sha256(token) };
}
