import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { SignedIn } from '../../identity/current-actor.js';
import type { Config } from '../../platform/config.js';
import { CONFIG } from '../../platform/platform.module.js';
import { navigationOf } from '../navigation.js';
import { paths } from '../paths.js';
import { assetsRoot } from './assets.js';
import type { PortalRequest } from './portal.guard.js';
import type { FragmentReply, PageReply } from './reply.js';
import { IDLE_MS, PortalSessions } from './session.js';
import { Templates } from './templates.js';

export const SERVICE_NAME = 'ISS Marketplace';

/** How many messages wait for a person, told in the header. Given by the notifications module. */
export abstract class UnreadCount {
  abstract unreadCount(actor: SignedIn): Promise<number>;
}

/** Makes HTML of what a handler answered: the view with the layout around it. */
@Injectable()
export class PageRenderer {
  readonly templates = new Templates();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly sessions: PortalSessions,
    private readonly unread: UnreadCount,
  ) {}

  async page(request: PortalRequest, reply: PageReply): Promise<string> {
    const { template, title, view } = reply;
    return this.templates.render(
      template,
      { ...view, title },
      { portal: await this.surroundings(request, reply), csrf: this.csrf(request) },
    );
  }

  fragment(request: Request, { template, view }: FragmentReply): string {
    return this.templates.render(template, view, { csrf: this.csrf(request) });
  }

  /** A page for somebody of whom nothing is known: an address that does not exist, or a failure before the session was read. */
  bare({ template, title, view }: PageReply): string {
    return this.templates.render(template, { ...view, title }, { portal: { ...this.fixed(), tabTitle: `${title} – ${SERVICE_NAME}` } });
  }

  private async surroundings(request: PortalRequest, { title, view }: PageReply) {
    const actor = request.user;
    const { session } = request;
    const { message } = session;
    if (message !== undefined) delete session.message;
    const summary = view.form?.summary ?? [];
    return {
      ...this.fixed(),
      tabTitle: `${summary.length > 0 ? 'Error: ' : ''}${title} – ${SERVICE_NAME}`,
      message,
      errors: summary.length > 0 ? summary : undefined,
      person: actor && {
        name: actor.personName,
        organisation: actor.organisationName,
        navigation: navigationOf(actor, request.path),
        unread: await this.unread.unreadCount(actor),
        searches: actor.kind !== 'platform',
        left: this.sessions.timeLeft(request),
        idleMinutes: IDLE_MS / 60_000,
      },
    };
  }

  private fixed() {
    return { service: SERVICE_NAME, assets: assetsRoot, paths, demo: this.config.demo, catalogue: !this.config.production };
  }

  private csrf(request: Request): { readonly token: string; readonly clientKey: () => string } {
    return { token: this.sessions.csrfToken(request), clientKey: () => randomUUID() };
  }
}
