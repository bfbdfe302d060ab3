import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Length, MaxLength, Min, ValidateNested } from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { ConnectionOf, PageArgs } from '../../platform/graphql/connection.js';
import { DateOnly, JsonValue, PenceNumber } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { type ContractState, type VersionState, contractLifeCycle, versionLifeCycle } from '../contract-life-cycle.js';
import type { ContractExpiry, ContractSort } from '../contract-list.query.js';
import type { ContractKind } from '../contract.entity.js';
import type { RollDecision } from '../roll.service.js';
import type { ContractTerms } from '../terms.js';
import { BlockTermsInput, FrameworkTermsInput, type SigningSide, SigningSides, SpotTermsInput } from './contract-terms.js';

const namesOf = <T extends string>(names: readonly T[]): Readonly<Record<T, T>> =>
  Object.fromEntries(names.map((name) => [name, name])) as Record<T, T>;

export const ContractKinds = namesOf<ContractKind>(['spot', 'block', 'framework']);
registerEnumType(ContractKinds, {
  name: 'ContractKind',
  description: 'What a contract buys.',
  valuesMap: {
    spot: { description: 'An individual placement agreement (IPA) for one pupil.' },
    block: { description: 'An agreed number of places, paid for whether filled or not.' },
    framework: { description: 'Terms agreed first, called off as the other two.' },
  },
});

export const ContractStates = namesOf<ContractState>(contractLifeCycle.states);
registerEnumType(ContractStates, {
  name: 'ContractState',
  description: 'Where a contract stands in its life.',
  valuesMap: {
    draft: { description: 'The council writes it.' },
    inApproval: { description: 'It waits for approval.' },
    approved: { description: 'Approved as it stands, to be issued.' },
    issued: { description: 'With the parties for signing.' },
    signed: { description: 'Signed by all, waiting for its numbers.' },
    active: { description: 'In force.' },
    noticeGiven: { description: 'In force to the last chargeable day.' },
    ended: { description: 'Its last day has passed.' },
    superseded: { description: 'Another contract took its place.' },
    withdrawn: { description: 'Taken back before it was in force.' },
  },
});

export const ContractVersionStates = namesOf<VersionState>(versionLifeCycle.states);
registerEnumType(ContractVersionStates, {
  name: 'ContractVersionState',
  description: 'Where a version of a contract stands.',
  valuesMap: {
    draft: { description: 'The council writes it.' },
    inApproval: { description: 'It waits for approval.' },
    approved: { description: 'Approved as it stands.' },
    issued: { description: 'With the parties for signing.' },
    signed: { description: 'Signed by all.' },
    inForce: { description: 'It holds from its effective day.' },
    replaced: { description: 'Another version holds from the same day.' },
    withdrawn: { description: 'Taken back.' },
  },
});

export const ContractSorts = namesOf<ContractSort>(['reference', 'schoolName', 'state', 'startsOn', 'endsOn', 'wholeLife']);
registerEnumType(ContractSorts, {
  name: 'ContractSort',
  description: 'What contracts are sorted by.',
  valuesMap: {
    reference: { description: 'Its reference.' },
    schoolName: { description: 'The school.' },
    state: { description: 'The order of its life.' },
    startsOn: { description: 'Its first day.' },
    endsOn: { description: 'Its last day, by notice or as agreed.' },
    wholeLife: { description: 'What it costs to its end.' },
  },
});

export const ContractExpiries = namesOf<ContractExpiry>(['within3Months', 'within6Months', 'within12Months', 'past']);
registerEnumType(ContractExpiries, {
  name: 'ContractExpiry',
  description: 'How soon a contract ends.',
  valuesMap: {
    within3Months: { description: 'Within three months.' },
    within6Months: { description: 'Within six months.' },
    within12Months: { description: 'Within a year.' },
    past: { description: 'Past its last day.' },
  },
});

@ObjectType({ description: 'An organisation that is party to a contract.' })
export class ContractParty {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;
}

@ObjectType({ description: 'Another contract, by its reference.' })
export class ContractCited {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;
}

@ObjectType({ description: 'Notice of a contract, given by one side.' })
export class NoticeOfContract {
  @Field(() => SigningSides, { description: 'Which side.' })
  givenBySide: SigningSide;

  @Field(() => String, { description: 'Who.' })
  givenByName: string;

  @Field(() => DateOnly, { description: 'When.' })
  givenOn: IsoDate;

  @Field(() => DateOnly, { description: 'The last day that is charged.' })
  lastChargeableOn: IsoDate;

  @Field(() => PenceNumber, { description: 'What is paid in lieu of the rest of the notice.' })
  inLieu: Pence;

  @Field(() => String, { description: 'Why.' })
  reason: string;

  @Field(() => String, { nullable: true, description: 'Why it was withdrawn; null while it stands.' })
  withdrawnBecause: string | null;
}

@ObjectType({ description: 'What a contract says from a day on, whole: the first version or a variation.' })
export class ContractVersionView {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => Int, { description: '1 is the contract itself.' })
  number: number;

  @Field(() => ContractVersionStates, { description: 'Where it stands.' })
  state: VersionState;

  @Field(() => DateOnly, { description: 'From this day.' })
  effectiveOn: IsoDate;

  @Field(() => String, { description: 'Why the terms were varied.' })
  reason: string;

  @Field(() => JsonValue, { description: 'The terms, whole. Who funds a fee is the council’s own: a provider does not read it.' })
  terms: ContractTerms;

  @Field(() => String, { description: 'SHA-256 of the terms: approval and signature are pinned to it.' })
  termsSha256: string;

  @Field(() => PenceNumber, { nullable: true, description: 'What they cost to the contract’s end; null where it is not known.' })
  wholeLife: Pence | null;

  @Field(() => Boolean, { description: 'Whether these are the terms of today.' })
  standing: boolean;
}

@ObjectType('Contract', { description: 'What an authority signs with a provider for a school.' })
export class ContractView {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => Int, { description: 'Counts changes: send it with an act.' })
  version: number;

  @Field(() => String, { description: 'Its reference in the authority.' })
  reference: string;

  @Field(() => String, { description: 'Its title.' })
  title: string;

  @Field(() => ContractKinds, { description: 'What it buys.' })
  kind: ContractKind;

  @Field(() => ContractStates, { description: 'Where it stands.' })
  state: ContractState;

  @Field(() => ContractParty, { description: 'The council.' })
  authority: ContractParty;

  @Field(() => ContractParty, { description: 'The school.' })
  school: ContractParty;

  @Field(() => ContractParty, { nullable: true, description: 'The legal entity that signs and is paid.' })
  provider: ContractParty | null;

  @Field(() => DateOnly, { description: 'Its first day.' })
  startsOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Its last day as agreed; notice may end it sooner.' })
  endsOn: IsoDate | null;

  @Field(() => ID, { nullable: true, description: 'Of an IPA: the placement.' })
  placementId: string | null;

  @Field(() => ContractCited, { nullable: true, description: 'The framework it was called off from.' })
  framework: ContractCited | null;

  @Field(() => ContractCited, { nullable: true, description: 'The contract it supersedes.' })
  supersedes: ContractCited | null;

  @Field(() => ContractCited, { nullable: true, description: 'The contract that supersedes it.' })
  supersededBy: ContractCited | null;

  @Field(() => String, { nullable: true, description: 'The council’s number of the provider.' })
  supplierNumber: string | null;

  @Field(() => String, { nullable: true, description: 'The council’s purchase order.' })
  orderNumber: string | null;

  @Field(() => NoticeOfContract, { nullable: true, description: 'Notice that stands.' })
  notice: NoticeOfContract | null;

  @Field(() => [ContractVersionView], { description: 'What it says, newest first.' })
  versions: ContractVersionView[];
}

@ObjectType({ description: 'A contract in a list.' })
export class ContractListed {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => String, { description: 'Its title.' })
  title: string;

  @Field(() => ContractKinds, { description: 'What it buys.' })
  kind: ContractKind;

  @Field(() => ContractStates, { description: 'Where it stands.' })
  state: ContractState;

  @Field(() => String, { description: 'The council.' })
  authorityName: string;

  @Field(() => ContractParty, { description: 'The school.' })
  school: ContractParty;

  @Field(() => String, { nullable: true, description: 'The provider.' })
  providerName: string | null;

  @Field(() => String, { nullable: true, description: 'Of an IPA: the pupil, by the authority’s reference.' })
  pupilReference: string | null;

  @Field(() => DateOnly, { description: 'Its first day.' })
  startsOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Its last day as agreed.' })
  endsOn: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'The last chargeable day, where notice stands.' })
  lastChargeableOn: IsoDate | null;

  @Field(() => PenceNumber, { nullable: true, description: 'Of an IPA: its fees of a whole year.' })
  annual: Pence | null;

  @Field(() => PenceNumber, { nullable: true, description: 'What the terms that stand cost to its end.' })
  wholeLife: Pence | null;

  @Field(() => ContractVersionStates, { nullable: true, description: 'How far a variation is; null where none is on its way.' })
  variation: VersionState | null;
}

export const ContractConnection = ConnectionOf(ContractListed, 'ContractListed');

@ArgsType()
export class ContractListArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Part of a reference, title, pupil’s reference or school’s name, or a URN.' })
  @IsOptional()
  @MaxLength(200)
  text?: string | null;

  @Field(() => [ContractKinds], { nullable: true, description: 'Only of these kinds.' })
  @IsOptional()
  @IsIn(Object.keys(ContractKinds), { each: true })
  kinds?: ContractKind[] | null;

  @Field(() => [ContractStates], { nullable: true, description: 'Only in these states.' })
  @IsOptional()
  @IsIn(Object.keys(ContractStates), { each: true })
  states?: ContractState[] | null;

  @Field(() => ID, { nullable: true, description: 'Only with this school, or those it follows.' })
  @IsOptional()
  @IsUUID('loose')
  schoolId?: string | null;

  @Field(() => ContractExpiries, { nullable: true, description: 'Only those that end so soon.' })
  @IsOptional()
  @IsIn(Object.keys(ContractExpiries))
  expiry?: ContractExpiry | null;

  @Field(() => ContractSorts, { defaultValue: 'reference', description: 'Sorted by.' })
  @IsIn(Object.keys(ContractSorts))
  sortBy: ContractSort = 'reference';

  @Field(() => Boolean, { defaultValue: false, description: 'The other way round.' })
  @IsBoolean()
  descending: boolean = false;
}

@ObjectType({ description: 'A contract after a mutation, or why it was refused.' })
export class ContractPayload {
  @Field(() => ContractView, { nullable: true, description: 'The contract as it is now; null when refused.' })
  contract?: ContractView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What giving notice would come to.' })
export class NoticeOutlook {
  @Field(() => DateOnly, { description: 'The day it would be given.' })
  givenOn: IsoDate;

  @Field(() => DateOnly, { description: 'The last day that would be charged.' })
  lastChargeableOn: IsoDate;

  @Field(() => DateOnly, { description: 'The last day of use.' })
  leavesOn: IsoDate;

  @Field(() => PenceNumber, { description: 'What would be paid in lieu, after the last day of use.' })
  inLieuPence: Pence;

  @Field(() => PenceNumber, { description: 'What would be charged from the notice to the last chargeable day, in lieu included.' })
  untilThenPence: Pence;

  @Field(() => PenceNumber, { nullable: true, description: 'What would no longer be paid; null where it is not known.' })
  savedPence: Pence | null;
}

@InputType({ description: 'Your own key of an act.' })
class Keyed {
  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'A contract as you saw it.' })
export class ContractActInput extends Keyed {
  @Field(() => ID, { description: 'The contract.' })
  @IsUUID('loose', { message: 'This is not the id of a contract.' })
  contractId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'A contract as you saw it, and why.' })
export class ContractReasonInput extends ContractActInput {
  @Field(() => String, { description: 'Why.' })
  @Length(1, 4_000, { message: 'Say why.' })
  reason: string;
}

@InputType({ description: 'An IPA drafted from a placement.' })
export class DraftSpotContractInput extends Keyed {
  @Field(() => ID, { description: 'The placement.' })
  @IsUUID('loose')
  placementId: string;

  @Field(() => DateOnly, {
    nullable: true,
    description: 'The first day; the placement’s own by default, or today where it has begun.',
  })
  @IsOptional()
  startsOn?: IsoDate | null;

  @Field(() => Int, { nullable: true, description: 'The age in whose academic year it ends; the usual one of the phase by default.' })
  @IsOptional()
  @IsInt()
  endsAtAge?: number | null;

  @Field(() => ID, { nullable: true, description: 'The framework it is called off from: its rate, charging and notice then hold.' })
  @IsOptional()
  @IsUUID('loose')
  frameworkId?: string | null;
}

@InputType({ description: 'Another authority that may use a block.' })
export class ContractMemberInput {
  @Field(() => ID, { description: 'The authority, of the same consortium.' })
  @IsUUID('loose')
  authorityId: string;

  @Field(() => Int, { defaultValue: 0, description: 'Places that it takes for sure.' })
  @IsInt()
  @Min(0)
  committedPlaces: number = 0;
}

@InputType({ description: 'Which other authorities may use a block.' })
export class SetContractMembersInput extends ContractActInput {
  @Field(() => [ContractMemberInput], { description: 'All of them; who is left out may not use it.' })
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => ContractMemberInput)
  members: ContractMemberInput[];
}

@InputType({ description: 'A block contract or a framework. Give one of the two.' })
export class DraftContractInput extends Keyed {
  @Field(() => ID, { description: 'The school.' })
  @IsUUID('loose')
  schoolId: string;

  @Field(() => String, { description: 'Its title.' })
  @Length(1, 200)
  title: string;

  @Field(() => DateOnly, { description: 'Its first day.' })
  startsOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Its last day; a block needs one.' })
  @IsOptional()
  endsOn?: IsoDate | null;

  @Field(() => ID, { nullable: true, description: 'The framework it is called off from.' })
  @IsOptional()
  @IsUUID('loose')
  frameworkId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The consortium whose members may use its places.' })
  @IsOptional()
  @IsUUID('loose')
  consortiumId?: string | null;

  @Field(() => BlockTermsInput, { nullable: true, description: 'Of a block.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => BlockTermsInput)
  block?: BlockTermsInput | null;

  @Field(() => FrameworkTermsInput, { nullable: true, description: 'Of a framework.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => FrameworkTermsInput)
  framework?: FrameworkTermsInput | null;
}

@InputType({ description: 'What a draft says from now on. Give the terms of the contract’s own kind.' })
export class EditContractDraftInput extends ContractActInput {
  @Field(() => String, { nullable: true, description: 'Its title.' })
  @IsOptional()
  @Length(1, 200)
  title?: string | null;

  @Field(() => DateOnly, { description: 'When the contract begins; of a variation, from when it holds.' })
  startsOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Its last day; of an IPA, where it ends sooner than by itself.' })
  @IsOptional()
  endsOn?: IsoDate | null;

  @Field(() => SpotTermsInput, { nullable: true, description: 'Of an IPA.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SpotTermsInput)
  spot?: SpotTermsInput | null;

  @Field(() => BlockTermsInput, { nullable: true, description: 'Of a block.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => BlockTermsInput)
  block?: BlockTermsInput | null;

  @Field(() => FrameworkTermsInput, { nullable: true, description: 'Of a framework.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => FrameworkTermsInput)
  framework?: FrameworkTermsInput | null;
}

@InputType({ description: 'A signed contract with the numbers it is paid under.' })
export class ActivateContractInput extends ContractActInput {
  @Field(() => String, { description: 'The council’s number of the provider.' })
  @MaxLength(100)
  supplierNumber: string;

  @Field(() => String, { description: 'The council’s purchase order.' })
  @MaxLength(100)
  orderNumber: string;
}

@InputType({ description: 'A variation of an active contract.' })
export class VaryContractInput extends ContractReasonInput {
  @Field(() => DateOnly, { description: 'From when it holds.' })
  effectiveOn: IsoDate;
}

@InputType({ description: 'Notice of a contract.' })
export class GiveNoticeInput extends ContractReasonInput {
  @Field(() => DateOnly, { description: 'The day of the notice.' })
  givenOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'The last day of use, where that is before the last chargeable one.' })
  @IsOptional()
  leavesOn?: IsoDate | null;
}

@InputType({ description: 'The end of a contract whose pupil has left.' })
export class EndContractInput extends ContractReasonInput {
  @Field(() => DateOnly, { description: 'The last day that is charged.' })
  lastDay: IsoDate;
}

@InputType({ description: 'A contract that passes to another authority, since the plan moves with the family.' })
export class OfferHandOverInput extends ContractActInput {
  @Field(() => ID, { description: 'The other authority.' })
  @IsUUID('loose')
  toAuthorityId: string;

  @Field(() => DateOnly, { description: 'Its first day.' })
  movesOn: IsoDate;
}

@InputType({ description: 'A contract taken over with its plan.' })
export class AcceptHandOverInput extends Keyed {
  @Field(() => ID, { description: 'The offer.' })
  @IsUUID('loose')
  handOverId: string;

  @Field(() => String, { description: 'Your own reference of the pupil.' })
  @MaxLength(100)
  pupilReference: string;

  @Field(() => String, { description: 'Your number of the provider.' })
  @MaxLength(100)
  supplierNumber: string;

  @Field(() => String, { description: 'Your purchase order.' })
  @MaxLength(100)
  orderNumber: string;
}

export const RollDecisions = namesOf<RollDecision>(['advance', 'keepYear', 'end']);
registerEnumType(RollDecisions, {
  name: 'RollDecision',
  description: 'What 1 September does to a pupil: goes on a year group, is knowingly kept, or leaves.',
  valuesMap: {
    advance: { description: 'Goes on a year group.' },
    keepYear: { description: 'Is knowingly kept in the year group.' },
    end: { description: 'Leaves.' },
  },
});

@InputType({ description: 'What is decided for a pupil before 1 September.' })
export class DecideRollInput extends Keyed {
  @Field(() => ID, { description: 'The placement.' })
  @IsUUID('loose')
  placementId: string;

  @Field(() => RollDecisions, { description: 'What happens.' })
  @IsIn(Object.keys(RollDecisions))
  decision: RollDecision;

  @Field(() => String, { nullable: true, description: 'A note on it.' })
  @IsOptional()
  @MaxLength(1_000)
  note?: string | null;
}

@ObjectType({ description: 'A decision for 1 September after a mutation, or why it was refused.' })
export class RollPayload {
  @Field(() => ID, { nullable: true, description: 'The placement; null when refused.' })
  placementId?: string | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What the coming 1 September does to a placed pupil.' })
export class RollEntryView {
  @Field(() => ID, { description: 'The placement.' })
  placementId: string;

  @Field(() => String, { description: 'The pupil by the authority’s reference.' })
  pupilReference: string;

  @Field(() => Int, { description: 'Year group before 1 September.' })
  yearGroup: number;

  @Field(() => String, { description: 'The school.' })
  schoolName: string;

  @Field(() => String, { nullable: true, description: 'The agreement it is under.' })
  contractReference: string | null;

  @Field(() => String, { description: 'What happens by itself: it goes on, ends, moves phase, or the pupil is out of year.' })
  change: string;

  @Field(() => RollDecisions, { nullable: true, description: 'What was decided.' })
  decision: RollDecision | null;

  @Field(() => DateOnly, { nullable: true, description: 'The last day on which notice still ends the contract by 31 August.' })
  lastSafeDay: IsoDate | null;

  @Field(() => PenceNumber, { nullable: true, description: 'What is charged after 31 August where notice comes a day too late.' })
  lostPence: Pence | null;

  @Field(() => String, { nullable: true, description: 'Why no safe day can be told.' })
  safeBecause: string | null;
}

@ObjectType({ description: 'A plan that moves to another authority with its contract.' })
export class HandOverView {
  @Field(() => ID, { description: 'Identifies the offer.' })
  id: string;

  @Field(() => String, { description: 'The authority that offers it.' })
  fromName: string;

  @Field(() => String, { description: 'The authority to which it is offered.' })
  toName: string;

  @Field(() => String, { description: 'The contract.' })
  reference: string;

  @Field(() => String, { description: 'The school.' })
  schoolName: string;

  @Field(() => DateOnly, { description: 'The first day of the new authority.' })
  movesOn: IsoDate;

  @Field(() => String, { description: 'offered, accepted, declined or withdrawn.' })
  state: string;

  @Field(() => Boolean, { description: 'Whether it is offered to your authority.' })
  mine: boolean;

  @Field(() => String, { nullable: true, description: 'Why it was declined or withdrawn.' })
  answerReason: string | null;
}

@InputType({ description: 'An offer to decline or to take back.' })
export class AnswerHandOverInput {
  @Field(() => ID, { description: 'The offer.' })
  @IsUUID('loose')
  handOverId: string;

  @Field(() => String, { description: 'Why.' })
  @MaxLength(1_000)
  reason: string;
}

@ObjectType({ description: 'The offer, or why nothing was done.' })
export class HandOverPayload {
  @Field(() => ID, { nullable: true, description: 'The offer.' })
  handOverId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}
