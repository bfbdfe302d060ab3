import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsUUID, MaxLength, Min } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';

@ObjectType({ description: 'That personal details of a pupil are held, and nothing of what they say.' })
export class PersonalDetailsHeld {
  @Field(() => Int, { description: 'Counts the corrections; send it back with the next.' })
  version: number;

  @Field(() => String, { description: 'Who recorded them.' })
  recordedByName: string;

  @Field(() => String, { description: 'When.' })
  recordedAt: string;
}

@ObjectType({ description: 'Who the child is. Each reading is on record.' })
export class PersonalDetailsView {
  @Field(() => String, { description: 'Full name.' })
  fullName: string;

  @Field(() => DateOnly, { description: 'Date of birth.' })
  dateOfBirth: IsoDate;

  @Field(() => String, { description: 'Full home postcode.' })
  postcode: string;
}

@ObjectType({ description: 'The details that were read, or why not.' })
export class ReadPersonalDetailsPayload {
  @Field(() => PersonalDetailsView, { nullable: true, description: 'The details.' })
  details?: PersonalDetailsView | null;

  @Field(() => [UserError], { description: 'Why they were not read; empty where they were.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'The pupil whose details were changed, or why not.' })
export class PersonalDetailsPayload {
  @Field(() => ID, { nullable: true, description: 'The pupil.' })
  pupilId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was changed; empty where it was.' })
  userErrors: UserError[];
}

@InputType({ description: 'Who the child is.' })
export class RecordPersonalDetailsInput {
  @Field(() => ID, { description: 'The pupil.' })
  @IsUUID()
  pupilId: string;

  @Field(() => Int, { description: 'The version you saw: 0 where none were held.' })
  @IsInt()
  @Min(0)
  version: number;

  @Field(() => String, { description: 'Full name.' })
  @MaxLength(400, { message: 'A name has at most 120 characters.' })
  fullName: string;

  @Field(() => DateOnly, { description: 'Date of birth, in the pupil’s month of birth where that is known.' })
  dateOfBirth: IsoDate;

  @Field(() => String, { description: 'Full home postcode, within the pupil’s outward postcode where that is known.' })
  @MaxLength(20, { message: 'Enter a full postcode, for example LE1 5XY.' })
  postcode: string;
}

@InputType({ description: 'Which details are removed and why.' })
export class RemovePersonalDetailsInput {
  @Field(() => ID, { description: 'The pupil.' })
  @IsUUID()
  pupilId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  @Min(1)
  version: number;

  @Field(() => String, { description: 'Why: the rule of retention, or who asked.' })
  @MaxLength(500, { message: 'Say it in at most 500 characters.' })
  reason: string;
}
