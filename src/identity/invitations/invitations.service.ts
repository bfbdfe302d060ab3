import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import { rolesOf } from '../organisation-roles.js';
import { requires } from '../permissions.js';
import { expiryOf } from './invitation.js';
import { hashOfToken, InvitationLinks, invitationPath } from './invitation-links.js';

export interface NewInvitation {
  readonly email: string;
  readonly fullName: string;
  readonly clientKey?: string | null;
}

/** The one role that is given by invitation. */
const ROLE = 'providerFeesManager';

const LAST_MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/London' });

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** A fees manager asks a colleague of the same provider or group to join: inviting, and taking an invitation back. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly links: InvitationLinks,
    private readonly outbox: MailOutbox,
  ) {}

  /**
   * Invites a colleague by e-mail address, with a mail that carries the link. An earlier invitation of the same address that is still open is taken back: one link an address.
   * Refusals: `emailInvalid`, `nameMissing`, `alreadyColleague`, `roleOutOfPlace`. Answers the invitation's id.
   */
  inviteColleague(actor: Actor, input: NewInvitation): Promise<Outcome<string>> {
    return this.work.decide(actor, () => {
      requires(actor, 'identity.inviteColleague');
      return this.keys.once(input.clientKey, 'inviteColleague', input, async () => {
        const { email, fullName } = checked(actor, input);
        await this.notAColleague(actor, email);
        await this.takeBackEarlier(actor, email);
        return this.keep(actor, email, fullName);
      });
    });
  }

  /** Takes an invitation back; its link is refused from then on. Once taken back it stays so. Refusals: `notFound`, `invitationUsed`. */
  revokeInvitation(actor: Actor, id: string): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'identity.inviteColleague');
      const [invitation] = await this.work.query<{ email: string; accepted_at: Date | null; revoked_at: Date | null }>(
        'select email, accepted_at, revoked_at from invitations where id = $1 and organisation_id = $2',
        [id, actor.organisationId],
      );
      if (!invitation) throw new Refused([refusal('notFound', 'There is no such invitation, or it is not yours to take back.', 'id')]);
      if (invitation.revoked_at) return id;
      const [revoked] = await this.revoke(actor, 'id = $3 and accepted_at is null', id);
      if (!revoked) throw new Refused([refusal('invitationUsed', `${invitation.email} has joined by this invitation already.`, 'id')]);
      return id;
    });
  }

  private async notAColleague(actor: Actor, email: string): Promise<void> {
    const [colleague] = await this.work.query<{ full_name: string }>(
      `select person.full_name from memberships membership join people person on person.id = membership.person_id
       where membership.organisation_id = $1 and membership.active and person.active and person.email = $2`,
      [actor.organisationId, email],
    );
    if (colleague)
      throw new Refused([
        refusal('alreadyColleague', `${colleague.full_name} works for ${actor.organisationName} already, with this address.`, 'email'),
      ]);
  }

  private async takeBackEarlier(actor: Actor, email: string): Promise<void> {
    await this.revoke(actor, 'email = $3 and accepted_at is null and revoked_at is null', email);
  }

  private async keep(actor: Actor, email: string, fullName: string): Promise<string> {
    const id = randomUUID();
    const now = this.clock.now();
    const expiresAt = expiryOf(now);
    await this.work.query(
      `insert into invitations (id, organisation_id, email, full_name, role, token_sha256, invited_by, invited_by_name, invited_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        actor.organisationId,
        email,
        fullName,
        ROLE,
        hashOfToken(this.links.tokenOf(id)),
        actor.personId,
        actor.personName,
        now,
        expiresAt,
      ],
    );
    await this.outbox.queue({
      toAddress: email,
      toName: fullName,
      template: 'invitation',
      view: {
        name: fullName,
        inviter: actor.personName,
        organisation: actor.organisationName,
        path: invitationPath(this.links.tokenOf(id)),
        until: LAST_MOMENT.format(expiresAt),
      },
    });
    this.audit.record({
      action: 'inviteColleague',
      subjectType: 'invitation',
      subjectId: id,
      after: { email, fullName, role: ROLE, expiresAt: expiresAt.toISOString() },
    });
    return id;
  }

  /** `which` is one of this class's own conditions, never text from outside. */
  private async revoke(actor: Actor, which: string, value: string): Promise<{ id: string; email: string }[]> {
    const revoked = await this.work.query<{ id: string; email: string }>(
      `with revoked as (update invitations set revoked_at = $1, revoked_by_name = $2
         where ${which} and organisation_id = $4 returning id, email)
       select id, email from revoked`,
      [this.clock.now(), actor.personName, value, actor.organisationId],
    );
    for (const { id, email } of revoked)
      this.audit.record({ action: 'revokeInvitation', subjectType: 'invitation', subjectId: id, after: { email } });
    return revoked;
  }
}

function checked(actor: Actor, input: NewInvitation): { email: string; fullName: string } {
  const email = input.email.trim().toLowerCase();
  const fullName = input.fullName.trim();
  const refusals = [];
  if (!ADDRESS.test(email) || email.length > 320)
    refusals.push(refusal('emailInvalid', 'Enter an e-mail address in the form name@example.org.', 'email'));
  if (fullName === '' || fullName.length > 200)
    refusals.push(refusal('nameMissing', 'Enter your colleague’s first and last name, at most 200 characters.', 'fullName'));
  if ((actor.kind !== 'provider' && actor.kind !== 'providerGroup') || !rolesOf(actor.kind).includes(ROLE))
    refusals.push(refusal('roleOutOfPlace', `Nobody can be a fees manager at ${actor.organisationName}.`));
  if (refusals.length > 0) throw new Refused(refusals);
  return { email, fullName };
}
