import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, MaxLength, Min } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import type { LeaveReason } from '../call-offs.service.js';
import type { CallOffState } from '../call-offs.query.js';
import type { LedgerGrain } from '../block-views.js';
import { BlockCallOffView, BlockTermStatement, CallOffStates, LedgerGrains } from './block-views.js';

const KEY = 'Your own key for this request: sent twice, it is done once and answered the same.';
const LONG = 'A client key has 1 to 200 characters.';
const LEAVE_REASONS = ['left', 'moved', 'planMoved', 'other'] as const satisfies readonly LeaveReason[];

@InputType({ description: 'Which part of a block’s ledger.' })
export class BlockLedgerFilter {
  @Field(() => LedgerGrains, { defaultValue: 'month', description: 'By what its rows are cut.' })
  @IsIn(Object.keys(LedgerGrains))
  by: LedgerGrain = 'month';

  @Field(() => DateOnly, { nullable: true, description: 'First day; with `until`. Without both, the academic year of today.' })
  @IsOptional()
  @IsString()
  from?: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'Last day.' })
  @IsOptional()
  @IsString()
  until?: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Only this group of places.' })
  @IsOptional()
  @IsString()
  group?: string | null;
}

@InputType({ description: 'Which call-offs of a block.' })
export class BlockCallOffFilter {
  @Field(() => CallOffStates, { nullable: true, description: 'Of this state.' })
  @IsOptional()
  @IsIn(Object.keys(CallOffStates))
  state?: CallOffState | null;

  @Field(() => String, { nullable: true, description: 'Of this group of places.' })
  @IsOptional()
  @IsString()
  group?: string | null;
}

@InputType({ description: 'A pupil nominated to the first free place of a group: guaranteed before optional, then the lowest number.' })
export class CallOffPlaceInput {
  @Field(() => ID, { description: 'The block.' })
  @IsUUID('loose', { message: 'This is not the id of a contract.' })
  contractId: string;

  @Field(() => String, { nullable: true, description: 'The group of places; may be left out where there is only one.' })
  @IsOptional()
  @MaxLength(200)
  group?: string | null;

  @Field(() => String, { description: 'Your authority’s own reference of the pupil.' })
  @Length(1, 100, { message: 'Give the pupil’s reference.' })
  pupilReference: string;

  @Field(() => DateOnly, { description: 'First day.' })
  @IsString()
  from: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Last day, where it is known.' })
  @IsOptional()
  @IsString()
  until?: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Reference of the call-off.' })
  @IsOptional()
  @MaxLength(100, { message: 'A reference has at most 100 characters.' })
  reference?: string | null;

  @Field(() => String, { nullable: true, description: 'Why the pupil has the place although the group was agreed for others.' })
  @IsOptional()
  @MaxLength(2_000, { message: 'Write at most 2,000 characters.' })
  overrideReason?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the core fee that stands for the placement ends on the day before.' })
  @IsOptional()
  @IsBoolean()
  endsCoreFee?: boolean | null;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200, { message: LONG })
  clientKey?: string | null;
}

@InputType({ description: 'The last day of a call-off.' })
export class EndCallOffInput {
  @Field(() => ID, { description: 'The call-off.' })
  @IsUUID('loose', { message: 'This is not the id of a call-off.' })
  callOffId: string;

  @Field(() => Int, { description: 'Its version as you saw it.' })
  @IsInt()
  version: number;

  @Field(() => DateOnly, { description: 'The pupil’s last day in the place.' })
  @IsString()
  lastDay: IsoDate;

  @Field(() => String, { description: 'left (the school), moved (to another place), planMoved (to another authority) or other.' })
  @IsIn(LEAVE_REASONS, { message: 'Choose left, moved, planMoved or other.' })
  because: LeaveReason;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200, { message: LONG })
  clientKey?: string | null;
}

@InputType({ description: 'A nomination that is taken back before its first day.' })
export class WithdrawCallOffInput {
  @Field(() => ID, { description: 'The call-off.' })
  @IsUUID('loose', { message: 'This is not the id of a call-off.' })
  callOffId: string;

  @Field(() => Int, { description: 'Its version as you saw it.' })
  @IsInt()
  version: number;

  @Field(() => String, { description: 'Why.' })
  @Length(1, 2_000, { message: 'Say why.' })
  reason: string;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200, { message: LONG })
  clientKey?: string | null;
}

@InputType({ description: 'A pupil who takes the place of another.' })
export class SubstitutePupilInput {
  @Field(() => ID, { description: 'The call-off that ends.' })
  @IsUUID('loose', { message: 'This is not the id of a call-off.' })
  callOffId: string;

  @Field(() => Int, { description: 'Its version as you saw it.' })
  @IsInt()
  version: number;

  @Field(() => DateOnly, { description: 'The last day of the pupil who goes.' })
  @IsString()
  lastDay: IsoDate;

  @Field(() => String, { description: 'The reference of the pupil who comes.' })
  @Length(1, 100, { message: 'Give the pupil’s reference.' })
  pupilReference: string;

  @Field(() => DateOnly, { description: 'First day of the pupil who comes.' })
  @IsString()
  from: IsoDate;

  @Field(() => String, { nullable: true, description: 'Why the pupil has the place although the group was agreed for others.' })
  @IsOptional()
  @MaxLength(2_000, { message: 'Write at most 2,000 characters.' })
  overrideReason?: string | null;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200, { message: LONG })
  clientKey?: string | null;
}

@InputType({ description: 'Empty places given back.' })
export class ReleasePlacesInput {
  @Field(() => ID, { description: 'The block.' })
  @IsUUID('loose', { message: 'This is not the id of a contract.' })
  contractId: string;

  @Field(() => [Int], { description: 'Numbers of the places.' })
  @IsInt({ each: true })
  @ArrayMaxSize(1_000)
  placeNumbers: number[];

  @Field(() => DateOnly, { description: 'The first day on which they are not bought any more.' })
  @IsString()
  from: IsoDate;

  @Field(() => String, { description: 'Why.' })
  @Length(1, 2_000, { message: 'Say why.' })
  reason: string;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200, { message: LONG })
  clientKey?: string | null;
}

@InputType({ description: 'A term to settle.' })
export class SettleBlockTermInput {
  @Field(() => ID, { description: 'The block.' })
  @IsUUID('loose', { message: 'This is not the id of a contract.' })
  contractId: string;

  @Field(() => DateOnly, { description: 'The term’s first day in the block.' })
  @IsString()
  from: IsoDate;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200, { message: LONG })
  clientKey?: string | null;
}

@InputType({ description: 'When blocks warn, from a day on.' })
export class BlockWarningRulesInput {
  @Field(() => DateOnly, { description: 'The first day of these rules.' })
  @IsString()
  effectiveFrom: IsoDate;

  @Field(() => Int, { description: 'Warn above this share of empty guaranteed places, in basis points.' })
  @IsInt()
  @Min(0)
  @Max(10_000)
  voidShareBp: number;

  @Field(() => Int, { description: 'Warn of a place empty for so many days.' })
  @IsInt()
  @Min(1)
  @Max(1_000)
  voidDays: number;

  @Field(() => Int, { description: 'Warn so many months before a contract’s last day.' })
  @IsInt()
  @Min(0)
  @Max(60)
  expiryMonths: number;

  @Field(() => Int, { description: 'Warn so many months before an extension must be taken up.' })
  @IsInt()
  @Min(0)
  @Max(60)
  extensionMonths: number;

  @Field(() => String, { nullable: true, description: KEY })
  @IsOptional()
  @Length(1, 200, { message: LONG })
  clientKey?: string | null;
}

@ObjectType({ description: 'A call-off after a mutation, or why it was refused.' })
export class CallOffPayload {
  @Field(() => BlockCallOffView, { nullable: true, description: 'As it is now; null when refused.' })
  callOff?: BlockCallOffView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What became of an act on a block, or why it was refused.' })
export class BlockActPayload {
  @Field(() => ID, { nullable: true, description: 'The contract; null when refused.' })
  contractId?: string | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'A term after it was settled, or why it was refused.' })
export class BlockTermPayload {
  @Field(() => BlockTermStatement, { nullable: true, description: 'As it was settled; null when refused.' })
  statement?: BlockTermStatement | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
