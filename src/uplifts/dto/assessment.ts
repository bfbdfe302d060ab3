import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { IsoDate } from '../../kernel/dates.js';
import { DateOnly, Money } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import type { RecommendationStepName } from '../assessment.js';
import type { AssessmentFlagCode } from '../assessment-flags.js';
import { SchoolReference, UpliftReturnView } from './uplift-return.js';

export const StepNames: Record<RecommendationStepName, RecommendationStepName> = {
  index: 'index',
  history: 'history',
  benchmark: 'benchmark',
  cap: 'cap',
  exception: 'exception',
  budget: 'budget',
  ask: 'ask',
};
registerEnumType(StepNames, {
  name: 'RecommendationStepName',
  description: 'The steps of the recommended offer, in order.',
  valuesMap: {
    index: { description: 'What the index basket net of grants justifies.' },
    history: { description: 'Less what past rises went above the index.' },
    benchmark: { description: 'Where the price stands among like places.' },
    cap: { description: 'Not above the cap.' },
    exception: { description: 'An approved exception to the cap.' },
    budget: { description: 'Not above what the budget allows.' },
    ask: { description: 'Not above what is asked.' },
  },
});

export const FlagCodes: Record<AssessmentFlagCode, AssessmentFlagCode> = {
  firstTwelveMonths: 'firstTwelveMonths',
  upliftedWithinTwelveMonths: 'upliftedWithinTwelveMonths',
  fixedPriceContract: 'fixedPriceContract',
  formulaContract: 'formulaContract',
  lapsedCheck: 'lapsedCheck',
  reviewOverAYearOld: 'reviewOverAYearOld',
  noChargingBasis: 'noChargingBasis',
};
registerEnumType(FlagCodes, {
  name: 'AssessmentFlagCode',
  description: 'What an officer has to see before answering.',
  valuesMap: {
    firstTwelveMonths: { description: 'The placement began less than the policy’s months ago.' },
    upliftedWithinTwelveMonths: { description: 'The line rose less than the policy’s months ago.' },
    fixedPriceContract: { description: 'The contract fixes the price.' },
    formulaContract: { description: 'The contract’s formula sets the price.' },
    lapsedCheck: { description: 'A mandatory check of the school failed or lapsed.' },
    reviewOverAYearOld: { description: 'The last annual review is over a year old, or none is recorded.' },
    noChargingBasis: { description: 'The contract states no charging basis.' },
  },
});

@ObjectType({ description: 'One step of a recommendation.' })
export class RecommendationStepView {
  @Field(() => StepNames, { description: 'Which step.' })
  step: RecommendationStepName;

  @Field(() => Money, { description: 'The price before it.' })
  before: Money;

  @Field(() => Money, { description: 'The price after it.' })
  after: Money;

  @Field(() => String, { description: 'Why, in words and figures.' })
  words: string;
}

@ObjectType({ description: 'Something to see before answering.' })
export class AssessmentFlagView {
  @Field(() => FlagCodes, { description: 'What kind.' })
  code: AssessmentFlagCode;

  @Field(() => String, { description: 'In words and figures.' })
  words: string;
}

@ObjectType({ description: 'How gross prices of like places spread: same need, phase and setting, net of VAT, place funding added back.' })
export class PriceBoxView {
  @Field(() => Int, { description: 'How many places.' })
  count: number;

  @Field(() => Money, { description: 'Lowest.' })
  min: Money;

  @Field(() => Money, { description: 'A quarter are below.' })
  q1: Money;

  @Field(() => Money, { description: 'Half are below.' })
  median: Money;

  @Field(() => Money, { description: 'Mean.' })
  mean: Money;

  @Field(() => Money, { description: 'Three quarters are below.' })
  q3: Money;

  @Field(() => Money, { description: 'Nine in ten are below.' })
  p90: Money;

  @Field(() => Money, { description: 'Highest.' })
  max: Money;
}

@ObjectType({ description: 'One fee line, assessed. Amounts are net and a year; null is not known, never nought.' })
export class LineAssessment {
  @Field(() => ID, { description: 'The line of the return.' })
  lineId: string;

  @Field(() => String, { description: 'The authority’s reference of the pupil.' })
  pupilReference: string;

  @Field(() => String, { description: 'Kind of fee.' })
  kind: string;

  @Field(() => String, { description: 'What distinguishes it from another of its kind.' })
  label: string;

  @Field(() => DateOnly, { description: 'From when the new price would hold.' })
  effectiveOn: IsoDate;

  @Field(() => Money, { description: 'Present price.' })
  current: Money;

  @Field(() => Money, { nullable: true, description: 'Asked price.' })
  asked: Money | null;

  @Field(() => Money, { nullable: true, description: 'What costs justify: the index basket net of grants.' })
  justified: Money | null;

  @Field(() => Money, { description: 'The recommended offer.' })
  recommended: Money;

  @Field(() => [RecommendationStepView], { description: 'How it came about.' })
  steps: RecommendationStepView[];

  @Field(() => Boolean, { description: 'Whether the cap is to be reviewed, since its index rose above the limit.' })
  capReview: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Rank of the placement’s gross price among like places in basis points; null where there are too few.',
  })
  percentileBp: number | null;

  @Field(() => PriceBoxView, { nullable: true, description: 'The spread of like places’ prices; null where there are too few.' })
  likePlaces: PriceBoxView | null;

  @Field(() => [AssessmentFlagView], { description: 'What to see before answering.' })
  flags: AssessmentFlagView[];

  @Field(() => Money, { description: 'Fees for education that section 63(2) obliges the council to pay in a deadlock.' })
  section63: Money;

  @Field(() => Money, { description: 'Board and lodging that is due only where education needs it.' })
  section63Board: Money;

  @Field(() => String, { description: 'The exposure in words, with the basis on which the school is named.' })
  section63Words: string;

  @Field(() => [String], { description: 'What could not be computed, and what is missing for it.' })
  notComputed: string[];
}

@ObjectType({ description: 'A return, assessed. The authority only.' })
export class ReturnAssessment {
  @Field(() => ID, { description: 'The return.' })
  returnId: string;

  @Field(() => SchoolReference, { description: 'The school.' })
  school: SchoolReference;

  @Field(() => Money, { description: 'Present prices.' })
  current: Money;

  @Field(() => Money, { description: 'Asked prices; an unanswered line at its present price.' })
  asked: Money;

  @Field(() => Money, { nullable: true, description: 'What costs justify; null where an index value is missing.' })
  justified: Money | null;

  @Field(() => Money, { description: 'The recommended offer.' })
  recommended: Money;

  @Field(() => Int, { nullable: true, description: 'The recommended rise in basis points.' })
  recommendedRiseBp: number | null;

  @Field(() => Money, { nullable: true, description: 'What granting the ask adds to the financial year in which it starts.' })
  thisYear: Money | null;

  @Field(() => Money, { nullable: true, description: 'What granting the ask adds to the next financial year.' })
  nextYear: Money | null;

  @Field(() => Money, { nullable: true, description: 'Arrears so far, were the ask granted.' })
  arrearsSoFar: Money | null;

  @Field(() => Money, { nullable: true, description: 'What the next seven days of waiting add.' })
  arrearsPerWeek: Money | null;

  @Field(() => DateOnly, { nullable: true, description: 'The next meeting that could decide.' })
  nextPanelOn: IsoDate | null;

  @Field(() => Money, { description: 'Fees for education exposed under section 63(2).' })
  section63: Money;

  @Field(() => [FlagCodes], { description: 'Every flag of its lines, once.' })
  flags: AssessmentFlagCode[];

  @Field(() => [LineAssessment], { description: 'Line by line.' })
  lines: LineAssessment[];
}

@ObjectType({ description: 'A whole cycle, assessed. The authority only.' })
export class CycleAssessment {
  @Field(() => Int, { description: 'How many returns.' })
  returnCount: number;

  @Field(() => Money, { description: 'Present prices of all.' })
  current: Money;

  @Field(() => Money, { description: 'Asked prices of all.' })
  asked: Money;

  @Field(() => Money, { description: 'Recommended offers of all.' })
  recommended: Money;

  @Field(() => [ReturnAssessment], { description: 'Every return of the cycle, in order of the school’s name.' })
  returns: ReturnAssessment[];
}

@ObjectType({ description: 'What a bulk offer puts to one return.' })
export class BulkOfferLine {
  @Field(() => ID, { description: 'The return.' })
  returnId: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => SchoolReference, { description: 'The school.' })
  school: SchoolReference;

  @Field(() => Money, { description: 'Present prices a year.' })
  current: Money;

  @Field(() => Int, { description: 'The version seen: pass it back in `seen`.' })
  version: number;

  @Field(() => Money, { description: 'Asked prices a year.' })
  asked: Money;

  @Field(() => Money, { description: 'Recommended prices a year.' })
  recommended: Money;

  @Field(() => Money, { nullable: true, description: 'What would be offered; null where no offer can be made.' })
  offered: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: 'What the offer adds to the financial year in which it starts; null where it cannot be computed.',
  })
  thisYear: Money | null;

  @Field(() => Money, { nullable: true, description: 'What it adds to the next financial year.' })
  nextYear: Money | null;

  @Field(() => String, { nullable: true, description: 'Why no offer can be made to it.' })
  refusal: string | null;
}

@ObjectType({ description: 'The money of a bulk offer before anything is sent.' })
export class BulkOfferPreview {
  @Field(() => [BulkOfferLine], { description: 'Return by return.' })
  returns: BulkOfferLine[];

  @Field(() => Int, { description: 'To how many an offer would be made.' })
  offers: number;

  @Field(() => Money, { description: 'Present prices of those.' })
  current: Money;

  @Field(() => Money, { description: 'Asked prices of those.' })
  asked: Money;

  @Field(() => Money, { description: 'What would be offered.' })
  offered: Money;
}

@ObjectType({ description: 'Returns after a bulk offer, or why none was made.' })
export class BulkOfferPayload {
  @Field(() => [UpliftReturnView], {
    nullable: true,
    description: 'The returns as they are now; null when refused: all are offered or none.',
  })
  upliftReturns?: UpliftReturnView[] | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
