import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsString, IsUUID, Length, Matches, ValidateNested, IsOptional } from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import { DateOnly } from '../../platform/graphql/scalars.js';

@InputType({ description: 'Days from a first to a last one, both included.' })
export class DaySpanInput {
  @Field(() => DateOnly, { description: 'First day.' })
  @IsString()
  firstDay: IsoDate;

  @Field(() => DateOnly, { description: 'Last day, included.' })
  @IsString()
  lastDay: IsoDate;
}

@InputType({ description: 'A school’s own calendar of one academic year.' })
export class RecordTermCalendarInput {
  @Field(() => ID, { description: 'The school.' })
  @IsUUID('loose', { message: 'This is not the id of a school.' })
  schoolId: string;

  @Field(() => String, { description: 'The academic year: "2027/28".' })
  @Matches(/^\d{4}\/\d{2}$/, { message: 'Write the academic year as 2027/28.' })
  academicYear: string;

  @Field(() => [DaySpanInput], { description: 'Its three terms, in order.' })
  @ArrayMaxSize(3, { message: 'A year has three terms; half terms are closures.' })
  @ValidateNested({ each: true })
  @Type(() => DaySpanInput)
  terms: DaySpanInput[];

  @Field(() => [DaySpanInput], { defaultValue: [], description: 'Days inside the terms on which the school is closed.' })
  @ArrayMaxSize(60, { message: 'Give at most 60 closures; join days that follow each other.' })
  @ValidateNested({ each: true })
  @Type(() => DaySpanInput)
  closures: DaySpanInput[] = [];

  @Field(() => String, { nullable: true, description: 'A key of your own: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A key has 1 to 200 characters.' })
  clientKey?: string | null;
}
