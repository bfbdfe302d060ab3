import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, MaxLength, Min } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import type { NoteKind } from '../liaison-notes.service.js';
import { NoteKinds } from './liaison.js';

const NOT_A_PERSON = 'This is not the id of a person.';

@InputType({ isAbstract: true })
class OnSchool {
  @Field(() => ID, { description: 'The school on whose page it stands.' })
  @IsUUID('loose', { message: 'This is not the id of a school.' })
  schoolId: string;

  @Field(() => String, { nullable: true, description: 'A key of your own: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ isAbstract: true })
class NewOnSchool extends OnSchool {
  @Field(() => Boolean, { defaultValue: false, description: 'About the whole provider that runs the school, not the school alone.' })
  @IsBoolean()
  aboutProvider: boolean = false;
}

@InputType({ isAbstract: true })
class SeenOnSchool extends OnSchool {
  @Field(() => ID, { description: 'What is changed.' })
  @IsUUID('loose', { message: 'This is not an id.' })
  id: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'Who looks after a school, from when.' })
export class NameLiaisonLeadInput extends NewOnSchool {
  @Field(() => ID, { description: 'A person of your authority.' })
  @IsUUID('loose', { message: NOT_A_PERSON })
  personId: string;

  @Field(() => DateOnly, { description: 'First day. Whoever led until then ends the day before.' })
  @IsString()
  from: IsoDate;

  @Field(() => Int, {
    nullable: true,
    description: 'Version of the lead that you saw, 0 where you saw none: another one named since is told.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  version?: number | null;
}

@InputType({ description: 'When somebody stops looking after a school.' })
export class EndLiaisonLeadInput extends SeenOnSchool {
  @Field(() => DateOnly, { description: 'The last day.' })
  @IsString()
  lastDay: IsoDate;
}

@InputType({ description: 'What was said with a school. Name no child: use the authority’s reference.' })
export class WriteLiaisonNoteInput extends NewOnSchool {
  @Field(() => DateOnly, { description: 'The day of it; not after today.' })
  @IsString()
  on: IsoDate;

  @Field(() => NoteKinds, { description: 'How it came about.' })
  @IsIn(Object.keys(NoteKinds))
  kind: NoteKind;

  @Field(() => String, { description: 'The text, at most 4,000 characters.' })
  @IsString()
  @MaxLength(4_000, { message: 'Write at most 4,000 characters; put longer papers on file.' })
  text: string;

  @Field(() => ID, { nullable: true, description: 'The note that this one corrects.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a note.' })
  correctsId?: string | null;
}

@InputType({ description: 'A visit to be made.' })
export class PlanVisitInput extends NewOnSchool {
  @Field(() => DateOnly, { description: 'The day; not before today.' })
  @IsString()
  plannedOn: IsoDate;

  @Field(() => ID, { description: 'Who goes: a person of your authority.' })
  @IsUUID('loose', { message: NOT_A_PERSON })
  visitorId: string;
}

@InputType({ description: 'Another day or visitor for a planned visit.' })
export class MoveVisitInput extends SeenOnSchool {
  @Field(() => DateOnly, { description: 'The day; not before today.' })
  @IsString()
  plannedOn: IsoDate;

  @Field(() => ID, { description: 'Who goes: a person of your authority.' })
  @IsUUID('loose', { message: NOT_A_PERSON })
  visitorId: string;
}

@InputType({ description: 'A visit that was made. Name no child in it: use the authority’s reference.' })
export class RecordVisitInput extends NewOnSchool {
  @Field(() => ID, { nullable: true, description: 'The planned visit that was made; left out for one that nobody planned.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a visit.' })
  id?: string | null;

  @Field(() => Int, { nullable: true, description: 'The planned visit’s version you saw.' })
  @IsOptional()
  @IsInt()
  version?: number | null;

  @Field(() => DateOnly, { description: 'The day; not after today.' })
  @IsString()
  doneOn: IsoDate;

  @Field(() => ID, { description: 'Who went: a person of your authority.' })
  @IsUUID('loose', { message: NOT_A_PERSON })
  visitorId: string;

  @Field(() => String, { description: 'What came of it, at most 4,000 characters.' })
  @IsString()
  @MaxLength(4_000, { message: 'Write at most 4,000 characters; put longer papers on file.' })
  outcome: string;

  @Field(() => DateOnly, { nullable: true, description: 'By when somebody is to go again.' })
  @IsOptional()
  nextDueOn?: IsoDate | null;
}

@InputType({ description: 'A planned visit that will not be made.' })
export class CallOffVisitInput extends SeenOnSchool {}

@InputType({ description: 'What is to be done about a school.' })
export class AddLiaisonActionInput extends NewOnSchool {
  @Field(() => String, { description: 'What, at most 300 characters. Name no child: use the authority’s reference.' })
  @IsString()
  what: string;

  @Field(() => ID, { description: 'Who does it: a person of your authority.' })
  @IsUUID('loose', { message: NOT_A_PERSON })
  ownerId: string;

  @Field(() => DateOnly, { description: 'By when; not before today.' })
  @IsString()
  dueOn: IsoDate;
}

@InputType({ description: 'Other words, owner or day for an action.' })
export class ChangeLiaisonActionInput extends SeenOnSchool {
  @Field(() => String, { description: 'What, at most 300 characters.' })
  @IsString()
  what: string;

  @Field(() => ID, { description: 'Who does it: a person of your authority.' })
  @IsUUID('loose', { message: NOT_A_PERSON })
  ownerId: string;

  @Field(() => DateOnly, { description: 'By when.' })
  @IsString()
  dueOn: IsoDate;
}

@InputType({ description: 'That an action is done.' })
export class CompleteLiaisonActionInput extends SeenOnSchool {
  @Field(() => DateOnly, { description: 'The day; not after today.' })
  @IsString()
  doneOn: IsoDate;
}
