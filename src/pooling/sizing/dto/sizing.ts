import { Field, Float, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsNumber, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { Pence } from '../../../kernel/money.js';
import { PenceNumber } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { VolumePriceInput } from '../../cost-sharing/dto/cost-sharing.js';

@InputType({ description: 'How many children of a member may need a place.' })
export class MemberDemandInput {
  @Field(() => String, { description: 'Whose.' })
  @IsString()
  @MaxLength(200)
  name: string;

  @Field(() => Int, { description: 'Few.' })
  @IsInt()
  low: number;

  @Field(() => Int, { description: 'As many as are expected.' })
  @IsInt()
  expected: number;

  @Field(() => Int, { description: 'Many.' })
  @IsInt()
  high: number;
}

@InputType({ description: 'What a block could be.' })
export class BlockSizingInput {
  @Field(() => [MemberDemandInput], { description: 'Demand by member; it rises for all at once.' })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => MemberDemandInput)
  members: MemberDemandInput[];

  @Field(() => [Int], { description: 'How much low, expected and high count.' })
  @IsArray()
  @IsInt({ each: true })
  weights: number[];

  @Field(() => [VolumePriceInput], { description: 'A place of the block a year, by number of places.' })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => VolumePriceInput)
  tiers: VolumePriceInput[];

  @Field(() => PenceNumber, { description: 'A like place bought alone, a year, in pence.' })
  @IsInt()
  spotPence: Pence;

  @Field(() => Int, { description: 'What the council pays of an empty place, in percent.' })
  @IsInt()
  voidSharePercent: number;

  @Field(() => Int, { description: 'Children named already for a new block.' })
  @IsInt()
  named: number;

  @Field(() => Float, { description: 'Years that a child stays.' })
  @IsNumber()
  yearsOfStay: number;
}

@ObjectType({ description: 'What a size is expected to cost.' })
export class SizedBlockType {
  @Field(() => Int, { description: 'Places.' })
  places: number;

  @Field(() => Float, { description: 'A year, in pence; an expectation, not rounded.' })
  costPence: number;

  @Field(() => Float, { description: 'Places empty, on average.' })
  emptyPlaces: number;

  @Field(() => Float, { description: 'Paid for empty places a year, in pence.' })
  voidPence: number;

  @Field(() => Float, { description: 'The chance that the last place is filled.' })
  lastFilled: number;
}

@ObjectType({ description: 'How many places to buy as a block.' })
export class BlockSizingPayload {
  @Field(() => [SizedBlockType], { nullable: true, description: 'Every size. Null where it was refused.' })
  sizes?: readonly SizedBlockType[];

  @Field(() => SizedBlockType, {
    nullable: true,
    description: 'The one that costs least, where a child placed alone moves into a free place.',
  })
  best?: SizedBlockType;

  @Field(() => Int, { nullable: true, description: 'Of one price: what the closed form says.' })
  newsvendor?: number | null;

  @Field(() => Int, { nullable: true, description: 'The size where the overflow goes elsewhere and stays.' })
  stickyPlaces?: number;

  @Field(() => Float, { nullable: true, description: 'Saved by one block for all, where demand rises for all at once, in pence a year.' })
  savedAtOncePence?: number;

  @Field(() => Float, { nullable: true, description: 'The same where each member’s comes and goes by itself.' })
  savedApartPence?: number;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}
