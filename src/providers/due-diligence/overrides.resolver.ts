import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsUUID, Length, MaxLength } from 'class-validator';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { DateOnly } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { type CheckKind, CheckKinds } from '../dto/enums.js';
import { CheckOverridesService } from './overrides.service.js';

@ObjectType({ description: 'That contracts may be issued to a school in spite of a check, as one person asked and another decided.' })
export class CheckOverrideView {
  @Field(() => ID, { description: 'Identifies the override.' })
  id: string;

  @Field(() => CheckKinds, { description: 'Which check.' })
  kind: CheckKind;

  @Field(() => String, { description: 'asked, confirmed or refused.' })
  state: string;

  @Field(() => String, { description: 'Why, and what makes it safe.' })
  reason: string;

  @Field(() => DateOnly, { description: 'The last day on which it counts.' })
  until: IsoDate;

  @Field(() => String, { description: 'Who asked.' })
  askedByName: string;

  @Field(() => String, { nullable: true, description: 'Who decided.' })
  decidedByName: string | null;

  @Field(() => Int, { description: 'Send it back with a decision.' })
  version: number;
}

@InputType({ description: 'A check to be overridden.' })
export class AskCheckOverrideInput {
  @Field(() => ID, { description: 'The school.' })
  @IsUUID()
  schoolId: string;

  @Field(() => CheckKinds, { description: 'Which check.' })
  @IsIn(Object.keys(CheckKinds))
  kind: CheckKind;

  @Field(() => String, { description: 'Why, and what makes it safe.' })
  @MaxLength(1_000)
  reason: string;

  @Field(() => DateOnly, { description: 'The last day on which it counts, six months ahead at most.' })
  until: IsoDate;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ description: 'A decision on an override by a second person.' })
export class DecideCheckOverrideInput {
  @Field(() => ID, { description: 'The override.' })
  @IsUUID()
  id: string;

  @Field(() => Int, { description: 'Its version as you saw it.' })
  @IsInt()
  version: number;

  @Field(() => Boolean, { description: 'Whether it is confirmed.' })
  confirmed: boolean;

  @Field(() => String, { description: 'A note; needed to refuse.', defaultValue: '' })
  @MaxLength(1_000)
  note: string;
}

@ObjectType({ description: 'The school, or why nothing was done.' })
export class CheckOverridePayload {
  @Field(() => ID, { nullable: true, description: 'The school.' })
  schoolId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}

const ofSchool = (schoolId: string): { readonly schoolId: string } => ({ schoolId });

/** Overrides of due diligence checks, by two people. */
@Resolver()
export class CheckOverridesResolver {
  constructor(private readonly overrides: CheckOverridesService) {}

  @Query(() => [CheckOverrideView], { description: 'Every override of a school’s checks by your authority, the latest first.' })
  checkOverrides(
    @CurrentActor() actor: Actor,
    @Args('schoolId', { type: () => ID, description: 'The school.' }) schoolId: string,
  ): Promise<CheckOverrideView[]> {
    return this.overrides.of(actor, schoolId);
  }

  @Mutation(() => CheckOverridePayload, {
    description: 'Asks that contracts may be issued to a school in spite of a check; a second person decides.',
  })
  askCheckOverride(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which check and why.' }) input: AskCheckOverrideInput,
  ): Promise<CheckOverridePayload> {
    return toPayload(this.overrides.ask(actor, input), ofSchool);
  }

  @Mutation(() => CheckOverridePayload, { description: 'Confirms or refuses an override. Another person than who asked.' })
  decideCheckOverride(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The decision.' }) { confirmed, ...input }: DecideCheckOverrideInput,
  ): Promise<CheckOverridePayload> {
    return toPayload(confirmed ? this.overrides.confirm(actor, input) : this.overrides.refuse(actor, input), ofSchool);
  }
}
