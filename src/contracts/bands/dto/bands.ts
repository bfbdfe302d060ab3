import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayNotEmpty, IsIn, IsInt, IsOptional, IsUUID, Length, Max, MaxLength, Min } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { DateOnly, Money, PenceNumber } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { NEED_CODES } from '../../../providers/register/sen-need.js';
import { FEE_KINDS, PHASES, SETTINGS } from '../bands.js';

const BandFitness = { band: 'band', none: 'none', several: 'several' } as const;
registerEnumType(BandFitness, {
  name: 'BandFitness',
  description: 'What the definitions say of a placement.',
  valuesMap: {
    band: { description: 'One band fits, or an officer chose one.' },
    none: { description: 'No band fits.' },
    several: { description: 'More than one fits as closely: an officer chooses.' },
  },
});

@ObjectType({ description: 'Whom a band is for and what it provides, from a day on.' })
export class BandDefinitionView {
  @Field(() => DateOnly, { description: 'First day.' })
  from: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'First day it no longer stands; null while it does.' })
  to: IsoDate | null;

  @Field(() => [String], { description: 'Primary needs, by SEN2 code.' })
  needs: readonly string[];

  @Field(() => [String], { description: 'primary, secondary, post16.' })
  phases: readonly string[];

  @Field(() => [String], { description: 'day, residential.' })
  settings: readonly string[];

  @Field(() => String, { description: 'What it provides.' })
  provision: string;

  @Field(() => String, { description: 'Who recorded it.' })
  recordedByName: string;
}

@ObjectType({ description: 'What a place of a band costs, from a day on.' })
export class BandTariffView {
  @Field(() => DateOnly, { description: 'First day.' })
  from: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'First day it no longer stands; null while it does.' })
  to: IsoDate | null;

  @Field(() => Money, { description: 'A year: gross (place funding included), net of VAT.' })
  annual: Money;

  @Field(() => [String], { description: 'The kinds of fee that it stands for; others are paid beside it.' })
  covers: readonly string[];

  @Field(() => String, { description: 'Where the figure is from.' })
  source: string;

  @Field(() => String, { description: 'Who recorded it.' })
  recordedByName: string;
}

@ObjectType('Band', { description: 'A band of need and provision with its history, the latest first.' })
export class BandView {
  @Field(() => ID, { description: 'The band.' })
  id: string;

  @Field(() => String, { description: 'Its short code.' })
  code: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => Int, { description: 'Counts its changes: send back what you saw.' })
  version: number;

  @Field(() => Boolean, { description: 'The authority’s own; otherwise the nation’s.' })
  own: boolean;

  @Field(() => [BandDefinitionView], { description: 'Whom it is for, the latest first.' })
  definitions: BandDefinitionView[];

  @Field(() => [BandTariffView], { description: 'What it costs, the latest first.' })
  tariffs: BandTariffView[];
}

@ObjectType('BandedPlacement', { description: 'A placement beside the band its pupil falls in.' })
export class BandedPlacementView {
  @Field(() => ID, { description: 'The placement.' })
  placementId: string;

  @Field(() => String, { description: 'The authority’s reference of the pupil.' })
  pupilReference: string;

  @Field(() => String, { description: 'The school.' })
  schoolName: string;

  @Field(() => BandFitness, { description: 'What the definitions say.' })
  fitness: keyof typeof BandFitness;

  @Field(() => [String], { description: 'Codes of the band, or of those that fit as closely.' })
  bandCodes: string[];

  @Field(() => Boolean, { description: 'Whether an officer chose the band.' })
  chosen: boolean;

  @Field(() => Money, { nullable: true, description: 'The band’s tariff today; null where there is none.' })
  tariff: Money | null;

  @Field(() => Money, { nullable: true, description: 'The part of today’s gross price that the tariff stands for; null: not known.' })
  covered: Money | null;

  @Field(() => Money, { nullable: true, description: 'How far that lies above the tariff (below: negative); null: not known.' })
  above: Money | null;
}

@ObjectType({ description: 'What placements at one school cost in one academic year, as now and by band.' })
export class BandMoney {
  @Field(() => ID, { description: 'The school.' })
  schoolId: string;

  @Field(() => String, { description: 'The academic year: 2027/28.' })
  academicYear: string;

  @Field(() => Int, { description: 'How many placements.' })
  placements: number;

  @Field(() => Int, { description: 'Of those, how many of which one of the figures is not known: they are in neither.' })
  notKnown: number;

  @Field(() => Money, { description: 'At today’s prices with the assumed rise.' })
  now: Money;

  @Field(() => Money, { description: 'At the bands’ tariffs.' })
  byBand: Money;
}

@InputType({ description: 'Which placements.' })
export class BandFilter {
  @Field(() => ID, { nullable: true, description: 'At this school.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a school.' })
  schoolId?: string | null;

  @Field(() => [String], { nullable: true, description: 'Of these needs, by SEN2 code.' })
  @IsOptional()
  @IsIn(NEED_CODES, { each: true, message: 'Name needs by their SEN2 codes.' })
  needs?: string[] | null;

  @Field(() => String, { nullable: true, description: 'day or residential.' })
  @IsOptional()
  @IsIn(SETTINGS, { message: 'Choose day or residential.' })
  setting?: (typeof SETTINGS)[number] | null;

  @Field(() => String, { nullable: true, description: 'primary, secondary or post16.' })
  @IsOptional()
  @IsIn(PHASES, { message: 'Choose primary, secondary or post16.' })
  phase?: (typeof PHASES)[number] | null;
}

@InputType({ description: 'Whom a band is for.' })
class BandTerms {
  @Field(() => DateOnly, { description: 'From this day on.' })
  from: IsoDate;

  @Field(() => [String], { description: 'Primary needs, by SEN2 code.' })
  @IsIn(NEED_CODES, { each: true, message: 'Name needs by their SEN2 codes.' })
  needs: string[];

  @Field(() => [String], { description: 'primary, secondary, post16.' })
  @IsIn(PHASES, { each: true, message: 'Choose primary, secondary or post16.' })
  phases: string[];

  @Field(() => [String], { description: 'day, residential.' })
  @IsIn(SETTINGS, { each: true, message: 'Choose day or residential.' })
  settings: string[];

  @Field(() => String, { description: 'What it provides.' })
  @MaxLength(4_000)
  provision: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'A new band.' })
export class DefineBandInput extends BandTerms {
  @Field(() => String, { description: 'At most 16 letters, digits and hyphens.' })
  @MaxLength(16)
  code: string;

  @Field(() => String, { description: 'Its name.' })
  @MaxLength(200)
  name: string;
}

@InputType({ description: 'A band’s definition from a day on.' })
export class RedefineBandInput extends BandTerms {
  @Field(() => ID, { description: 'The band.' })
  @IsUUID('loose', { message: 'This is not the id of a band.' })
  bandId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;
}

@InputType({ description: 'A band’s tariff from a day on.' })
export class SetTariffInput {
  @Field(() => ID, { description: 'The band.' })
  @IsUUID('loose', { message: 'This is not the id of a band.' })
  bandId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;

  @Field(() => DateOnly, { description: 'From this day on.' })
  from: IsoDate;

  @Field(() => PenceNumber, { description: 'A year: gross, net of VAT.' })
  @Min(1, { message: 'Enter what a place costs a year, more than £0.' })
  annualPence: Pence;

  @Field(() => [String], { description: 'The kinds of fee that it stands for.' })
  @ArrayNotEmpty({ message: 'Choose the kinds of fee that the tariff stands for.' })
  @IsIn(FEE_KINDS, { each: true, message: 'Name kinds of fee: core, therapy, oneToOne, residential, transport, other.' })
  covers: string[];

  @Field(() => String, { description: 'Where the figure is from.' })
  @MaxLength(1_000)
  source: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'A band chosen for a placement.' })
export class ChooseBandInput {
  @Field(() => ID, { description: 'The placement.' })
  @IsUUID('loose', { message: 'This is not the id of a placement.' })
  placementId: string;

  @Field(() => ID, { description: 'The band.' })
  @IsUUID('loose', { message: 'This is not the id of a band.' })
  bandId: string;

  @Field(() => DateOnly, { description: 'From this day on.' })
  from: IsoDate;

  @Field(() => String, { description: 'Why this band.' })
  @MaxLength(1_000)
  reason: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'What to assume of the coming years.' })
export class BandAssumptions {
  @Field(() => Int, { description: 'How many academic years, from this one on.', defaultValue: 4 })
  @Min(1)
  @Max(10, { message: 'Ask for at most ten years.' })
  years: number;

  @Field(() => Int, { description: 'The yearly rise of today’s prices in basis points, from the second year on.', defaultValue: 0 })
  @Min(-5_000)
  @Max(5_000, { message: 'A rise of more than half a year is not plausible.' })
  yearlyRiseBp: number;
}

@ObjectType({ description: 'A band after a mutation, or why it was refused.' })
export class BandPayload {
  @Field(() => BandView, { nullable: true, description: 'The band as it is now; null when refused.' })
  band?: BandView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'A choice of band after a mutation, or why it was refused.' })
export class ChooseBandPayload {
  @Field(() => ID, { nullable: true, description: 'The placement; null when refused.' })
  placementId?: string | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
