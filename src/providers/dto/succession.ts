import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { IsoDate } from '../../kernel/dates.js';
import { DateOnly } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import type { SuccessionAction } from '../register/succession.js';
import type { SuccessionState } from '../register/succession.service.js';
import { SuccessionActions, SuccessionStates } from './enums.js';

@ObjectType({ description: 'That one school follows another which closed.' })
export class SchoolSuccession {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => Int, { description: 'Counts decisions. Send it back with a mutation, so that a stale view is told.' })
  version: number;

  @Field(() => SuccessionStates, { description: 'Whether it is decided.' })
  state: SuccessionState;

  @Field(() => [SuccessionActions], { description: 'What you can do with it now.' })
  availableActions: SuccessionAction[];

  @Field(() => DateOnly, { nullable: true, description: 'When the link was established, as the register says.' })
  establishedOn: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Who decided.' })
  decidedByName: string | null;

  predecessorId: string;

  successorId: string;
}

@ObjectType({ description: 'A succession after a decision, or why it was refused.' })
export class SchoolSuccessionPayload {
  @Field(() => SchoolSuccession, { nullable: true, description: 'The succession as it is now; null when refused.' })
  succession?: SchoolSuccession | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
