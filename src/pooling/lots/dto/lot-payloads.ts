import { Field, ID, ObjectType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/user-error.js';

@ObjectType({ description: 'What became of an act on a lot.' })
export class LotPayload {
  @Field(() => ID, { nullable: true, description: 'The lot. Null where it was refused.' })
  lotId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What became of a bid.' })
export class BidPayload {
  @Field(() => ID, { nullable: true, description: 'The bid. Null where it was refused.' })
  bidId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What became of a question.' })
export class LotQuestionPayload {
  @Field(() => ID, { nullable: true, description: 'The question. Null where it was refused.' })
  questionId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What was put to members.' })
export class LotDecisionPayload {
  @Field(() => ID, { nullable: true, description: 'The decision. Null where it was refused.' })
  decisionId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'A computation that was started.' })
export class LotWorkPayload {
  @Field(() => ID, { nullable: true, description: 'The work. Null where it was refused.' })
  workId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What became of an opening.' })
export class OpenBidsPayload {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the bids are open now: two people have opened them. Null where it was refused.',
  })
  open?: boolean;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}
