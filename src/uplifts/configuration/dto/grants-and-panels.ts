import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { DateOnly, Money, PenceNumber } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { SchoolKinds } from '../../../providers/dto/enums.js';
import type { SchoolKind } from '../../../providers/register/school-fields.js';
import { KeyedInput } from './keyed-input.js';

@ObjectType({ description: 'A grant that pays for the same costs as a rise, taken off so that nothing is paid twice.' })
export class CostGrant {
  @Field(() => ID, { description: 'The grant’s id.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => Int, { description: 'The year in which its financial year starts: 2027 is 2027-28.' })
  financialYear: number;

  @Field(() => SchoolKinds, { nullable: true, description: 'The kind of school it is for; null for one school or for all.' })
  schoolKind: SchoolKind | null;

  @Field(() => ID, { nullable: true, description: 'The one school it is for; null for a kind or for all.' })
  schoolId: string | null;

  @Field(() => String, { nullable: true, description: 'That school’s name.' })
  schoolName: string | null;

  @Field(() => Money, { description: 'What it pays for a place.' })
  perPlace: Money;

  @Field(() => String, { description: 'Where it was published.' })
  source: string;

  @Field(() => String, { nullable: true, description: 'Who recorded it; null where nobody is known.' })
  recordedByName: string | null;

  @Field(() => Date, { description: 'When it was recorded.' })
  recordedAt: Date;
}

@InputType({ description: 'A grant to record: for one kind of school, for one school, or for all.' })
export class RecordCostGrantInput extends KeyedInput {
  @Field(() => String, { description: 'Its name.' })
  @Matches(/\S/, { message: 'Give the grant its name.' })
  @MaxLength(200, { message: 'Keep the name under 200 characters.' })
  name: string;

  @Field(() => Int, { description: 'The year in which its financial year starts: 2027 is 2027-28.' })
  @IsInt({ message: 'Give the year in which the financial year starts, for example 2027.' })
  @Min(2020, { message: 'Give the year in which the financial year starts, for example 2027.' })
  @Max(2100, { message: 'Give the year in which the financial year starts, for example 2027.' })
  financialYear: number;

  @Field(() => SchoolKinds, { nullable: true, description: 'Only for this kind of school.' })
  @IsOptional()
  @IsIn(Object.keys(SchoolKinds), { message: 'Choose one of the kinds of school.' })
  schoolKind?: SchoolKind | null;

  @Field(() => ID, { nullable: true, description: 'Only for this school.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a school.' })
  schoolId?: string | null;

  @Field(() => PenceNumber, { description: 'What it pays for a place, in pence.' })
  @IsInt({ message: 'Give the amount in whole pence.' })
  @Min(0, { message: 'A grant cannot be below nothing.' })
  pencePerPlace: Pence;

  @Field(() => String, { description: 'Where it was published.' })
  @Matches(/\S/, { message: 'Say where the grant was published, so that anybody can check it.' })
  @MaxLength(500, { message: 'Keep the source under 500 characters.' })
  source: string;
}

@InputType({ description: 'A grant to remove. What it was stays in the audit record.' })
export class RemoveCostGrantInput extends KeyedInput {
  @Field(() => ID, { description: 'The grant.' })
  @IsUUID('loose', { message: 'This is not the id of a grant.' })
  grantId: string;
}

@ObjectType({ description: 'A grant after a mutation, or why it was refused.' })
export class CostGrantPayload {
  @Field(() => CostGrant, { nullable: true, description: 'The grant as recorded; null when refused.' })
  costGrant?: CostGrant | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'Which grant was removed, or why none was.' })
export class RemoveCostGrantPayload {
  @Field(() => ID, { nullable: true, description: 'The id it had; null when refused.' })
  removedId?: string | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'A meeting that can decide a request.' })
export class PanelMeeting {
  @Field(() => DateOnly, { description: 'Its day.' })
  on: IsoDate;

  @Field(() => String, { description: 'Its name.' })
  name: string;
}

@InputType({ description: 'A meeting, by its day and name.' })
export class PanelMeetingInput extends KeyedInput {
  @Field(() => DateOnly, { description: 'Its day.' })
  @IsString({ message: 'Say on which day the meeting is.' })
  on: IsoDate;

  @Field(() => String, { description: 'Its name.' })
  @Matches(/\S/, { message: 'Give the meeting its name.' })
  @MaxLength(200, { message: 'Keep the name under 200 characters.' })
  name: string;
}

@ObjectType({ description: 'A meeting after a mutation, or why it was refused.' })
export class PanelMeetingPayload {
  @Field(() => PanelMeeting, { nullable: true, description: 'The meeting recorded or removed; null when refused.' })
  panelMeeting?: PanelMeeting | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
