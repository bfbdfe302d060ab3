import { type Refusal, refusal } from '../../kernel/outcome.js';

/** An invitation is good for so many days. */
export const INVITATION_DAYS = 7;

const MILLISECONDS_A_DAY = 86_400_000;

export const expiryOf = (invitedAt: Date): Date => new Date(invitedAt.getTime() + INVITATION_DAYS * MILLISECONDS_A_DAY);

export type InvitationState = 'open' | 'accepted' | 'revoked' | 'expired';

export interface InvitationDates {
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Used once, unless it was taken back or its days have passed. */
export function invitationState({ expiresAt, acceptedAt, revokedAt }: InvitationDates, now: Date): InvitationState {
  if (acceptedAt) return 'accepted';
  if (revokedAt) return 'revoked';
  return now < expiresAt ? 'open' : 'expired';
}

const ASK_AGAIN = 'Ask the colleague who invited you for a new one.';

/** Why a link is refused: `invitationUsed`, `invitationRevoked`, `invitationExpired`; undefined where it is open. */
export function refusesInvitation(state: InvitationState): Refusal | undefined {
  switch (state) {
    case 'open':
      return undefined;
    case 'accepted':
      return refusal('invitationUsed', 'This invitation was used already. Sign in with the e-mail address it was sent to.');
    case 'revoked':
      return refusal('invitationRevoked', `This invitation was taken back. ${ASK_AGAIN}`);
    case 'expired':
      return refusal('invitationExpired', `This invitation was good for ${String(INVITATION_DAYS)} days, which have passed. ${ASK_AGAIN}`);
  }
}
