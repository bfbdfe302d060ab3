import { hashOfToken, InvitationLinks } from '../identity/invitations/invitation-links.js';
import { expiryOf } from '../identity/invitations/invitation.js';
import type { Config } from '../platform/config.js';
import type { Clock } from '../platform/clock.js';
import { demoId } from './demo-id.js';
import type { DemoTransaction } from './demo-transaction.js';
import { FEES_PROVIDER, provider } from './organisations.js';
import { actorOf, personAt } from './people.js';

const DAY_MS = 86_400_000;

/** Whom the fees manager of the demo has asked to join: one who may still come, and one whose days have passed. */
export async function inviteColleagues(transaction: DemoTransaction, config: Config, clock: Clock): Promise<void> {
  const inviter = personAt(provider(FEES_PROVIDER).id, 'providerFeesManager');
  const links = new InvitationLinks(config);
  const now = clock.now();
  const row = (part: string, fullName: string, daysAgo: number) => {
    const id = demoId('invitation', part);
    const invitedAt = new Date(now.getTime() - daysAgo * DAY_MS);
    return {
      id,
      organisation_id: inviter.organisation.id,
      email: `${part}@quillbrook.example`,
      full_name: fullName,
      role: inviter.role,
      token_sha256: `\\x${hashOfToken(links.tokenOf(id)).toString('hex')}`,
      invited_by: inviter.id,
      invited_by_name: inviter.name,
      invited_at: invitedAt.toISOString(),
      expires_at: expiryOf(invitedAt).toISOString(),
    };
  };
  await transaction.as(actorOf(inviter));
  await transaction.insert('invitations', [row('bursar', 'Edith Larkhall', 1), row('former.bursar', 'Hugh Penrose', 40)]);
}
