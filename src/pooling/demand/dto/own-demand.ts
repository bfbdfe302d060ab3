import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { DemandCategory } from './pooled-demand.js';

@ObjectType({ description: 'How many own children are in a cell, exactly.' })
export class OwnDemandCell {
  @Field(() => [DemandCategory], { description: 'Which cell.' })
  cell: readonly DemandCategory[];

  @Field(() => Int, { description: 'How many.' })
  count: number;
}

@ObjectType({ description: 'A child of your own authority behind a count.' })
export class OwnDemandChild {
  @Field(() => String, { description: 'The authority’s own reference.' })
  reference: string;

  @Field(() => ID, { description: 'The placement that is counted.' })
  placementId: string;
}

@ObjectType({ description: 'Your own authority’s children, counted exactly: for its own people alone.' })
export class OwnDemandView {
  @Field(() => DateOnly, { description: 'The day.' })
  on: IsoDate;

  @Field(() => Int, { description: 'How many are counted.' })
  total: number;

  @Field(() => [OwnDemandCell], { description: 'Every cell that has any, the most first.' })
  rows: readonly OwnDemandCell[];

  @Field(() => [OwnDemandChild], { description: 'The children counted, by reference.' })
  children: readonly OwnDemandChild[];
}
