import { type ArgumentsHost, Catch, type ExceptionFilter, HttpStatus } from '@nestjs/common';
import type { Response } from 'express';
import { Refused } from '../../kernel/outcome.js';

const STATUS: Readonly<Record<string, HttpStatus>> = {
  notAllowed: HttpStatus.FORBIDDEN,
  notFound: HttpStatus.NOT_FOUND,
  staleVersion: HttpStatus.CONFLICT,
  wrongState: HttpStatus.CONFLICT,
  clientKeyReused: HttpStatus.CONFLICT,
};

/** The one place where a refusal becomes what a REST client sees. GraphQL's is in graphql.module.ts. */
@Catch(Refused)
export class RefusalsAsResponses implements ExceptionFilter<Refused> {
  catch(refused: Refused, host: ArgumentsHost): void {
    // Apollo answers for its own resolvers; thrown on, the refusal reaches its error formatter.
    if (host.getType<string>() !== 'http') throw refused;
    const status = STATUS[refused.refusals[0]?.code ?? ''] ?? HttpStatus.BAD_REQUEST;
    const refusals = refused.refusals.map(({ code, message, field }) => ({ code, message, field: [...(field ?? [])] }));
    host.switchToHttp().getResponse<Response>().status(status).json({ refusals });
  }
}
