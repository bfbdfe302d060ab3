import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { DateOnly, Money } from '../../platform/graphql/scalars.js';
import { FinanceSchool } from './finance-school.js';

@ObjectType('Arrears', { description: 'What a late decision owes on one fee line for the days before it.' })
export class ArrearsView {
  @Field(() => ID, { description: 'The line of the return: a line owes arrears once.' })
  returnLineId: string;

  @Field(() => ID, { description: 'The return.' })
  returnId: string;

  @Field(() => String, { description: 'The return’s reference.' })
  returnReference: string;

  @Field(() => String, { description: 'The authority that owes it.' })
  authorityName: string;

  @Field(() => FinanceSchool, { description: 'The school it is owed to.' })
  school: FinanceSchool;

  @Field(() => String, { description: 'The authority’s own reference of the pupil.' })
  pupilReference: string;

  @Field(() => String, { description: 'Kind of the fee line: core, therapy.' })
  feeLineKind: string;

  @Field(() => DateOnly, { description: 'First day owed: when the new price takes effect.' })
  from: IsoDate;

  @Field(() => DateOnly, { description: 'Last day owed: the day before the decision.' })
  until: IsoDate;

  @Field(() => String, { description: 'The charging basis by which it was computed.' })
  chargingBasis: string;

  @Field(() => Money, { description: 'What is owed.' })
  amount: Money;

  @Field(() => Date, { description: 'When it was recorded.' })
  recordedAt: Date;
}

@ObjectType({ description: 'What is owed to one school.' })
export class SchoolArrears {
  @Field(() => FinanceSchool, { description: 'The school.' })
  school: FinanceSchool;

  @Field(() => Int, { description: 'On how many fee lines.' })
  count: number;

  @Field(() => Money, { description: 'What is owed.' })
  amount: Money;
}

@ObjectType('ArrearsConnection', { description: 'A page of a list of arrears, and the whole list’s total.' })
export class ArrearsConnection extends ConnectionOf(ArrearsView, 'Arrears') {
  @Field(() => Money, { description: 'What is owed over the whole list under the same filter.' })
  total: Money;

  @Field(() => [SchoolArrears], { description: 'By school, the most owed first: together the total.' })
  schools: SchoolArrears[];
}

@InputType({ description: 'Which arrears.' })
export class ArrearsFilter {
  @Field(() => Int, {
    nullable: true,
    description: 'Of the round that prices the academic year which starts in this year: 2027 is 2027/28.',
  })
  @IsOptional()
  @IsInt({ message: 'Give the year in which the academic year starts, for example 2027.' })
  @Min(2000, { message: 'Give the year in which the academic year starts, for example 2027.' })
  @Max(2100, { message: 'Give the year in which the academic year starts, for example 2027.' })
  academicYear?: number | null;

  @Field(() => ID, { nullable: true, description: 'Of this return.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a return.' })
  returnId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Owed to this school.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a school.' })
  schoolId?: string | null;
}
