import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import connectPgSimple from 'connect-pg-simple';
import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type pg from 'pg';
import { authenticationActor } from '../../identity/authentication-actor.js';
import type { Config } from '../../platform/config.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CONFIG } from '../../platform/platform.module.js';

declare module 'express-session' {
  interface SessionData {
    /** The sign-in that this browser acts by. */
    signInId: string;
    startedAt: number;
    seenAt: number;
    /** Shown once by the next page. */
    message: string;
    /** Why the last session ended, for the sign-in page. */
    ended: 'idle' | 'absolute' | 'elsewhere' | 'signedOut';
  }
}

/** Without a request for so long, a session ends. */
export const IDLE_MS = 30 * 60_000;
/** However busy, it ends so long after sign-in. */
export const ABSOLUTE_MS = 10 * 3_600_000;

/** Sessions of browsers: kept in PostgreSQL by express-session, so that any replica can answer, with a CSRF token in each. */
@Injectable()
export class PortalSessions {
  private readonly load: RequestHandler;
  private readonly csrf = csrfSync({
    getTokenFromRequest: (request) => (request.body as { csrf?: string } | undefined)?.csrf,
  });

  constructor(
    @Inject(CONFIG) config: Config,
    work: UnitOfWork,
    private readonly clock: Clock,
  ) {
    const Store = connectPgSimple(session);
    // The store asks its pool only for `query`; each is a transaction of the role that may see sessions.
    const pool = {
      query: async (sql: string, values: unknown[]) => ({
        rows: await work.run(authenticationActor('session'), () => work.query(sql, values)),
      }),
    };
    this.load = session({
      name: config.production ? '__Host-iss' : 'iss',
      secret: createHmac('sha256', config.tokenSecret).update('portal sessions').digest('hex'),
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: 'lax', secure: config.production, path: '/', maxAge: ABSOLUTE_MS },
      store: new Store({ pool: pool as unknown as pg.Pool, tableName: 'portal_sessions', disableTouch: true, pruneSessionInterval: 900 }),
    });
  }

  /** Reads the request's session; what changes in it is kept when the response ends. */
  open(request: Request, response: Response): Promise<void> {
    return settled((done) => void this.load(request, response, done));
  }

  /** Keeps the session now, before the response. */
  keep({ session: own }: Request): Promise<void> {
    return settled((done) => own.save(done));
  }

  /** A new session under a new name: what was known of the old one is forgotten, so that nobody can have planted it. */
  renew(request: Request): Promise<void> {
    return settled((done) => request.session.regenerate(done));
  }

  /** How long the session lasts without use, and whether use would make it last longer. */
  timeLeft({ session: { startedAt = 0 } }: Request): { readonly seconds: number; readonly extendable: boolean } {
    const absolute = startedAt + ABSOLUTE_MS - this.clock.now().getTime();
    return { seconds: Math.floor(Math.min(IDLE_MS, absolute) / 1000), extendable: absolute > IDLE_MS };
  }

  csrfToken(request: Request): string {
    return this.csrf.generateToken(request);
  }

  /** Whether a form came from one of our own pages. */
  isOwnForm(request: Request): boolean {
    return this.csrf.isRequestValid(request);
  }
}

/** A callback's end as a promise. */
function settled(start: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error) reject(error instanceof Error ? error : new Error('The session could not be read or kept.', { cause: error }));
      else resolve();
    });
  });
}
