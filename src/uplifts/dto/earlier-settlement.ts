import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { IsoDate } from '../../kernel/dates.js';
import { DateOnly, Money } from '../../platform/graphql/scalars.js';
import type { ReturnState } from '../negotiation.js';
import { ReturnStates } from './uplift-return.js';

@ObjectType('EarlierSettlement', {
  description: 'How an earlier round ended between the authority and the school, or a school it follows.',
})
export class EarlierSettlementView {
  @Field(() => ID, { description: 'The return of that round.' })
  returnId: string;

  @Field(() => String, { description: 'The return’s reference.' })
  reference: string;

  @Field(() => String, { description: 'The round’s name.' })
  cycleName: string;

  @Field(() => String, { description: 'The school’s name as it stands in the register.' })
  schoolName: string;

  @Field(() => ReturnStates, { description: 'Where it ended.' })
  state: ReturnState;

  @Field(() => Int, { description: 'How many fee lines it had.' })
  lineCount: number;

  @Field(() => Money, { description: 'Prices before it, a year.' })
  current: Money;

  @Field(() => Money, { nullable: true, description: 'What was asked.' })
  asked: Money | null;

  @Field(() => Money, { nullable: true, description: 'What the rule recommended at the last offer. The authority only.' })
  recommended: Money | null;

  @Field(() => Money, { nullable: true, description: 'What was settled.' })
  settled: Money | null;

  @Field(() => DateOnly, { nullable: true, description: 'When it was decided.' })
  decidedOn: IsoDate | null;
}
