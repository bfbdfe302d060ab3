import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsUUID, Length, Max, MaxLength, Min } from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { DateOnly, Money, PenceNumber } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { ReturnStates } from './uplift-return.js';
import type { ReturnState } from '../negotiation.js';

export const CycleStates = { open: 'open', closed: 'closed' } as const;
registerEnumType(CycleStates, {
  name: 'UpliftCycleState',
  description: 'Whether a cycle takes returns.',
  valuesMap: { open: { description: 'It takes returns.' }, closed: { description: 'It takes no more; what is under way goes on.' } },
});

export const CycleActions = { close: 'close' } as const;
registerEnumType(CycleActions, {
  name: 'UpliftCycleAction',
  description: 'What can be done with a cycle.',
  valuesMap: { close: { description: 'Close it to new returns.' } },
});

@ObjectType({ description: 'How many returns of a cycle are in a state, and their money a year.' })
export class CycleProgress {
  @Field(() => ReturnStates, { description: 'The state.' })
  state: ReturnState;

  @Field(() => Int, { description: 'How many returns.' })
  returns: number;

  @Field(() => Money, { description: 'Their present prices.' })
  current: Money;

  @Field(() => Money, { description: 'What they ask, an unanswered line at its present price.' })
  asked: Money;

  @Field(() => Money, { description: 'What is on the table or settled, else the present price.' })
  tabled: Money;
}

@ObjectType('UpliftCycle', { description: 'An authority’s yearly round.' })
export class UpliftCycleView {
  @Field(() => ID, { description: 'The cycle’s id.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => String, { description: 'The authority whose round it is.' })
  authorityName: string;

  @Field(() => Int, { description: 'The year in which the priced academic year starts: 2027 is 2027/28.' })
  academicYear: number;

  @Field(() => DateOnly, { description: 'First day for returns.' })
  opensOn: IsoDate;

  @Field(() => DateOnly, { description: 'Last day for returns.' })
  closesOn: IsoDate;

  @Field(() => DateOnly, { description: 'From when lines that rise in April take their new price.' })
  aprilOn: IsoDate;

  @Field(() => DateOnly, { description: 'From when lines that rise in September take their new price.' })
  septemberOn: IsoDate;

  @Field(() => CycleStates, { description: 'Whether it takes returns.' })
  state: 'open' | 'closed';

  @Field(() => Int, { description: 'Counts changes.' })
  version: number;

  @Field(() => [CycleActions], { description: 'What you can do with it now.' })
  availableActions: 'close'[];

  @Field(() => Money, { nullable: true, description: 'What the authority can afford in rises a year. The authority only.' })
  room: Money | null;

  @Field(() => [CycleProgress], { description: 'Progress by state, of the returns you may see.' })
  progress: CycleProgress[];
}

@InputType({ description: 'A round to open. Dates left out follow the policy in force.' })
export class OpenCycleInput {
  @Field(() => Int, { description: 'The year in which the priced academic year starts: 2027 is 2027/28.' })
  @IsInt()
  @Min(2020, { message: 'Give the year in which the academic year starts, for example 2027.' })
  @Max(2100, { message: 'Give the year in which the academic year starts, for example 2027.' })
  academicYear: number;

  @Field(() => String, { nullable: true, description: 'Its name.' })
  @IsOptional()
  @MaxLength(200)
  name?: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'First day for returns.' })
  @IsOptional()
  opensOn?: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'Last day for returns.' })
  @IsOptional()
  closesOn?: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'The April date.' })
  @IsOptional()
  aprilOn?: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'The September date.' })
  @IsOptional()
  septemberOn?: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Which index basket; the latest without it.' })
  @IsOptional()
  @MaxLength(200)
  basketName?: string | null;

  @Field(() => DateOnly, { description: 'From when the index rise is measured.' })
  indexFrom: IsoDate;

  @Field(() => DateOnly, { description: 'Up to when the index rise is measured.' })
  indexTo: IsoDate;

  @Field(() => PenceNumber, { nullable: true, description: 'What the authority can afford in rises, pence a year.' })
  @IsOptional()
  @Min(0, { message: 'The room cannot be below nothing.' })
  roomPence?: Pence | null;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'Which cycle, and the version you saw.' })
export class CycleInput {
  @Field(() => ID, { description: 'The cycle.' })
  @IsUUID('loose')
  cycleId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'What the authority can afford.' })
export class CycleBudgetInput {
  @Field(() => ID, { description: 'The cycle.' })
  @IsUUID('loose')
  cycleId: string;

  @Field(() => PenceNumber, { description: 'Room for rises, pence a year.' })
  @IsInt()
  @Min(0, { message: 'The room cannot be below nothing.' })
  roomPence: Pence;
}

@ObjectType({ description: 'A cycle after a mutation, or why it was refused.' })
export class UpliftCyclePayload {
  @Field(() => UpliftCycleView, { nullable: true, description: 'The cycle as it is now; null when refused.' })
  upliftCycle?: UpliftCycleView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
