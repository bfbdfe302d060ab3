import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsNotEmpty, IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import type { Pence } from '../../../kernel/money.js';
import { Money, PenceNumber } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { FinanceSchool } from '../../dto/finance-school.js';

@ObjectType('Budget', { description: 'What may be spent on independent placements in a financial year, as entered.' })
export class BudgetView {
  @Field(() => Int, { description: 'The year in which it begins: 2027 is 2027-28.' })
  financialYear: number;

  @Field(() => Int, { description: 'Counts the entries of the year. Send it back when you enter another.' })
  version: number;

  @Field(() => Money, { description: 'The whole.' })
  total: Money;

  @Field(() => Money, { nullable: true, description: 'Of that, for day places; null where it is not parted.' })
  day: Money | null;

  @Field(() => Money, { nullable: true, description: 'Of that, for residential places.' })
  residential: Money | null;

  @Field(() => String, { description: 'Why it was entered.' })
  reason: string;

  @Field(() => String, { description: 'Who entered it.' })
  enteredByName: string;

  @Field(() => Date, { description: 'When.' })
  enteredAt: Date;
}

@InputType({ description: 'A year’s budget to enter: a new version, which counts from now on.' })
export class EnterBudgetInput {
  @Field(() => Int, { description: 'The year in which it begins: 2027 is 2027-28.' })
  @IsInt({ message: 'Give the year in which the financial year begins, for example 2027.' })
  @Min(2000, { message: 'Give the year in which the financial year begins, for example 2027.' })
  @Max(2100, { message: 'Give the year in which the financial year begins, for example 2027.' })
  financialYear: number;

  @Field(() => Int, { description: 'The version you saw; 0 where there was none.' })
  @IsInt()
  @Min(0)
  version: number;

  @Field(() => PenceNumber, { description: 'The whole, in pence.' })
  @IsInt({ message: 'Give the budget in whole pence.' })
  totalPence: Pence;

  @Field(() => PenceNumber, { nullable: true, description: 'Of that, for day places.' })
  @IsOptional()
  @IsInt({ message: 'Give the part in whole pence.' })
  dayPence?: Pence | null;

  @Field(() => PenceNumber, { nullable: true, description: 'Of that, for residential places.' })
  @IsOptional()
  @IsInt({ message: 'Give the part in whole pence.' })
  residentialPence?: Pence | null;

  @Field(() => String, { description: 'Why.' })
  @IsNotEmpty({ message: 'Say why: what the budget was set by, or what changed it.' })
  @MaxLength(1_000)
  reason: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@ObjectType({ description: 'A budget after a mutation, or why it was refused.' })
export class BudgetPayload {
  @Field(() => BudgetView, { nullable: true, description: 'The budget as it is now; null when refused.' })
  budget?: BudgetView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'An amount by who pays it. The first, third, fifth and sixth make the whole, to the penny.' })
export class ForecastFigures {
  @Field(() => Money, { description: 'The council’s own on lines that the High Needs Block may pay: what its budget is measured against.' })
  hnb: Money;

  @Field(() => Money, { description: 'Of that, shares of health or social care without a signed agreement.' })
  hnbAtRisk: Money;

  @Field(() => Money, { description: 'The council’s own on lines that the High Needs Block may not pay.' })
  other: Money;

  @Field(() => Money, { description: 'Of that, shares of health or social care without a signed agreement.' })
  otherAtRisk: Money;

  @Field(() => Money, { description: 'Paid by health under signed agreements.' })
  health: Money;

  @Field(() => Money, { description: 'Paid by social care under signed agreements.' })
  socialCare: Money;

  @Field(() => Money, { description: 'The whole.' })
  whole: Money;
}

@ObjectType({ description: 'A cost in three scenarios.' })
export class ForecastScenarios {
  @Field(() => ForecastFigures, { description: 'Fee lines in force.' })
  committed: ForecastFigures;

  @Field(() => ForecastFigures, { description: 'With what the council has offered or settled granted.' })
  offered: ForecastFigures;

  @Field(() => ForecastFigures, { description: 'With all that schools ask granted.' })
  requested: ForecastFigures;
}

@ObjectType({ description: 'A school’s part of a forecast.' })
export class SchoolForecast {
  @Field(() => FinanceSchool, { description: 'The school.' })
  school: FinanceSchool;

  @Field(() => ForecastScenarios, { description: 'What it costs.' })
  cost: ForecastScenarios;

  @Field(() => Int, { description: 'Lines whose cost is not known, and so in no figure.' })
  unknownLines: number;
}

@ObjectType({ description: 'A fee line’s part of a forecast.' })
export class FeeLineForecast {
  @Field(() => ID, { description: 'The fee line.' })
  feeLineId: string;

  @Field(() => String, { description: 'Its kind: core, therapy.' })
  kind: string;

  @Field(() => Money, { description: 'Its price a year.' })
  annual: Money;

  @Field(() => ForecastScenarios, { nullable: true, description: 'What it costs; null where that is not known.' })
  cost: ForecastScenarios | null;

  @Field(() => [String], { description: 'Why its cost is not known.' })
  notComputed: string[];
}

@ObjectType({ description: 'A placement’s part of a forecast.' })
export class PlacementForecast {
  @Field(() => ID, { description: 'The placement.' })
  placementId: string;

  @Field(() => String, { description: 'The authority’s own reference of the pupil.' })
  pupilReference: string;

  @Field(() => ForecastScenarios, { description: 'What it costs.' })
  cost: ForecastScenarios;

  @Field(() => [FeeLineForecast], { description: 'Its fee lines: their costs add up to it.' })
  feeLines: FeeLineForecast[];
}

@ObjectType({
  description: 'A block contract’s part of a forecast: its own pupils’ places, and the empty ones where the authority signed it.',
})
export class BlockForecast {
  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => ForecastScenarios, { description: 'What it costs.' })
  cost: ForecastScenarios;
}

@ObjectType('Forecast', { description: 'What placements cost in a financial year, by day from fee lines, in three scenarios.' })
export class ForecastView {
  @Field(() => Int, { description: 'The year in which it begins: 2027 is 2027-28.' })
  financialYear: number;

  @Field(() => BudgetView, { nullable: true, description: 'The year’s budget; null where none is entered.' })
  budget: BudgetView | null;

  @Field(() => ForecastScenarios, { description: 'The whole.' })
  total: ForecastScenarios;

  @Field(() => [ForecastScenarios], { description: 'Its twelve months, April first: they add up to the whole.' })
  months: ForecastScenarios[];

  @Field(() => [SchoolForecast], { description: 'Its schools: they add up to the whole.' })
  schools: SchoolForecast[];

  @Field(() => [PlacementForecast], { description: 'Its placements: with the blocks of a school they add up to the school.' })
  placements: PlacementForecast[];

  @Field(() => [BlockForecast], { description: 'Its blocks, by the days of their places.' })
  blocks: BlockForecast[];
}

@ObjectType({ description: 'A financial year before and after a decision.' })
export class YearEffectView {
  @Field(() => Int, { description: 'The year in which it begins: 2027 is 2027-28.' })
  financialYear: number;

  @Field(() => BudgetView, { nullable: true, description: 'The year’s budget; null where none is entered.' })
  budget: BudgetView | null;

  @Field(() => ForecastFigures, { description: 'What is committed already.' })
  before: ForecastFigures;

  @Field(() => ForecastFigures, { description: 'What the decision adds.' })
  adds: ForecastFigures;

  @Field(() => ForecastFigures, { description: 'What would be committed.' })
  after: ForecastFigures;

  @Field(() => Money, { nullable: true, description: 'What the budget leaves then; below nothing where it is overspent.' })
  room: Money | null;
}

@ObjectType('ApprovalEffect', { description: 'What a request for approval would do to two financial years.' })
export class ApprovalEffectView {
  @Field(() => [YearEffectView], { description: 'The year in which it takes effect, and the next.' })
  years: YearEffectView[];

  @Field(() => [String], { description: 'Why the effect of some lines is not known.' })
  notComputed: string[];
}
