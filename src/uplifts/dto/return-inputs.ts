import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { DateOnly, PenceNumber } from '../../platform/graphql/scalars.js';
import { COST_DRIVERS, type CostDriver } from '../return-line.entity.js';
import { CostDrivers, ReturnStates } from './uplift-return.js';
import type { ReturnState } from '../negotiation.js';

const KEY = 'Your own key for this request: sent twice, it is done once and answered the same.';
const HIGHEST_RISE_BP = 10_000;
const LONGEST_RETURN = 5_000;

@InputType({ description: 'Which return, and the version you saw.' })
export class ReturnInput {
  @Field(() => ID, { description: 'The return.' })
  @IsUUID('loose', { message: 'This is not the id of a return.' })
  returnId: string;

  @Field(() => Int, { description: 'The version you saw: if somebody changed it since, you are told.' })
  @IsInt()
  @Min(1, { message: 'A version is counted from 1.' })
  version: number;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ description: 'What is asked for one fee line: in pounds, in percent, or both when they agree.' })
export class AskedLineInput {
  @Field(() => ID, { description: 'The line of the return.' })
  @IsUUID('loose', { message: 'This is not the id of a line.' })
  lineId: string;

  @Field(() => PenceNumber, { nullable: true, description: 'The price a year that is asked, in pence.' })
  @IsOptional()
  @IsInt()
  @Min(0, { message: 'A price cannot be below nothing.' })
  askedPence?: Pence | null;

  @Field(() => Int, { nullable: true, description: 'The rise that is asked, in basis points: 250 is 2.5%.' })
  @IsOptional()
  @IsInt()
  @Min(-HIGHEST_RISE_BP, { message: 'A fall cannot be more than 100%.' })
  @Max(HIGHEST_RISE_BP, { message: 'A rise of more than 100% must be given in pounds.' })
  askedBp?: number | null;

  @Field(() => CostDrivers, { nullable: true, description: 'What drives the rise.' })
  @IsOptional()
  @IsIn(COST_DRIVERS, { message: 'Choose one of the cost drivers.' })
  driver?: CostDriver | null;

  @Field(() => String, { nullable: true, description: 'The figures behind it.' })
  @IsOptional()
  @MaxLength(2_000, { message: 'Keep the figures under 2,000 characters and attach the rest as evidence.' })
  driverFigures?: string | null;
}

@InputType({ description: 'A return as far as it is filled in.' })
export class ReturnDraftInput extends ReturnInput {
  @Field(() => [AskedLineInput], { description: 'The lines to keep; others stay as they are.' })
  @IsArray()
  @ArrayMaxSize(LONGEST_RETURN, { message: `Send at most ${LONGEST_RETURN} lines at a time.` })
  @ValidateNested({ each: true })
  @Type(() => AskedLineInput)
  lines: AskedLineInput[];
}

@InputType({ description: 'A return to send.' })
export class SubmitReturnInput extends ReturnInput {
  @Field(() => DateOnly, { nullable: true, description: 'Officers only: the day on which the letter arrived.' })
  @IsOptional()
  receivedOn?: IsoDate | null;

  @Field(() => ID, { nullable: true, description: 'Officers only: the logged letter that the return was made from.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a letter.' })
  letterId?: string | null;
}

@InputType({ description: 'A return to take back.' })
export class WithdrawReturnInput extends ReturnInput {
  @Field(() => String, { description: 'Why.' })
  @IsNotEmpty({ message: 'Say why you take it back.' })
  @MaxLength(2_000)
  reason: string;
}

@InputType({ description: 'The amount put to one line.' })
export class LineAmountInput {
  @Field(() => ID, { description: 'The line of the return.' })
  @IsUUID('loose', { message: 'This is not the id of a line.' })
  lineId: string;

  @Field(() => PenceNumber, { description: 'The price a year, in pence.' })
  @IsInt()
  @Min(0, { message: 'A price cannot be below nothing.' })
  amountPence: Pence;
}

@InputType({ description: 'An offer or counter-offer: one percentage for all lines, or an amount for each.' })
export class FiguresInput extends ReturnInput {
  @Field(() => Int, { nullable: true, description: 'One rise for every line, in basis points: 240 is 2.4%.' })
  @IsOptional()
  @IsInt()
  @Min(-HIGHEST_RISE_BP, { message: 'A fall cannot be more than 100%.' })
  @Max(HIGHEST_RISE_BP, { message: 'A rise of more than 100% must be given line by line.' })
  percentBp?: number | null;

  @Field(() => [LineAmountInput], { nullable: true, description: 'Or an amount for every line.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LONGEST_RETURN)
  @ValidateNested({ each: true })
  @Type(() => LineAmountInput)
  lines?: LineAmountInput[] | null;

  @Field(() => String, { nullable: true, description: 'What to say with it. Both sides read it.' })
  @IsOptional()
  @MaxLength(4_000, { message: 'Keep the message under 4,000 characters.' })
  message?: string | null;
}

@InputType({ description: 'A deadlock and its owner.' })
export class EscalateInput extends ReturnInput {
  @Field(() => ID, { description: 'The person of your authority who will own it.' })
  @IsUUID('loose', { message: 'Name the person who will own this deadlock.' })
  ownerId: string;

  @Field(() => String, { description: 'Why no agreement was found.' })
  @IsNotEmpty({ message: 'Say why no agreement was found.' })
  @MaxLength(4_000)
  reason: string;
}

@InputType({ description: 'An exception to the cap.' })
export class CapExceptionInput {
  @Field(() => ID, { description: 'The return.' })
  @IsUUID('loose', { message: 'This is not the id of a return.' })
  returnId: string;

  @Field(() => Int, { description: 'To what rise the recommendation may go, in basis points; 0 takes an earlier exception back.' })
  @IsInt()
  @Min(0, { message: 'An exception cannot be below nothing.' })
  @Max(HIGHEST_RISE_BP, { message: 'An exception of more than 100% is not possible.' })
  riseBp: number;

  @Field(() => String, { description: 'Why.' })
  @IsNotEmpty({ message: 'Say why the cap should not hold.' })
  @MaxLength(4_000)
  reason: string;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'A refusal of the exception that was asked for.' })
export class DeclineCapExceptionInput {
  @Field(() => ID, { description: 'The return.' })
  @IsUUID('loose', { message: 'This is not the id of a return.' })
  returnId: string;

  @Field(() => String, { description: 'Why the cap holds.' })
  @IsNotEmpty({ message: 'Say why the cap holds.' })
  @MaxLength(4_000)
  reason: string;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'A message in the thread of a return.' })
export class MessageInput {
  @Field(() => ID, { description: 'The return.' })
  @IsUUID('loose', { message: 'This is not the id of a return.' })
  returnId: string;

  @Field(() => String, { description: 'The message. Both sides read it.' })
  @IsString()
  @IsNotEmpty({ message: 'Write a message.' })
  @MaxLength(4_000, { message: 'Keep the message under 4,000 characters.' })
  body: string;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'Which returns to list.' })
export class ReturnsFilterInput {
  @Field(() => ID, { nullable: true, description: 'Of this cycle.' })
  @IsOptional()
  @IsUUID('loose')
  cycleId?: string | null;

  @Field(() => [ReturnStates], { nullable: true, description: 'In one of these states.' })
  @IsOptional()
  @IsArray()
  states?: ReturnState[] | null;

  @Field(() => ID, { nullable: true, description: 'Of this school.' })
  @IsOptional()
  @IsUUID('loose')
  schoolId?: string | null;

  @Field(() => String, { nullable: true, description: 'Whose school name or reference holds this text.' })
  @IsOptional()
  @MaxLength(200)
  text?: string | null;
}

@InputType({ description: 'What a preview showed of one return.' })
export class SeenOfferInput {
  @Field(() => ID, { description: 'The return.' })
  @IsUUID('loose', { message: 'This is not the id of a return.' })
  returnId: string;

  @Field(() => Int, { description: 'The version it had.' })
  @IsInt()
  version: number;

  @Field(() => PenceNumber, { description: 'What it would be offered, pence a year.' })
  @IsInt()
  offeredPence: Pence;
}

@InputType({ description: 'The same offer to many returns.' })
export class BulkOfferInput {
  @Field(() => [ID], { description: 'The returns.' })
  @IsArray()
  @ArrayMaxSize(500, { message: 'Offer to at most 500 returns at a time.' })
  @IsUUID('loose', { each: true, message: 'This is not the id of a return.' })
  returnIds: string[];

  @Field(() => Int, {
    nullable: true,
    description: 'One rise for every line, in basis points; without it each line is offered what the rule recommends.',
  })
  @IsOptional()
  @IsInt()
  @Min(-HIGHEST_RISE_BP)
  @Max(HIGHEST_RISE_BP)
  percentBp?: number | null;

  @Field(() => String, { nullable: true, description: 'What to say with it.' })
  @IsOptional()
  @MaxLength(4_000)
  message?: string | null;

  @Field(() => [SeenOfferInput], {
    nullable: true,
    description: 'What the preview showed. If anything is different now, none is made and you are told what changed.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => SeenOfferInput)
  seen?: SeenOfferInput[] | null;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}
