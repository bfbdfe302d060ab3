import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { IndexSeries } from '../../../kernel/index-basket.js';
import type { BasisPoints } from '../../../kernel/money.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { KeyedInput } from './keyed-input.js';

export const IndexKinds: Readonly<Record<IndexSeries['kind'], IndexSeries['kind']>> = { level: 'level', percent: 'percent' };
registerEnumType(IndexKinds, {
  name: 'IndexKind',
  description: 'What the values of a series are.',
  valuesMap: {
    level: { description: 'Index numbers: the rise is the quotient of two of them.' },
    percent: { description: 'Published rises of one year: 5.5 is 5.5%.' },
  },
});

@ObjectType({ description: 'One entry of an index value.' })
export class IndexEntry {
  @Field(() => ID, { description: 'The entry’s id.' })
  id: string;

  @Field(() => String, { description: 'The value, exactly as entered: 131.4.' })
  value: string;

  @Field(() => String, { description: 'Where it was published.' })
  source: string;

  @Field(() => Boolean, { description: 'Whether your own authority entered it; else it serves all.' })
  own: boolean;

  @Field(() => String, { nullable: true, description: 'Who entered it; null where it came with the product.' })
  enteredByName: string | null;

  @Field(() => Date, { description: 'When it was entered.' })
  enteredAt: Date;
}

@ObjectType({ description: 'The value of a series from a date on.' })
export class DatedIndexValue extends IndexEntry {
  @Field(() => DateOnly, { description: 'From when it takes effect.' })
  effectiveOn: IsoDate;

  @Field(() => [IndexEntry], { description: 'What was entered for the date before and counts no more, the latest first.' })
  earlier: IndexEntry[];
}

@ObjectType('IndexSeries', { description: 'A named public series.' })
export class IndexSeriesView {
  @Field(() => String, { description: 'Its code: CPIH.' })
  code: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => IndexKinds, { description: 'What its values are.' })
  kind: IndexSeries['kind'];

  @Field(() => String, { description: 'Who publishes it.' })
  source: string;

  @Field(() => [DatedIndexValue], { description: 'Its values, the latest date first.' })
  values: DatedIndexValue[];
}

@ObjectType({ description: 'What part of a school’s costs follows which series.' })
export class IndexShare {
  @Field(() => String, { description: 'The series’ code.' })
  seriesCode: string;

  @Field(() => String, { description: 'The series’ name.' })
  seriesName: string;

  @Field(() => Int, { description: 'The share of costs in basis points: 2800 is 28%.' })
  shareBp: BasisPoints;
}

@ObjectType('IndexBasket', { description: 'A version of a basket of cost shares. A cycle keeps the version it was opened with.' })
export class IndexBasketView {
  @Field(() => ID, { description: 'The version’s id.' })
  id: string;

  @Field(() => String, { description: 'Whose it is: the authority’s own, or its consortium’s, which applies where it has none.' })
  organisationName: string;

  @Field(() => String, { description: 'The basket’s name.' })
  name: string;

  @Field(() => Int, { description: 'Its version, from 1.' })
  version: number;

  @Field(() => Boolean, { description: 'Whether it is the latest of its name, with which a new cycle opens.' })
  latest: boolean;

  @Field(() => [IndexShare], { description: 'The shares, 10000 in all.' })
  components: IndexShare[];

  @Field(() => String, { nullable: true, description: 'Who recorded it; null where nobody is known.' })
  recordedByName: string | null;

  @Field(() => Date, { description: 'When it was recorded.' })
  recordedAt: Date;
}

@ObjectType({ description: 'A value that a rise rests on.' })
export class IndexValueUsed {
  @Field(() => DateOnly, { description: 'From when it takes effect.' })
  on: IsoDate;

  @Field(() => String, { description: 'The value.' })
  value: string;
}

@ObjectType({ description: 'How one series entered a justified rise.' })
export class JustifiedRiseComponent {
  @Field(() => String, { description: 'The series’ code.' })
  seriesCode: string;

  @Field(() => String, { description: 'The series’ name.' })
  seriesName: string;

  @Field(() => Int, { description: 'The share of costs in basis points.' })
  shareBp: BasisPoints;

  @Field(() => String, { description: 'The series’ own rise in percent, in full precision.' })
  risePercent: string;

  @Field(() => String, {
    description: 'Share times rise in percentage points, in full precision: they add up to the rise before it is rounded.',
  })
  contributionPercent: string;

  @Field(() => [IndexValueUsed], {
    description: 'The values used: for index numbers the earlier and the later, for a published rise that one.',
  })
  values: IndexValueUsed[];
}

@ObjectType('JustifiedRise', { description: 'The rise that costs justify between two dates, or why it cannot be computed.' })
export class JustifiedRiseView {
  @Field(() => Int, { nullable: true, description: 'Version of the basket that was used; null where there is none.' })
  basketVersion?: number | null;

  @Field(() => Int, { nullable: true, description: 'The rise in basis points, rounded half up once; null where it cannot be computed.' })
  riseBp?: BasisPoints | null;

  @Field(() => [JustifiedRiseComponent], { nullable: true, description: 'How it comes about; null where it cannot be computed.' })
  components?: JustifiedRiseComponent[] | null;

  @Field(() => [UserError], { description: 'Which series lacks which date; empty where the rise is computed.' })
  userErrors: UserError[];
}

const NAME_SOURCE = 'Say where the figure was published, so that anybody can check it.';

@InputType({ description: 'A public series to add.' })
export class RecordIndexSeriesInput extends KeyedInput {
  @Field(() => String, { description: 'Its code: letters and digits, for example CPIH.' })
  @Matches(/^[A-Za-z0-9]{1,40}$/, { message: 'A code has 1 to 40 letters and digits, no spaces.' })
  code: string;

  @Field(() => String, { description: 'Its name.' })
  @Matches(/\S/, { message: 'Give the series its name.' })
  @MaxLength(200, { message: 'Keep the name under 200 characters.' })
  name: string;

  @Field(() => IndexKinds, { description: 'What its values are.' })
  @IsIn(Object.keys(IndexKinds), { message: 'Say whether its values are index numbers (level) or yearly rises (percent).' })
  kind: IndexSeries['kind'];

  @Field(() => String, { description: 'Who publishes it.' })
  @Matches(/\S/, { message: 'Say who publishes the series.' })
  @MaxLength(500, { message: 'Keep the source under 500 characters.' })
  source: string;
}

@InputType({ description: 'A value of a series. For a date that has one it is a correction: the earlier entry stays in the history.' })
export class RecordIndexValueInput extends KeyedInput {
  @Field(() => String, { description: 'The series’ code.' })
  @IsNotEmpty({ message: 'Say which series the value belongs to.' })
  @MaxLength(40, { message: 'This is not the code of a series.' })
  seriesCode: string;

  @Field(() => DateOnly, { description: 'From when it takes effect.' })
  @IsString({ message: 'Say from when the value takes effect.' })
  effectiveOn: IsoDate;

  @Field(() => String, { description: 'The value as published: 131.4 for an index number, 5.5 for a rise of 5.5%.' })
  @Matches(/^-?\d{1,6}(\.\d{1,6})?$/, { message: 'Write the value in figures with at most six decimals, for example 131.4.' })
  value: string;

  @Field(() => String, { description: 'Where it was published.' })
  @Matches(/\S/, { message: NAME_SOURCE })
  @MaxLength(500, { message: 'Keep the source under 500 characters.' })
  source: string;
}

@InputType({ description: 'A cost share.' })
export class IndexShareInput {
  @Field(() => String, { description: 'The series’ code.' })
  @IsNotEmpty({ message: 'Say which series this share follows.' })
  @MaxLength(40, { message: 'This is not the code of a series.' })
  seriesCode: string;

  @Field(() => Int, { description: 'The share of costs in basis points: 2800 is 28%.' })
  @IsInt({ message: 'Give the share in basis points: 2800 is 28%.' })
  @Min(0, { message: 'A share cannot be negative.' })
  @Max(10_000, { message: 'A share cannot be more than 10000 basis points, the whole.' })
  shareBp: BasisPoints;
}

@InputType({ description: 'A basket to record, as version 1 or as the next version of its name.' })
export class RecordIndexBasketInput extends KeyedInput {
  @Field(() => String, { description: 'The basket’s name.' })
  @Matches(/\S/, { message: 'Give the basket a name.' })
  @Length(1, 200, { message: 'Keep the name under 200 characters.' })
  name: string;

  @Field(() => [IndexShareInput], { description: 'The shares, 10000 basis points in all.' })
  @IsArray()
  @ArrayNotEmpty({ message: 'Give at least one share.' })
  @ArrayMaxSize(50, { message: 'A basket has at most 50 shares.' })
  @ValidateNested({ each: true })
  @Type(() => IndexShareInput)
  components: IndexShareInput[];
}

@ObjectType({ description: 'A series after a mutation, or why it was refused.' })
export class IndexSeriesPayload {
  @Field(() => IndexSeriesView, { nullable: true, description: 'The series as it is now; null when refused.' })
  indexSeries?: IndexSeriesView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'A basket after a mutation, or why it was refused.' })
export class IndexBasketPayload {
  @Field(() => IndexBasketView, { nullable: true, description: 'The version recorded; null when refused.' })
  indexBasket?: IndexBasketView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
