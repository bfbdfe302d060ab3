import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { IsoDate } from '../../kernel/dates.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { DateOnly, Money } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { Appeal } from './appeal.js';
import type { NegotiationAction, ReturnState } from '../negotiation.js';
import type { Side } from '../negotiation-round.entity.js';
import type { CostDriver } from '../return-line.entity.js';

const enumOf = <T extends string>(...values: readonly T[]): Record<T, T> =>
  Object.fromEntries(values.map((each) => [each, each])) as Record<T, T>;

export const ReturnStates = enumOf<ReturnState>(
  'draft',
  'submitted',
  'underReview',
  'offered',
  'countered',
  'settled',
  'inApproval',
  'approved',
  'implemented',
  'deadlocked',
  'withdrawn',
  'lapsed',
);
registerEnumType(ReturnStates, {
  name: 'ReturnState',
  description: 'Where a return stands. The old rate holds until it is implemented.',
  valuesMap: {
    draft: { description: 'Being filled in; the authority sees that it is not sent.' },
    submitted: { description: 'Sent, with a receipt.' },
    underReview: { description: 'An officer assesses it.' },
    offered: { description: 'The authority made an offer that stands until its last day.' },
    countered: { description: 'The provider answered with other figures.' },
    settled: { description: 'Both sides accepted; the content is frozen.' },
    inApproval: { description: 'Waits for those who must approve it.' },
    approved: { description: 'Approved; a key decision waits out its call-in.' },
    implemented: { description: 'In force: fee lines changed, letter made.' },
    deadlocked: { description: 'No agreement; a named person owns the escalation.' },
    withdrawn: { description: 'Taken back by the provider, or never sent.' },
    lapsed: { description: 'The offer passed its last day unanswered.' },
  },
});

export const NegotiationActions = enumOf<NegotiationAction>(
  'submit',
  'startReview',
  'offer',
  'counter',
  'accept',
  'withdraw',
  'reopen',
  'lapse',
  'lapseReturn',
  'escalate',
  'requestApproval',
  'approve',
  'returnForChange',
  'reopenReview',
  'implement',
);
registerEnumType(NegotiationActions, {
  name: 'NegotiationAction',
  description: 'What can be done with a return.',
  valuesMap: {
    submit: { description: 'Fill in and send.' },
    startReview: { description: 'Take it up for assessment.' },
    offer: { description: 'Offer figures to the school.' },
    counter: { description: 'Answer an offer with other figures.' },
    accept: { description: 'Accept the other side’s last figures.' },
    withdraw: { description: 'Take it back.' },
    reopen: { description: 'Make it a draft again.' },
    lapse: { description: 'End an offer whose last day has passed (by the clock).' },
    lapseReturn: { description: 'End a draft never sent (by the close of the cycle).' },
    escalate: { description: 'Declare a deadlock with a named owner.' },
    reopenReview: { description: 'Take joint figures that no longer stand off the table (by the joint negotiation).' },
    requestApproval: { description: 'Ask for approval of the settlement.' },
    approve: { description: 'Approve (through the approval request).' },
    returnForChange: { description: 'Send back (through the approval request).' },
    implement: { description: 'Bring into force (by the last approval).' },
  },
});

export const Sides = enumOf<Side>('authority', 'provider');
registerEnumType(Sides, {
  name: 'NegotiationSide',
  description: 'Who acts in a negotiation.',
  valuesMap: { authority: { description: 'The council.' }, provider: { description: 'The school’s provider.' } },
});

export const CostDrivers = enumOf<CostDriver>('pay', 'nationalLivingWage', 'nationalInsurance', 'utilities', 'food', 'other');
registerEnumType(CostDrivers, {
  name: 'CostDriver',
  description: 'What drives a rise.',
  valuesMap: {
    pay: { description: 'Pay awards.' },
    nationalLivingWage: { description: 'The National Living Wage.' },
    nationalInsurance: { description: 'Employers’ National Insurance.' },
    utilities: { description: 'Energy and water.' },
    food: { description: 'Food.' },
    other: { description: 'Something else, said in the figures.' },
  },
});

export const RoundStates = enumOf('open', 'accepted', 'answered', 'expired', 'withdrawn');
registerEnumType(RoundStates, {
  name: 'RoundState',
  description: 'What became of an offer or counter-offer.',
  valuesMap: {
    open: { description: 'On the table.' },
    accepted: { description: 'Accepted by the other side.' },
    answered: { description: 'Answered with other figures.' },
    expired: { description: 'Its last day passed.' },
    withdrawn: { description: 'Ended with the return, or by a deadlock.' },
  },
});

@ObjectType({ description: 'A school, as named beside what concerns it.' })
export class SchoolReference {
  @Field(() => ID, { description: 'The school’s id.' })
  id: string;

  @Field(() => Int, { description: 'Its unique reference number in the national register.' })
  urn: number;

  @Field(() => String, { description: 'Its name today.' })
  name: string;
}

@ObjectType({ description: 'A yearly round, as named beside what belongs to it.' })
export class CycleReference {
  @Field(() => ID, { description: 'The cycle’s id.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => String, { description: 'The authority whose round it is.' })
  authorityName: string;

  @Field(() => DateOnly, { description: 'The last day on which a return is in time.' })
  closesOn: IsoDate;
}

@ObjectType({ description: 'One fee line of a return: annual net amounts.' })
export class UpliftReturnLine {
  @Field(() => ID, { description: 'The line’s id.' })
  id: string;

  @Field(() => ID, { description: 'The fee line that would change.' })
  feeLineId: string;

  @Field(() => ID, { description: 'The placement it belongs to.' })
  placementId: string;

  @Field(() => String, { description: 'The authority’s reference of the pupil.' })
  pupilReference: string;

  @Field(() => String, { description: 'Kind of fee: core, therapy, oneToOne, residential, transport or other.' })
  kind: string;

  @Field(() => String, { description: 'What distinguishes it from another line of its kind; empty where nothing does.' })
  label: string;

  @Field(() => DateOnly, { description: 'From when the new price would hold.' })
  effectiveOn: IsoDate;

  @Field(() => Money, { description: 'The present price a year.' })
  current: Money;

  @Field(() => Money, { nullable: true, description: 'What the school asks a year; null while unanswered.' })
  asked: Money | null;

  @Field(() => Money, { nullable: true, description: 'The latest figure on the table, from either side.' })
  tabled: Money | null;

  @Field(() => Money, { nullable: true, description: 'What both sides accepted.' })
  settled: Money | null;

  @Field(() => CostDrivers, { nullable: true, description: 'What drives the rise.' })
  driver: CostDriver | null;

  @Field(() => String, { description: 'The figures behind the driver.' })
  driverFigures: string;
}

@ObjectType({ description: 'One offer or counter-offer.' })
export class Round {
  @Field(() => ID, { description: 'The round’s id.' })
  id: string;

  @Field(() => Int, { description: 'Its place in the negotiation, from 1.' })
  number: number;

  @Field(() => Sides, { description: 'Who made it.' })
  side: Side;

  @Field(() => RoundStates, { description: 'What became of it.' })
  state: string;

  @Field(() => Int, { nullable: true, description: 'The one percentage it offered, in basis points; null where it gave an amount a line.' })
  percentBp: number | null;

  @Field(() => Money, { description: 'What all lines would cost a year.' })
  total: Money;

  @Field(() => String, { description: 'What was said with it.' })
  message: string;

  @Field(() => String, { description: 'Who made it.' })
  madeByName: string;

  @Field(() => Date, { description: 'When it was made.' })
  madeAt: Date;

  @Field(() => DateOnly, { nullable: true, description: 'The last day on which it can be accepted.' })
  expiresOn: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Who answered it.' })
  answeredByName: string | null;

  @Field(() => Money, { nullable: true, description: 'What the rule recommended when it was made. The authority only.' })
  recommended: Money | null;
}

@ObjectType({ description: 'A message in the thread of a return.' })
export class ReturnMessage {
  @Field(() => ID, { description: 'The message’s id.' })
  id: string;

  @Field(() => Sides, { description: 'Who wrote.' })
  side: Side;

  @Field(() => String, { description: 'Name of the writer.' })
  writtenByName: string;

  @Field(() => Date, { description: 'When.' })
  writtenAt: Date;

  @Field(() => String, { description: 'The message.' })
  body: string;
}

@ObjectType({ description: 'A file that supports a return.' })
export class ReturnEvidence {
  @Field(() => ID, { description: 'Id of the attachment.' })
  id: string;

  @Field(() => ID, { description: 'The file: GET /api/files/ and this id.' })
  fileId: string;

  @Field(() => String, { description: 'Its name as sent.' })
  name: string;

  @Field(() => String, { description: 'accounts, budget, occupancy, letter or other.' })
  kind: string;

  @Field(() => Float, { description: 'Its size in bytes.' })
  sizeBytes: number;

  @Field(() => String, { description: 'SHA-256 of its bytes.' })
  sha256: string;
}

@ObjectType({ description: 'A deadlock and who owns it.' })
export class Escalation {
  @Field(() => String, { description: 'Who owns it.' })
  ownerName: string;

  @Field(() => String, { description: 'Why no agreement was found.' })
  reason: string;

  @Field(() => Date, { description: 'Since when.' })
  openedAt: Date;

  @Field(() => Date, { nullable: true, description: 'When it was resolved.' })
  closedAt: Date | null;
}

@ObjectType('UpliftReturn', { description: 'One school’s submission to a cycle, and where its negotiation stands.' })
export class UpliftReturnView {
  @Field(() => ID, { description: 'The return’s id.' })
  id: string;

  @Field(() => String, { description: 'Its reference: authority, year and school.' })
  reference: string;

  @Field(() => Int, { description: 'Counts changes. Send it back with a mutation, so that a stale view is told.' })
  version: number;

  @Field(() => ReturnStates, { description: 'Where it stands.' })
  state: ReturnState;

  @Field(() => [NegotiationActions], { description: 'What you can do with it now.' })
  availableActions: NegotiationAction[];

  @Field(() => ID, { nullable: true, description: 'The joint negotiation it takes part in; null: its authority negotiates alone.' })
  jointNegotiationId: string | null;

  @Field(() => Boolean, { description: 'Whether it arrived after the window.' })
  late: boolean;

  @Field(() => DateOnly, { nullable: true, description: 'The day it arrived.' })
  receivedOn: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'A late return starts no sooner than this.' })
  notBefore: IsoDate | null;

  @Field(() => Date, { nullable: true, description: 'When it was sent.' })
  submittedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Who sent it.' })
  submittedByName: string | null;

  @Field(() => String, { nullable: true, description: 'The receipt: SHA-256 of exactly what was sent.' })
  receiptSha256: string | null;

  @Field(() => Date, { nullable: true, description: 'When it came into force.' })
  implementedAt: Date | null;

  @Field(() => SchoolReference, { description: 'The school.' })
  school: SchoolReference;

  @Field(() => CycleReference, { description: 'The round it belongs to.' })
  cycle: CycleReference;

  @Field(() => Int, { description: 'How many fee lines it has.' })
  lineCount: number;

  @Field(() => Money, { description: 'All present prices a year.' })
  current: Money;

  @Field(() => Money, { nullable: true, description: 'All asked prices a year; null until every line is answered.' })
  asked: Money | null;

  @Field(() => Int, { nullable: true, description: 'The asked rise in basis points.' })
  askedRiseBp: number | null;

  @Field(() => Money, { nullable: true, description: 'What is on the table a year.' })
  tabled: Money | null;

  @Field(() => Money, { nullable: true, description: 'What was settled a year.' })
  settled: Money | null;

  @Field(() => DateOnly, { nullable: true, description: 'Last day of the offer on the table.' })
  offerExpiresOn: IsoDate | null;

  @Field(() => [UpliftReturnLine], { description: 'Its fee lines.' })
  lines: UpliftReturnLine[];

  @Field(() => [Round], { description: 'Offers and counter-offers in order.' })
  rounds: Round[];

  @Field(() => [ReturnMessage], { description: 'The thread, oldest first.' })
  messages: ReturnMessage[];

  @Field(() => [ReturnEvidence], { description: 'Evidence attached.' })
  evidence: ReturnEvidence[];

  @Field(() => Escalation, { nullable: true, description: 'The latest escalation. The authority only.' })
  escalation: Escalation | null;

  @Field(() => Appeal, { nullable: true, description: 'The latest appeal against its decision.' })
  appeal: Appeal | null;
}

export const UpliftReturnConnection = ConnectionOf(UpliftReturnView, 'UpliftReturn');

@ObjectType({ description: 'A return after a mutation, or why it was refused.' })
export class UpliftReturnPayload {
  @Field(() => UpliftReturnView, { nullable: true, description: 'The return as it is now; null when refused.' })
  upliftReturn?: UpliftReturnView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
