import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../platform/clock.js';
import type { LiveSession } from './live-sessions.js';

/** An access token is good for ten minutes and for as long as its session lives, whichever ends first. */
export const ACCESS_TOKEN_SECONDS = 600;

export const TOKEN_ISSUER = 'iss-marketplace';

/** What an access token says: whose it is, which sign-in it came from, and when it runs out. */
export interface AccessClaims {
  /** The person. */
  readonly sub: string;
  /** The session. */
  readonly sid: string;
  /** The membership. */
  readonly mid: string;
  /** Seconds since 1970 at which it was made, and runs out. */
  readonly iat: number;
  readonly exp: number;
}

/** Makes access tokens, by the application's clock. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly clock: Clock,
  ) {}

  issue(session: Pick<LiveSession, 'sessionId' | 'personId' | 'membershipId'>): Promise<string> {
    const iat = Math.floor(this.clock.now().getTime() / 1_000);
    const claims: AccessClaims = {
      sub: session.personId,
      sid: session.sessionId,
      mid: session.membershipId,
      iat,
      exp: iat + ACCESS_TOKEN_SECONDS,
    };
    return this.jwt.signAsync(claims, { algorithm: 'HS256', issuer: TOKEN_ISSUER });
  }
}
