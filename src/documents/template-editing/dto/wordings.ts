import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { ConnectionOf } from '../../../platform/graphql/connection.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { CLAUSE_KINDS, type ClauseKind } from '../../clauses/contract-kinds.js';
import { LONGEST_WORDING } from '../check-wording.js';
import type { WordingState } from '../wording-life-cycle.js';

export const WordingStates = { draft: 'draft', waiting: 'waiting', approved: 'approved', withdrawn: 'withdrawn' } as const;
registerEnumType(WordingStates, {
  name: 'WordingState',
  description: 'How far a version of a wording is.',
  valuesMap: {
    draft: { description: 'It is being written.' },
    waiting: { description: 'It waits for the approval of a second person.' },
    approved: { description: 'It counts from its day on, until a later one does.' },
    withdrawn: { description: 'It was given up.' },
  },
});

export const ClauseKinds = { spot: 'spot', block: 'block', framework: 'framework', callOff: 'callOff' } as const;
registerEnumType(ClauseKinds, {
  name: 'ClauseKind',
  description: 'A kind of contract that clauses belong to.',
  valuesMap: {
    spot: { description: 'Individual placement agreement.' },
    block: { description: 'Block agreement.' },
    framework: { description: 'Framework agreement.' },
    callOff: { description: 'Call-off of a place.' },
  },
});

@ObjectType('WordingProblem', { description: 'What is wrong with a wording, where, and what to do.' })
export class WordingProblemView {
  @Field(() => Int, { description: 'The line, from 1.' })
  line: number;

  @Field(() => String, { description: 'What is wrong and what to do.' })
  message: string;
}

@ObjectType('WordingVersion', { description: 'A version of a clause, or of your authority’s wording of a kind of document.' })
export class WordingVersionView {
  @Field(() => ID, { description: 'The version’s id.' })
  id: string;

  @Field(() => Int, { description: 'Its number, from 1.' })
  number: number;

  @Field(() => WordingStates, { description: 'How far it is.' })
  state: WordingState;

  @Field(() => String, { nullable: true, description: 'The clause’s title, or what the kind of document is called.' })
  title: string | null;

  @Field(() => DateOnly, { description: 'The first day it counts.' })
  effectiveFrom: IsoDate;

  @Field(() => String, { description: 'What changes and why.' })
  reason: string;

  @Field(() => Boolean, { description: 'Whether it comes with the product.' })
  ofProduct: boolean;

  @Field(() => Boolean, { description: 'Whether it says nothing of its own: from its day on the product’s counts again.' })
  standsDown: boolean;

  @Field(() => String, { description: 'Who began it.' })
  draftedByName: string;

  @Field(() => String, { nullable: true, description: 'Who put it forward.' })
  askedByName: string | null;

  @Field(() => String, { nullable: true, description: 'Who approved it or gave it up.' })
  decidedByName: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was sent back, where it was.' })
  returnedBecause: string | null;

  @Field(() => Int, { description: 'How many documents were printed with it.' })
  documents: number;
}

@ObjectType('WholeWordingVersion', { description: 'A version with its text and what is wrong with it.' })
export class WholeWordingVersionView extends WordingVersionView {
  @Field(() => String, { nullable: true, description: 'The text; null where it stands down.' })
  text: string | null;

  @Field(() => Int, { description: 'The version of its record, to send with what changes it.' })
  version: number;

  @Field(() => String, { nullable: true, description: 'The kind of document, where it words one.' })
  documentKind: string | null;

  @Field(() => ID, { nullable: true, description: 'The clause, where it is of one.' })
  clauseId: string | null;

  @Field(() => [WordingProblemView], { description: 'What is wrong with it; empty where nothing is.' })
  problems: readonly WordingProblemView[];
}

@ObjectType('DocumentTemplate', { description: 'A kind of document with the wording that counts for your authority.' })
export class DocumentTemplateView {
  @Field(() => String, { description: 'The kind: variationLetter.' })
  kind: string;

  @Field(() => String, { description: 'What it is called.' })
  title: string;

  @Field(() => WordingVersionView, { nullable: true, description: 'Your authority’s wording in force; null: the product’s counts.' })
  inForce: WordingVersionView | null;

  @Field(() => WordingVersionView, { nullable: true, description: 'The next approved one, counting from a later day.' })
  coming: WordingVersionView | null;

  @Field(() => WordingVersionView, { nullable: true, description: 'The one being written or waiting for approval.' })
  open: WordingVersionView | null;

  @Field(() => Int, { description: 'How many versions your authority has.' })
  versions: number;
}

@ObjectType('Clause', { description: 'A clause of contracts, the product’s or your authority’s own.' })
export class ClauseView {
  @Field(() => ID, { description: 'The clause’s id.' })
  id: string;

  @Field(() => String, { description: 'Its name in contracts’ terms.' })
  key: string;

  @Field(() => String, { description: 'Its title as printed.' })
  title: string;

  @Field(() => [ClauseKinds], { description: 'The kinds of contract it belongs to.' })
  kinds: readonly ClauseKind[];

  @Field(() => Boolean, { description: 'Whether it is in every contract of its kinds, or only where it is chosen.' })
  inEvery: boolean;

  @Field(() => Int, { description: 'The version shown: what counts today, else the latest.' })
  number: number;

  @Field(() => ID, { description: 'The id of that version.' })
  versionId: string;

  @Field(() => DateOnly, { description: 'The first day that version counts.' })
  effectiveFrom: IsoDate;

  @Field(() => Boolean, { description: 'Whether it comes with the product.' })
  ofProduct: boolean;

  @Field(() => Boolean, { description: 'Whether it counts today.' })
  counts: boolean;

  @Field(() => Boolean, { description: 'Whether your authority has a clause of its own in its place.' })
  replaced: boolean;

  @Field(() => ID, { nullable: true, description: 'The version on its way, where there is one.' })
  openId: string | null;

  @Field(() => Int, { description: 'How many documents it was printed in.' })
  documents: number;
}

export const ClauseConnection = ConnectionOf(ClauseView, 'Clause');

@InputType({ description: 'What a version says and from when.' })
export class WordingContentInput {
  @Field(() => String, { nullable: true, description: 'The text; null: from that day on the product’s counts again.' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_WORDING, { message: `A wording has at most ${String(LONGEST_WORDING)} characters.` })
  text: string | null;

  @Field(() => DateOnly, { description: 'The first day it is to count: today or later.' })
  effectiveFrom: IsoDate;

  @Field(() => String, { description: 'What changes and why.' })
  @IsString()
  @MaxLength(1_000, { message: 'Say in at most 1,000 characters what changes.' })
  reason: string;

  @Field(() => String, { nullable: true, description: 'Sent twice with one key, it happens once.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  clientKey?: string | null;
}

@InputType({ description: 'A new version of your authority’s wording of a kind of document.' })
export class DraftTemplateInput extends WordingContentInput {
  @Field(() => String, { description: 'The kind of document.' })
  @IsString()
  kind: string;
}

@InputType({ description: 'What a version of a clause says.' })
export class ClauseContentInput extends WordingContentInput {
  @Field(() => String, { description: 'Its title as printed.' })
  @IsString()
  @MaxLength(120, { message: 'Shorten the title to 120 characters.' })
  title: string;

  @Field(() => [ClauseKinds], { description: 'The kinds of contract it belongs to.' })
  @IsArray()
  @ArrayMaxSize(CLAUSE_KINDS.length)
  @ArrayUnique()
  @IsIn(CLAUSE_KINDS, { each: true })
  kinds: ClauseKind[];

  @Field(() => Boolean, { description: 'Whether it is in every contract of its kinds.' })
  @IsBoolean()
  inEvery: boolean;
}

@InputType({ description: 'A clause of your authority’s own.' })
export class AddClauseInput extends ClauseContentInput {
  @Field(() => String, { description: 'Its name; that of a clause of the product replaces it.' })
  @IsString()
  @MaxLength(40)
  key: string;
}

@InputType({ description: 'The next version of a clause of your authority’s own.' })
export class DraftClauseInput extends ClauseContentInput {
  @Field(() => ID, { description: 'The clause.' })
  @IsUUID()
  clauseId: string;
}

@InputType({ description: 'Which version, as you saw it.' })
export class WordingVersionInput {
  @Field(() => ID, { description: 'The version of the wording.' })
  @IsUUID()
  versionId: string;

  @Field(() => Int, { description: 'The version of its record that you saw.' })
  @IsInt()
  version: number;

  @Field(() => String, { nullable: true, description: 'Sent twice with one key, it happens once.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  clientKey?: string | null;
}

@InputType({ description: 'A draft as it is to be kept. Title, kinds and inEvery are of clauses only.' })
export class SaveWordingInput extends WordingVersionInput {
  @Field(() => String, { nullable: true, description: 'The text; null: from its day on the product’s counts again.' })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_WORDING, { message: `A wording has at most ${String(LONGEST_WORDING)} characters.` })
  text: string | null;

  @Field(() => DateOnly, { description: 'The first day it is to count.' })
  effectiveFrom: IsoDate;

  @Field(() => String, { description: 'What changes and why.' })
  @IsString()
  @MaxLength(1_000, { message: 'Say in at most 1,000 characters what changes.' })
  reason: string;

  @Field(() => String, { nullable: true, description: 'Of a clause: its title.' })
  @IsOptional()
  @IsString()
  title: string | null;

  @Field(() => [ClauseKinds], { defaultValue: [], description: 'Of a clause: the kinds of contract it belongs to.' })
  @IsArray()
  @ArrayUnique()
  @IsIn(CLAUSE_KINDS, { each: true })
  kinds: ClauseKind[];

  @Field(() => Boolean, { defaultValue: false, description: 'Of a clause: whether it is in every contract of its kinds.' })
  @IsBoolean()
  inEvery: boolean;
}

@InputType({ description: 'A version sent back to its authors.' })
export class ReturnWordingInput extends WordingVersionInput {
  @Field(() => String, { description: 'What has to change.' })
  @IsString()
  @MaxLength(1_000, { message: 'Say in at most 1,000 characters what has to change.' })
  reason: string;
}

@ObjectType({ description: 'A version after an act, or why it was refused.' })
export class WordingPayload {
  @Field(() => WholeWordingVersionView, { nullable: true, description: 'The version as it is now.' })
  wording?: WholeWordingVersionView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty where it was done.' })
  userErrors: UserError[];
}
