import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, ValidationPipe } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { ValidationError } from 'class-validator';
import type { GraphQLResolveInfo } from 'graphql';
import { type Observable, catchError, of, throwError } from 'rxjs';
import { type Outcome, Refused, type Refusal, refusal } from '../../kernel/outcome.js';
import { type UserError, userErrors } from './user-error.js';

/** Checks every input class (the schema itself refuses fields it does not know); what is wrong comes back as refusals in the words of the class, with the path of the field. */
export const inputValidation = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => new Refused(errors.flatMap((error) => invalidFields(error, []))),
  });

function invalidFields(error: ValidationError, path: readonly string[]): Refusal[] {
  const here = [...path, error.property];
  const own = Object.values(error.constraints ?? {}).map((message) => refusal('invalidInput', message, ...here));
  return [...own, ...(error.children ?? []).flatMap((child) => invalidFields(child, here))];
}

/** A mutation that was refused before its resolver ran (its input is wrong) answers in the same shape as one refused by its service. */
@Injectable()
export class RefusalsAsUserErrors implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType<string>() !== 'graphql') return next.handle();
    const info = GqlExecutionContext.create(context).getInfo<GraphQLResolveInfo>();
    if (info.parentType.name !== 'Mutation') return next.handle();
    return next
      .handle()
      .pipe(
        catchError((error: unknown) =>
          error instanceof Refused ? of({ userErrors: userErrors(error.refusals) }) : throwError(() => error),
        ),
      );
  }
}

/** Makes a mutation's payload from its outcome: what was changed, or why not. */
export async function toPayload<T, Body extends object>(
  outcome: Outcome<T> | Promise<Outcome<T>>,
  body: (value: T) => Body | Promise<Body>,
): Promise<Partial<Body> & { userErrors: UserError[] }> {
  const settled = await outcome;
  if (!settled.ok) return { userErrors: userErrors(settled.refusals) } as Partial<Body> & { userErrors: UserError[] };
  return { ...(await body(settled.value)), userErrors: [] };
}
