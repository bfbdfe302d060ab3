import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsNotEmpty, IsOptional, IsUUID, Length, MaxLength } from 'class-validator';

export const AppealOutcomes = { upheld: 'upheld', dismissed: 'dismissed' } as const;
export type AppealOutcome = keyof typeof AppealOutcomes;
registerEnumType(AppealOutcomes, {
  name: 'AppealOutcome',
  description: 'How an appeal ended.',
  valuesMap: {
    upheld: { description: 'The provider was right: the decision is taken again.' },
    dismissed: { description: 'The decision stands.' },
  },
});

@ObjectType({ description: 'A provider’s appeal against a decision.' })
export class Appeal {
  @Field(() => String, { description: 'Why the provider appeals.' })
  reason: string;

  @Field(() => String, { description: 'Who appealed.' })
  madeByName: string;

  @Field(() => Date, { description: 'When.' })
  madeAt: Date;

  @Field(() => String, { nullable: true, description: 'Who reviewed it.' })
  reviewerName: string | null;

  @Field(() => AppealOutcomes, { nullable: true, description: 'How it ended; null while open.' })
  outcome: AppealOutcome | null;

  @Field(() => String, { nullable: true, description: 'Why it ended so.' })
  outcomeReason: string | null;
}

@InputType({ description: 'An appeal.' })
export class MakeAppealInput {
  @Field(() => ID, { description: 'The return whose decision is appealed against.' })
  @IsUUID('loose', { message: 'This is not the id of a return.' })
  returnId: string;

  @Field(() => String, { description: 'Why.' })
  @IsNotEmpty({ message: 'Say why you appeal.' })
  @MaxLength(4_000)
  reason: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'The review of an appeal.' })
export class DecideAppealInput {
  @Field(() => ID, { description: 'The return.' })
  @IsUUID('loose', { message: 'This is not the id of a return.' })
  returnId: string;

  @Field(() => AppealOutcomes, { description: 'How it ends.' })
  @IsIn(Object.keys(AppealOutcomes))
  outcome: AppealOutcome;

  @Field(() => String, { description: 'Why. The provider reads it.' })
  @IsNotEmpty({ message: 'Say why.' })
  @MaxLength(4_000)
  reason: string;
}
