import { ArgsType, Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';
import type { IsoDate } from '../../kernel/dates.js';
import { PageArgs } from '../../platform/graphql/connection.js';
import { DateOnly } from '../../platform/graphql/scalars.js';
import type { SchoolStatus } from '../register/gias-file.js';
import type { SchoolKind } from '../register/school-fields.js';
import type { NeedCode } from '../register/sen-need.js';
import type { Phase } from '../school-criteria.js';
import type { SchoolSort } from '../school-search.query.js';
import {
  type CheckKind,
  CheckKinds,
  type CheckResult,
  CheckResults,
  type GenderAdmitted,
  GendersAdmitted,
  Needs,
  Phases,
  SchoolKinds,
  SchoolSorts,
  SchoolStatuses,
} from './enums.js';

const NOT_A_SCHOOL = 'This is not the id of a school.';

@InputType({ description: 'One statement of an inspection’s result, in its framework’s own terms.' })
export class InspectionResultInput {
  @Field(() => String, { description: 'What was judged: "overall", or an area of a report card.' })
  @Length(1, 100, { message: 'Name what was judged, such as "overall".' })
  area: string;

  @Field(() => String, { description: 'The judgement as published, such as "Good".' })
  @Length(1, 100, { message: 'Give the judgement as published, such as "Good".' })
  judgement: string;
}

@InputType({ description: 'Which schools to list. What is left out is not asked.' })
export class SchoolFilterInput {
  @Field(() => String, { nullable: true, description: 'Part of a name, or something like it; or a URN.' })
  @IsOptional()
  @IsString()
  @MaxLength(200, { message: 'Search for at most 200 characters.' })
  name?: string | null;

  @Field(() => [SchoolKinds], { nullable: true, description: 'Kinds of school.' })
  @IsOptional()
  @ArrayMaxSize(4, { message: 'These are more kinds than there are.' })
  kinds?: SchoolKind[] | null;

  @Field(() => [SchoolStatuses], { nullable: true, description: 'Default: open, and open but proposed to close.' })
  @IsOptional()
  @ArrayMaxSize(4, { message: 'These are more states than there are.' })
  statuses?: SchoolStatus[] | null;

  @Field(() => Needs, { nullable: true, description: 'A need that the register names for the school.' })
  @IsOptional()
  need?: NeedCode | null;

  @Field(() => Boolean, { defaultValue: false, description: 'With `need`: also schools for which the register names no need at all.' })
  includeUnstatedNeeds: boolean = false;

  @Field(() => Int, { nullable: true, description: 'An age that is taught.' })
  @IsOptional()
  @IsInt()
  @Min(0, { message: 'An age is 0 to 25.' })
  @Max(25, { message: 'An age is 0 to 25.' })
  age?: number | null;

  @Field(() => Phases, { nullable: true, description: 'A stage of education that is taught.' })
  @IsOptional()
  phase?: Phase | null;

  @Field(() => GendersAdmitted, { nullable: true, description: 'Whom the school must admit.' })
  @IsOptional()
  gender?: GenderAdmitted | null;

  @Field(() => Boolean, { nullable: true, description: 'true: with boarders; false: day pupils only.' })
  @IsOptional()
  boarding?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether approved under section 41.' })
  @IsOptional()
  section41?: boolean | null;

  @Field(() => String, { nullable: true, description: 'An outward postcode ("LE1"), or a whole one of which that part is used.' })
  @IsOptional()
  @IsString()
  @MaxLength(10, { message: 'A postcode has at most 8 characters.' })
  near?: string | null;

  @Field(() => Float, { nullable: true, description: 'At most so many miles from `near`, in a straight line.' })
  @IsOptional()
  @IsNumber({}, { message: 'Give a number of miles.' })
  @Min(0, { message: 'A distance is not below 0 miles.' })
  @Max(1_000, { message: 'England is not 1,000 miles long.' })
  withinMiles?: number | null;

  @Field(() => String, { nullable: true, description: 'Who made the latest inspection: Ofsted, ISI, CQC.' })
  @IsOptional()
  @IsString()
  @MaxLength(100, { message: 'Name the inspectorate in at most 100 characters.' })
  inspectedBy?: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'The latest inspection is of this day or later.' })
  @IsOptional()
  inspectedSince?: IsoDate | null;

  @Field(() => [InspectionResultInput], { nullable: true, description: 'What the latest inspection must say, all of it.' })
  @IsOptional()
  @ArrayMaxSize(20, { message: 'Ask for at most 20 judgements.' })
  @ValidateNested({ each: true })
  @Type(() => InspectionResultInput)
  inspectionResult?: InspectionResultInput[] | null;
}

@ArgsType()
export class SchoolListArgs extends PageArgs {
  @Field(() => SchoolFilterInput, { nullable: true, description: 'Which to list.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SchoolFilterInput)
  filter?: SchoolFilterInput | null;

  @Field(() => SchoolSorts, { defaultValue: 'name', description: 'What to sort by.' })
  @IsIn(Object.keys(SchoolSorts))
  sortBy: SchoolSort = 'name';
}

@ArgsType()
export class SchoolArgs {
  @Field(() => ID, { nullable: true, description: 'Its id; or give the URN.' })
  @IsOptional()
  @IsUUID('loose', { message: NOT_A_SCHOOL })
  id?: string | null;

  @Field(() => Int, { nullable: true, description: 'Its URN; or give the id.' })
  @IsOptional()
  @IsInt()
  @Min(1, { message: 'A URN has up to seven digits.' })
  @Max(9_999_999, { message: 'A URN has up to seven digits.' })
  urn?: number | null;
}

@ArgsType()
export class SuccessionArgs {
  @Field(() => ID, { description: 'The proposed succession.' })
  @IsUUID('loose', { message: 'This is not the id of a succession.' })
  id: string;

  @Field(() => Int, { nullable: true, description: 'The version you saw: a decision made since then is told.' })
  @IsOptional()
  @IsInt()
  version?: number | null;
}

@InputType({ description: 'Which provider runs a school.' })
export class LinkSchoolToProviderInput {
  @Field(() => ID, { description: 'The school.' })
  @IsUUID('loose', { message: NOT_A_SCHOOL })
  schoolId: string;

  @Field(() => ID, { nullable: true, description: 'The provider that runs it; null where none is known any more.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a provider.' })
  providerId?: string | null;

  @Field(() => Int, { description: 'The school’s version you saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'A check of a school that was made.' })
export class RecordDueDiligenceCheckInput {
  @Field(() => ID, { description: 'The school.' })
  @IsUUID('loose', { message: NOT_A_SCHOOL })
  schoolId: string;

  @Field(() => CheckKinds, { description: 'What it is about.' })
  @IsIn(Object.keys(CheckKinds))
  kind: CheckKind;

  @Field(() => CheckResults, { description: 'How it came out.' })
  @IsIn(Object.keys(CheckResults))
  result: CheckResult;

  @Field(() => DateOnly, { description: 'The day of the check; not after today.' })
  @IsString()
  checkedOn: IsoDate;

  @Field(() => DateOnly, { description: 'The last day on which it counts.' })
  @IsString()
  expiresOn: IsoDate;

  @Field(() => String, { defaultValue: '', description: 'What was seen.' })
  @IsString()
  @MaxLength(2_000, { message: 'Write at most 2,000 characters.' })
  note: string = '';

  @Field(() => String, { nullable: true, description: 'A key of your own: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A key has 1 to 200 characters.' })
  clientKey?: string | null;
}
