import { describe, expect, it } from '@jest/globals';
import { expiryOf, invitationState, refusesInvitation } from './invitation.js';

const invitedAt = new Date('2027-01-10T09:00:00Z');
const open = { expiresAt: expiryOf(invitedAt), acceptedAt: null, revokedAt: null };
const at = (text: string): Date => new Date(text);

describe('an invitation', () => {
  it('is good for seven days to the minute', () => {
    expect(invitationState(open, at('2027-01-17T08:59:59Z'))).toBe('open');
    expect(invitationState(open, at('2027-01-17T09:00:00Z'))).toBe('expired');
  });

  it('stays used or taken back, whatever the day', () => {
    expect(invitationState({ ...open, acceptedAt: at('2027-01-11T09:00:00Z') }, at('2027-03-01T09:00:00Z'))).toBe('accepted');
    expect(invitationState({ ...open, revokedAt: at('2027-01-11T09:00:00Z') }, at('2027-01-12T09:00:00Z'))).toBe('revoked');
  });

  it('says why its link is refused, and nothing where it is open', () => {
    expect(refusesInvitation('open')).toBeUndefined();
    expect(refusesInvitation('accepted')).toMatchObject({ code: 'invitationUsed' });
    expect(refusesInvitation('revoked')).toMatchObject({ code: 'invitationRevoked' });
    expect(refusesInvitation('expired')?.message).toContain('7 days');
  });
});
