import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { DateOnly, PenceNumber } from '../../../platform/graphql/scalars.js';
import { VATS } from '../bid.js';

@InputType({ description: 'Places that a bid offers of a line.' })
export class BidLineInput {
  @Field(() => ID, { description: 'The line.' })
  @IsUUID()
  lineId: string;

  @Field(() => Int, { description: 'At most so many.' })
  @IsInt()
  most: number;

  @Field(() => Int, { defaultValue: 0, description: 'So many more that are paid only while a child is in them.' })
  @IsInt()
  optional: number;
}

@InputType({ description: 'A price by volume.' })
export class BidTierInput {
  @Field(() => Int, { description: 'From so many places.' })
  @IsInt()
  fromPlaces: number;

  @Field(() => PenceNumber, { description: 'A place a year, in pence, net of VAT.' })
  @IsInt()
  annualPence: Pence;
}

@InputType({ description: 'So many places of these lines, or none of the bid.' })
export class BidConditionInput {
  @Field(() => Int, { description: 'At least so many.' })
  @IsInt()
  atLeast: number;

  @Field(() => [ID], { description: 'Of these lines together.' })
  @IsArray()
  @IsUUID(undefined, { each: true })
  @ArrayMaxSize(50)
  lineIds: string[];
}

@InputType({ description: 'What a school offers.' })
export class BidContentInput {
  @Field(() => [BidLineInput], { description: 'Places by line.' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => BidLineInput)
  lines: BidLineInput[];

  @Field(() => [BidTierInput], { description: 'Prices by volume.' })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => BidTierInput)
  tiers: BidTierInput[];

  @Field(() => String, { description: 'allPlaces: all at the price of the tier reached; eachPlace: each at its own.' })
  @IsIn(['allPlaces', 'eachPlace'])
  tierRule: 'allPlaces' | 'eachPlace';

  @Field(() => Int, {
    defaultValue: 10_000,
    description: 'What of an empty guaranteed place is paid after the days of grace, in basis points of its price.',
  })
  @IsInt()
  voidShareBp: number;

  @Field(() => Int, { description: 'The most places together.' })
  @IsInt()
  most: number;

  @Field(() => Int, { description: 'Places come in packs of so many.' })
  @IsInt()
  pack: number;

  @Field(() => [BidConditionInput], { description: 'What has to be so.' })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => BidConditionInput)
  conditions: BidConditionInput[];

  @Field(() => Boolean, { description: 'Whether therapies are in the price.' })
  @IsBoolean()
  therapyIncluded: boolean;

  @Field(() => String, { description: 'exempt, outsideScope, zero or standard.' })
  @IsIn(VATS)
  vat: (typeof VATS)[number];

  @Field(() => DateOnly, { description: 'Until when the bid stands.' })
  validUntil: IsoDate;

  @Field(() => String, { description: 'What else is to be said.' })
  @IsString()
  @MaxLength(8_000)
  words: string;
}

@InputType({ description: 'A bid, kept or sent.' })
export class SaveBidInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => ID, { description: 'The school that bids.' })
  @IsUUID()
  schoolId: string;

  @Field(() => ID, { nullable: true, description: 'The bid that is changed; none: a new one.' })
  @IsOptional()
  @IsUUID()
  bidId: string | null;

  @Field(() => Int, { description: 'The version you saw; 0 of a new one.' })
  @IsInt()
  version: number;

  @Field(() => BidContentInput, { description: 'What is offered.' })
  @ValidateNested()
  @Type(() => BidContentInput)
  bid: BidContentInput;

  @Field(() => Boolean, { description: 'Whether it is sent now.' })
  @IsBoolean()
  send: boolean;

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}

@InputType({ description: 'A bid that is taken back.' })
export class WithdrawBidInput {
  @Field(() => ID, { description: 'The bid.' })
  @IsUUID()
  bidId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'What stands in the way of judging, or nothing.' })
export class DeclareInterestsInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => Boolean, { description: 'Whether there is a conflict of interest.' })
  @IsBoolean()
  conflict: boolean;

  @Field(() => String, { description: 'What it is.' })
  @IsString()
  @MaxLength(4_000)
  words: string;
}

@InputType({ description: 'The quality of a bid.' })
export class ScoreBidInput {
  @Field(() => ID, { description: 'The bid.' })
  @IsUUID()
  bidId: string;

  @Field(() => Int, { description: 'Of 100.' })
  @IsInt()
  quality: number;

  @Field(() => String, { description: 'What it rests on.' })
  @IsString()
  @MaxLength(4_000)
  words: string;

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}

@InputType({ description: 'A bid whose places your children cannot use.' })
export class ExcludeBidInput {
  @Field(() => ID, { description: 'The bid.' })
  @IsUUID()
  bidId: string;

  @Field(() => String, { nullable: true, description: 'Why; none: they can after all.' })
  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  words: string | null;
}
