import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { Money } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { LineAmountInput } from './return-inputs.js';

@InputType({ description: 'Figures to try out: one percentage for all lines, or an amount for each.' })
export class WhatIfInput {
  @Field(() => ID, { description: 'The return.' })
  @IsUUID('loose', { message: 'This is not the id of a return.' })
  returnId: string;

  @Field(() => Int, { nullable: true, description: 'One rise for every line, in basis points: 240 is 2.4%.' })
  @IsOptional()
  @IsInt()
  @Min(-10_000, { message: 'A fall cannot be more than 100%.' })
  @Max(10_000, { message: 'A rise of more than 100% must be given line by line.' })
  percentBp?: number | null;

  @Field(() => [LineAmountInput], { nullable: true, description: 'Or an amount for every line.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5_000)
  @ValidateNested({ each: true })
  @Type(() => LineAmountInput)
  lines?: LineAmountInput[] | null;
}

@ObjectType('WhatIfLine', { description: 'One line at a price that is not decided.' })
export class WhatIfLineView {
  @Field(() => ID, { description: 'The line of the return.' })
  lineId: string;

  @Field(() => Money, { description: 'What an offer of these figures would put to it, to the penny.' })
  price: Money;

  @Field(() => Int, { nullable: true, description: 'The rise in basis points.' })
  riseBp: number | null;

  @Field(() => Boolean, { description: 'Whether the percentage would give more than was asked, so that what was asked counts.' })
  cutToAsk: boolean;

  @Field(() => Boolean, { description: 'Whether it is more than the cap, or an approved exception, allows.' })
  aboveCap: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Where the placement’s gross price would stand among like places, in basis points; null where there are too few.',
  })
  percentileBp: number | null;
}

@ObjectType('WhatIf', { description: 'What prices that are not decided would come to. Null is not known, never nought.' })
export class WhatIfView {
  @Field(() => Money, { description: 'All lines a year.' })
  total: Money;

  @Field(() => Money, { description: 'Above present prices, a year.' })
  rise: Money;

  @Field(() => Int, { nullable: true, description: 'The rise in basis points.' })
  riseBp: number | null;

  @Field(() => Money, { description: 'The difference to the ask; below nothing where it is less.' })
  againstAsk: Money;

  @Field(() => Money, { description: 'The difference to the recommendation; below nothing where it is less.' })
  againstRecommendation: Money;

  @Field(() => [String], { description: 'The financial year in which the first line would rise, and the next.' })
  years: string[];

  @Field(() => Money, { nullable: true, description: 'What it adds to the first of those years.' })
  thisYear: Money | null;

  @Field(() => Money, { nullable: true, description: 'What it adds to the next.' })
  nextYear: Money | null;

  @Field(() => Money, { nullable: true, description: 'Arrears, were it decided at the next meeting.' })
  arrearsByPanel: Money | null;

  @Field(() => Money, { nullable: true, description: 'What the budget has for rises, after what is settled or offered on other returns.' })
  roomBefore: Money | null;

  @Field(() => Money, { nullable: true, description: 'The same after this rise; below nothing where it does not reach.' })
  roomAfter: Money | null;

  @Field(() => Int, { description: 'How many lines would be above the cap.' })
  linesAboveCap: number;

  @Field(() => [WhatIfLineView], { description: 'Line by line.' })
  lines: WhatIfLineView[];

  @Field(() => [String], { description: 'What could not be computed, and what is missing for it.' })
  notComputed: string[];
}

@ObjectType({ description: 'The answer of a what-if, or what an offer of these figures would be refused for.' })
export class WhatIfPayload {
  @Field(() => WhatIfView, { nullable: true, description: 'The money; null when refused.' })
  whatIf?: WhatIfView | null;

  @Field(() => [UserError], { description: 'Why it would be refused; empty when it would not.' })
  userErrors: UserError[];
}
