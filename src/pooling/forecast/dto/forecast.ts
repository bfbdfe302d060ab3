import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsIn, IsInt, IsString, MaxLength } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { DemandCategory, DemandDimensions, DemandFigure } from '../../demand/dto/pooled-demand.js';
import { DIMENSIONS, type Dimension } from '../../release/release-plan.js';

@InputType({ description: 'Only children of these categories of a dimension.' })
export class ForecastWhere {
  @Field(() => DemandDimensions, { description: 'Of what.' })
  @IsIn(DIMENSIONS)
  dimension: Dimension;

  @Field(() => [String], { description: 'Which categories.' })
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  categories: string[];
}

@ObjectType({ description: 'So many years ahead.' })
export class ForecastYearType {
  @Field(() => Int, { description: 'How many years ahead.' })
  ahead: number;

  @Field(() => Float, { description: 'The low case, on average.' })
  low: number;

  @Field(() => Float, { description: 'The central case, on average.' })
  central: number;

  @Field(() => Float, { description: 'The high case, on average.' })
  high: number;

  @Field(() => Int, { description: 'Four times of five no fewer than this.' })
  least: number;

  @Field(() => Int, { description: 'And no more than this.' })
  most: number;
}

@ObjectType({ description: 'A category of a forecast.' })
export class ForecastRowType {
  @Field(() => [DemandCategory], { description: 'What they have in common; none: all children.' })
  cell: readonly DemandCategory[];

  @Field(() => Int, { description: 'Children today.' })
  today: number;

  @Field(() => [ForecastYearType], { description: 'The years ahead.' })
  years: readonly ForecastYearType[];
}

@ObjectType({ description: 'Supply and gap of a phase, so many years ahead.' })
export class SupplyYearType {
  @Field(() => Int, { description: 'How many years ahead.' })
  ahead: number;

  @Field(() => Float, { description: 'Children in the central case.' })
  central: number;

  @Field(() => Int, { description: 'Own places that open until then, less those that close.' })
  opening: number;

  @Field(() => Int, { description: 'Guaranteed places of own blocks.' })
  block: number;

  @Field(() => Int, { description: 'What the market must fill in the low case.' })
  gapLow: number;

  @Field(() => Int, { description: 'In the central case.' })
  gap: number;

  @Field(() => Int, { description: 'In the high case.' })
  gapHigh: number;
}

@ObjectType({ description: 'Guaranteed places of own blocks today.' })
export class BlockTodayType {
  @Field(() => Int, { description: 'How many there are.' })
  places: number;

  @Field(() => Int, { description: 'In how many of them no child is.' })
  empty: number;
}

@ObjectType({
  description: 'Schools that take a phase, in the authority’s area or with a child of its; one that takes several counts in each.',
})
export class MarketType {
  @Field(() => Int, { description: 'Their places, by the national register.' })
  capacity: number;

  @Field(() => Int, { description: 'Their places less their pupils, by the national register.' })
  vacancies: number;

  @Field(() => Int, { description: 'How many schools say both.' })
  schools: number;
}

@ObjectType({ description: 'A school beside an authority’s demand.' })
export class SchoolSupplyType {
  @Field(() => ID, { description: 'The school.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => Int, { nullable: true, description: 'Its places, by the national register.' })
  capacity: number | null;

  @Field(() => Int, { nullable: true, description: 'Its pupils, by the national register.' })
  pupils: number | null;

  @Field(() => Int, { description: 'Own children placed there today.' })
  ours: number;
}

@ObjectType({ description: 'Places of an authority’s own, open or planned to open.' })
export class OwnPlacesType {
  @Field(() => ID, { description: 'Which.' })
  id: string;

  @Field(() => String, { description: 'The school or provision.' })
  name: string;

  @Field(() => String, { description: '`specialSchool`, or `resourcedProvision` for designated specialist provision.' })
  kind: string;

  @Field(() => String, { description: 'The phase.' })
  phase: string;

  @Field(() => [String], { description: 'SEN2 codes; none: any need.' })
  needs: readonly string[];

  @Field(() => Int, { description: 'How many places.' })
  places: number;

  @Field(() => DateOnly, { description: 'Open from.' })
  opensOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Until; null while it stands.' })
  closesOn: IsoDate | null;
}

@ObjectType({ description: 'Supply and gap of a phase.' })
export class SupplyRowType {
  @Field(() => String, { description: 'The phase.' })
  phase: string;

  @Field(() => BlockTodayType, { description: 'Guaranteed places of own blocks today, and how many are empty.' })
  block: BlockTodayType;

  @Field(() => MarketType, { description: 'Capacity and vacancies of schools that take this phase.' })
  market: MarketType;

  @Field(() => [SupplyYearType], { description: 'The years ahead.' })
  years: readonly SupplyYearType[];
}

@ObjectType({ description: 'An authority’s own demand, rolled forward, and the supply beside it.' })
export class ForecastType {
  @Field(() => [ForecastRowType], { description: 'By category.' })
  rows: readonly ForecastRowType[];

  @Field(() => [SupplyRowType], { description: 'Supply and gap by phase.' })
  supply: readonly SupplyRowType[];

  @Field(() => [OwnPlacesType], { description: 'Own places, planned ones too.' })
  provision: readonly OwnPlacesType[];

  @Field(() => [SchoolSupplyType], { description: 'Schools in the authority’s area or with a child of its.' })
  schools: readonly SchoolSupplyType[];
}

@ObjectType({ description: 'Published children of several members and what they may come to.' })
export class PooledForecastRowType {
  @Field(() => [DemandCategory], { description: 'What they have in common; none: all children.' })
  cell: readonly DemandCategory[];

  @Field(() => DemandFigure, { description: 'The sum of what members published.' })
  published: DemandFigure;

  @Field(() => [ForecastYearType], {
    nullable: true,
    description:
      'The years ahead; `least` and `most` carry what the published figures may stand for, the low and the high case, and chance. Null where a blank keeps anything from being told.',
  })
  years: readonly ForecastYearType[] | null;
}

@ObjectType({ description: 'Demand of members together, rolled forward from the protected figures that they published.' })
export class PooledForecastType {
  @Field(() => DateOnly, { nullable: true, description: 'The day of the figures; null where nothing is published.' })
  takenOn: IsoDate | null;

  @Field(() => [String], { description: 'Members in it.' })
  members: readonly string[];

  @Field(() => [PooledForecastRowType], { description: 'By category. Parts need not add up to totals.' })
  rows: readonly PooledForecastRowType[];
}

@InputType({ description: 'Rates of a forecast, in basis points.' })
export class ForecastRatesInput {
  @Field(() => Int, { description: 'Who stays within a phase.' })
  @IsInt()
  stayBp: number;

  @Field(() => Int, { description: 'Who goes on from year 6.' })
  @IsInt()
  transferBp: number;

  @Field(() => Int, { description: 'Who goes on from year 11.' })
  @IsInt()
  post16Bp: number;

  @Field(() => Int, { description: 'Who comes, against those by whom today’s numbers would stay as they are.' })
  @IsInt()
  entryBp: number;

  @Field(() => Int, { description: 'How many more come with each year.' })
  @IsInt()
  growthBp: number;

  @Field(() => Int, { description: 'The low case of who comes.' })
  @IsInt()
  lowBp: number;

  @Field(() => Int, { description: 'The high case of who comes.' })
  @IsInt()
  highBp: number;

  @Field(() => String, { description: 'What they rest on.' })
  @IsString()
  @MaxLength(2_000)
  reason: string;
}

@ObjectType({ description: 'What became of a change of rates.' })
export class ForecastPayload {
  @Field(() => ID, { nullable: true, description: 'The authority. Null where it was refused.' })
  authorityId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}
