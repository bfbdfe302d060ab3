import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { sourceOf, type SignedIn } from '../../identity/current-actor.js';
import { actorOf, LiveSessions } from '../../identity/live-sessions.js';
import { Clock } from '../../platform/clock.js';
import { readForm } from './request-body.js';
import { ABSOLUTE_MS, IDLE_MS, PortalSessions } from './session.js';

/** A request of the portal; `user` is there where somebody is signed in. */
export type PortalRequest = Request & { user?: SignedIn };

export const IS_OPEN = 'isOpenPage';

/** How exactly the time of the last request is kept: a page a minute writes the session, not every page. */
const SEEN_EVERY_MS = 60_000;

/** The person has to sign in, and then comes back to what was asked for. */
export class SignInFirst extends Error {}

/** A form that another site, or a page from before the sign-in, sent. */
export class ForeignForm extends Error {}

/** Reads the session, the person and the form of a portal request. */
@Injectable()
export class PortalGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: PortalSessions,
    private readonly signIns: LiveSessions,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<PortalRequest>();
    const response = http.getResponse<Response>();
    await this.sessions.open(request, response);
    const actor = await this.actorOf(request);
    if (actor) request.user = actor;
    const open = this.reflector.getAllAndOverride<boolean | undefined>(IS_OPEN, [context.getHandler(), context.getClass()]) ?? false;
    if (!actor && !open) throw new SignInFirst();
    if (request.method === 'POST') {
      // Files are taken into memory: only from people who are signed in.
      if (!actor && request.is('multipart/form-data')) throw new SignInFirst();
      await readForm(request, response);
      if (!this.sessions.isOwnForm(request)) throw new ForeignForm();
    }
    return true;
  }

  private async actorOf(request: Request): Promise<SignedIn | undefined> {
    const { session } = request;
    if (!session.signInId) return undefined;
    const now = this.clock.now().getTime();
    const ended = now - (session.startedAt ?? 0) > ABSOLUTE_MS ? 'absolute' : now - (session.seenAt ?? 0) > IDLE_MS ? 'idle' : undefined;
    const live = ended ? undefined : await this.signIns.find(session.signInId);
    if (!live) {
      await this.sessions.renew(request);
      request.session.ended = ended ?? 'elsewhere';
      return undefined;
    }
    if (now - (session.seenAt ?? 0) > SEEN_EVERY_MS) session.seenAt = now;
    return actorOf(live, sourceOf(request));
  }
}
