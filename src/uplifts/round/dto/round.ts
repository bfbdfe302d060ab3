import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsBoolean, IsInt, IsOptional, MaxLength } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { AssessmentFlagCode } from '../../assessment-flags.js';
import type { ReturnState } from '../../negotiation.js';
import { type Connection, ConnectionOf } from '../../../platform/graphql/connection.js';
import { DateOnly, Money } from '../../../platform/graphql/scalars.js';
import { FlagCodes } from '../../dto/assessment.js';
import { ReturnStates, SchoolReference } from '../../dto/uplift-return.js';
import type { RoundSort, RoundStep } from '../round-returns.js';

export const RoundSorts: Record<RoundSort, RoundSort> = {
  school: 'school',
  received: 'received',
  current: 'current',
  asked: 'asked',
  askedBp: 'askedBp',
  recommended: 'recommended',
  gap: 'gap',
  state: 'state',
};
registerEnumType(RoundSorts, {
  name: 'RoundReturnSort',
  description: 'What a round’s returns are sorted by. What is not known comes last.',
  valuesMap: {
    school: { description: 'The school’s name.' },
    received: { description: 'The day of receipt.' },
    current: { description: 'Present prices.' },
    asked: { description: 'The asked rise in pounds.' },
    askedBp: { description: 'The asked rise in percent.' },
    recommended: { description: 'The recommended rise in pounds.' },
    gap: { description: 'The ask above the recommendation.' },
    state: { description: 'Where it stands.' },
  },
});

const Steps: Record<RoundStep, RoundStep> = { asked: 'asked', offered: 'offered', settled: 'settled' };
registerEnumType(Steps, {
  name: 'RoundStep',
  description: 'How far a return has come.',
  valuesMap: {
    asked: { description: 'The school has sent what it asks.' },
    offered: { description: 'The authority has made an offer.' },
    settled: { description: 'Both sides have agreed.' },
  },
});

@InputType({ description: 'Which returns of a round.' })
export class RoundFilterInput {
  @Field(() => [ReturnStates], { nullable: true, description: 'In one of these states.' })
  @IsOptional()
  states?: ReturnState[] | null;

  @Field(() => String, { nullable: true, description: 'Part of the school’s name, its number or the reference.' })
  @IsOptional()
  @MaxLength(200)
  text?: string | null;

  @Field(() => Steps, { nullable: true, description: 'Have come so far.' })
  @IsOptional()
  has?: RoundStep | null;

  @Field(() => FlagCodes, { nullable: true, description: 'With a line that carries this flag.' })
  @IsOptional()
  flag?: AssessmentFlagCode | null;

  @Field(() => Boolean, { nullable: true, description: 'Arrived after the window, or in time.' })
  @IsOptional()
  @IsBoolean()
  late?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Asked rise at least, in basis points.' })
  @IsOptional()
  @IsInt()
  askedFromBp?: number | null;

  @Field(() => Int, { nullable: true, description: 'Asked rise below, in basis points.' })
  @IsOptional()
  @IsInt()
  askedToBp?: number | null;

  @Field(() => String, { nullable: true, description: 'The negotiator’s id, or “nobody”.' })
  @IsOptional()
  @MaxLength(60)
  person?: string | null;

  @Field(() => String, { nullable: true, description: 'With a pupil of this primary need.' })
  @IsOptional()
  @MaxLength(10)
  need?: string | null;

  @Field(() => String, { nullable: true, description: 'At this kind of school: iss, nmss, post16 or other.' })
  @IsOptional()
  @MaxLength(10)
  schoolKind?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Can, or cannot, be made an offer now.' })
  @IsOptional()
  @IsBoolean()
  takesOffer?: boolean | null;
}

@ObjectType('RoundReturn', {
  description: 'A return of a round beside its recommendation. Amounts are a year; null is not known, never nought.',
})
export class RoundReturnView {
  @Field(() => ID, { description: 'The return’s id.' })
  id: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => ReturnStates, { description: 'Where it stands.' })
  state: ReturnState;

  @Field(() => Boolean, { description: 'Whether it arrived after the window.' })
  late: boolean;

  @Field(() => DateOnly, { nullable: true, description: 'The day it arrived.' })
  receivedOn: IsoDate | null;

  @Field(() => SchoolReference, { description: 'The school.' })
  school: SchoolReference;

  @Field(() => String, { nullable: true, description: 'Who negotiates it.' })
  personName: string | null;

  @Field(() => Int, { description: 'How many pupils it concerns.' })
  places: number;

  @Field(() => Money, { description: 'Present prices.' })
  current: Money;

  @Field(() => Money, { nullable: true, description: 'Asked prices; null until the school has sent it.' })
  asked: Money | null;

  @Field(() => Int, { nullable: true, description: 'The asked rise in basis points.' })
  askedBp: number | null;

  @Field(() => Money, { nullable: true, description: 'Recommended prices.' })
  recommended: Money | null;

  @Field(() => Money, { nullable: true, description: 'The ask above the recommendation.' })
  gap: Money | null;

  @Field(() => Money, { nullable: true, description: 'The authority’s own last offer.' })
  offered: Money | null;

  @Field(() => Money, { nullable: true, description: 'What was settled.' })
  settled: Money | null;

  @Field(() => Money, { nullable: true, description: 'What the next seven days of waiting add to arrears.' })
  perWeek: Money | null;

  @Field(() => [FlagCodes], { description: 'What its lines need seen.' })
  flags: AssessmentFlagCode[];

  @Field(() => Boolean, { description: 'Whether it can be made an offer now.' })
  takesOffer: boolean;
}

@ObjectType({ description: 'The money of all returns that the filter chooses.' })
export class RoundTotalsView {
  @Field(() => Int, { description: 'How many.' })
  count: number;

  @Field(() => Money, { description: 'Present prices.' })
  current: Money;

  @Field(() => Int, { description: 'How many have been sent.' })
  askedCount: number;

  @Field(() => Money, { description: 'Present prices of those.' })
  currentOfAsked: Money;

  @Field(() => Money, { description: 'What those ask.' })
  asked: Money;

  @Field(() => Money, { description: 'What is recommended for those.' })
  recommended: Money;

  @Field(() => Money, { description: 'Asks above recommendations.' })
  gap: Money;

  @Field(() => Money, { description: 'What the next seven days of waiting add to arrears, those not known left out.' })
  perWeek: Money;
}

const PlainConnection = ConnectionOf(RoundReturnView, 'RoundReturn');

@ObjectType({ description: 'A page of a round’s returns, with the money of all that match.' })
export class RoundReturnConnection extends PlainConnection {
  @Field(() => RoundTotalsView, { description: 'Over all that match, not the page alone.' })
  totals: RoundTotalsView;
}

export type RoundReturnPage = Connection<RoundReturnView> & { readonly totals: RoundTotalsView };

@ObjectType({ description: 'A step of a round’s money beside the present prices of the same returns.' })
export class RoundStageView {
  @Field(() => Int, { description: 'How many returns have come so far.' })
  returns: number;

  @Field(() => Money, { description: 'Their present prices.' })
  current: Money;

  @Field(() => Money, { description: 'The prices of this step.' })
  amount: Money;

  @Field(() => Money, { description: 'The difference.' })
  rise: Money;

  @Field(() => Int, { nullable: true, description: 'The rise in basis points.' })
  riseBp: number | null;
}

@ObjectType({ description: 'How many returns stand in a state.' })
export class RoundStateCount {
  @Field(() => ReturnStates, { description: 'The state.' })
  state: ReturnState;

  @Field(() => Int, { description: 'How many.' })
  returns: number;

  @Field(() => Money, { description: 'Their present prices.' })
  current: Money;
}

@ObjectType({ description: 'What asked prices of a need at a kind of school come to.' })
export class RoundNeedView {
  @Field(() => String, { description: 'Primary need by its code.' })
  need: string;

  @Field(() => String, { description: 'Kind of school.' })
  schoolKind: string;

  @Field(() => Int, { description: 'Pupils.' })
  places: number;

  @Field(() => Int, { description: 'Returns.' })
  returns: number;

  @Field(() => Money, { description: 'Present prices.' })
  current: Money;

  @Field(() => Money, { description: 'Asked prices.' })
  asked: Money;
}

@ObjectType('RoundSummary', { description: 'A round’s first questions answered. The authority only.' })
export class RoundSummaryView {
  @Field(() => Int, { description: 'All returns.' })
  returns: number;

  @Field(() => Money, { description: 'All present prices.' })
  current: Money;

  @Field(() => [RoundStateCount], { description: 'By state, in the order of the negotiation.' })
  states: RoundStateCount[];

  @Field(() => RoundStageView, { description: 'Asked.' })
  asked: RoundStageView;

  @Field(() => RoundStageView, { description: 'Recommended.' })
  recommended: RoundStageView;

  @Field(() => RoundStageView, { description: 'Offered by the authority, the last offer of each.' })
  offered: RoundStageView;

  @Field(() => RoundStageView, { description: 'Settled.' })
  settled: RoundStageView;

  @Field(() => Money, { description: 'Arrears so far of all that waits, those not known left out.' })
  arrears: Money;

  @Field(() => Money, { description: 'What the next seven days add.' })
  perWeek: Money;

  @Field(() => Int, { description: 'Returns whose waiting cannot be computed.' })
  waitingNotKnown: number;

  @Field(() => Int, { description: 'Schools that have not sent.' })
  notSent: number;

  @Field(() => Int, { description: 'Returns that arrived after the window.' })
  late: number;

  @Field(() => Int, { description: 'Deadlocks.' })
  deadlocked: number;

  @Field(() => Money, { description: 'Fees for education exposed by deadlocks under section 63, a year.' })
  section63: Money;

  @Field(() => [RoundNeedView], { description: 'By need and kind of school, of what was sent.' })
  needs: RoundNeedView[];
}
