import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { CONFIG } from '../platform/platform.module.js';
import { type AccessClaims, TOKEN_ISSUER } from './access-tokens.js';
import { type SignedIn, sourceOf } from './current-actor.js';
import { actorOf, LiveSessions } from './live-sessions.js';

/**
 * Who a request's bearer token stands for. The authenticator is this application's own, not passport's global one, so that two
 * applications in one process (two replicas in a test) do not answer for each other.
 */
@Injectable()
export class Bearer {
  private readonly authenticator = new passport.Passport();

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly clock: Clock,
    private readonly sessions: LiveSessions,
  ) {
    this.authenticator.use(
      new Strategy(
        {
          jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
          secretOrKey: config.tokenSecret,
          algorithms: ['HS256'],
          issuer: TOKEN_ISSUER,
          // The library would ask the machine's clock; `signedIn` asks the application's.
          ignoreExpiration: true,
          passReqToCallback: true,
        },
        (request: Request, claims: AccessClaims, done) => {
          this.signedIn(request, claims).then(
            (actor) => {
              done(null, actor ?? false);
            },
            (error: unknown) => {
              done(error, false);
            },
          );
        },
      ),
    );
  }

  /** The actor of the request; undefined where its token is missing, forged, run out or of a session that has ended. */
  authenticate(request: Request): Promise<SignedIn | undefined> {
    return new Promise((resolve, reject) => {
      const answer = (error: unknown, actor?: SignedIn | false | null): void => {
        if (error) reject(error instanceof Error ? error : new Error('The sign-in could not be checked.', { cause: error }));
        else resolve(actor || undefined);
      };
      const authenticate = this.authenticator.authenticate('jwt', { session: false }, answer) as (
        request: Request,
        response: object | undefined,
        next: (error: unknown) => void,
      ) => void;
      authenticate(request, request.res, reject);
    });
  }

  private async signedIn(request: Request, claims: AccessClaims): Promise<SignedIn | undefined> {
    if (claims.exp * 1_000 <= this.clock.now().getTime()) return undefined;
    const session = await this.sessions.find(claims.sid);
    if (session?.personId !== claims.sub || session.membershipId !== claims.mid) return undefined;
    return actorOf(session, sourceOf(request));
  }
}
