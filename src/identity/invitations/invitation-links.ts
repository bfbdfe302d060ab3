import { createHash, createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../platform/config.js';
import { CONFIG } from '../../platform/platform.module.js';

/**
 * The secret of an invitation's link is derived from its id under the program's own secret. So the database keeps its hash alone, and yet
 * whoever invited can be shown the link again, and a message that carries it can be written late.
 */
@Injectable()
export class InvitationLinks {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  tokenOf(invitationId: string): string {
    return createHmac('sha256', this.config.tokenSecret).update(`invitation ${invitationId}`).digest('base64url');
  }
}

/** What the database keeps of a link. */
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The address of the page that takes an invitation up, below the portal's own. */
export const invitationPath = (token: string): string => `/invitations/${token}`;
