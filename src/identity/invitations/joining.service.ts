import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { type Outcome, type Refusal, refusal, Refused, refused } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Account, Accounts } from '../accounts.js';
import { authenticating, authenticationActor } from '../authentication-actor.js';
import { hashPassword, passwordFault } from '../passwords.js';
import { SignInService } from '../sign-in.service.js';
import { invitationState, refusesInvitation } from './invitation.js';
import { hashOfToken } from './invitation-links.js';

/** An invitation as whoever holds its link sees it. */
export interface HeldInvitation {
  readonly id: string;
  readonly email: string;
  readonly fullName: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly role: string;
  readonly invitedByName: string;
  readonly expiresAt: Date;
  /** Somebody signs in with this address already: the password is then the account's own, not a new one. */
  readonly hasAccount: boolean;
}

export interface Joining {
  readonly token: string;
  readonly fullName: string;
  readonly password: string;
}

/** Whom the colleague signs in as, after joining. */
export interface Joined {
  readonly email: string;
  readonly organisationId: string;
}

interface FoundInvitation extends HeldInvitation {
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;
}

const UNKNOWN = refusal(
  'invitationUnknown',
  'There is no invitation with this address. Check that you copied the whole link, or ask the colleague who invited you for a new one.',
);

const FOUND = `
  select invitation.id, invitation.email, invitation.full_name as "fullName", invitation.organisation_id as "organisationId",
    organisation.name as "organisationName", invitation.role, invitation.invited_by_name as "invitedByName", invitation.expires_at as "expiresAt",
    invitation.accepted_at as "acceptedAt", invitation.revoked_at as "revokedAt",
    exists (select from people person where person.email = invitation.email) as "hasAccount"
  from invitations invitation join organisations organisation on organisation.id = invitation.organisation_id
  where invitation.token_sha256 = $1`;

/** Taking an invitation up: before anybody is signed in, by whoever holds the link. */
@Injectable()
export class JoiningService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly accounts: Accounts,
    private readonly signIns: SignInService,
  ) {}

  /** The invitation behind a link. Refusals: `invitationUnknown`, `invitationUsed`, `invitationRevoked`, `invitationExpired`. */
  invitation(token: string, source: string): Promise<Outcome<HeldInvitation>> {
    return this.work.decide(authenticationActor(source), async () => this.open(await this.find(token)));
  }

  /**
   * Joins: a new account with the password chosen, or, where the address has one, that account by its own password. The link is used up.
   * Refusals: those of `invitation`, `nameMissing`, `weakPassword`, `wrongPassword`, `tooManyTries`, `accountClosed`.
   */
  async join({ token, fullName, password }: Joining, source: string): Promise<Outcome<Joined>> {
    const held = await this.invitation(token, source);
    if (!held.ok) return held;
    const account = await this.accounts.byEmail(held.value.email, source);
    return account
      ? this.joinWith(account, held.value, token, password, source)
      : this.joinAnew(held.value, { token, fullName, password }, source);
  }

  private async joinAnew(invitation: HeldInvitation, { token, ...input }: Joining, source: string): Promise<Outcome<Joined>> {
    const fullName = input.fullName.trim();
    const faults: Refusal[] = [];
    if (fullName === '' || fullName.length > 200)
      faults.push(refusal('nameMissing', 'Enter your first and last name, at most 200 characters.', 'fullName'));
    const weak = passwordFault(input.password, invitation.email);
    if (weak) faults.push(refusal('weakPassword', weak, 'password'));
    if (faults.length > 0) return refused(...faults);
    const passwordHash = await hashPassword(input.password);
    const personId = randomUUID();
    return this.take(invitation, { personId, personName: fullName }, token, source, async () => {
      const now = this.clock.now();
      const [person] = await this.work.query<{ id: string }>(
        'insert into people (id, email, full_name, created_at) values ($1, $2, $3, $4) on conflict (email) do nothing returning id',
        [personId, invitation.email, fullName, now],
      );
      if (!person) throw new Refused([refusal('accountExists', 'An account with this address was made just now. Open the link again.')]);
      await this.work.query('insert into credentials (person_id, password_hash, changed_at) values ($1, $2, $3)', [
        personId,
        passwordHash,
        now,
      ]);
    });
  }

  private async joinWith(
    account: Account,
    invitation: HeldInvitation,
    token: string,
    password: string,
    source: string,
  ): Promise<Outcome<Joined>> {
    if (!account.active)
      return refused(refusal('accountClosed', 'The account with this address is closed. The platform’s administrator can open it again.'));
    const checked = await this.signIns.checkPassword(account, password, source);
    if (!checked.ok) return checked;
    return this.take(invitation, account, token, source, () => Promise.resolve());
  }

  /** Uses the link up and makes the person a member, in one transaction; of two at once the second is refused. */
  private take(
    invitation: HeldInvitation,
    who: { readonly personId: string; readonly personName: string },
    token: string,
    source: string,
    before: () => Promise<void>,
  ): Promise<Outcome<Joined>> {
    const { id, email, organisationId, organisationName, role } = invitation;
    const actor = authenticating({ personId: who.personId, personName: who.personName, organisationId, organisationName }, source);
    return this.work.decide(actor, async () => {
      await this.work.query('select from invitations where id = $1 for update', [id]);
      this.open(await this.find(token));
      await before();
      const now = this.clock.now();
      await this.work.query(
        `insert into memberships as membership (person_id, organisation_id, roles, created_at) values ($1, $2, array[$3], $4)
         on conflict (person_id, organisation_id) do update set active = true, roles = excluded.roles where not membership.active`,
        [who.personId, organisationId, role, now],
      );
      await this.work.query('update invitations set accepted_at = $2, accepted_by = $3 where id = $1', [id, now, who.personId]);
      this.audit.record({
        action: 'acceptInvitation',
        subjectType: 'invitation',
        subjectId: id,
        after: { email, fullName: who.personName, role, personId: who.personId },
      });
      return { email, organisationId };
    });
  }

  private async find(token: string): Promise<FoundInvitation | undefined> {
    const [found] = await this.work.query<FoundInvitation>(FOUND, [hashOfToken(token)]);
    return found;
  }

  private open(found: FoundInvitation | undefined): HeldInvitation {
    if (!found) throw new Refused([UNKNOWN]);
    const { acceptedAt, revokedAt, ...held } = found;
    const why = refusesInvitation(invitationState({ expiresAt: held.expiresAt, acceptedAt, revokedAt }, this.clock.now()));
    if (why) throw new Refused([why]);
    return held;
  }
}
