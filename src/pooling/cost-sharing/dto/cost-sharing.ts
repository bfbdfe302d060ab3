import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { DateOnly, PenceNumber } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { Activities } from '../../consortium/dto/consortium.js';
import { ACTIVITIES, type Activity } from '../../consortium/membership.js';
import { SHARING_RULES, type SharingRule } from '../rules.js';
import { RULE_WORDS } from '../shared-cost.js';

export const SharingRules = Object.fromEntries(SHARING_RULES.map((name) => [name, name])) as Record<SharingRule, SharingRule>;

registerEnumType(SharingRules, {
  name: 'SharingRule',
  description: 'How a cost is shared.',
  valuesMap: {
    equal: { description: RULE_WORDS.equal.means },
    population: { description: RULE_WORDS.population.means },
    committedPlaces: { description: RULE_WORDS.committedPlaces.means },
    usage: { description: RULE_WORDS.usage.means },
    shapley: { description: RULE_WORDS.shapley.means },
  },
});

@ObjectType({ description: 'By what a member can be charged.' })
export class SharedCostMember {
  @Field(() => ID, { description: 'The authority.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => Int, { description: 'How many people it serves.' })
  population: number;

  @Field(() => Int, { description: 'Places it committed to.' })
  committedPlaces: number;

  @Field(() => Int, { description: 'Days for which its pupils used places.' })
  usageDays: number;
}

@ObjectType({ description: 'What a member owes by a rule.' })
export class CostShare {
  @Field(() => ID, { description: 'The authority.' })
  memberId: string;

  @Field(() => PenceNumber, { description: 'In pence.' })
  pence: Pence;
}

@ObjectType({ description: 'Members that would pay less without the others.' })
export class UnhappyGroup {
  @Field(() => [ID], { description: 'Who.' })
  members: readonly string[];

  @Field(() => PenceNumber, { description: 'What they pay by the rule, in pence.' })
  paysPence: Pence;

  @Field(() => PenceNumber, { description: 'What they would pay alone, in pence.' })
  alonePence: Pence;
}

@ObjectType({ description: 'What a rule says.' })
export class ComparedSharingRule {
  @Field(() => SharingRules, { description: 'The rule.' })
  rule: SharingRule;

  @Field(() => [CostShare], { nullable: true, description: 'The shares; null where it cannot say.' })
  shares: readonly CostShare[] | null;

  @Field(() => [UnhappyGroup], { nullable: true, description: 'Groups that would pay less alone; null where that is not known.' })
  unhappy: readonly UnhappyGroup[] | null;
}

@ObjectType({ description: 'The PDF of a statement, at GET /api/documents/ and its id.' })
export class CostStatementDocument {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => String, { description: 'Printed on every page.' })
  reference: string;
}

@ObjectType({ description: 'What a member owes of a shared cost.' })
export class CostStatementType {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => ID, { description: 'The authority.' })
  authorityId: string;

  @Field(() => Int, { description: 'Its number.' })
  number: number;

  @Field(() => String, { description: 'share, correction or trueUp.' })
  kind: string;

  @Field(() => PenceNumber, { description: 'Owed in all, in pence.' })
  owedPence: Pence;

  @Field(() => PenceNumber, { description: 'Charged before, in pence.' })
  chargedBeforePence: Pence;

  @Field(() => PenceNumber, { description: 'Charged now, in pence; negative: paid back.' })
  amountPence: Pence;

  @Field(() => String, { description: 'What it says.' })
  words: string;

  @Field(() => String, { description: 'sent, confirmed, disputed or answered.' })
  state: string;

  @Field(() => PenceNumber, { nullable: true, description: 'What the member thinks it owes.' })
  claimedPence: Pence | null;

  @Field(() => String, { nullable: true, description: 'Why it disputes it.' })
  disputedBecause: string | null;

  @Field(() => String, { nullable: true, description: 'The lead’s answer.' })
  answer: string | null;

  @Field(() => CostStatementDocument, { nullable: true, description: 'Its PDF: for the member it charges and for who sends statements.' })
  document: CostStatementDocument | null;
}

@ObjectType({ description: 'A cost that members share.' })
export class SharedCost {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => Int, { description: 'Counts its changes.' })
  version: number;

  @Field(() => Int, { description: 'Its number.' })
  number: number;

  @Field(() => String, { description: 'What is shared.' })
  title: string;

  @Field(() => Activities, { description: 'Of which activity.' })
  activity: Activity;

  @Field(() => DateOnly, { description: 'The first day.' })
  from: IsoDate;

  @Field(() => DateOnly, { description: 'The last day.' })
  until: IsoDate;

  @Field(() => PenceNumber, { description: 'In all, in pence.' })
  totalPence: Pence;

  @Field(() => SharingRules, { description: 'The rule chosen.' })
  rule: SharingRule;

  @Field(() => String, { description: 'draft, shared or closed.' })
  state: string;

  @Field(() => [SharedCostMember], { description: 'The members.' })
  members: readonly SharedCostMember[];

  @Field(() => [CostStatementType], { description: 'The statements, the latest first.' })
  statements: readonly CostStatementType[];

  @Field(() => [ComparedSharingRule], { description: 'What every rule would say.' })
  compared: readonly ComparedSharingRule[];
}

@ObjectType({ description: 'What became of an act on a shared cost.' })
export class SharedCostPayload {
  @Field(() => ID, { nullable: true, description: 'The cost. Null where it was refused.' })
  costId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@InputType({ description: 'By what a member can be charged.' })
export class SharedCostMemberInput {
  @Field(() => ID, { description: 'The authority.' })
  @IsUUID()
  id: string;

  @Field(() => Int, { description: 'How many people it serves.' })
  @IsInt()
  population: number;

  @Field(() => Int, { description: 'Places it committed to.' })
  @IsInt()
  committedPlaces: number;

  @Field(() => Int, { description: 'Days for which its pupils used places.' })
  @IsInt()
  usageDays: number;
}

@InputType({ description: 'A price by number of places.' })
export class VolumePriceInput {
  @Field(() => Int, { description: 'From so many places.' })
  @IsInt()
  fromPlaces: number;

  @Field(() => PenceNumber, { description: 'A place a year, in pence.' })
  @IsInt()
  annualPence: Pence;
}

@InputType({ description: 'A cost to share.' })
export class DraftSharedCostInput {
  @Field(() => ID, { description: 'The consortium.' })
  @IsUUID()
  consortiumId: string;

  @Field(() => String, { description: 'What is shared.' })
  @IsString()
  @MaxLength(200)
  title: string;

  @Field(() => Activities, { description: 'Of which activity.' })
  @IsIn(ACTIVITIES)
  activity: Activity;

  @Field(() => DateOnly, { description: 'The first day.' })
  from: IsoDate;

  @Field(() => DateOnly, { description: 'The last day.' })
  until: IsoDate;

  @Field(() => PenceNumber, { description: 'In all, in pence.' })
  @IsInt()
  totalPence: Pence;

  @Field(() => SharingRules, { description: 'The rule.' })
  @IsIn(SHARING_RULES)
  rule: SharingRule;

  @Field(() => [VolumePriceInput], { nullable: true, description: 'Prices by number of places, where it is the price of places.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => VolumePriceInput)
  tiers: VolumePriceInput[] | null;

  @Field(() => [SharedCostMemberInput], { description: 'The members.' })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => SharedCostMemberInput)
  members: SharedCostMemberInput[];

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}

@InputType({ description: 'A shared cost as you saw it.' })
export class SharedCostActInput {
  @Field(() => ID, { description: 'The cost.' })
  @IsUUID()
  costId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'What is put right, or what was used in the whole year.' })
export class CorrectSharedCostInput {
  @Field(() => ID, { description: 'The cost.' })
  @IsUUID()
  costId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;

  @Field(() => [SharedCostMemberInput], { description: 'The members.' })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => SharedCostMemberInput)
  members: SharedCostMemberInput[];

  @Field(() => String, { description: 'What is put right.' })
  @IsString()
  @MaxLength(4_000)
  words: string;
}

@InputType({ description: 'A statement that is wrong.' })
export class DisputeStatementInput {
  @Field(() => ID, { description: 'The statement.' })
  @IsUUID()
  statementId: string;

  @Field(() => PenceNumber, { description: 'What you think you owe, in pence.' })
  @IsInt()
  claimedPence: Pence;

  @Field(() => String, { description: 'What is wrong.' })
  @IsString()
  @MaxLength(4_000)
  because: string;
}

@InputType({ description: 'An answer to a dispute.' })
export class AnswerDisputeInput {
  @Field(() => ID, { description: 'The statement.' })
  @IsUUID()
  statementId: string;

  @Field(() => String, { description: 'The answer.' })
  @IsString()
  @MaxLength(4_000)
  words: string;
}
