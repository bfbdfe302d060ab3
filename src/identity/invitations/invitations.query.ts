import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { requires } from '../permissions.js';
import { type InvitationState, invitationState } from './invitation.js';
import { InvitationLinks, invitationPath } from './invitation-links.js';

export interface Colleague {
  readonly personId: string;
  readonly fullName: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly active: boolean;
}

export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: string;
  readonly state: InvitationState;
  readonly invitedByName: string;
  readonly invitedAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedByName: string | null;
  /** The address to give to the colleague, below the portal's own; null where it would be refused. */
  readonly path: string | null;
}

export interface Colleagues {
  readonly colleagues: readonly Colleague[];
  readonly invitations: readonly InvitationView[];
}

type Dated = 'invitedAt' | 'expiresAt' | 'acceptedAt' | 'revokedAt';
type InvitationRow = Omit<InvitationView, Dated | 'state' | 'path'> & {
  readonly invitedAt: string;
  readonly expiresAt: string;
  readonly acceptedAt: string | null;
  readonly revokedAt: string | null;
};

const COLLEAGUES_SQL = `
select json_build_object(
  'colleagues', (select coalesce(json_agg(json_build_object('personId', person.id, 'fullName', person.full_name, 'email', person.email, 'roles', membership.roles,
      'active', person.active and membership.active) order by person.active and membership.active desc, person.full_name, person.id), '[]')
    from memberships membership join people person on person.id = membership.person_id
    where membership.organisation_id = $1),
  'invitations', (select coalesce(json_agg(json_build_object('id', id, 'email', email, 'fullName', full_name, 'role', role, 'invitedByName', invited_by_name,
      'invitedAt', invited_at, 'expiresAt', expires_at, 'acceptedAt', accepted_at, 'revokedAt', revoked_at, 'revokedByName', revoked_by_name)
      order by invited_at desc, id), '[]')
    from invitations where organisation_id = $1))`;

/** Who works in one's own provider, and who was asked to: one statement. */
@Injectable()
export class InvitationsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly links: InvitationLinks,
    private readonly clock: Clock,
  ) {}

  async colleagues(actor: Actor): Promise<Colleagues> {
    requires(actor, 'identity.inviteColleague');
    const { colleagues, invitations } = await this.reads.json<{ colleagues: Colleague[]; invitations: InvitationRow[] }>(
      actor,
      'colleagues',
      COLLEAGUES_SQL,
      [actor.organisationId],
    );
    return { colleagues, invitations: invitations.map((row) => this.toView(row)) };
  }

  /** One invitation of one's own organisation; null where there is none. */
  async one(actor: Actor, id: string): Promise<InvitationView | null> {
    return (await this.colleagues(actor)).invitations.find((each) => each.id === id) ?? null;
  }

  private toView(row: InvitationRow): InvitationView {
    const date = (text: string | null): Date | null => (text === null ? null : new Date(text));
    const dates = { expiresAt: new Date(row.expiresAt), acceptedAt: date(row.acceptedAt), revokedAt: date(row.revokedAt) };
    const state = invitationState(dates, this.clock.now());
    return {
      ...row,
      ...dates,
      state,
      invitedAt: new Date(row.invitedAt),
      path: state === 'open' ? invitationPath(this.links.tokenOf(row.id)) : null,
    };
  }
}
