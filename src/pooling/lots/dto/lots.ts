import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { DateOnly, JsonValue, PenceNumber } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { VATS } from '../bid.js';
import { LOT_STATES, type LotState, PHASES, SETTINGS } from '../lot.js';
import type { LotAct } from '../lots.query.js';

const asEnum = <Name extends string>(names: readonly Name[]) => Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;

const ACTS = [
  'edit',
  'openOptIn',
  'backToDraft',
  'optIn',
  'putToVote',
  'withdraw',
  'answer',
  'open',
  'declare',
  'score',
  'exclude',
  'compute',
  'propose',
  'dropOut',
  'askApproval',
  'sendLetters',
  'draftContracts',
  'awardNothing',
] as const satisfies readonly LotAct[];
const BASES = ['calendarDay', 'schoolDay', 'week', 'month', 'term'] as const;

export const LotStates = asEnum(LOT_STATES);
export const LotActs = asEnum(ACTS);
export const LotPhases = asEnum(PHASES);
export const LotSettings = asEnum(SETTINGS);

registerEnumType(LotStates, {
  name: 'LotState',
  description: 'How far a lot is.',
  valuesMap: {
    draft: { description: 'The lead writes it.' },
    optIn: { description: 'Members say what they want.' },
    specifying: { description: 'Members vote on what is asked for.' },
    published: { description: 'Schools read it and bid, under seal.' },
    opened: { description: 'Bids are open and are weighed.' },
    proposed: { description: 'Members vote on an award.' },
    approving: { description: 'Each member approves its own share.' },
    awarded: { description: 'Awarded: letters, standstill, contracts.' },
    contracted: { description: 'Its block contracts are drafted.' },
    notAwarded: { description: 'Nothing was awarded.' },
    withdrawn: { description: 'Taken off the table.' },
  },
});
registerEnumType(LotActs, {
  name: 'LotAct',
  description: 'What the reader may do with a lot now.',
  valuesMap: {
    edit: { description: 'Change the draft.' },
    openOptIn: { description: 'Ask members what they want.' },
    backToDraft: { description: 'Take it back to change it.' },
    optIn: { description: 'Say what one’s authority wants.' },
    putToVote: { description: 'Put it to the vote.' },
    withdraw: { description: 'Take it off the table.' },
    answer: { description: 'Answer schools’ questions.' },
    open: { description: 'Open the bids, as one of two people.' },
    declare: { description: 'Declare interests before weighing bids.' },
    score: { description: 'Score bids.' },
    exclude: { description: 'Say that one’s children cannot use a bid’s places.' },
    compute: { description: 'Have an award computed.' },
    propose: { description: 'Put an award to members.' },
    dropOut: { description: 'Buy in it no longer.' },
    askApproval: { description: 'Ask one’s own Finance to approve one’s share.' },
    sendLetters: { description: 'Write to every bidder.' },
    draftContracts: { description: 'Draft the block contracts.' },
    awardNothing: { description: 'End it without an award.' },
  },
});
registerEnumType(LotPhases, {
  name: 'LotPhase',
  description: 'The phase of places.',
  valuesMap: {
    primary: { description: 'To year 6.' },
    secondary: { description: 'Years 7 to 11.' },
    post16: { description: 'Year 12 and above.' },
    any: { description: 'Any phase.' },
  },
});
registerEnumType(LotSettings, {
  name: 'LotSetting',
  description: 'Day or residential places.',
  valuesMap: { day: { description: 'Day places.' }, residential: { description: 'Residential places.' } },
});

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

@ObjectType({ description: 'A joint lot, as its members see it.' })
export class LotType {
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

@ObjectType({ description: 'A bid of one’s own school.' })
export class OwnBidType {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => Int, { description: 'Counts its changes.' })
  version: number;

  @Field(() => ID, { description: 'The school.' })
  schoolId: string;

  @Field(() => String, { description: 'Its name.' })
  schoolName: string;

  @Field(() => String, { description: 'draft, submitted or withdrawn.' })
  state: string;

  @Field(() => JsonValue, { description: 'What is offered.' })
  content: unknown;

  @Field(() => String, { description: 'SHA-256 of what was sent: the receipt.' })
  sha256: string;

  @Field(() => String, { nullable: true, description: 'When it was sent.' })
  submittedAt: string | null;
}

@ObjectType({ description: 'A kind of places that a lot asks for.' })
export class PublishedLineType {
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

  @Field(() => Int, { description: 'Places that all buyers take for sure.' })
  committed: number;

  @Field(() => Int, { description: 'The most places they want.' })
  most: number;
}

@ObjectType({ description: 'A published lot, as schools see it.' })
export class PublishedLotType {
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

  @Field(() => String, { description: 'Who asks.' })
  consortiumName: string;

  @Field(() => Boolean, { description: 'Whether bids and questions are taken now.' })
  takesBids: boolean;

  @Field(() => [PublishedLineType], { description: 'What is asked for.' })
  lines: readonly PublishedLineType[];

  @Field(() => [LotQuestionType], { description: 'Answers to all schools.' })
  answers: readonly LotQuestionType[];

  @Field(() => [OwnBidType], { description: 'One’s own bids.' })
  bids: readonly OwnBidType[];
}

@ObjectType({ description: 'What became of an act on a lot.' })
export class LotPayload {
  @Field(() => ID, { nullable: true, description: 'The lot. Null where it was refused.' })
  lotId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What became of a bid.' })
export class BidPayload {
  @Field(() => ID, { nullable: true, description: 'The bid. Null where it was refused.' })
  bidId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What became of a question.' })
export class LotQuestionPayload {
  @Field(() => ID, { nullable: true, description: 'The question. Null where it was refused.' })
  questionId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What was put to members.' })
export class LotDecisionPayload {
  @Field(() => ID, { nullable: true, description: 'The decision. Null where it was refused.' })
  decisionId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'A computation that was started.' })
export class LotWorkPayload {
  @Field(() => ID, { nullable: true, description: 'The work. Null where it was refused.' })
  workId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What became of an opening.' })
export class OpenBidsPayload {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the bids are open now: two people have opened them. Null where it was refused.',
  })
  open?: boolean;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}

@InputType({ description: 'A kind of places that a lot asks for.' })
export class LotLineInput {
  @Field(() => String, { description: 'What they are called.' })
  @IsString()
  @MaxLength(200)
  name: string;

  @Field(() => [String], { description: 'Need codes; none: any need.' })
  @IsArray()
  @IsString({ each: true })
  @ArrayMaxSize(15)
  needs: string[];

  @Field(() => LotPhases, { description: 'The phase.' })
  @IsIn(PHASES)
  phase: (typeof PHASES)[number];

  @Field(() => LotSettings, { description: 'Day or residential.' })
  @IsIn(SETTINGS)
  setting: (typeof SETTINGS)[number];

  @Field(() => PenceNumber, { description: 'What a like place costs a year bought alone, in pence.' })
  @IsInt()
  spotPence: Pence;
}

@InputType({ description: 'How a yearly price becomes pounds for a part of a year.' })
export class LotBasisInput {
  @Field(() => String, { description: 'calendarDay, schoolDay, week, month or term.' })
  @IsIn(BASES)
  kind: (typeof BASES)[number];

  @Field(() => Int, { nullable: true, description: 'School days or weeks a year.' })
  @IsOptional()
  @IsInt()
  units: number | null;
}

@InputType({ description: 'What a lot asks for and how it is decided.' })
export class LotInput {
  @Field(() => String, { description: 'What it is called.' })
  @IsString()
  @MaxLength(200)
  title: string;

  @Field(() => String, { description: 'What is asked for.' })
  @IsString()
  @MaxLength(8_000)
  words: string;

  @Field(() => DateOnly, { description: 'The first day of its places.' })
  startsOn: IsoDate;

  @Field(() => DateOnly, { description: 'The last day.' })
  endsOn: IsoDate;

  @Field(() => LotBasisInput, { description: 'How prices are charged.' })
  @ValidateNested()
  @Type(() => LotBasisInput)
  basis: LotBasisInput;

  @Field(() => Int, { description: 'Days for which the school bears an empty place.' })
  @IsInt()
  voidGraceDays: number;

  @Field(() => Int, { description: 'How many members have to buy.' })
  @IsInt()
  minimumMembers: number;

  @Field(() => DateOnly, { description: 'Until when members say what they want.' })
  optInBy: IsoDate;

  @Field(() => DateOnly, { description: 'The last day for questions.' })
  questionsUntil: IsoDate;

  @Field(() => String, { description: 'When bids close, ISO 8601 with its zone.' })
  @IsISO8601()
  closesAt: string;

  @Field(() => Int, { description: 'Working days between letters and contract.' })
  @IsInt()
  standstillDays: number;

  @Field(() => [Int], { description: 'How much the low, the expected and the high demand count.' })
  @IsArray()
  @IsInt({ each: true })
  weights: number[];

  @Field(() => Int, { description: 'The least quality that wins, of 100.' })
  @IsInt()
  minimumQuality: number;

  @Field(() => Int, { nullable: true, description: 'The most of all places that one provider may have, in percent.' })
  @IsOptional()
  @IsInt()
  mostSharePercent: number | null;

  @Field(() => Int, { nullable: true, description: 'The most providers.' })
  @IsOptional()
  @IsInt()
  mostProviders: number | null;

  @Field(() => [LotLineInput], { description: 'What is asked for.' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => LotLineInput)
  lines: LotLineInput[];
}

@InputType({ description: 'A new lot.' })
export class DraftLotInput {
  @Field(() => ID, { description: 'The consortium.' })
  @IsUUID()
  consortiumId: string;

  @Field(() => LotInput, { description: 'What it asks for.' })
  @ValidateNested()
  @Type(() => LotInput)
  lot: LotInput;

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}

@InputType({ description: 'A changed draft.' })
export class EditLotInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;

  @Field(() => LotInput, { description: 'What it asks for.' })
  @ValidateNested()
  @Type(() => LotInput)
  lot: LotInput;
}

@InputType({ description: 'A lot as you saw it.' })
export class LotActInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'A lot that ends.' })
export class EndLotInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;

  @Field(() => String, { description: 'Why.' })
  @IsString()
  @MaxLength(4_000)
  reason: string;
}

@InputType({ description: 'What your authority wants of a line.' })
export class LotWantInput {
  @Field(() => ID, { description: 'The line.' })
  @IsUUID()
  lineId: string;

  @Field(() => Int, { description: 'For sure.' })
  @IsInt()
  committed: number;

  @Field(() => Int, { description: 'Expected.' })
  @IsInt()
  expected: number;

  @Field(() => Int, { description: 'At most.' })
  @IsInt()
  most: number;
}

@InputType({ description: 'What your authority wants of a lot.' })
export class OptInInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => [LotWantInput], { description: 'By line.' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => LotWantInput)
  wants: LotWantInput[];

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}

@InputType({ description: 'A lot that members vote on.' })
export class PutLotToVoteInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;

  @Field(() => DateOnly, { description: 'The last day for votes.' })
  closesOn: IsoDate;
}

@InputType({ description: 'A lot in which your authority buys no longer.' })
export class DropOutInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => String, { description: 'Why.' })
  @IsString()
  @MaxLength(4_000)
  reason: string;
}

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

@InputType({ description: 'A question about a lot.' })
export class AskAboutLotInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => ID, { description: 'The school that asks.' })
  @IsUUID()
  schoolId: string;

  @Field(() => String, { description: 'The question.' })
  @IsString()
  @MaxLength(8_000)
  question: string;

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}

@InputType({ description: 'An answer to all schools.' })
export class AnswerLotQuestionInput {
  @Field(() => ID, { description: 'The question.' })
  @IsUUID()
  questionId: string;

  @Field(() => String, { description: 'The answer.' })
  @IsString()
  @MaxLength(8_000)
  answer: string;
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

@InputType({ description: 'An award that members vote on.' })
export class ProposeAwardInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;

  @Field(() => ID, { description: 'The award.' })
  @IsUUID()
  awardId: string;

  @Field(() => Int, { description: 'Which choice: 0 the cheapest, then the alternatives.' })
  @IsInt()
  chosen: number;

  @Field(() => DateOnly, { description: 'The last day for votes.' })
  closesOn: IsoDate;
}

@InputType({ description: 'A share that your authority approves.' })
export class AskShareApprovalInput {
  @Field(() => ID, { description: 'The lot.' })
  @IsUUID()
  lotId: string;

  @Field(() => ID, { nullable: true, description: 'The same key never acts twice.' })
  @IsOptional()
  @IsUUID()
  clientKey: string | null;
}
