import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { IS_PUBLIC } from '../platform/web/public.js';
import { Bearer } from './bearer.js';
import { requestOf } from './current-actor.js';

const SIGN_IN_FIRST = 'Sign in first: the access token is missing, has run out or belongs to a session that has ended.';

/** Lets nobody in without a live session, except to what is marked `@Public()`. Stands before every query, mutation and controller. */
@Injectable()
export class SignedInGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly bearer: Bearer,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = requestOf(context);
    request.user ??= await this.bearer.authenticate(request);
    if (request.user) return true;
    throw new UnauthorizedException(SIGN_IN_FIRST);
  }
}
