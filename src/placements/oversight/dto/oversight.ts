import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Money } from '../../../platform/graphql/scalars.js';
import type { RiskReason } from '../oversight.query.js';

const RiskReasons: Record<RiskReason, RiskReason> = { agreement: 'agreement', check: 'check', review: 'review' };
registerEnumType(RiskReasons, {
  name: 'RiskReason',
  description: 'The paper that money stands on and that is missing.',
  valuesMap: {
    agreement: { description: 'A signed agreement of health or social care.' },
    check: { description: 'A valid mandatory check of the school.' },
    review: { description: 'An annual review within twelve months.' },
  },
});

@ObjectType({ description: 'Prices of places of one need, phase and setting: gross, net of VAT, a year.' })
export class LikePriceView {
  @Field(() => String, { description: 'Primary need, by SEN2 code.' })
  need: string;

  @Field(() => String, { description: 'primary, secondary or post16.' })
  phase: string;

  @Field(() => String, { description: 'day or residential.' })
  setting: string;

  @Field(() => Int, { description: 'How many places the authority has.' })
  places: number;

  @Field(() => Money, { description: 'What they cost together.' })
  total: Money;

  @Field(() => Money, { description: 'Their mean.' })
  mean: Money;

  @Field(() => Money, { description: 'Their median.' })
  median: Money;

  @Field(() => Int, { nullable: true, description: 'Places of members that share prices; null where fewer than five or none shared.' })
  partnerPlaces: number | null;

  @Field(() => Money, { nullable: true, description: 'The mean of those, to the nearest £100.' })
  partnerMean: Money | null;

  @Field(() => Money, { nullable: true, description: 'The median of those, to the nearest £100.' })
  partnerMedian: Money | null;
}

@ObjectType({ description: 'A place whose price lies far above like places’ (beyond one and a half times the middle half’s spread).' })
export class PriceOutlier {
  @Field(() => ID, { description: 'The placement.' })
  placementId: string;

  @Field(() => String, { description: 'The authority’s reference of the pupil.' })
  pupilReference: string;

  @Field(() => String, { description: 'The school.' })
  schoolName: string;

  @Field(() => Money, { description: 'Its gross price.' })
  gross: Money;

  @Field(() => Money, { description: 'The median of like places.' })
  median: Money;

  @Field(() => [String], { description: 'What it costs more for, in words and figures.' })
  reasons: string[];
}

@ObjectType({ description: 'What like places cost here and elsewhere.' })
export class LikePricesView {
  @Field(() => [LikePriceView], { description: 'By need, phase and setting, the dearest together first.' })
  cells: LikePriceView[];

  @Field(() => [PriceOutlier], { description: 'Places far above like ones, the furthest first.' })
  outliers: PriceOutlier[];

  @Field(() => Money, { nullable: true, description: 'England’s published average a pupil.' })
  nationalMean: Money | null;

  @Field(() => Int, { description: 'How many other members share prices.' })
  partners: number;
}

@ObjectType({ description: 'A placement whose money stands on a missing paper.' })
export class MoneyAtRiskView {
  @Field(() => RiskReasons, { description: 'Which paper.' })
  reason: RiskReason;

  @Field(() => ID, { description: 'The placement.' })
  placementId: string;

  @Field(() => ID, { description: 'The school.' })
  schoolId: string;

  @Field(() => String, { description: 'Its name.' })
  schoolName: string;

  @Field(() => String, { description: 'The authority’s reference of the pupil.' })
  pupilReference: string;

  @Field(() => Money, { description: 'Pounds a year that stand on it.' })
  amount: Money;

  @Field(() => String, { description: 'What is missing, in words.' })
  words: string;
}
