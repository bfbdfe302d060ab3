import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { IsoDate } from '../../kernel/dates.js';
import { DateOnly } from '../../platform/graphql/scalars.js';

@ObjectType({ description: 'How many returns of a member are in a state.' })
export class PooledState {
  @Field(() => String, { description: 'The state, as a return’s own.' })
  state: string;

  @Field(() => Int, { description: 'How many schools’ returns.' })
  returns: number;
}

@ObjectType({ description: 'A member’s round as the consortium sees it.' })
export class PooledMemberView {
  @Field(() => ID, { description: 'The authority.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  authorityName: string;

  @Field(() => DateOnly, { description: 'Last day for returns.' })
  closesOn: IsoDate;

  @Field(() => [PooledState], { description: 'Where its schools’ returns stand.' })
  states: PooledState[];
}

@ObjectType({ description: 'A school that members buy from. Percentages stand on at least five places, else they are null.' })
export class PooledSchoolView {
  @Field(() => ID, { description: 'The school.' })
  schoolId: string;

  @Field(() => Int, { description: 'Its URN.' })
  urn: number;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => Int, { description: 'How many members buy there.' })
  members: number;

  @Field(() => Boolean, { description: 'Whether they have at least five places there together.' })
  enough: boolean;

  @Field(() => Int, { nullable: true, description: 'The asked rise in basis points, to a tenth of a percent.' })
  askedBp: number | null;

  @Field(() => Int, { nullable: true, description: 'The settled rise in basis points, to a tenth of a percent.' })
  settledBp: number | null;
}

@ObjectType({ description: 'The rounds of a consortium’s members together.' })
export class PooledRoundView {
  @Field(() => Int, { description: 'The year in which the priced academic year starts: 2027 is 2027/28.' })
  academicYear: number;

  @Field(() => [PooledMemberView], { description: 'Members that share.' })
  members: PooledMemberView[];

  @Field(() => [PooledSchoolView], { description: 'Schools, those of most members first.' })
  schools: PooledSchoolView[];

  @Field(() => [String], { description: 'Members that share nothing, by name.' })
  notSharing: string[];
}
