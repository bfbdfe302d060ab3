import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { DateOnly, JsonValue, PenceNumber } from '../../../platform/graphql/scalars.js';
import { type LotState, PHASES, SETTINGS } from '../lot.js';
import type { LotAct } from '../lots.query.js';
import { LotActs, LotPhases, LotSettings, LotStates } from './lot-enums.js';

@ObjectType({ description: 'A kind of places of a lot.' })
export class LotLineType {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => String, { description: 'What they are called.' })
  name: string;

  @Field(() => [String], { description: 'Need codes; none: any need.' })
  needs: readonly string[];

  @Field(() => LotPhases, { description: 'The phase.' })
  phase: (typeof PHASES)[number];

  @Field(() => LotSettings, { description: 'Day or residential.' })
  setting: (typeof SETTINGS)[number];

  @Field(() => PenceNumber, { description: 'What a like place costs a year bought alone, in pence.' })
  spotPence: Pence;

  @Field(() => Int, { description: 'Places that its buyers take for sure.' })
  committed: number;

  @Field(() => Int, { description: 'Places they expect to need.' })
  expected: number;

  @Field(() => Int, { description: 'The most places they want.' })
  most: number;
}

@ObjectType({ description: 'What a member wants of a line.' })
export class LotWantType {
  @Field(() => ID, { description: 'The line.' })
  lineId: string;

  @Field(() => Int, { description: 'For sure.' })
  committed: number;

  @Field(() => Int, { description: 'Expected.' })
  expected: number;

  @Field(() => Int, { description: 'At most.' })
  most: number;
}

@ObjectType({ description: 'A member and whether it buys in a lot.' })
export class LotMemberType {
  @Field(() => ID, { description: 'The authority.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'in or out; null where it has not said.' })
  state: 'in' | 'out' | null;

  @Field(() => String, { nullable: true, description: 'Why it dropped out.' })
  leftBecause: string | null;

  @Field(() => [LotWantType], { description: 'What it wants.' })
  wants: readonly LotWantType[];
}

@ObjectType({ description: 'What an evaluator thinks of a bid.' })
export class LotScoreType {
  @Field(() => String, { description: 'Who.' })
  personName: string;

  @Field(() => Int, { description: 'Of 100.' })
  quality: number;

  @Field(() => String, { description: 'What it rests on.' })
  words: string;
}

@ObjectType({ description: 'An opened bid.' })
export class LotBidType {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => String, { description: 'The school.' })
  schoolName: string;

  @Field(() => String, { description: 'Its provider.' })
  providerName: string;

  @Field(() => JsonValue, { description: 'What is offered.' })
  content: unknown;

  @Field(() => String, { description: 'SHA-256 of what was sent: the receipt of the school.' })
  sha256: string;

  @Field(() => String, { description: 'When it was sent.' })
  submittedAt: string;

  @Field(() => Int, { nullable: true, description: 'The mean of the scores, of 100.' })
  quality: number | null;

  @Field(() => [LotScoreType], { description: 'The scores.' })
  scores: readonly LotScoreType[];

  @Field(() => ID, { nullable: true, description: 'The block contract that it became.' })
  contractId: string | null;
}

@ObjectType({ description: 'What of an award is a member’s own.' })
export class LotShareType {
  @Field(() => ID, { description: 'The authority.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => JsonValue, { description: 'Its places: bidId, lineId, places.' })
  places: unknown;

  @Field(() => PenceNumber, { description: 'What they cost a year, in pence.' })
  annualPence: Pence;

  @Field(() => PenceNumber, { description: 'What they cost over the whole lot, in pence.' })
  wholeLifePence: Pence;

  @Field(() => String, { description: 'waiting, inApproval, approved, returned or superseded.' })
  state: string;

  @Field(() => String, { nullable: true, description: 'Why it was returned.' })
  returnedBecause: string | null;
}

@ObjectType({ description: 'An award as it was computed.' })
export class LotAwardType {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => Int, { description: 'Its number.' })
  number: number;

  @Field(() => String, { description: 'computed, proposed, agreed, superseded or final.' })
  state: string;

  @Field(() => Int, { description: 'Which choice was put to members.' })
  chosen: number;

  @Field(() => JsonValue, { description: 'Choice, certificate, alternatives and what each limit costs.' })
  result: unknown;

  @Field(() => [LotShareType], { description: 'What is whose, once members agreed.' })
  shares: readonly LotShareType[];
}

@ObjectType({ description: 'A question about a lot.' })
export class LotQuestionType {
  @Field(() => ID, { nullable: true, description: 'Identifies it; null for the other schools.' })
  id: string | null;

  @Field(() => String, { description: 'The question.' })
  question: string;

  @Field(() => String, { nullable: true, description: 'The answer that all schools have.' })
  answer: string | null;
}

/** What members and schools alike see of a lot. */
@ObjectType({ isAbstract: true })
export abstract class LotSeen {
  @Field(() => ID, { description: 'Identifies the lot.' })
  id: string;

  @Field(() => Int, { description: 'Its number in the consortium.' })
  number: number;

  @Field(() => String, { description: 'What it is called.' })
  title: string;

  @Field(() => String, { description: 'What is asked for.' })
  words: string;

  @Field(() => LotStates, { description: 'How far it is.' })
  state: LotState;

  @Field(() => DateOnly, { description: 'The first day of its places.' })
  startsOn: IsoDate;

  @Field(() => DateOnly, { description: 'The last day.' })
  endsOn: IsoDate;

  @Field(() => String, { description: 'When bids close, ISO 8601.' })
  closesAt: string;

  @Field(() => DateOnly, { description: 'The last day for questions.' })
  questionsUntil: IsoDate;
}

@ObjectType({ description: 'A joint lot, as its members see it.' })
export class LotType extends LotSeen {
  @Field(() => Int, { description: 'Counts its changes; send it back to act.' })
  version: number;

  @Field(() => ID, { description: 'The authority that leads it.' })
  leadAuthorityId: string;

  @Field(() => DateOnly, { description: 'Until when members say what they want.' })
  optInBy: IsoDate;

  @Field(() => [LotLineType], { description: 'What is asked for.' })
  lines: readonly LotLineType[];

  @Field(() => [LotMemberType], { description: 'Who buys in it.' })
  members: readonly LotMemberType[];

  @Field(() => [LotQuestionType], { description: 'What schools asked.' })
  questions: readonly LotQuestionType[];

  @Field(() => [LotBidType], { description: 'The bids, once they are open.' })
  bids: readonly LotBidType[];

  @Field(() => [LotAwardType], { description: 'The awards, the latest first.' })
  awards: readonly LotAwardType[];

  @Field(() => [LotActs], { description: 'What you may do now.' })
  availableActions: readonly LotAct[];
}
