import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsUUID, Length, MaxLength, Min } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { ACTIVITIES, type Activity } from '../membership.js';
import { SHARED_SUBJECTS, SHARED_WORDS, type SharedSubject } from '../sharing.js';
import { MAJORITIES, type Majority, QUORA, type Quorum, VOTES, type Vote } from '../voting.js';

const asEnum = <Name extends string>(names: readonly Name[]) => Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;

const STATES = ['open', 'carried', 'lost', 'withdrawn'] as const;
const ACTIONS = ['vote', 'withdraw'] as const;

export const Activities = asEnum(ACTIVITIES);
export const SharedSubjects = asEnum(SHARED_SUBJECTS);
export const Quora = asEnum(QUORA);
export const Majorities = asEnum(MAJORITIES);
export const Votes = asEnum(VOTES);
export const DecisionStates = asEnum(STATES);
export const DecisionActions = asEnum(ACTIONS);

registerEnumType(Activities, {
  name: 'ConsortiumActivity',
  description: 'What members do together, each led by one of them.',
  valuesMap: {
    demand: { description: 'Pooled demand and its publication.' },
    lots: { description: 'Joint lots: what the market is asked for.' },
    negotiation: { description: 'Joint negotiation of fees.' },
    contracts: { description: 'Contracts whose places several members use.' },
    costs: { description: 'Sharing of costs and savings.' },
  },
});
registerEnumType(SharedSubjects, {
  name: 'SharedSubject',
  description: 'What a member shares with others, each under a signed agreement.',
  valuesMap: {
    prices: { description: SHARED_WORDS.prices.means },
    demand: { description: SHARED_WORDS.demand.means },
    spend: { description: SHARED_WORDS.spend.means },
  },
});
registerEnumType(Quora, {
  name: 'Quorum',
  description: 'How many members have to vote, abstentions counted.',
  valuesMap: { half: { description: 'At least half.' }, twoThirds: { description: 'At least two thirds.' }, all: { description: 'All.' } },
});
registerEnumType(Majorities, {
  name: 'Majority',
  description: 'How many of those who did not abstain have to agree.',
  valuesMap: {
    simple: { description: 'More for than against.' },
    twoThirds: { description: 'At least two thirds.' },
    unanimous: { description: 'Nobody against.' },
  },
});
registerEnumType(Votes, {
  name: 'ConsortiumVote',
  description: 'A member’s vote.',
  valuesMap: {
    for: { description: 'For it.' },
    against: { description: 'Against it, with a reason.' },
    abstain: { description: 'Neither; it counts for the quorum.' },
  },
});
registerEnumType(DecisionStates, {
  name: 'ConsortiumDecisionState',
  description: 'What became of a decision.',
  valuesMap: {
    open: { description: 'Members vote.' },
    carried: { description: 'Decided, and carried out.' },
    lost: { description: 'Not agreed, or too few voted in time.' },
    withdrawn: { description: 'Taken back.' },
  },
});
registerEnumType(DecisionActions, {
  name: 'ConsortiumDecisionAction',
  description: 'What the reader may do with a decision.',
  valuesMap: { vote: { description: 'Vote for one’s authority.' }, withdraw: { description: 'Take it back.' } },
});

@ObjectType({ description: 'A member of a consortium.' })
export class ConsortiumMemberView {
  @Field(() => ID, { description: 'The authority.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => DateOnly, { description: 'The first day.' })
  from: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'The last day; null while none is set.' })
  until: IsoDate | null;

  @Field(() => Boolean, { description: 'Whether it is a member today.' })
  current: boolean;
}

@ObjectType({ description: 'Who leads an activity today.' })
export class ConsortiumLeadView {
  @Field(() => Activities, { description: 'What it leads.' })
  activity: Activity;

  @Field(() => ID, { description: 'The member.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;
}

@ObjectType({ description: 'What a member shares with others, by which paper.' })
export class SharingAgreementView {
  @Field(() => ID, { description: 'Identifies the agreement.' })
  id: string;

  @Field(() => ID, { description: 'The member that shares.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  authorityName: string;

  @Field(() => SharedSubjects, { description: 'What it shares.' })
  subject: SharedSubject;

  @Field(() => String, { nullable: true, description: 'The one member it is shared with; null: all that share the same.' })
  withName: string | null;

  @Field(() => DateOnly, { description: 'The first day.' })
  from: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'The last day; null until it is ended.' })
  until: IsoDate | null;

  @Field(() => DateOnly, { description: 'When the paper was signed.' })
  signedOn: IsoDate;

  @Field(() => String, { nullable: true, description: 'Who signed for the member.' })
  signedByName: string | null;

  @Field(() => String, { description: 'Where the paper is to be found.' })
  reference: string;

  @Field(() => Boolean, { description: 'Whether it is in force today.' })
  inForce: boolean;

  @Field(() => Int, { description: 'Counts its changes; send it back to end it.' })
  version: number;
}

@ObjectType({ description: 'A member’s vote.' })
export class CastVoteRow {
  @Field(() => ID, { description: 'The member.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  authorityName: string;

  @Field(() => Votes, { description: 'How it voted.' })
  vote: Vote;

  @Field(() => String, { nullable: true, description: 'Why.' })
  reason: string | null;

  @Field(() => String, { description: 'Who cast the vote.' })
  personName: string;

  @Field(() => String, { description: 'When.' })
  at: string;
}

@ObjectType({ description: 'What members decide together.' })
export class ConsortiumDecisionView {
  @Field(() => ID, { description: 'Identifies the decision.' })
  id: string;

  @Field(() => Int, { description: 'Its number in the consortium.' })
  number: number;

  @Field(() => String, { description: 'What kind of thing is decided.' })
  kind: string;

  @Field(() => ID, { description: 'What it is about.' })
  subjectId: string;

  @Field(() => String, { description: 'What is decided.' })
  title: string;

  @Field(() => String, { description: 'What follows from it.' })
  words: string;

  @Field(() => DecisionStates, { description: 'What became of it.' })
  state: (typeof STATES)[number];

  @Field(() => DateOnly, { description: 'The last day for votes.' })
  closesOn: IsoDate;

  @Field(() => String, { description: 'Who opened it.' })
  openedByName: string;

  @Field(() => String, { description: 'For which organisation.' })
  openedForName: string;

  @Field(() => String, { description: 'How many voted how, against how many have to.' })
  tally: string;

  @Field(() => [String], { description: 'Members that have not voted yet.' })
  waitingFor: readonly string[];

  @Field(() => [CastVoteRow], { description: 'The votes, in their order.' })
  votes: readonly CastVoteRow[];

  @Field(() => [DecisionActions], { description: 'What you may do with it.' })
  availableActions: readonly (typeof ACTIONS)[number][];
}

@ObjectType({ description: 'On which day of each month members publish their demand.' })
export class PublicationDayView {
  @Field(() => Int, { description: 'The day of each month.' })
  day: number;

  @Field(() => DateOnly, { description: 'The next such day. Members that have published once publish again on it by themselves.' })
  next: IsoDate;

  @Field(() => String, { nullable: true, description: 'Who set it; null while nobody has.' })
  setByName: string | null;

  @Field(() => Int, { description: 'Its version; 0 while nobody has set one.' })
  version: number;

  @Field(() => Boolean, { description: 'Whether you may set it.' })
  maySet: boolean;
}

@ObjectType({ description: 'Authorities that buy as one.' })
export class ConsortiumType {
  @Field(() => ID, { description: 'Identifies the consortium.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => [ConsortiumMemberView], { description: 'Its members, past ones too.' })
  members: readonly ConsortiumMemberView[];

  @Field(() => [ConsortiumLeadView], { description: 'Who leads what today.' })
  leads: readonly ConsortiumLeadView[];

  @Field(() => Quora, { description: 'How many members have to vote.' })
  quorum: Quorum;

  @Field(() => Majorities, { description: 'How many have to agree.' })
  majority: Majority;

  @Field(() => [SharingAgreementView], { description: 'Who shares what.' })
  sharing: readonly SharingAgreementView[];

  @Field(() => [ConsortiumDecisionView], { description: 'What members decided, open ones first.' })
  decisions: readonly ConsortiumDecisionView[];

  @Field(() => PublicationDayView, { description: 'When members publish their demand.' })
  publication: PublicationDayView;
}

@InputType({ description: 'On which day of each month members publish.' })
export class SetPublicationDayInput {
  @Field(() => ID, { description: 'The consortium.' })
  @IsUUID()
  consortiumId: string;

  @Field(() => Int, { description: 'The day of each month, 1 to 28.' })
  @IsInt()
  day: number;

  @Field(() => Int, { description: 'The version that you saw; 0 where nobody has set a day.' })
  @IsInt()
  @Min(0)
  version: number;
}

@ObjectType({ description: 'The consortium, or why nothing was done.' })
export class PublicationDayPayload {
  @Field(() => ID, { nullable: true, description: 'The consortium.' })
  consortiumId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'The decision, or why nothing was done.' })
export class ConsortiumDecisionPayload {
  @Field(() => ID, { nullable: true, description: 'The decision.' })
  decisionId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'The agreement, or why nothing was done.' })
export class SharingPayload {
  @Field(() => ID, { nullable: true, description: 'The agreement.' })
  agreementId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}

@InputType({ description: 'What is put to the vote of the members.' })
class ProposalInput {
  @Field(() => ID, { description: 'The consortium.' })
  @IsUUID()
  consortiumId: string;

  @Field(() => DateOnly, { description: 'The last day for votes.' })
  closesOn: IsoDate;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ description: 'An authority that is to join.' })
export class ProposeMemberInput extends ProposalInput {
  @Field(() => ID, { description: 'The authority.' })
  @IsUUID()
  authorityId: string;

  @Field(() => DateOnly, { description: 'Its first day.' })
  from: IsoDate;
}

@InputType({ description: 'A member that is to leave.' })
export class ProposeLeavingInput extends ProposalInput {
  @Field(() => ID, { description: 'The member.' })
  @IsUUID()
  authorityId: string;

  @Field(() => DateOnly, { description: 'Its last day.' })
  until: IsoDate;
}

@InputType({ description: 'A member that is to lead an activity.' })
export class ProposeLeadInput extends ProposalInput {
  @Field(() => Activities, { description: 'The activity.' })
  @IsIn(ACTIVITIES)
  activity: Activity;

  @Field(() => ID, { description: 'The member.' })
  @IsUUID()
  authorityId: string;

  @Field(() => DateOnly, { description: 'The first day.' })
  from: IsoDate;
}

@InputType({ description: 'How members are to decide.' })
export class ProposeRuleInput extends ProposalInput {
  @Field(() => Quora, { description: 'How many have to vote.' })
  @IsIn(QUORA)
  quorum: Quorum;

  @Field(() => Majorities, { description: 'How many have to agree.' })
  @IsIn(MAJORITIES)
  majority: Majority;

  @Field(() => DateOnly, { description: 'The first day.' })
  from: IsoDate;
}

@InputType({ description: 'A member’s vote.' })
export class CastVoteInput {
  @Field(() => ID, { description: 'The decision.' })
  @IsUUID()
  decisionId: string;

  @Field(() => Votes, { description: 'The vote.' })
  @IsIn(VOTES)
  vote: Vote;

  @Field(() => String, { nullable: true, description: 'Why; needed with a vote against.' })
  @IsOptional()
  @MaxLength(2_000)
  reason?: string | null;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ description: 'A decision to take back.' })
export class WithdrawDecisionInput {
  @Field(() => ID, { description: 'The decision.' })
  @IsUUID()
  decisionId: string;

  @Field(() => String, { description: 'Why.' })
  @MaxLength(2_000)
  reason: string;
}

@InputType({ description: 'What an authority shares, with whom, from when, by which signed paper.' })
export class ShareWithMembersInput {
  @Field(() => ID, { description: 'The consortium.' })
  @IsUUID()
  consortiumId: string;

  @Field(() => SharedSubjects, { description: 'What is shared.' })
  @IsIn(SHARED_SUBJECTS)
  subject: SharedSubject;

  @Field(() => ID, { nullable: true, description: 'The one member it is shared with; without it, all that share the same.' })
  @IsOptional()
  @IsUUID()
  withAuthorityId?: string | null;

  @Field(() => DateOnly, { description: 'The first day.' })
  from: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'The last day; without it until it is ended.' })
  until?: IsoDate | null;

  @Field(() => DateOnly, { description: 'When the paper was signed.' })
  signedOn: IsoDate;

  @Field(() => String, { description: 'Who signed for the authority.' })
  @MaxLength(200)
  signedByName: string;

  @Field(() => String, { description: 'Where the paper is to be found.' })
  @MaxLength(200)
  reference: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ description: 'An agreement to end.' })
export class EndSharingInput {
  @Field(() => ID, { description: 'The agreement.' })
  @IsUUID()
  agreementId: string;

  @Field(() => Int, { description: 'Its version as you saw it.' })
  @IsInt()
  version: number;

  @Field(() => DateOnly, { description: 'The last day.' })
  until: IsoDate;

  @Field(() => String, { description: 'Why.' })
  @MaxLength(2_000)
  reason: string;
}
