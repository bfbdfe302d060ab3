import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PageRenderer } from './page-renderer.js';
import { page } from './reply.js';

/** An address that nothing answers: a page for a browser, a line for a machine. */
@Catch(NotFoundException)
export class UnknownAddress implements ExceptionFilter<NotFoundException> {
  constructor(private readonly renderer: PageRenderer) {}

  catch(error: NotFoundException, host: ArgumentsHost): void {
    if (host.getType<string>() !== 'http') throw error;
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    response.status(404);
    if (request.path.startsWith('/api/') || !request.accepts('html')) response.json(error.getResponse());
    else response.type('html').send(this.renderer.bare(page('foundation/not-found', 'Page not found', {}, 404)));
  }
}
