import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { ConnectionOf, PageArgs } from '../../../platform/graphql/connection.js';
import { DateOnly, PenceNumber } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { CostDrivers, SchoolReference } from '../../dto/uplift-return.js';
import { ReturnFromLetter } from '../../return-files/dto/received-letter.js';
import { COST_DRIVERS, type CostDriver } from '../../return-line.entity.js';
import { LETTER_STATES, type LetterState } from '../fee-letters.query.js';

const LetterStates: Record<LetterState, LetterState> = {
  proposed: 'proposed',
  needsReading: 'needsReading',
  entered: 'entered',
  setAside: 'setAside',
};
registerEnumType(LetterStates, {
  name: 'FeeLetterState',
  description: 'Where a fee letter stands.',
  valuesMap: {
    proposed: { description: 'What it asks was found; an officer confirms or corrects it.' },
    needsReading: { description: 'A person has to read it.' },
    entered: { description: 'A return was made from it.' },
    setAside: { description: 'No return is made from it, for a reason.' },
  },
});

@ObjectType({ description: 'Something found in a letter, and where.' })
export class LetterFindingView {
  @Field(() => String, { description: 'What was found, in words.' })
  words: string;

  @Field(() => String, { description: 'How sure it is: sure, likely or unsure.' })
  sureness: string;

  @Field(() => String, { description: 'The passage it comes from.' })
  quote: string;
}

@ObjectType({ description: 'A school that a letter may be from. None counts before an officer confirms it.' })
export class LetterSchoolCandidate {
  @Field(() => Int, { description: 'Its URN.' })
  urn: number;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => String, { description: 'How sure it is: sure, likely or unsure.' })
  sureness: string;

  @Field(() => [String], { description: 'Why it may be this one.' })
  reasons: string[];
}

@ObjectType({ description: 'What a letter would put to one line of the return.' })
export class LetterProposalLine {
  @Field(() => ID, { description: 'The line of the return.' })
  lineId: string;

  @Field(() => String, { description: 'The pupil’s reference at the authority.' })
  pupilReference: string;

  @Field(() => String, { description: 'The kind of fee.' })
  kind: string;

  @Field(() => PenceNumber, { description: 'The price a year now, in pence.' })
  currentPence: Pence;

  @Field(() => PenceNumber, {
    nullable: true,
    description: 'The price a year the letter asks; null where it does not say, or contradicts itself.',
  })
  proposedPence: Pence | null;

  @Field(() => Boolean, { description: 'Whether the letter says several things of it.' })
  contradicts: boolean;

  @Field(() => String, { description: 'Why this price, or why none.' })
  why: string;
}

@ObjectType({ description: 'The return that a letter would become.' })
export class LetterProposalView {
  @Field(() => ID, { description: 'The school’s return in the open round.' })
  returnId: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => Int, { description: 'Its version: pass it when the return is entered.' })
  version: number;

  @Field(() => Boolean, { description: 'Whether it can be entered now.' })
  canEnter: boolean;

  @Field(() => CostDrivers, { nullable: true, description: 'What the letter says first drives the rise.' })
  driver: CostDriver | null;

  @Field(() => [LetterProposalLine], { description: 'Line by line.' })
  lines: LetterProposalLine[];
}

@ObjectType('FeeLetterInList', { description: 'A fee letter in a list.' })
export class FeeLetterRowView {
  @Field(() => ID, { description: 'The letter’s id.' })
  id: string;

  @Field(() => DateOnly, { description: 'The day it arrived.' })
  receivedOn: IsoDate;

  @Field(() => LetterStates, { description: 'Where it stands.' })
  state: LetterState;

  @Field(() => SchoolReference, { nullable: true, description: 'The school that wrote: confirmed by an officer, or stated by its URN.' })
  school: SchoolReference | null;

  @Field(() => Boolean, { description: 'Whether an officer confirmed the school.' })
  schoolConfirmed: boolean;

  @Field(() => ReturnFromLetter, { nullable: true, description: 'The return made from it.' })
  upliftReturn: ReturnFromLetter | null;

  @Field(() => String, { nullable: true, description: 'Why a person has to read it, or why it was set aside.' })
  why: string | null;
}

@ObjectType('FeeLetter', { description: 'A fee letter and what was found in it.' })
export class FeeLetterView extends FeeLetterRowView {
  @Field(() => [LetterSchoolCandidate], { description: 'Schools it may be from, the likeliest first.' })
  candidates: LetterSchoolCandidate[];

  @Field(() => [LetterFindingView], { description: 'What it asks. Findings that contradict each other are all here.' })
  asks: LetterFindingView[];

  @Field(() => [LetterFindingView], { description: 'From when.' })
  effective: LetterFindingView[];

  @Field(() => LetterProposalView, {
    nullable: true,
    description: 'What it would put into the return of the open round; null without a school or a round.',
  })
  proposal: LetterProposalView | null;
}

export const FeeLetterConnection = ConnectionOf(FeeLetterRowView, 'FeeLetterInList');

@ArgsType()
export class FeeLetterArgs extends PageArgs {
  @Field(() => LetterStates, { nullable: true, description: 'Only those that stand so.' })
  @IsOptional()
  @IsIn(LETTER_STATES)
  state?: LetterState | null;

  @Field(() => String, { nullable: true, description: 'Words of the school’s name, the file’s name or the note.' })
  @IsOptional()
  @MaxLength(200)
  text?: string | null;
}

@InputType({ description: 'The price a year asked for one line.' })
export class LetterLineInput {
  @Field(() => ID, { description: 'The line of the return.' })
  @IsUUID('loose', { message: 'This is not the id of a line.' })
  lineId: string;

  @Field(() => PenceNumber, { nullable: true, description: 'The price a year that is asked, in pence; null while it is not known.' })
  @IsOptional()
  @IsInt()
  @Min(0, { message: 'A price cannot be below nothing.' })
  askedPence: Pence | null;
}

@InputType({ description: 'A return to enter from a letter, as the officer confirmed or corrected it.' })
export class EnterReturnFromLetterInput {
  @Field(() => ID, { description: 'The letter.' })
  @IsUUID('loose', { message: 'This is not the id of a letter.' })
  letterId: string;

  @Field(() => ID, { description: 'The school’s return.' })
  @IsUUID('loose', { message: 'This is not the id of a return.' })
  returnId: string;

  @Field(() => Int, { description: 'The version of the return that you saw.' })
  @IsInt()
  @Min(1)
  version: number;

  @Field(() => [LetterLineInput], { description: 'What is asked, line by line.' })
  @IsArray()
  @ArrayMaxSize(5_000)
  @ValidateNested({ each: true })
  @Type(() => LetterLineInput)
  lines: LetterLineInput[];

  @Field(() => CostDrivers, { nullable: true, description: 'What drives the rises.' })
  @IsOptional()
  @IsIn(COST_DRIVERS, { message: 'Choose one of the cost drivers.' })
  driver: CostDriver | null;

  @Field(() => String, { defaultValue: '', description: 'The figures behind it, as the letter gives them.' })
  @MaxLength(2_000, { message: 'Keep the figures under 2,000 characters.' })
  driverFigures: string = '';

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the letter goes with the return as evidence, which its provider sees.',
  })
  @IsBoolean()
  attach: boolean = false;

  @Field(() => Boolean, { defaultValue: true, description: 'Whether the return is sent, or kept as a draft.' })
  @IsBoolean()
  send: boolean = true;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ description: 'Which school wrote a letter.' })
export class ChooseFeeLetterSchoolInput {
  @Field(() => ID, { description: 'The letter.' })
  @IsUUID('loose', { message: 'This is not the id of a letter.' })
  letterId: string;

  @Field(() => Int, { description: 'The school’s URN.' })
  @IsInt()
  @Min(1)
  @Max(9_999_999, { message: 'A URN has at most seven figures.' })
  urn: number;
}

@InputType({ description: 'A letter from which no return is made.' })
export class SetFeeLetterAsideInput {
  @Field(() => ID, { description: 'The letter.' })
  @IsUUID('loose', { message: 'This is not the id of a letter.' })
  letterId: string;

  @Field(() => String, { nullable: true, description: 'Why; null takes the letter up again.' })
  @IsOptional()
  @IsNotEmpty({ message: 'Say why no return is made from this letter.' })
  @MaxLength(500, { message: 'Keep the reason under 500 characters.' })
  because?: string | null;
}

@ObjectType({ description: 'A fee letter after a change.' })
export class FeeLetterPayload {
  @Field(() => FeeLetterView, { nullable: true, description: 'The letter as it stands now.' })
  feeLetter?: FeeLetterView | null;

  @Field(() => [UserError], { description: 'Why nothing was changed.' })
  userErrors: UserError[];
}
