import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsEnum, IsUUID, ValidateNested } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { DemandDimensions, DemandOnly } from '../../demand/dto/pooled-demand.js';
import { DIMENSIONS, type Dimension } from '../../release/release-plan.js';

/** More than the plan has tables, each with some of its categories too. */
const MOST_TABLES = 40;

@InputType({ description: 'A table of published demand.' })
export class DemandTableInput {
  @IsEnum(DemandDimensions, { each: true })
  @ArrayMaxSize(DIMENSIONS.length)
  @Field(() => [DemandDimensions], { description: 'By what; none: all children together.' })
  by: Dimension[];

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => DemandOnly)
  @Field(() => [DemandOnly], { defaultValue: [], description: 'Which categories alone; a dimension not named counts all.' })
  only: DemandOnly[];
}

@InputType({ description: 'What a statement of published demand is to hold.' })
export class IssueDemandStatementInput {
  @IsUUID('loose')
  @Field(() => ID, { description: 'Whose members’ demand.' })
  consortiumId: string;

  @Field(() => DateOnly, { description: 'Of which day: one on which members published.' })
  takenOn: IsoDate;

  @ArrayMaxSize(MOST_TABLES)
  @ValidateNested({ each: true })
  @Type(() => DemandTableInput)
  @Field(() => [DemandTableInput], { description: 'Which tables, in this order.' })
  tables: DemandTableInput[];
}

@ObjectType({ description: 'The statement of published demand, or why it was not issued.' })
export class DemandStatementPayload {
  @Field(() => ID, { nullable: true, description: 'Its document. Null where it was refused.' })
  documentId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}
