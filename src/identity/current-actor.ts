import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Request } from 'express';
import type { Actor } from '../kernel/actor.js';

export { Public } from '../platform/web/public.js';

/** The actor of a request and the sign-in that its token came from. */
export interface SignedIn extends Actor {
  readonly sessionId: string;
}

/** The HTTP request behind a GraphQL field or a controller method. `user` is where passport puts who signed in. */
export function requestOf(context: ExecutionContext): Request & { user?: SignedIn } {
  return context.getType<string>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<{ req: Request & { user?: SignedIn } }>().req
    : context.switchToHttp().getRequest<Request & { user?: SignedIn }>();
}

/** Where a request came from, as the audit record names it. */
export const sourceOf = (request: Request): string => request.ip?.replace(/^::ffff:/, '') ?? 'unknown';

function signedIn(context: ExecutionContext): SignedIn {
  const { user } = requestOf(context);
  if (!user) throw new Error('No actor: @CurrentActor() belongs on what needs a session, not on what is @Public().');
  return user;
}

/** Who acts: `(@CurrentActor() actor: Actor)` in a resolver or a controller. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => signedIn(context));

/** Who acts and by which sign-in, for what is done to the sign-in itself. */
export const CurrentSignIn = createParamDecorator((_: unknown, context: ExecutionContext): SignedIn => signedIn(context));

/** The id of the sign-in the request's token came from. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): string => signedIn(context).sessionId);

/** Where the request came from, for what is done before anybody is known. */
export const RequestSource = createParamDecorator((_: unknown, context: ExecutionContext): string => sourceOf(requestOf(context)));

/** The program a request came with, as it names itself: evidence of a signature, nothing more. */
export const UserAgent = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  (requestOf(context).headers['user-agent'] ?? 'not given').slice(0, 500),
);
