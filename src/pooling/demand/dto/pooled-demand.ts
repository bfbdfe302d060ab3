import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayNotEmpty, IsString } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { DIMENSIONS, type Dimension } from '../../release/release-plan.js';

export const DemandDimensions = Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, dimension])) as Record<Dimension, Dimension>;

registerEnumType(DemandDimensions, {
  name: 'DemandDimension',
  description: 'What children are counted by.',
  valuesMap: {
    need: { description: 'Primary need.' },
    phase: { description: 'Primary, secondary or post-16.' },
    year: { description: 'Year group.' },
    term: { description: 'The term in which the placement began.' },
    setting: { description: 'Day or residential.' },
    district: { description: 'The district of the home, a member’s own.' },
  },
});

@InputType({ description: 'Some categories of one dimension.' })
export class DemandOnly {
  @Field(() => DemandDimensions, { description: 'Of which dimension.' })
  dimension: Dimension;

  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Field(() => [String], { description: 'Which categories are counted, added up where the table is not by this dimension.' })
  categories: string[];
}

@ObjectType({ description: 'A protected figure with all that it may stand for.' })
export class DemandFigure {
  @Field(() => Int, { nullable: true, description: 'The figure; null where it is blank.' })
  figure: number | null;

  @Field(() => Int, { nullable: true, description: 'The least count it may stand for.' })
  least: number | null;

  @Field(() => Int, { nullable: true, description: 'The largest count it may stand for.' })
  most: number | null;

  @Field(() => String, { description: 'As pages show it: “under 5”, “5 (1 to 9)”, “20 (±4)”, “c” where nothing may be told.' })
  words: string;
}

@ObjectType({ description: 'A member’s figure.' })
export class DemandOfMember {
  @Field(() => ID, { description: 'The member.' })
  authorityId: string;

  @Field(() => DemandFigure, { description: 'What it published.' })
  figure: DemandFigure;
}

@ObjectType({ description: 'A category of a cell.' })
export class DemandCategory {
  @Field(() => DemandDimensions, { description: 'By what.' })
  dimension: Dimension;

  @Field(() => String, { description: 'The category.' })
  category: string;
}

@ObjectType({ description: 'A cell of published demand.' })
export class DemandCell {
  @Field(() => [DemandCategory], { description: 'Which cell.' })
  cell: readonly DemandCategory[];

  @Field(() => [DemandOfMember], { description: 'By member.' })
  members: readonly DemandOfMember[];

  @Field(() => DemandFigure, { description: 'The sum of what members published.' })
  pooled: DemandFigure;

  @Field(() => Int, { nullable: true, description: 'Your own authority’s children, exactly.' })
  own: number | null;
}

@ObjectType({ description: 'An authority in a table of demand.' })
export class DemandMember {
  @Field(() => ID, { description: 'The authority.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => DateOnly, { description: 'The day of what it published: the day asked for, or the last before it.' })
  takenOn: IsoDate;
}

@ObjectType({ description: 'A consortium whose members’ demand a school may read.' })
export class DemandConsortium {
  @Field(() => ID, { description: 'The consortium.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;
}

@ObjectType({ description: 'A member’s district, by which it publishes, and where its tile lies on the map.' })
export class DemandDistrict {
  @Field(() => ID, { description: 'The member.' })
  authorityId: string;

  @Field(() => String, { description: 'Its code: the category of a cell.' })
  code: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => Int, { nullable: true, description: 'From the left; null: wherever there is room.' })
  column: number | null;

  @Field(() => Int, { nullable: true, description: 'From the top.' })
  row: number | null;
}

@ObjectType({ description: 'Published demand of members by one table of the release plan.' })
export class PooledDemandView {
  @Field(() => DateOnly, { nullable: true, description: 'The day it was taken; null where nothing is published.' })
  takenOn: IsoDate | null;

  @Field(() => [DateOnly], { description: 'Days on which members published, the latest first.' })
  days: readonly IsoDate[];

  @Field(() => [DemandMember], { description: 'Members in it, each with what it had published by that day.' })
  members: readonly DemandMember[];

  @Field(() => [DemandConsortium], { description: 'For schools: the consortia whose demand you may read; none for others.' })
  consortia: readonly DemandConsortium[];

  @Field(() => ID, { nullable: true, description: 'For schools: the consortium whose demand this is.' })
  consortiumId: string | null;

  @Field(() => [DemandDistrict], { description: 'The members’ districts; none for schools.' })
  districts: readonly DemandDistrict[];

  @Field(() => [DemandCell], { description: 'Every cell. Parts need not add up to totals.' })
  rows: readonly DemandCell[];
}

@ObjectType({ description: 'The work that publishes, or why it was not started.' })
export class PublishDemandPayload {
  @Field(() => ID, { nullable: true, description: 'The work: ask for it until it has ended.' })
  workId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}
