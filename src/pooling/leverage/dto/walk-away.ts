import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ContractKinds } from '../../../contracts/dto/contract.js';
import type { ContractKind } from '../../../contracts/contract.entity.js';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { DateOnly, PenceNumber } from '../../../platform/graphql/scalars.js';
import type { AgreementNotice } from '../walk-away.js';
import type { WalkAway } from '../walk-away.query.js';

@ObjectType({ description: 'Like places at another provider, and the room there.' })
export class AlternativeRoomType {
  @Field(() => String, { description: 'Primary need.' })
  need: string;

  @Field(() => String, { description: 'Phase.' })
  phase: string;

  @Field(() => String, { description: 'day or residential.' })
  setting: string;

  @Field(() => ID, { description: 'The other provider.' })
  providerId: string;

  @Field(() => String, { description: 'Its name.' })
  providerName: string;

  @Field(() => String, { nullable: true, description: 'Of your own block: its empty places. Null: at the provider’s price.' })
  blockReference: string | null;

  @Field(() => PenceNumber, { description: 'A place a year here on average, in pence.' })
  herePence: Pence;

  @Field(() => PenceNumber, { description: 'A place a year there, in pence; of a block what filling an empty place adds.' })
  therePence: Pence;

  @Field(() => PenceNumber, { description: 'There less here, in pence.' })
  differencePence: Pence;

  @Field(() => Int, {
    nullable: true,
    description: 'Vacancies by the national register, or empty places of the block. Null where nobody knows.',
  })
  room: number | null;

  @Field(() => Int, { description: 'Schools that take such a child, of which the register does not say capacity and pupils.' })
  silentSchools: number;

  @Field(() => Int, { description: 'Schools where your referrals are held: no room is counted there.' })
  heldSchools: number;

  @Field(() => DateOnly, { nullable: true, description: 'As of when: the oldest day of the register’s that it rests on.' })
  registerOn: IsoDate | null;
}

@ObjectType({ description: 'An agreement of your authority with the provider, and what notice of it comes to.' })
export class AgreementNoticeType {
  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => ContractKinds, { description: 'What it buys.' })
  kind: ContractKind;

  @Field(() => String, { description: 'The school.' })
  schoolName: string;

  @Field(() => Int, { nullable: true, description: 'Notice in full terms; null where it is in days.' })
  noticeTerms: number | null;

  @Field(() => Int, { nullable: true, description: 'Notice in days; null where it is in terms.' })
  noticeDays: number | null;

  @Field(() => Boolean, { description: 'Whether notice is given already.' })
  given: boolean;

  @Field(() => DateOnly, {
    nullable: true,
    description: 'The last day that is charged where notice is given today. Null where it cannot be told.',
  })
  lastChargeableOn: IsoDate | null;

  @Field(() => PenceNumber, { nullable: true, description: 'Fees from today to that day, in pence.' })
  costPence: Pence | null;

  @Field(() => String, { nullable: true, description: 'What is missing to tell it.' })
  problem: string | null;
}

@ObjectType({ description: 'Where children of a kind go.' })
export class MovedToType {
  @Field(() => String, { description: 'Primary need.' })
  need: string;

  @Field(() => String, { description: 'Phase.' })
  phase: string;

  @Field(() => String, { description: 'day or residential.' })
  setting: string;

  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => String, { description: 'The school.' })
  schoolName: string;

  @Field(() => String, { nullable: true, description: 'Your own block there.' })
  blockReference: string | null;

  @Field(() => Int, { description: 'Places.' })
  places: number;
}

@ObjectType({ description: 'What moving so many comes to: no plan for as many costs less a year.' })
export class MoveType {
  @Field(() => Int, { description: 'How many move.' })
  children: number;

  @Field(() => PenceNumber, { description: 'What they cost more a year, negative: less, in pence.' })
  yearlyPence: Pence;

  @Field(() => PenceNumber, { description: 'Once: fees of the notices that are known, in pence.' })
  noticePence: Pence;

  @Field(() => Int, { description: 'How many of them have a notice that is not known.' })
  noticeUnknown: number;

  @Field(() => [MovedToType], { description: 'Where they go.' })
  to: readonly MovedToType[];
}

@ObjectType({ description: 'Moving 1, 2, … children, as far as there is room that is known.' })
export class MovingType {
  @Field(() => Int, { description: 'How many there are to move.' })
  places: number;

  @Field(() => [MoveType], { description: 'By number.' })
  moves: readonly MoveType[];
}

@ObjectType({ description: 'Moving your own children, each at the price that is paid.' })
export class OwnMovingType extends MovingType {
  @Field(() => Int, { description: 'Children in block places, who are not in it: their places are paid, filled or not.' })
  inBlocks: number;
}

@ObjectType({ description: 'What walking away from a provider would come to. A child moves only by a review of its plan.' })
export class WalkAwayType {
  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => DateOnly, { description: 'As of which day.' })
  today: IsoDate;

  @Field(() => [AlternativeRoomType], { description: 'Like places elsewhere, of each kind the cheapest first.' })
  alternatives: readonly AlternativeRoomType[];

  @Field(() => [AgreementNoticeType], { description: 'Notices of your own agreements there.' })
  agreements: readonly AgreementNoticeType[];

  @Field(() => OwnMovingType, { nullable: true, description: 'Your own children; null where you have none there.' })
  own: OwnMovingType | null;

  @Field(() => MovingType, {
    nullable: true,
    description:
      'All members’ places as they are told, at their averages; null where no other member tells any. Notices of others are not known.',
  })
  together: MovingType | null;
}

export const toWalkAwayType = (found: WalkAway): WalkAwayType => ({ ...found, agreements: found.agreements.map(toAgreementNotice) });

const toAgreementNotice = ({ notice, ...agreement }: AgreementNotice): AgreementNoticeType => ({
  ...agreement,
  noticeTerms: notice.kind === 'terms' ? notice.terms : null,
  noticeDays: notice.kind === 'days' ? notice.days : null,
});
