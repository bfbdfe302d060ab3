import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import { DateOnly, PenceNumber } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';

const STATES = { draft: 'draft', putForward: 'putForward', committed: 'committed', discarded: 'discarded' } as const;
export const ReorganisationStates = STATES;
registerEnumType(ReorganisationStates, {
  name: 'ReorganisationState',
  description: 'How far a plan is.',
  valuesMap: {
    draft: { description: 'It is planned and rehearsed.' },
    putForward: { description: 'A second person commits it, exactly as it is.' },
    committed: { description: 'Everything has moved.' },
    discarded: { description: 'It was thrown away; nothing moved.' },
  },
});

@ObjectType({ description: 'How much of something an authority holds before or after.' })
export class ReorganisationTotal {
  @Field(() => String, { description: '`before` or `after`.' })
  stage: string;

  @Field(() => ID, { nullable: true, description: 'The authority; null: not decided yet.' })
  organisationId: string | null;

  @Field(() => String, { description: 'What is counted: children, placements, contracts, or money in pence (…Pence).' })
  measure: string;

  @Field(() => PenceNumber, { description: 'A count, or pence.' })
  amount: number;
}

@ObjectType({ description: 'An authority in a plan.' })
export class ReorganisedAuthority {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => String, { description: 'Its three-figure code.' })
  laCode: string;
}

@ObjectType({ description: 'What has to be finished before.' })
export class ReorganisationBlocker {
  @Field(() => String, { description: 'What.' })
  what: string;

  @Field(() => Int, { description: 'How many.' })
  count: number;
}

@ObjectType({ description: 'A plan by which authorities are merged and split on a day.' })
export class ReorganisationType {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => Int, { description: 'Counts changes.' })
  version: number;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => DateOnly, { description: 'The first day of the successors.' })
  onDay: IsoDate;

  @Field(() => ReorganisationStates, { description: 'How far it is.' })
  state: keyof typeof STATES;

  @Field(() => [ReorganisedAuthority], { description: 'The authorities that there were.' })
  predecessors: readonly ReorganisedAuthority[];

  @Field(() => [ReorganisedAuthority], { description: 'The authorities that there are afterwards.' })
  successors: readonly ReorganisedAuthority[];

  @Field(() => [ReorganisationTotal], { description: 'The rehearsal, or what was committed; for administrators.' })
  totals: readonly ReorganisationTotal[];

  @Field(() => [ReorganisationBlocker], { description: 'What has to be finished before; for administrators.' })
  blockers: readonly ReorganisationBlocker[];
}

@ObjectType({ description: 'A child whose postcode does not say where it goes.' })
export class UndecidedChildType {
  @Field(() => ID, { description: 'The pupil.' })
  pupilId: string;

  @Field(() => String, { description: 'The authority’s own reference.' })
  reference: string;

  @Field(() => String, { nullable: true, description: 'The first part of the postcode.' })
  outwardPostcode: string | null;

  @Field(() => ID, { nullable: true, description: 'Where its authority has placed it.' })
  decidedSuccessor: string | null;
}

@InputType({ description: 'A new plan.' })
export class DraftReorganisationInput {
  @Field(() => String, { description: 'Its name.' })
  @IsString()
  @MaxLength(200)
  name: string;

  @Field(() => DateOnly, { description: 'The first day of the successors.' })
  onDay: IsoDate;

  @Field(() => String, { description: 'CSV: `from,to,name,share,chief,rules`.' })
  @IsString()
  @MaxLength(100_000)
  parts: string;

  @Field(() => ID, { nullable: true, description: 'The same request sent twice acts once.' })
  @IsOptional()
  @IsUUID()
  clientKey?: string | null;
}

@InputType({ description: 'An act on a plan.' })
export class ReorganisationInput {
  @Field(() => ID, { description: 'Which plan.' })
  @IsUUID()
  reorganisationId: string;

  @Field(() => Int, { description: 'The version its reader saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'A file for a plan.' })
export class ReorganisationFileInput extends ReorganisationInput {
  @Field(() => String, { description: 'The CSV file’s text.' })
  @IsString()
  @MaxLength(20_000_000)
  file: string;
}

@InputType({ description: 'Throwing a plan away.' })
export class DiscardReorganisationInput extends ReorganisationInput {
  @Field(() => String, { description: 'Why.' })
  @IsString()
  @MaxLength(4_000)
  reason: string;
}

@InputType({ description: 'Where a child lives.' })
export class PlacedChildInput {
  @Field(() => ID, { description: 'The pupil.' })
  @IsUUID()
  pupilId: string;

  @Field(() => ID, { description: 'The successor.' })
  @IsUUID()
  successorId: string;
}

@InputType({ description: 'Where children live whose postcode does not say.' })
export class PlaceChildrenInput {
  @Field(() => ID, { description: 'Which plan.' })
  @IsUUID()
  reorganisationId: string;

  @Field(() => [PlacedChildInput], { description: 'The children.' })
  @IsArray()
  @ArrayMaxSize(5_000)
  @ValidateNested({ each: true })
  @Type(() => PlacedChildInput)
  children: PlacedChildInput[];
}

@ObjectType({ description: 'What came of an act on a plan.' })
export class ReorganisationPayload {
  @Field(() => ID, { nullable: true, description: 'The plan; null where it was refused.' })
  reorganisationId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}
