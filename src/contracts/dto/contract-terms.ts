import { Field, Float, InputType, Int, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { type BasisPoints, type Pence, basisPoints, pence } from '../../kernel/money.js';
import type { ChargingBasis, PriceUnit } from '../../placements/charging-basis.js';
import {
  type ChargingKind,
  ChargingKinds,
  type FeeKind,
  FeeKinds,
  FeeUnits,
  type Funder,
  Funders,
  type NamingBasis,
  NamingBases,
  type Setting,
  Settings,
  type Vat,
  VatTreatments,
} from '../../placements/dto/placement.js';
import { DateOnly, PenceNumber } from '../../platform/graphql/scalars.js';
import { unitPriceOf } from '../spot/spot-draft.js';
import type { AgreedFeeLine, BlockTerms, CommonTerms, FrameworkTerms, Indexation, PlaceGroup, SpotTerms } from '../terms.js';

export const SigningSides = { authority: 'authority', provider: 'provider' } as const;
export type SigningSide = keyof typeof SigningSides;
registerEnumType(SigningSides, {
  name: 'ContractSide',
  description: 'A side of a contract.',
  valuesMap: { authority: { description: 'The council.' }, provider: { description: 'The provider.' } },
});

export const PlacePhases = { primary: 'primary', secondary: 'secondary', post16: 'post16', any: 'any' } as const;
registerEnumType(PlacePhases, {
  name: 'PlacePhase',
  description: 'For which phase places are meant.',
  valuesMap: {
    primary: { description: 'Primary.' },
    secondary: { description: 'Secondary.' },
    post16: { description: 'Post-16.' },
    any: { description: 'Any phase.' },
  },
});

export const TierRules = { allPlaces: 'allPlaces', eachPlace: 'eachPlace' } as const;
registerEnumType(TierRules, {
  name: 'TierRule',
  description: 'Whether the tier reached prices all places, or each place has the price of its own tier.',
  valuesMap: {
    allPlaces: { description: 'All places at the price of the tier reached.' },
    eachPlace: { description: 'Each place at the price of its own tier.' },
  },
});

export const TierMeasures = { paid: 'paid', filled: 'filled' } as const;
registerEnumType(TierMeasures, {
  name: 'TierMeasure',
  description: 'Which places count to reach a tier.',
  valuesMap: { paid: { description: 'Places paid.' }, filled: { description: 'Places filled.' } },
});

export const IndexationKinds = { fixed: 'fixed', negotiated: 'negotiated', formula: 'formula' } as const;
registerEnumType(IndexationKinds, {
  name: 'IndexationKind',
  description: 'What a price does from one contract year to the next.',
  valuesMap: {
    fixed: { description: 'It stays.' },
    negotiated: { description: 'It is negotiated.' },
    formula: { description: 'It follows an index.' },
  },
});

export const Recharges = { tierPrice: 'tierPrice', tierPriceAndVoidShare: 'tierPriceAndVoidShare' } as const;
registerEnumType(Recharges, {
  name: 'PlaceRecharge',
  description: 'What another authority pays for a place it uses.',
  valuesMap: {
    tierPrice: { description: 'The price of the tier.' },
    tierPriceAndVoidShare: { description: 'The price of the tier and a share of voids.' },
  },
});

export const CallOffs = { spot: 'spot', block: 'block' } as const;
registerEnumType(CallOffs, {
  name: 'CallOffKind',
  description: 'As what a framework is called off.',
  valuesMap: { spot: { description: 'Individual agreements.' }, block: { description: 'Blocks.' } },
});

const YEAR_DAY = /^\d{2}-\d{2}$/;

@InputType({ description: 'What contracts of every kind say.' })
class CommonTermsInput {
  @Field(() => ChargingKinds, { description: 'How a price becomes pounds for a part of a year.' })
  @IsIn(Object.keys(ChargingKinds))
  basis: ChargingKind;

  @Field(() => Int, { nullable: true, description: 'School days or weeks a year, where the basis counts them.' })
  @IsOptional()
  @IsInt()
  basisUnits?: number | null;

  @Field(() => Int, { nullable: true, description: 'Notice in full terms; one by default.' })
  @IsOptional()
  @IsInt()
  noticeTerms?: number | null;

  @Field(() => Int, { nullable: true, description: 'Notice in days, instead of terms.' })
  @IsOptional()
  @IsInt()
  noticeDays?: number | null;

  @Field(() => [SigningSides], { nullable: true, description: 'Who signs, in this order; the provider first by default.' })
  @IsOptional()
  @IsIn(Object.keys(SigningSides), { each: true })
  signingOrder?: SigningSide[] | null;
}

@InputType({ description: 'A funder’s share of a fee.' })
export class AgreedShareInput {
  @Field(() => Funders, { description: 'Who.' })
  @IsIn(Object.keys(Funders))
  funder: Funder;

  @Field(() => Int, { description: 'In basis points; the shares of a fee total exactly 10,000.' })
  @IsInt()
  shareBp: number;

  @Field(() => String, { nullable: true, description: 'Reference of the agreement behind it.' })
  @IsOptional()
  @Length(1, 200)
  agreementReference?: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'When that was signed; until then the share is the council’s own money at risk.' })
  @IsOptional()
  agreementSignedOn?: IsoDate | null;
}

@InputType({ description: 'A fee as agreed.' })
export class AgreedFeeLineInput {
  @Field(() => FeeKinds, { description: 'What it pays for.' })
  @IsIn(Object.keys(FeeKinds))
  kind: FeeKind;

  @Field(() => String, { defaultValue: '', description: 'What tells it apart from another of its kind.' })
  @MaxLength(200)
  label: string = '';

  @Field(() => FeeUnits, { description: 'What a unit is.' })
  @IsIn(Object.keys(FeeUnits))
  unit: PriceUnit;

  @Field(() => Float, { description: 'Units a year.' })
  @IsNumber()
  @Min(0.01)
  quantity: number;

  @Field(() => PenceNumber, { description: 'Net pence a year: what is agreed. The price of a unit follows from it.' })
  @IsInt()
  @Min(0)
  annualPence: Pence;

  @Field(() => VatTreatments, { description: 'How VAT treats it.' })
  @IsIn(Object.keys(VatTreatments))
  vat: Vat;

  @Field(() => Boolean, { defaultValue: true, description: 'Whether the High Needs Block may pay it.' })
  @IsBoolean()
  hnbEligible: boolean = true;

  @Field(() => [AgreedShareInput], { description: 'Who funds it.' })
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => AgreedShareInput)
  shares: AgreedShareInput[];
}

@InputType({ description: 'Duties of a residential place of three months or more.' })
export class ResidentialDutiesInput {
  @Field(() => DateOnly, { nullable: true, description: 'When the section 85 notification was sent.' })
  @IsOptional()
  section85NotifiedOn?: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'The named social care lead.' })
  @IsOptional()
  @Length(1, 200)
  socialCareLead?: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'By when the first visit is due.' })
  @IsOptional()
  firstVisitBy?: IsoDate | null;

  @Field(() => Int, { nullable: true, description: 'Days a year the school gives.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(366)
  daysAYear?: number | null;

  @Field(() => String, { nullable: true, description: 'Of a school that is a children’s home too: its registration.' })
  @IsOptional()
  @Length(1, 100)
  childrensHomeRegistration?: string | null;
}

@InputType({ description: 'What an IPA says; who the pupil is and when it ends by itself follow from the placement.' })
export class SpotTermsInput extends CommonTermsInput {
  @Field(() => Settings, { description: 'Day or residential.' })
  @IsIn(Object.keys(Settings))
  setting: Setting;

  @Field(() => Float, { nullable: true, description: 'Weeks a year.' })
  @IsOptional()
  @IsNumber()
  weeksAYear?: number | null;

  @Field(() => Float, { nullable: true, description: 'Nights a week.' })
  @IsOptional()
  @IsNumber()
  nightsAWeek?: number | null;

  @Field(() => NamingBases, { description: 'Why the school is named.' })
  @IsIn(Object.keys(NamingBases))
  namingBasis: NamingBasis;

  @Field(() => DateOnly, { nullable: true, description: 'When the tribunal ordered it.' })
  @IsOptional()
  tribunalOrderedOn?: IsoDate | null;

  @Field(() => Int, { description: 'The age in whose academic year it ends by itself.' })
  @IsInt()
  @Min(4)
  @Max(25)
  endsAtAge: number;

  @Field(() => String, {
    nullable: true,
    description: 'The code of the band whose tariff prices it; null for none; left out, as the draft has it.',
  })
  @IsOptional()
  @Length(1, 16)
  band?: string | null;

  @Field(() => [AgreedFeeLineInput], { description: 'The fees.' })
  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => AgreedFeeLineInput)
  feeLines: AgreedFeeLineInput[];

  @Field(() => [String], { defaultValue: [], description: 'The outcomes named in the plan that it serves.' })
  @ArrayMaxSize(30)
  @MaxLength(500, { each: true })
  outcomes: string[] = [];

  @Field(() => DateOnly, { nullable: true, description: 'When the next annual review is due.' })
  @IsOptional()
  nextAnnualReviewOn?: IsoDate | null;

  @Field(() => ResidentialDutiesInput, { nullable: true, description: 'Of a residential place of three months or more.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ResidentialDutiesInput)
  residentialDuties?: ResidentialDutiesInput | null;
}

@InputType({ description: 'How a price moves from one contract year to the next.' })
export class IndexationInput {
  @Field(() => IndexationKinds, { description: 'By what.' })
  @IsIn(Object.keys(IndexationKinds))
  kind: Indexation['kind'];

  @Field(() => String, { nullable: true, description: 'The series of index figures.' })
  @IsOptional()
  @Length(1, 100)
  series?: string | null;

  @Field(() => Int, { nullable: true, description: 'The month whose figure counts, 1 to 12.' })
  @IsOptional()
  @IsInt()
  month?: number | null;

  @Field(() => Int, { nullable: true, description: 'The highest rise in basis points.' })
  @IsOptional()
  @IsInt()
  capBp?: number | null;

  @Field(() => Int, { nullable: true, description: 'The lowest rise in basis points.' })
  @IsOptional()
  @IsInt()
  collarBp?: number | null;
}

@InputType({ description: 'Places of a kind.' })
export class PlaceGroupInput {
  @Field(() => String, { description: 'Their name.' })
  @Length(1, 100)
  name: string;

  @Field(() => [String], { description: 'For which needs, by SEN2 code.' })
  @ArrayMaxSize(13)
  @Length(2, 4, { each: true })
  needs: string[];

  @Field(() => PlacePhases, { description: 'For which phase.' })
  @IsIn(Object.keys(PlacePhases))
  phase: PlaceGroup['phase'];

  @Field(() => Settings, { description: 'Day or residential.' })
  @IsIn(Object.keys(Settings))
  setting: Setting;

  @Field(() => Int, { defaultValue: 0, description: 'Paid filled or not.' })
  @IsInt()
  @Min(0)
  guaranteed: number = 0;

  @Field(() => Int, { defaultValue: 0, description: 'Paid only while filled.' })
  @IsInt()
  @Min(0)
  optional: number = 0;
}

@InputType({ description: 'From so many places on, each costs so much a year.' })
export class PriceTierInput {
  @Field(() => Int, { description: 'From this many places.' })
  @IsInt()
  fromPlaces: number;

  @Field(() => PenceNumber, { description: 'Net pence a place and year.' })
  @IsInt()
  @Min(0)
  annualPence: Pence;
}

@InputType({ description: 'A right to extend.' })
export class ExtensionInput {
  @Field(() => Int, { description: 'By so many months.' })
  @IsInt()
  @Min(1)
  months: number;

  @Field(() => Int, { description: 'Said so many months ahead.' })
  @IsInt()
  @Min(0)
  noticeMonths: number;
}

@InputType({ description: 'What a block contract says.' })
export class BlockTermsInput extends CommonTermsInput {
  @Field(() => [PlaceGroupInput], { description: 'The places.' })
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => PlaceGroupInput)
  groups: PlaceGroupInput[];

  @Field(() => [PriceTierInput], { description: 'The price of a place by volume.' })
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => PriceTierInput)
  tiers: PriceTierInput[];

  @Field(() => TierRules, { defaultValue: 'allPlaces', description: 'Which price holds.' })
  @IsIn(Object.keys(TierRules))
  tierRule: BlockTerms['tierRule'] = 'allPlaces';

  @Field(() => TierMeasures, { defaultValue: 'paid', description: 'What counts to reach a tier.' })
  @IsIn(Object.keys(TierMeasures))
  tierMeasure: BlockTerms['tierMeasure'] = 'paid';

  @Field(() => IndexationInput, { description: 'How the price moves.' })
  @ValidateNested()
  @Type(() => IndexationInput)
  indexation: IndexationInput;

  @Field(() => Int, { defaultValue: 0, description: 'Days for which the school bears an empty guaranteed place.' })
  @IsInt()
  graceDays: number = 0;

  @Field(() => Int, { defaultValue: 10_000, description: 'The council’s share of an empty place after that, in basis points.' })
  @IsInt()
  voidShareBp: number = 10_000;

  @Field(() => String, { nullable: true, description: 'The day of the year (MM-DD) by which places are nominated.' })
  @IsOptional()
  @Matches(YEAR_DAY, { message: 'Write the day as MM-DD, for example 05-31.' })
  nominateBy?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether the school may sell what is not nominated by then.' })
  @IsBoolean()
  releasesUnnominated: boolean = false;

  @Field(() => Boolean, { defaultValue: true, description: 'Whether another pupil may take a place that falls empty.' })
  @IsBoolean()
  substitution: boolean = true;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether other members may use an empty place.' })
  @IsBoolean()
  subLetting: boolean = false;

  @Field(() => Recharges, { defaultValue: 'tierPrice', description: 'What they pay for it.' })
  @IsIn(Object.keys(Recharges))
  recharge: BlockTerms['subLetting']['recharge'] = 'tierPrice';

  @Field(() => [ExtensionInput], { defaultValue: [], description: 'Rights to extend.' })
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ExtensionInput)
  extensions: ExtensionInput[] = [];

  @Field(() => DateOnly, { nullable: true, description: 'Of a variation that takes an agreed extension: the new last day.' })
  @IsOptional()
  extendedTo?: IsoDate | null;

  @Field(() => PenceNumber, { nullable: true, description: 'What a like spot place costs a year, for comparison.' })
  @IsOptional()
  @IsInt()
  spotEquivalentPence?: Pence | null;
}

@InputType({ description: 'A rate of a framework.' })
export class FrameworkRateInput {
  @Field(() => String, { description: 'Its name.' })
  @Length(1, 100)
  name: string;

  @Field(() => [String], { description: 'For which needs, by SEN2 code.' })
  @ArrayMaxSize(13)
  @Length(2, 4, { each: true })
  needs: string[];

  @Field(() => PlacePhases, { description: 'For which phase.' })
  @IsIn(Object.keys(PlacePhases))
  phase: PlaceGroup['phase'];

  @Field(() => Settings, { description: 'Day or residential.' })
  @IsIn(Object.keys(Settings))
  setting: Setting;

  @Field(() => PenceNumber, { description: 'Net pence a year.' })
  @IsInt()
  @Min(0)
  annualPence: Pence;
}

@InputType({ description: 'What a framework says.' })
export class FrameworkTermsInput extends CommonTermsInput {
  @Field(() => [FrameworkRateInput], { description: 'Its rates.' })
  @ArrayMaxSize(40)
  @ValidateNested({ each: true })
  @Type(() => FrameworkRateInput)
  rates: FrameworkRateInput[];

  @Field(() => [CallOffs], { description: 'As what it is called off.' })
  @IsIn(Object.keys(CallOffs), { each: true })
  callOffAs: ('spot' | 'block')[];

  @Field(() => IndexationInput, { description: 'How its rates move.' })
  @ValidateNested()
  @Type(() => IndexationInput)
  indexation: IndexationInput;
}

function basisOf(kind: ChargingKind, units: number | null | undefined): ChargingBasis {
  if (kind === 'schoolDay') return { kind, days: units ?? 0 };
  if (kind === 'week') return { kind, weeks: units ?? 0 };
  return { kind };
}

const commonTerms = ({ basis, basisUnits, noticeTerms, noticeDays, signingOrder }: CommonTermsInput): CommonTerms => ({
  basis: basisOf(basis, basisUnits),
  notice: noticeDays == null ? { kind: 'terms', terms: noticeTerms ?? 1 } : { kind: 'days', days: noticeDays },
  clauses: [],
  signingOrder: signingOrder ?? ['provider', 'authority'],
});

/** A date of an input; the pipe leaves it as text. */
const day = (date: IsoDate | null | undefined): IsoDate | null => (date == null ? null : isoDate(date));

const agreedLine = (line: AgreedFeeLineInput): AgreedFeeLine => ({
  kind: line.kind,
  label: line.label,
  unit: line.unit,
  quantity: line.quantity,
  unitPence: unitPriceOf(line.annualPence, line.quantity),
  annualPence: line.annualPence,
  vat: line.vat,
  hnbEligible: line.hnbEligible,
  shares: line.shares.map((share) => ({
    funder: share.funder,
    shareBp: basisPoints(share.shareBp),
    agreementReference: share.agreementReference ?? null,
    agreementSignedOn: day(share.agreementSignedOn),
  })),
});

const indexationOf = ({ kind, series, month, capBp, collarBp }: IndexationInput): Indexation =>
  kind === 'formula' ? { kind, series: series ?? '', month: month ?? 0, capBp: bp(capBp), collarBp: bp(collarBp) } : { kind };

const bp = (value: number | null | undefined): BasisPoints | null => (value == null ? null : basisPoints(value));

/** What of the terms the service fills in from the placement is left as it was. */
export const spotTerms = (input: SpotTermsInput, before: SpotTerms): SpotTerms => ({
  ...before,
  ...(input.band === undefined
    ? {}
    : { band: input.band === null ? null : { code: input.band, tariffFrom: before.endsByItselfOn, annualPence: pence(0) } }),
  ...commonTerms(input),
  clauses: before.clauses,
  setting: input.setting,
  weeksAYear: input.weeksAYear ?? null,
  nightsAWeek: input.nightsAWeek ?? null,
  naming: { basis: input.namingBasis, tribunalOrderedOn: day(input.tribunalOrderedOn) },
  endsAtAge: input.endsAtAge,
  feeLines: input.feeLines.map(agreedLine),
  outcomes: input.outcomes,
  nextAnnualReviewOn: day(input.nextAnnualReviewOn),
  residentialDuties: input.residentialDuties
    ? {
        section85NotifiedOn: day(input.residentialDuties.section85NotifiedOn),
        socialCareLead: input.residentialDuties.socialCareLead ?? null,
        firstVisitBy: day(input.residentialDuties.firstVisitBy),
        daysAYear: input.residentialDuties.daysAYear ?? null,
        childrensHomeRegistration: input.residentialDuties.childrensHomeRegistration ?? null,
      }
    : null,
});

export const blockTerms = (input: BlockTermsInput): BlockTerms => ({
  kind: 'block',
  ...commonTerms(input),
  groups: input.groups.map(({ name, needs, phase, setting, guaranteed, optional }) => ({
    name,
    needs,
    phase,
    setting,
    guaranteed,
    optional,
  })),
  tiers: input.tiers.map(({ fromPlaces, annualPence }) => ({ fromPlaces, annualPence })),
  tierRule: input.tierRule,
  tierMeasure: input.tierMeasure,
  indexation: indexationOf(input.indexation),
  voids: { graceDays: input.graceDays, councilShareBp: basisPoints(input.voidShareBp) },
  nomination: { nominateBy: input.nominateBy ?? null, releasesUnnominated: input.releasesUnnominated },
  substitution: input.substitution,
  subLetting: { allowed: input.subLetting, recharge: input.recharge },
  extensions: input.extensions.map(({ months, noticeMonths }) => ({ months, noticeMonths })),
  ...(input.extendedTo ? { extendedTo: input.extendedTo } : {}),
  spotEquivalentPence: input.spotEquivalentPence ?? null,
});

export const frameworkTerms = (input: FrameworkTermsInput): FrameworkTerms => ({
  kind: 'framework',
  ...commonTerms(input),
  rates: input.rates.map(({ name, needs, phase, setting, annualPence }) => ({ name, needs, phase, setting, annualPence })),
  callOffAs: input.callOffAs,
  indexation: indexationOf(input.indexation),
});
