import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Pence } from '../../../kernel/money.js';
import { PenceNumber } from '../../../platform/graphql/scalars.js';

@ObjectType({ description: 'What a member spends a year at a provider, or at all that an owner has.' })
export class MemberSpend {
  @Field(() => ID, { description: 'The member.' })
  authorityId: string;

  @Field(() => Int, { description: 'Places, to the nearest five.' })
  places: number;

  @Field(() => PenceNumber, { description: 'A year, in pence, to the nearest £10,000.' })
  annualPence: Pence;
}

@ObjectType({ description: 'What your authority spends a year at a provider, or at all that an owner has.' })
export class OwnSpend {
  @Field(() => Int, { description: 'Places.' })
  places: number;

  @Field(() => PenceNumber, { description: 'A year, in pence.' })
  annualPence: Pence;

  @Field(() => Int, { description: 'Of all that it spends, in basis points.' })
  shareBp: number;
}

@ObjectType({ description: 'A provider, and what is spent there.' })
export class ProviderLeverageType {
  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Its group.' })
  groupName: string | null;

  @Field(() => OwnSpend, { nullable: true, description: 'Your own.' })
  own: OwnSpend | null;

  @Field(() => [MemberSpend], { description: 'Of members that share it and have five places or more there.' })
  members: readonly MemberSpend[];

  @Field(() => PenceNumber, { description: 'All that is shown, in pence.' })
  shownPence: Pence;

  @Field(() => Int, {
    nullable: true,
    description: 'What part of its pupils the places shown are, in basis points. Null where the register does not say.',
  })
  rollShareBp: number | null;
}

@ObjectType({ description: 'What like places cost a member on average, gross, to the nearest £100.' })
export class LikePriceType {
  @Field(() => ID, { description: 'The member.' })
  authorityId: string;

  @Field(() => Int, { description: 'Places; another member’s to the nearest five.' })
  places: number;

  @Field(() => PenceNumber, { description: 'A place a year, in pence.' })
  meanPence: Pence;
}

@ObjectType({ description: 'Like places for which members pay one provider different prices.' })
export class PriceGapType {
  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => String, { description: 'Primary need.' })
  need: string;

  @Field(() => String, { description: 'Phase.' })
  phase: string;

  @Field(() => String, { description: 'Setting.' })
  setting: string;

  @Field(() => [LikePriceType], { description: 'By member, the dearest first.' })
  prices: readonly LikePriceType[];

  @Field(() => PenceNumber, { description: 'The dearest less the cheapest, a place a year.' })
  gapPence: Pence;

  @Field(() => PenceNumber, { description: 'What the dearer would pay less a year at the cheapest.' })
  worthPence: Pence;
}

@ObjectType({ description: 'A need of which half or more of your children are at one provider.' })
export class DependencyType {
  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => String, { description: 'The need.' })
  need: string;

  @Field(() => Int, { description: 'Places there.' })
  places: number;

  @Field(() => Int, { description: 'Of so many.' })
  of: number;

  @Field(() => Int, { description: 'Other providers that you use for it.' })
  elsewhere: number;
}

@ObjectType({ description: 'A provider where like places are, and what they cost there on average.' })
export class ElsewhereType {
  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => PenceNumber, { description: 'A place a year on average, gross, to the nearest £100, in pence.' })
  meanPence: Pence;
}

@ObjectType({ description: 'Like places at a provider, and what they cost elsewhere.' })
export class AlternativeType {
  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => String, { description: 'The need.' })
  need: string;

  @Field(() => String, { description: 'The phase.' })
  phase: string;

  @Field(() => String, { description: 'day or residential.' })
  setting: string;

  @Field(() => Int, { description: 'Places, as far as they are told.' })
  places: number;

  @Field(() => PenceNumber, { description: 'A place a year here on average, in pence.' })
  herePence: Pence;

  @Field(() => [ElsewhereType], { description: 'Where else like places are, the cheapest first.' })
  elsewhere: readonly ElsewhereType[];

  @Field(() => PenceNumber, { nullable: true, description: 'What a place a year costs more at the cheapest, negative: less, in pence.' })
  movingPence: Pence | null;
}

@ObjectType({ description: 'An owner of providers, and what is spent through all of them; a provider that nobody owns stands for itself.' })
export class OwnerLeverageType {
  @Field(() => ID, { description: 'The group, or the provider.' })
  ownerId: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => OwnSpend, { nullable: true, description: 'Your own.' })
  own: OwnSpend | null;

  @Field(() => [MemberSpend], { description: 'By member, as far as it is shown.' })
  members: readonly MemberSpend[];

  @Field(() => PenceNumber, { description: 'All that is shown, in pence: to the penny the sum of its providers.' })
  shownPence: Pence;

  @Field(() => Int, {
    nullable: true,
    description: 'What part of their pupils the places shown are, in basis points. Null where the register does not say of each.',
  })
  rollShareBp: number | null;

  @Field(() => [ProviderLeverageType], { description: 'Its providers, most money first.' })
  providers: readonly ProviderLeverageType[];
}

@ObjectType({ description: 'What members can say to providers together.' })
export class LeverageType {
  @Field(() => [ProviderLeverageType], { description: 'By provider, most money first.' })
  providers: readonly ProviderLeverageType[];

  @Field(() => [OwnerLeverageType], { description: 'By owner, most money first.' })
  owners: readonly OwnerLeverageType[];

  @Field(() => [String], { description: 'Members whose spend you do not see, by name.' })
  notSharing: readonly string[];

  @Field(() => [PriceGapType], { description: 'Different prices for like places, the largest worth first.' })
  gaps: readonly PriceGapType[];

  @Field(() => [DependencyType], { description: 'Where your authority depends on one provider.' })
  dependencies: readonly DependencyType[];

  @Field(() => Int, { description: 'How few providers have your money: 0 to 10,000.' })
  concentration: number;

  @Field(() => Int, { description: 'How few owners have your money: 0 to 10,000.' })
  ownerConcentration: number;

  @Field(() => Int, { description: 'How few providers have all the money that is shown: 0 to 10,000.' })
  shownConcentration: number;

  @Field(() => Int, { description: 'How few owners have all the money that is shown: 0 to 10,000.' })
  shownOwnerConcentration: number;

  @Field(() => [AlternativeType], { description: 'Of every kind of place at every provider, what it costs elsewhere.' })
  alternatives: readonly AlternativeType[];
}
