import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { type Observable, switchMap } from 'rxjs';
import { PageRenderer } from './page-renderer.js';
import type { PortalRequest } from './portal.guard.js';
import { PortalSessions } from './session.js';
import type { FileReply, Reply } from './reply.js';

/** Makes the response of what a page's handler answered. */
@Injectable()
export class RepliesInterceptor implements NestInterceptor {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly sessions: PortalSessions,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<string | StreamableFile> {
    const http = context.switchToHttp();
    return next
      .handle()
      .pipe(switchMap((reply: Reply) => this.respond(http.getRequest<PortalRequest>(), http.getResponse<Response>(), reply)));
  }

  private async respond(request: PortalRequest, response: Response, reply: Reply): Promise<string | StreamableFile> {
    // What a page shows is for one person at one moment.
    response.setHeader('Cache-Control', 'no-store');
    switch (reply.kind) {
      case 'page':
        response.status(reply.status).type('html');
        return this.renderer.page(request, reply);
      case 'fragment':
        response.status(200).type('html');
        return this.renderer.fragment(request, reply);
      case 'redirect':
        if (reply.message !== undefined) request.session.message = reply.message;
        // A browser follows a redirect as soon as it sees its head: what the next page needs is kept before.
        await this.sessions.keep(request);
        response.status(303).location(reply.to).type('text');
        return '';
      case 'file':
        return fileOf(response, reply);
    }
  }
}

function fileOf(response: Response, { name, type, bytes, inline, headers }: FileReply): StreamableFile {
  response.status(200);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
  const plain = name.replace(/[^\w .()-]/g, '_');
  return new StreamableFile(bytes, {
    type,
    length: bytes.length,
    disposition: `${inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  });
}
