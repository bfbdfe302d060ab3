import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { BasisPoints } from '../../../kernel/money.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import type { LateRule } from '../../negotiation.js';
import { KeyedInput } from './keyed-input.js';

export const LateRules: Readonly<Record<LateRule, LateRule>> = { nextCycle: 'nextCycle', oneTermAfterReceipt: 'oneTermAfterReceipt' };
registerEnumType(LateRules, {
  name: 'LateReturnRule',
  description: 'What becomes of a return that arrives after the window.',
  valuesMap: {
    nextCycle: { description: 'It goes to the next cycle.' },
    oneTermAfterReceipt: { description: 'Its prices start no sooner than one full term after receipt.' },
  },
});

@ObjectType('UpliftPolicy', { description: 'An authority’s rules and thresholds for uplifts, from a date on.' })
export class UpliftPolicyView {
  @Field(() => ID, { description: 'The policy’s id.' })
  id: string;

  @Field(() => String, { description: 'Whose it is: the authority’s own, or its consortium’s, which applies where it has none.' })
  organisationName: string;

  @Field(() => DateOnly, { description: 'From when it applies.' })
  effectiveFrom: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Up to which day it applies; null where none follows.' })
  effectiveUntil: IsoDate | null;

  @Field(() => Boolean, { description: 'Whether it applies today.' })
  inForce: boolean;

  @Field(() => String, { description: 'First day for returns, as month and day: 11-01.' })
  windowOpens: string;

  @Field(() => String, { description: 'Last day for returns, as month and day: 01-31.' })
  windowCloses: string;

  @Field(() => LateRules, { description: 'What becomes of a late return.' })
  lateRule: LateRule;

  @Field(() => Int, { description: 'Months that must have passed since a placement began and since a line’s last rise.' })
  monthsBetweenUplifts: number;

  @Field(() => Int, { description: 'A return that asks for more than this needs evidence, in basis points: 500 is 5%.' })
  evidenceAboveBp: BasisPoints;

  @Field(() => Int, { description: 'For how many working days an offer stands.' })
  offerWorkingDays: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The fixed part of the cap, in basis points; the lower of this and the index counts. Null for none.',
  })
  capBp: BasisPoints | null;

  @Field(() => String, { nullable: true, description: 'Code of the index series of the cap; null for none.' })
  capSeries: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Above this rise of its index the cap is to be reviewed, in basis points; null for never.',
  })
  capReviewAboveBp: BasisPoints | null;

  @Field(() => Int, { description: 'A benchmark of fewer placements is not shown.' })
  benchmarkMinimum: number;

  @Field(() => Int, { description: 'Days in which a provider may appeal against a decision.' })
  appealDays: number;

  @Field(() => Int, { description: 'Working days in which a key decision can be called in.' })
  callInWorkingDays: number;

  @Field(() => Int, { description: 'Days of notice before a key decision.' })
  keyDecisionNoticeDays: number;

  @Field(() => String, { nullable: true, description: 'Who recorded it; null where nobody is known.' })
  recordedByName: string | null;

  @Field(() => Date, { description: 'When it was recorded.' })
  recordedAt: Date;
}

const MONTH_DAY = { message: 'Write month and day with two digits each, for example 11-01 for 1 November.' };
const DAYS = { message: 'Give a whole number of days.' };
const BASIS_POINTS = { message: 'Give basis points as a whole number: 250 is 2.5%.' };
const HIGHEST_BP = 10_000;
const AT_MOST_ALL = { message: 'Give basis points up to 10000, which is 100%.' };
const NOT_BELOW_NOTHING = { message: 'A percentage here cannot be below nothing.' };

@InputType({ description: 'Rules and thresholds to record from a date on. What was recorded before stays.' })
export class RecordUpliftPolicyInput extends KeyedInput {
  @Field(() => DateOnly, { description: 'From when they apply.' })
  @IsString({ message: 'Say from when the rules apply.' })
  effectiveFrom: IsoDate;

  @Field(() => String, { description: 'First day for returns, as month and day: 11-01.' })
  @Matches(/^\d\d-\d\d$/, MONTH_DAY)
  windowOpens: string;

  @Field(() => String, { description: 'Last day for returns, as month and day: 01-31.' })
  @Matches(/^\d\d-\d\d$/, MONTH_DAY)
  windowCloses: string;

  @Field(() => LateRules, { description: 'What becomes of a late return.' })
  @IsIn(Object.keys(LateRules), { message: 'Choose what becomes of a late return.' })
  lateRule: LateRule;

  @Field(() => Int, { description: 'Months that must have passed since a placement began and since a line’s last rise.' })
  @IsInt({ message: 'Give a whole number of months.' })
  @Min(0, { message: 'Months between rises cannot be below 0.' })
  @Max(60, { message: 'Give at most 60 months between rises.' })
  monthsBetweenUplifts: number;

  @Field(() => Int, { description: 'A return that asks for more than this needs evidence, in basis points: 500 is 5%.' })
  @IsInt(BASIS_POINTS)
  @Min(0, NOT_BELOW_NOTHING)
  @Max(HIGHEST_BP, AT_MOST_ALL)
  evidenceAboveBp: BasisPoints;

  @Field(() => Int, { description: 'For how many working days an offer stands.' })
  @IsInt(DAYS)
  @Min(1, { message: 'An offer stands for at least 1 working day.' })
  @Max(90, { message: 'An offer stands for at most 90 working days.' })
  offerWorkingDays: number;

  @Field(() => Int, { nullable: true, description: 'The fixed part of the cap, in basis points; leave out for none.' })
  @IsOptional()
  @IsInt(BASIS_POINTS)
  @Min(0, NOT_BELOW_NOTHING)
  @Max(HIGHEST_BP, AT_MOST_ALL)
  capBp?: BasisPoints | null;

  @Field(() => String, { nullable: true, description: 'Code of the index series of the cap; leave out for none.' })
  @IsOptional()
  @Length(1, 100, { message: 'Give the code of an index series, for example CPI.' })
  capSeries?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Above this rise of its index the cap is to be reviewed, in basis points; leave out for never.',
  })
  @IsOptional()
  @IsInt(BASIS_POINTS)
  @Min(0, NOT_BELOW_NOTHING)
  @Max(HIGHEST_BP, AT_MOST_ALL)
  capReviewAboveBp?: BasisPoints | null;

  @Field(() => Int, { description: 'A benchmark of fewer placements is not shown; at least 2.' })
  @IsInt({ message: 'Give a whole number of placements.' })
  @Min(2, { message: 'A benchmark of fewer than 2 placements would show a single price.' })
  @Max(100, { message: 'Give at most 100 placements.' })
  benchmarkMinimum: number;

  @Field(() => Int, { description: 'Days in which a provider may appeal against a decision.' })
  @IsInt(DAYS)
  @Min(0, { message: 'Days to appeal cannot be below 0.' })
  @Max(365, { message: 'Give at most 365 days to appeal.' })
  appealDays: number;

  @Field(() => Int, { description: 'Working days in which a key decision can be called in.' })
  @IsInt(DAYS)
  @Min(0, { message: 'Working days of call-in cannot be below 0.' })
  @Max(60, { message: 'Give at most 60 working days of call-in.' })
  callInWorkingDays: number;

  @Field(() => Int, { description: 'Days of notice before a key decision.' })
  @IsInt(DAYS)
  @Min(0, { message: 'Days of notice cannot be below 0.' })
  @Max(365, { message: 'Give at most 365 days of notice.' })
  keyDecisionNoticeDays: number;
}

@ObjectType({ description: 'A policy after a mutation, or why it was refused.' })
export class UpliftPolicyPayload {
  @Field(() => UpliftPolicyView, { nullable: true, description: 'The policy as recorded; null when refused.' })
  upliftPolicy?: UpliftPolicyView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
