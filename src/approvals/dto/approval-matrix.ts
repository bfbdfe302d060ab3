import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { DateOnly, Money, PenceNumber } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';

const MOST_BANDS = 20;
const MOST_STEPS = 10;

@ObjectType({ description: 'Decisions up to a value, and who takes them.' })
export class ApprovalMatrixBand {
  @Field(() => Int, { description: 'Its place from the lowest value, from 1.' })
  position: number;

  @Field(() => Money, { nullable: true, description: 'The highest value of the band, included; null for no limit.' })
  upTo: Money | null;

  @Field(() => [String], { description: 'The roles that decide, in order.' })
  roles: string[];

  @Field(() => Boolean, { description: 'Whether it is a key decision, with notice and call-in.' })
  keyDecision: boolean;
}

@ObjectType('ApprovalMatrix', { description: 'Who decides what, by value, from a date on.' })
export class ApprovalMatrixView {
  @Field(() => DateOnly, { description: 'From when it counts.' })
  effectiveFrom: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Up to which day it counts; null where none follows.' })
  effectiveUntil: IsoDate | null;

  @Field(() => Boolean, { description: 'Whether it counts today.' })
  inForce: boolean;

  @Field(() => Date, { description: 'When it was recorded.' })
  recordedAt: Date;

  @Field(() => [ApprovalMatrixBand], { description: 'Its bands, the lowest first.' })
  bands: ApprovalMatrixBand[];
}

@InputType({ description: 'A band of a matrix.' })
export class ApprovalMatrixBandInput {
  @Field(() => PenceNumber, { nullable: true, description: 'The highest value of the band, included, in pence; leave out for no limit.' })
  @IsOptional()
  @IsInt({ message: 'Give the limit in whole pence.' })
  @Min(0, { message: 'A limit cannot be below nothing.' })
  @Max(Number.MAX_SAFE_INTEGER, { message: 'Leave the limit out where there is none.' })
  upToPence?: Pence | null;

  @Field(() => [String], { description: 'The roles that decide, in order, for example headOfSes, financePartner.' })
  @IsArray()
  @ArrayNotEmpty({ message: 'Say who decides.' })
  @ArrayMaxSize(MOST_STEPS, { message: `A decision takes at most ${MOST_STEPS} steps.` })
  @IsString({ each: true, message: 'A role is given by its name.' })
  roles: string[];

  @Field(() => Boolean, { defaultValue: false, description: 'Whether it is a key decision, with notice and call-in.' })
  @IsBoolean({ message: 'Say whether it is a key decision: true or false.' })
  keyDecision: boolean = false;
}

@InputType({ description: 'A matrix to record: it takes the place of the one before from its date on.' })
export class RecordApprovalMatrixInput {
  @Field(() => DateOnly, { description: 'From when it counts.' })
  @IsString({ message: 'Say from when the matrix counts.' })
  effectiveFrom: IsoDate;

  @Field(() => [ApprovalMatrixBandInput], { description: 'Its bands, limits rising, the last without a limit.' })
  @IsArray()
  @ArrayNotEmpty({ message: 'Give at least one band, the last without a limit.' })
  @ArrayMaxSize(MOST_BANDS, { message: `A matrix has at most ${MOST_BANDS} bands.` })
  @ValidateNested({ each: true })
  @Type(() => ApprovalMatrixBandInput)
  bands: ApprovalMatrixBandInput[];

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@ObjectType({ description: 'A matrix after a mutation, or why it was refused.' })
export class ApprovalMatrixPayload {
  @Field(() => ApprovalMatrixView, { nullable: true, description: 'The matrix as recorded; null when refused.' })
  approvalMatrix?: ApprovalMatrixView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
