import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Length, Max, Min } from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { DateOnly, Money } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { FinanceSchool } from './finance-school.js';

export const SavingKinds = { cashable: 'cashable', avoidance: 'avoidance' } as const;
export type SavingKind = keyof typeof SavingKinds;
registerEnumType(SavingKinds, {
  name: 'SavingKind',
  description: 'What a saving is measured against.',
  valuesMap: {
    cashable: { description: 'Below the price that was paid: money that stays in the budget.' },
    avoidance: { description: 'Below what was asked: money that would have been spent.' },
  },
});

export const SavingActions = { validate: 'validate' } as const;
export type SavingAction = keyof typeof SavingActions;
registerEnumType(SavingActions, {
  name: 'SavingAction',
  description: 'What can be done with a saving.',
  valuesMap: { validate: { description: 'Confirm it for Finance.' } },
});

@ObjectType('Saving', { description: 'What a settlement saves a year on one fee line. Its baseline is frozen when it is recorded.' })
export class SavingView {
  @Field(() => ID, { description: 'The saving’s id.' })
  id: string;

  @Field(() => SavingKinds, { description: 'What it is measured against.' })
  kind: SavingKind;

  @Field(() => Int, { description: 'The year in which its academic year starts: 2027 is 2027/28.' })
  academicYear: number;

  @Field(() => FinanceSchool, { description: 'The school.' })
  school: FinanceSchool;

  @Field(() => ID, { description: 'The placement.' })
  placementId: string;

  @Field(() => String, { description: 'The authority’s own reference of the pupil.' })
  pupilReference: string;

  @Field(() => ID, { nullable: true, description: 'The return that was settled; null where it came another way.' })
  returnId: string | null;

  @Field(() => String, { nullable: true, description: 'That return’s reference.' })
  returnReference: string | null;

  @Field(() => String, { nullable: true, description: 'Kind of the fee line: core, therapy.' })
  feeLineKind: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'When the school sent what it asked: the evidence of a baseline that was asked.' })
  baselineOn: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Who sent it.' })
  submittedByName: string | null;

  @Field(() => Int, { description: 'Files of evidence with the return.' })
  evidenceCount: number;

  @Field(() => Money, { description: 'The price it is measured against, a year.' })
  baseline: Money;

  @Field(() => Money, { description: 'The price agreed, a year.' })
  agreed: Money;

  @Field(() => Money, { description: 'The saving a year: baseline minus agreed.' })
  amount: Money;

  @Field(() => Date, { description: 'When it was recorded.' })
  recordedAt: Date;

  @Field(() => String, { nullable: true, description: 'Who validated it for Finance; null while nobody has.' })
  validatedByName: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was validated.' })
  validatedAt: Date | null;

  @Field(() => [SavingActions], { description: 'What you can do with it now.' })
  availableActions: SavingAction[];
}

@ObjectType({ description: 'Savings of one kind together. Kinds are never added up: they are measured against different things.' })
export class SavingTotal {
  @Field(() => SavingKinds, { description: 'The kind.' })
  kind: SavingKind;

  @Field(() => Int, { description: 'How many savings.' })
  count: number;

  @Field(() => Money, { description: 'All of them, a year.' })
  amount: Money;

  @Field(() => Money, { description: 'Of that, what Finance has validated.' })
  validated: Money;
}

@ObjectType('SavingConnection', { description: 'A page of a list of savings, and the whole list’s totals.' })
export class SavingConnection extends ConnectionOf(SavingView, 'Saving') {
  @Field(() => [SavingTotal], { description: 'Totals by kind over the whole list under the same filter.' })
  totals: SavingTotal[];
}

@InputType({ description: 'Which savings.' })
export class SavingFilter {
  @Field(() => Int, { nullable: true, description: 'Of the academic year that starts in this year: 2027 is 2027/28.' })
  @IsOptional()
  @IsInt({ message: 'Give the year in which the academic year starts, for example 2027.' })
  @Min(2000, { message: 'Give the year in which the academic year starts, for example 2027.' })
  @Max(2100, { message: 'Give the year in which the academic year starts, for example 2027.' })
  academicYear?: number | null;

  @Field(() => SavingKinds, { nullable: true, description: 'Of this kind.' })
  @IsOptional()
  @IsIn(Object.keys(SavingKinds), { message: 'Choose cashable or avoidance.' })
  kind?: SavingKind | null;

  @Field(() => Boolean, { nullable: true, description: 'Validated, or not yet.' })
  @IsOptional()
  @IsBoolean({ message: 'Choose true for validated savings, false for the others.' })
  validated?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'At this school.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a school.' })
  schoolId?: string | null;
}

@InputType({ description: 'A saving to validate.' })
export class ValidateSavingInput {
  @Field(() => ID, { description: 'The saving.' })
  @IsUUID('loose', { message: 'This is not the id of a saving.' })
  savingId: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@ObjectType({ description: 'A saving after a mutation, or why it was refused.' })
export class SavingPayload {
  @Field(() => SavingView, { nullable: true, description: 'The saving as it is now; null when refused.' })
  saving?: SavingView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
