import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Refused } from '../../kernel/outcome.js';
import { NOT_OF_ITS_TYPE_WORDS, isNotOfItsType } from '../../platform/database/not-of-its-type.js';
import { readableError } from '../../platform/readable-error.js';
import { paths } from '../paths.js';
import { PageRenderer } from './page-renderer.js';
import { ForeignForm, type PortalRequest, SignInFirst } from './portal.guard.js';
import { type PageReply, page } from './reply.js';
import { UnreadableForm } from './request-body.js';

const NOT_FOUND = page('foundation/not-found', 'Page not found', {}, 404);

const CONFLICTS = new Set(['staleVersion', 'wrongState', 'clientKeyReused']);

/** What goes wrong on a page, as a page: what happened, whether anything was saved, what to do next. */
@Catch()
@Injectable()
export class PageErrors implements ExceptionFilter {
  private readonly log = new Logger('Portal');

  constructor(private readonly renderer: PageRenderer) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<PortalRequest>();
    const response = http.getResponse<Response>();
    if (response.headersSent) return;
    response.setHeader('Cache-Control', 'no-store');
    if (error instanceof SignInFirst) {
      response.redirect(303, signInAddress(request));
      return;
    }
    const reply = this.replyFor(error);
    const html = await this.html(request, reply).catch((second: unknown) => {
      this.log.error(readableError(second));
      return this.renderer.bare(reply);
    });
    response.status(reply.status).type('html').send(html);
  }

  private html(request: PortalRequest, reply: PageReply): Promise<string> {
    // A failure before the session was read has nobody to greet.
    return 'session' in request ? this.renderer.page(request, reply) : Promise.resolve(this.renderer.bare(reply));
  }

  private replyFor(error: unknown): PageReply {
    if (error instanceof ForeignForm) return page('foundation/foreign-form', 'This form is out of date', {}, 403);
    if (error instanceof UnreadableForm) return page('foundation/problem', 'The form could not be read', { message: error.message }, 400);
    if (error instanceof Refused) return refusedPage(error);
    if (error instanceof HttpException && error.getStatus() < 500)
      return error.getStatus() === 403 ? page('foundation/not-allowed', 'You may not see this page', {}, 403) : NOT_FOUND;
    if (isNotOfItsType(error)) return page('foundation/problem', 'This could not be done', { message: NOT_OF_ITS_TYPE_WORDS }, 400);
    const reference = randomUUID().slice(0, 8);
    this.log.error(`${reference}: ${error instanceof Object && 'stack' in error ? String(error.stack) : readableError(error)}`);
    return page('foundation/failed', 'Sorry, something went wrong', { reference }, 500);
  }
}

function refusedPage({ refusals }: Refused): PageReply {
  const [first] = refusals;
  if (first?.code === 'notFound') return NOT_FOUND;
  if (first?.code === 'notAllowed') return page('foundation/not-allowed', 'You may not do this', { message: first.message }, 403);
  const messages = refusals.map(({ message }) => message);
  if (first && CONFLICTS.has(first.code)) return page('foundation/changed', 'This has changed in the meantime', { messages }, 409);
  return page('foundation/problem', 'This could not be done', { messages }, 400);
}

/** After signing in a person comes back to the page asked for; what was sent by a form cannot be repeated, so then to where it was. */
function signInAddress(request: Request): string {
  if (request.method === 'GET')
    return request.originalUrl === '/' ? paths.signIn : `${paths.signIn}?next=${encodeURIComponent(request.originalUrl)}`;
  const from = request.get('referer');
  const back = from === undefined ? undefined : pathOf(from, request.get('host'));
  return back ? `${paths.signIn}?next=${encodeURIComponent(back)}` : paths.signIn;
}

function pathOf(address: string, host: string | undefined): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { host: from, pathname, search } = new URL(address);
  return from === host ? `${pathname}${search}` : undefined;
}
