import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { DateOnly, PenceNumber } from '../../../platform/graphql/scalars.js';
import { PHASES, SETTINGS } from '../lot.js';
import { LotPhases, LotSettings } from './lot-enums.js';

const BASES = ['calendarDay', 'schoolDay', 'week', 'month', 'term'] as const;

@InputType({ description: 'A kind of places that a lot asks for.' })
export class LotLineInput {
  @Field(() => String, { description: 'What they are called.' })
  @IsString()
  @MaxLength(200)
  name: string;

  @Field(() => [String], { description: 'Need codes; none: any need.' })
  @IsArray()
  @IsString({ each: true })
  @ArrayMaxSize(15)
  needs: string[];

  @Field(() => LotPhases, { description: 'The phase.' })
  @IsIn(PHASES)
  phase: (typeof PHASES)[number];

  @Field(() => LotSettings, { description: 'Day or residential.' })
  @IsIn(SETTINGS)
  setting: (typeof SETTINGS)[number];

  @Field(() => PenceNumber, { description: 'What a like place costs a year bought alone, in pence.' })
  @IsInt()
  spotPence: Pence;
}

@InputType({ description: 'How a yearly price becomes pounds for a part of a year.' })
export class LotBasisInput {
  @Field(() => String, { description: 'calendarDay, schoolDay, week, month or term.' })
  @IsIn(BASES)
  kind: (typeof BASES)[number];

  @Field(() => Int, { nullable: true, description: 'School days or weeks a year.' })
  @IsOptional()
  @IsInt()
  units: number | null;
}

@InputType({ description: 'What a lot asks for and how it is decided.' })
export class LotInput {
  @Field(() => String, { description: 'What it is called.' })
  @IsString()
  @MaxLength(200)
  title: string;

  @Field(() => String, { description: 'What is asked for.' })
  @IsString()
  @MaxLength(8_000)
  words: string;

  @Field(() => DateOnly, { description: 'The first day of its places.' })
  startsOn: IsoDate;

  @Field(() => DateOnly, { description: 'The last day.' })
  endsOn: IsoDate;

  @Field(() => LotBasisInput, { description: 'How prices are charged.' })
  @ValidateNested()
  @Type(() => LotBasisInput)
  basis: LotBasisInput;

  @Field(() => Int, { description: 'Days for which the school bears an empty place.' })
  @IsInt()
  voidGraceDays: number;

  @Field(() => Int, { description: 'How many members have to buy.' })
  @IsInt()
  minimumMembers: number;

  @Field(() => DateOnly, { description: 'Until when members say what they want.' })
  optInBy: IsoDate;

  @Field(() => DateOnly, { description: 'The last day for questions.' })
  questionsUntil: IsoDate;

  @Field(() => String, { description: 'When bids close, ISO 8601 with its zone.' })
  @IsISO8601()
  closesAt: string;

  @Field(() => Int, { description: 'Working days between letters and contract.' })
  @IsInt()
  standstillDays: number;

  @Field(() => [Int], { description: 'How much the low, the expected and the high demand count.' })
  @IsArray()
  @IsInt({ each: true })
  weights: number[];

  @Field(() => Int, { description: 'The least quality that wins, of 100.' })
  @IsInt()
  minimumQuality: number;

  @Field(() => Int, { nullable: true, description: 'The most of all places that one provider may have, in percent.' })
  @IsOptional()
  @IsInt()
  mostSharePercent: number | null;

  @Field(() => Int, { nullable: true, description: 'The most providers.' })
  @IsOptional()
  @IsInt()
  mostProviders: number | null;

  @Field(() => [LotLineInput], { description: 'What is asked for.' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => LotLineInput)
  lines: LotLineInput[];
}

@InputType({ description: 'A lot as you saw it.' })
export class LotActInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'A new lot.' })
export class DraftLotInput {
  @Field(() => ID, { description: 'The consortium.' })
  @IsUUID()
  consortiumId: string;

  @Field(() => LotInput, { description: 'What it asks for.' })
  @ValidateNested()
  @Type(() => LotInput)
  lot: LotInput;

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}

@InputType({ description: 'A changed draft.' })
export class EditLotInput extends LotActInput {
  @Field(() => LotInput, { description: 'What it asks for.' })
  @ValidateNested()
  @Type(() => LotInput)
  lot: LotInput;
}

@InputType({ description: 'A lot that ends.' })
export class EndLotInput extends LotActInput {
  @Field(() => String, { description: 'Why.' })
  @IsString()
  @MaxLength(4_000)
  reason: string;
}

@InputType({ description: 'What your authority wants of a line.' })
export class LotWantInput {
  @Field(() => ID, { description: 'The line.' })
  @IsUUID()
  lineId: string;

  @Field(() => Int, { description: 'For sure.' })
  @IsInt()
  committed: number;

  @Field(() => Int, { description: 'Expected.' })
  @IsInt()
  expected: number;

  @Field(() => Int, { description: 'At most.' })
  @IsInt()
  most: number;
}

@InputType({ description: 'What your authority wants of a lot.' })
export class OptInInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => [LotWantInput], { description: 'By line.' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => LotWantInput)
  wants: LotWantInput[];

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}

@InputType({ description: 'A lot that members vote on.' })
export class PutLotToVoteInput extends LotActInput {
  @Field(() => DateOnly, { description: 'The last day for votes.' })
  closesOn: IsoDate;
}

@InputType({ description: 'A lot in which your authority buys no longer.' })
export class DropOutInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => String, { description: 'Why.' })
  @IsString()
  @MaxLength(4_000)
  reason: string;
}

@InputType({ description: 'A question about a lot.' })
export class AskAboutLotInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => ID, { description: 'The school that asks.' })
  @IsUUID()
  schoolId: string;

  @Field(() => String, { description: 'The question.' })
  @IsString()
  @MaxLength(8_000)
  question: string;

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}

@InputType({ description: 'An answer to all schools.' })
export class AnswerLotQuestionInput {
  @Field(() => ID, { description: 'The question.' })
  @IsUUID()
  questionId: string;

  @Field(() => String, { description: 'The answer.' })
  @IsString()
  @MaxLength(8_000)
  answer: string;
}

@InputType({ description: 'An award that members vote on.' })
export class ProposeAwardInput extends LotActInput {
  @Field(() => ID, { description: 'The award.' })
  @IsUUID()
  awardId: string;

  @Field(() => Int, { description: 'Which choice: 0 the cheapest, then the alternatives.' })
  @IsInt()
  chosen: number;

  @Field(() => DateOnly, { description: 'The last day for votes.' })
  closesOn: IsoDate;
}

@InputType({ description: 'A share that your authority approves.' })
export class AskShareApprovalInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}
