import { Field, ObjectType } from '@nestjs/graphql';
import type { Refusal } from '../../kernel/outcome.js';

@ObjectType({ description: 'An expected refusal, in words for the person who tried.' })
export class UserError {
  @Field(() => String, { description: 'What kind of refusal, for programs: stable, in camel case.' })
  code: string;

  @Field(() => [String], { description: 'Path of the input field that caused it; empty when no one field did.' })
  field: string[];

  @Field(() => String, { description: 'What is wrong and how to mend it.' })
  message: string;
}

export const userErrors = (refusals: readonly Refusal[]): UserError[] =>
  refusals.map(({ code, message, field }) => ({ code, message, field: [...(field ?? [])] }));
