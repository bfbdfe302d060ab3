import { Field, ObjectType } from '@nestjs/graphql';
import { Money } from '../../platform/graphql/scalars.js';

@ObjectType('ChangedTerm', { description: 'A term that two versions of a contract say differently.' })
export class ChangedTermView {
  @Field(() => String, { description: 'What it is about: Notice, Fee: Core place.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What the earlier version says; null where it does not have it.' })
  before: string | null;

  @Field(() => String, { nullable: true, description: 'What the later version says; null where it no longer has it.' })
  after: string | null;

  @Field(() => Money, { nullable: true, description: 'What a price changed by, a year; null where it is no price.' })
  difference: Money | null;
}
