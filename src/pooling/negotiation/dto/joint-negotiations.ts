import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { BasisPoints, Pence } from '../../../kernel/money.js';
import { DateOnly, PenceNumber } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { CostDrivers } from '../../../uplifts/dto/uplift-return.js';
import type { CostDriver } from '../../../uplifts/return-line.entity.js';
import { IN_FORCE, type InForce, JOINT_STATES, type JointState } from '../joint-negotiation.js';
import { JOINT_ACTS, type JointAct } from '../joint-negotiations.query.js';

const asEnum = <Name extends string>(names: readonly Name[]) => Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;

export const JointStates = asEnum(JOINT_STATES);
export const JointActs = asEnum(JOINT_ACTS);
export const JointInForce = asEnum(IN_FORCE);

registerEnumType(JointStates, {
  name: 'JointNegotiationState',
  description: 'How far a joint negotiation is.',
  valuesMap: {
    optIn: { description: 'Members say whether they take part.' },
    asked: { description: 'The school is asked for one return for all.' },
    submitted: { description: 'The school has sent it.' },
    offered: { description: 'The school answers an offer.' },
    countered: { description: 'The lead answers a counter-offer.' },
    reopened: { description: 'The last figures fell; a new offer is due.' },
    settled: { description: 'Settled: each member’s own Finance approves its own share.' },
    ended: { description: 'Ended without a settlement: each member negotiates alone.' },
  },
});
registerEnumType(JointActs, {
  name: 'JointNegotiationAct',
  description: 'What the reader may do with a joint negotiation now.',
  valuesMap: {
    optIn: { description: 'Take part.' },
    askSchool: { description: 'Ask the school for its return.' },
    send: { description: 'Send the return for all members.' },
    offer: { description: 'Offer in all members’ names.' },
    counter: { description: 'Answer with other figures.' },
    agree: { description: 'Accept the last figures of the other side.' },
    reopen: { description: 'Negotiate again what one member did not approve.' },
    dropOut: { description: 'Take part no longer.' },
    end: { description: 'End it: everybody negotiates alone.' },
  },
});
registerEnumType(JointInForce, {
  name: 'JointInForce',
  description: 'How new prices come into force.',
  valuesMap: {
    eachMember: { description: 'Each member’s with its own approval.' },
    allOrNone: { description: 'All members’ together, or none.' },
  },
});

@ObjectType({ description: 'A member of the consortium, and whether it takes part.' })
export class JointMemberType {
  @Field(() => ID, { description: 'The authority.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => String, { nullable: true, description: '`in`, `out`, or null: it has not said.' })
  state: string | null;

  @Field(() => String, { nullable: true, description: 'Who said so.' })
  byName: string | null;

  @Field(() => String, { nullable: true, description: 'Why it dropped out.' })
  leftBecause: string | null;
}

@ObjectType({ description: 'What a member that takes part brings: places and sums, no child.' })
export class JointParticipantType {
  @Field(() => ID, { description: 'The authority.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => ID, { description: 'Its own return.' })
  returnId: string;

  @Field(() => String, { description: 'Its own return’s reference.' })
  reference: string;

  @Field(() => String, { description: 'Where its own return stands.' })
  returnState: string;

  @Field(() => Int, { description: 'Children whose price is negotiated.' })
  places: number;

  @Field(() => PenceNumber, { description: 'Now, pence a year.' })
  currentPence: Pence;

  @Field(() => PenceNumber, { description: 'Asked, pence a year.' })
  askedPence: Pence;

  @Field(() => PenceNumber, { description: 'On the table, pence a year.' })
  tabledPence: Pence;

  @Field(() => PenceNumber, { nullable: true, description: 'Settled, pence a year.' })
  settledPence: Pence | null;
}

@ObjectType({ description: 'A figure put to the other side for all members at once.' })
export class JointRoundType {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => Int, { description: 'Its place in the order.' })
  number: number;

  @Field(() => String, { description: '`authority` or `provider`.' })
  side: string;

  @Field(() => String, { description: '`ask`, `offer` or `counter`.' })
  kind: string;

  @Field(() => Int, { description: 'The rise, basis points; of an ask over all lines.' })
  percentBp: BasisPoints;

  @Field(() => Int, { nullable: true, description: 'Of an ask: the lower rise while `leastPlaces` take part.' })
  volumePercentBp: BasisPoints | null;

  @Field(() => Int, { nullable: true, description: 'It holds while at least so many places take part.' })
  leastPlaces: number | null;

  @Field(() => Int, { description: 'Places that took part then.' })
  places: number;

  @Field(() => PenceNumber, { description: 'All lines before, pence a year.' })
  beforePence: Pence;

  @Field(() => PenceNumber, { description: 'All lines at this figure, pence a year.' })
  afterPence: Pence;

  @Field(() => String, { description: 'What was said with it.' })
  message: string;

  @Field(() => String, { description: 'Who put it.' })
  madeByName: string;

  @Field(() => String, { description: 'For whom.' })
  organisationName: string;

  @Field(() => String, { description: 'When, ISO 8601.' })
  madeAt: string;

  @Field(() => DateOnly, { nullable: true, description: 'The last day on which it can be accepted.' })
  expiresOn: IsoDate | null;

  @Field(() => String, { description: '`open`, `answered`, `accepted`, `expired` or `withdrawn`.' })
  state: string;
}

@ObjectType({ description: 'One negotiation with one school about one year’s fees, for all members that opt in.' })
export class JointNegotiationType {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => Int, { description: 'Counts changes.' })
  version: number;

  @Field(() => Int, { description: 'Its number in the consortium.' })
  number: number;

  @Field(() => String, { description: 'The consortium.' })
  consortiumName: string;

  @Field(() => String, { description: 'The member that leads.' })
  leadName: string;

  @Field(() => ID, { description: 'The school.' })
  schoolId: string;

  @Field(() => String, { description: 'The school’s name.' })
  schoolName: string;

  @Field(() => Int, { description: '2027 is 2027/28.' })
  academicYear: number;

  @Field(() => String, { nullable: true, description: 'Why members negotiate together; the school does not read it.' })
  words: string | null;

  @Field(() => JointInForce, { description: 'How new prices come into force.' })
  inForce: InForce;

  @Field(() => Int, { description: 'How many have to take part.' })
  minimumMembers: number;

  @Field(() => DateOnly, { description: 'The last day for opting in.' })
  optInBy: IsoDate;

  @Field(() => JointStates, { description: 'How far it is.' })
  state: JointState;

  @Field(() => String, { nullable: true, description: 'Why it ended.' })
  endedBecause: string | null;

  @Field(() => [JointMemberType], { description: 'Members of the consortium.' })
  members: readonly JointMemberType[];

  @Field(() => [JointParticipantType], { description: 'What those bring that take part; empty for who may not read it.' })
  participants: readonly JointParticipantType[];

  @Field(() => [JointRoundType], { description: 'What was put to each other, latest first.' })
  rounds: readonly JointRoundType[];

  @Field(() => [JointActs], { description: 'What the reader may do now.' })
  availableActions: readonly JointAct[];
}

@InputType({ description: 'What members are asked to negotiate together.' })
export class OpenJointNegotiationInput {
  @Field(() => ID, { description: 'The consortium.' })
  @IsUUID()
  consortiumId: string;

  @Field(() => ID, { description: 'The school.' })
  @IsUUID()
  schoolId: string;

  @Field(() => Int, { description: '2027 is 2027/28.' })
  @IsInt()
  academicYear: number;

  @Field(() => String, { description: 'Why together.' })
  @IsString()
  @MaxLength(4_000)
  words: string;

  @Field(() => JointInForce, { description: 'How new prices come into force.' })
  @IsIn(IN_FORCE)
  inForce: InForce;

  @Field(() => Int, { description: 'How many members have to take part.' })
  @IsInt()
  minimumMembers: number;

  @Field(() => DateOnly, { description: 'The last day for opting in.' })
  optInBy: IsoDate;

  @Field(() => ID, { nullable: true, description: 'The same request sent twice acts once.' })
  @IsOptional()
  @IsUUID()
  clientKey?: string | null;
}

@InputType({ description: 'Taking part.' })
export class OptInJointlyInput {
  @Field(() => ID, { description: 'Which.' })
  @IsUUID()
  negotiationId: string;

  @Field(() => ID, { nullable: true, description: 'The same request sent twice acts once.' })
  @IsOptional()
  @IsUUID()
  clientKey?: string | null;
}

@InputType({ description: 'An act on a joint negotiation.' })
export class JointActInput extends OptInJointlyInput {
  @Field(() => Int, { description: 'The version its reader saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'Leaving or ending a joint negotiation.' })
export class LeaveJointlyInput extends JointActInput {
  @Field(() => String, { description: 'Why.' })
  @IsString()
  @MaxLength(4_000)
  reason: string;
}

@InputType({ description: 'One rise for all members.' })
export class JointFiguresInput extends JointActInput {
  @Field(() => Int, { description: 'The rise in basis points, on every line.' })
  @IsInt()
  percentBp: number;

  @Field(() => Int, { nullable: true, description: 'It holds while at least so many places take part.' })
  @IsOptional()
  @IsInt()
  leastPlaces?: number | null;

  @Field(() => String, { nullable: true, description: 'What is said with it.' })
  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  message?: string | null;
}

@InputType({ description: 'A line that is asked for otherwise than by the rise.' })
export class JointLineInput {
  @Field(() => ID, { description: 'The line.' })
  @IsUUID()
  lineId: string;

  @Field(() => PenceNumber, { description: 'Asked, pence a year.' })
  @IsInt()
  askedPence: number;
}

@InputType({ description: 'One return for all members.' })
export class JointReturnInput extends JointFiguresInput {
  @Field(() => Int, { nullable: true, description: 'The lower rise while `leastPlaces` take part.' })
  @IsOptional()
  @IsInt()
  volumePercentBp?: number | null;

  @Field(() => CostDrivers, { description: 'What drives the rise.' })
  @IsString()
  driver: CostDriver;

  @Field(() => String, { description: 'Its figures.' })
  @IsString()
  @MaxLength(4_000)
  driverFigures: string;

  @Field(() => [JointLineInput], { nullable: true, description: 'Lines asked for otherwise.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2_000)
  @ValidateNested({ each: true })
  @Type(() => JointLineInput)
  lines?: JointLineInput[] | null;
}

@ObjectType({ description: 'What came of an act on a joint negotiation.' })
export class JointNegotiationPayload {
  @Field(() => ID, { nullable: true, description: 'The negotiation; null where it was refused.' })
  negotiationId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}
