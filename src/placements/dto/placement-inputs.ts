import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsIn, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { PageArgs } from '../../platform/graphql/connection.js';
import { Needs } from '../../providers/dto/enums.js';
import type { NeedCode } from '../../providers/register/sen-need.js';
import { type NamingBasis, NamingBases, type PlacementSort, PlacementSorts, type Setting, Settings } from './placement.js';

@InputType({ description: 'Which placements to list. What is left out is not asked.' })
export class PlacementFilterInput {
  @Field(() => ID, { nullable: true, description: 'At this school, or at one that it follows by a confirmed succession.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a school.' })
  schoolId?: string | null;

  @Field(() => String, { nullable: true, description: 'Part of the pupil’s reference.' })
  @IsOptional()
  @IsString()
  @MaxLength(100, { message: 'A reference has at most 100 characters.' })
  pupilReference?: string | null;

  @Field(() => [Needs], { nullable: true, description: 'Primary needs.' })
  @IsOptional()
  @ArrayMaxSize(13, { message: 'These are more needs than there are.' })
  needs?: NeedCode[] | null;

  @Field(() => Settings, { nullable: true, description: 'Day or residential.' })
  @IsOptional()
  setting?: Setting | null;

  @Field(() => NamingBases, { nullable: true, description: 'How the school came to be named.' })
  @IsOptional()
  namingBasis?: NamingBasis | null;

  @Field(() => Boolean, { nullable: true, description: 'true: placed today; false: ended or not begun.' })
  @IsOptional()
  @IsBoolean()
  current?: boolean | null;
}

@ArgsType()
export class PlacementListArgs extends PageArgs {
  @Field(() => PlacementFilterInput, { nullable: true, description: 'Which to list.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => PlacementFilterInput)
  filter?: PlacementFilterInput | null;

  @Field(() => PlacementSorts, { defaultValue: 'pupilReference', description: 'What to sort by.' })
  @IsIn(Object.keys(PlacementSorts))
  sortBy: PlacementSort = 'pupilReference';

  @Field(() => Boolean, { defaultValue: false, description: 'Whether the highest comes first.' })
  @IsBoolean()
  descending: boolean = false;
}

@ArgsType()
export class PlacementArgs {
  @Field(() => ID, { description: 'The placement’s id.' })
  @IsUUID('loose', { message: 'This is not the id of a placement.' })
  id: string;
}
