import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { IsoDate } from '../../kernel/dates.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { DateOnly, Money } from '../../platform/graphql/scalars.js';
import { Needs } from '../../providers/dto/enums.js';
import type { NeedCode } from '../../providers/register/sen-need.js';

type Names<T extends string> = Readonly<Record<T, T>>;

export type Setting = 'day' | 'residential';
export const Settings: Names<Setting> = { day: 'day', residential: 'residential' };
registerEnumType(Settings, {
  name: 'PlacementSetting',
  description: 'Whether a pupil stays overnight.',
  valuesMap: { day: { description: 'Day.' }, residential: { description: 'Residential.' } },
});

export type NamingBasis = 'agreed' | 'tribunal' | 'parentalChoice' | 'interim' | 'partParentFunded';
export const NamingBases: Names<NamingBasis> = {
  agreed: 'agreed',
  tribunal: 'tribunal',
  parentalChoice: 'parentalChoice',
  interim: 'interim',
  partParentFunded: 'partParentFunded',
};
registerEnumType(NamingBases, {
  name: 'NamingBasis',
  description: 'How the school came to be named in the plan.',
  valuesMap: {
    agreed: { description: 'Agreed.' },
    tribunal: { description: 'Ordered by the tribunal.' },
    parentalChoice: { description: 'Parental choice that the authority did not agree.' },
    interim: { description: 'Interim.' },
    partParentFunded: { description: 'Funded in part by parents.' },
  },
});

export type ChargingKind = 'calendarDay' | 'schoolDay' | 'week' | 'month' | 'term';
export const ChargingKinds: Names<ChargingKind> = {
  calendarDay: 'calendarDay',
  schoolDay: 'schoolDay',
  week: 'week',
  month: 'month',
  term: 'term',
};
registerEnumType(ChargingKinds, {
  name: 'ChargingBasis',
  description: 'How a price becomes pounds for a part of a year.',
  valuesMap: {
    calendarDay: { description: 'By calendar day.' },
    schoolDay: { description: 'By contracted school day.' },
    week: { description: 'By week.' },
    month: { description: 'By month.' },
    term: { description: 'By term, in thirds.' },
  },
});

export type PriceRule = 'negotiated' | 'fixed' | 'formula';
export const PriceRules: Names<PriceRule> = { negotiated: 'negotiated', fixed: 'fixed', formula: 'formula' };
registerEnumType(PriceRules, {
  name: 'PriceRule',
  description: 'How the price of a placement moves.',
  valuesMap: {
    negotiated: { description: 'By negotiation in a yearly round.' },
    fixed: { description: 'Fixed by the contract.' },
    formula: { description: 'By the contract’s formula.' },
  },
});

export type FeeKind = 'core' | 'therapy' | 'oneToOne' | 'residential' | 'transport' | 'other';
export const FeeKinds: Names<FeeKind> = {
  core: 'core',
  therapy: 'therapy',
  oneToOne: 'oneToOne',
  residential: 'residential',
  transport: 'transport',
  other: 'other',
};
registerEnumType(FeeKinds, {
  name: 'FeeLineKind',
  description: 'What a fee line pays for.',
  valuesMap: {
    core: { description: 'The core place.' },
    therapy: { description: 'Therapy.' },
    oneToOne: { description: 'One-to-one support.' },
    residential: { description: 'Board and lodging.' },
    transport: { description: 'Transport.' },
    other: { description: 'Something else, said in the label.' },
  },
});

export type FeeUnit = 'year' | 'term' | 'week' | 'night' | 'day' | 'session';
export const FeeUnits: Names<FeeUnit> = { year: 'year', term: 'term', week: 'week', night: 'night', day: 'day', session: 'session' };
registerEnumType(FeeUnits, {
  name: 'FeeLineUnit',
  description: 'What a unit price is for.',
  valuesMap: {
    year: { description: 'A year.' },
    term: { description: 'A term.' },
    week: { description: 'A week.' },
    night: { description: 'A night.' },
    day: { description: 'A day.' },
    session: { description: 'A session.' },
  },
});

export type Vat = 'exempt' | 'outsideScope' | 'zero' | 'standard';
export const VatTreatments: Names<Vat> = { exempt: 'exempt', outsideScope: 'outsideScope', zero: 'zero', standard: 'standard' };
registerEnumType(VatTreatments, {
  name: 'VatTreatment',
  description: 'How VAT treats a fee line. Amounts are net of VAT.',
  valuesMap: {
    exempt: { description: 'Exempt.' },
    outsideScope: { description: 'Outside the scope.' },
    zero: { description: 'Zero-rated.' },
    standard: { description: 'Standard rate, added to the net amount.' },
  },
});

export type Funder = 'education' | 'health' | 'socialCare';
export const Funders: Names<Funder> = { education: 'education', health: 'health', socialCare: 'socialCare' };
registerEnumType(Funders, {
  name: 'Funder',
  description: 'Who funds a part of a fee line.',
  valuesMap: {
    education: { description: 'The council’s education budget.' },
    health: { description: 'The integrated care board.' },
    socialCare: { description: 'The council’s social care budget.' },
  },
});

export type PlacementSort = 'pupilReference' | 'schoolName' | 'startsOn' | 'annualFees';
export const PlacementSorts: Names<PlacementSort> = {
  pupilReference: 'pupilReference',
  schoolName: 'schoolName',
  startsOn: 'startsOn',
  annualFees: 'annualFees',
};
registerEnumType(PlacementSorts, {
  name: 'PlacementSort',
  description: 'What a list of placements is sorted by.',
  valuesMap: {
    pupilReference: { description: 'The authority’s reference of the pupil.' },
    schoolName: { description: 'Name of the school that stands now.' },
    startsOn: { description: 'First day of the placement.' },
    annualFees: { description: 'Fees a year; not known counts as the lowest.' },
  },
});

@ObjectType({ description: 'A placed pupil, under the authority’s reference and no name.' })
export class Pupil {
  @Field(() => ID, { description: 'The pupil’s id.' })
  id: string;

  @Field(() => String, { description: 'The placing authority’s reference.' })
  reference: string;

  @Field(() => String, { nullable: true, description: 'Unique pupil number, where held. The placing authority only.' })
  upn: string | null;

  @Field(() => Int, { description: 'National curriculum year; 0 is reception, below are nursery years, 12 to 14 are post-16.' })
  yearGroup: number;

  @Field(() => Needs, { description: 'Primary need.' })
  primaryNeed: NeedCode;

  @Field(() => String, { nullable: true, description: 'Outward part of the home postcode. The placing authority only.' })
  outwardPostcode: string | null;

  @Field(() => String, { nullable: true, description: 'Which authority looks after the child. The placing authority only.' })
  lookedAfterBy: string | null;
}

@ObjectType({ description: 'The authority that placed a pupil and pays.' })
export class PlacingAuthority {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;
}

@ObjectType({ description: 'A funder’s share of a fee line. The shares of a line total exactly 100%.' })
export class FeeLineFunder {
  @Field(() => Funders, { description: 'Who.' })
  funder: Funder;

  @Field(() => Int, { description: 'The share in basis points: 10,000 is the whole.' })
  shareBp: number;

  @Field(() => String, { nullable: true, description: 'Reference of the agreement.' })
  agreementReference: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'When it was signed. Until then the share is the council’s own money at risk.' })
  agreementSignedOn: IsoDate | null;
}

@ObjectType({
  description: 'What is paid for a placement, by kind, net of VAT. Never overwritten: a change ends one line and begins another.',
})
export class FeeLine {
  @Field(() => ID, { description: 'The line’s id.' })
  id: string;

  @Field(() => FeeKinds, { description: 'What it pays for.' })
  kind: FeeKind;

  @Field(() => String, { description: 'What distinguishes it from another line of its kind; empty where nothing does.' })
  label: string;

  @Field(() => FeeUnits, { description: 'What the unit price is for.' })
  unit: FeeUnit;

  @Field(() => Float, { description: 'Units a year.' })
  quantity: number;

  @Field(() => Money, { description: 'Price of a unit.' })
  unitPrice: Money;

  @Field(() => Money, { description: 'Price of a whole academic year.' })
  annual: Money;

  @Field(() => VatTreatments, { description: 'How VAT treats it.' })
  vat: Vat;

  @Field(() => DateOnly, { description: 'From this day.' })
  effectiveFrom: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'To this day, included; null while it stands.' })
  effectiveTo: IsoDate | null;

  @Field(() => Boolean, { description: 'Whether it is in force today.' })
  current: boolean;

  @Field(() => ID, { nullable: true, description: 'The uplift return whose settlement made it.' })
  fromReturnId: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the High Needs Block may pay it. The placing authority only.' })
  hnbEligible: boolean | null;

  @Field(() => [FeeLineFunder], { nullable: true, description: 'Who funds it. The placing authority only; null for a provider.' })
  funders: FeeLineFunder[] | null;
}

@ObjectType({ description: 'One pupil at one school from a date to a date, with the terms that price and charge it.' })
export class Placement {
  @Field(() => ID, { description: 'The placement’s id.' })
  id: string;

  @Field(() => Int, { description: 'Counts changes.' })
  version: number;

  @Field(() => Pupil, { description: 'The pupil.' })
  pupil: Pupil;

  @Field(() => PlacingAuthority, { description: 'The authority that placed the pupil.' })
  authority: PlacingAuthority;

  @Field(() => DateOnly, { description: 'First day.' })
  startsOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Last day, included, when known.' })
  endsOn: IsoDate | null;

  @Field(() => Boolean, { description: 'Whether the pupil is placed today.' })
  current: boolean;

  @Field(() => Settings, { description: 'Day or residential.' })
  setting: Setting;

  @Field(() => Float, { nullable: true, description: 'Weeks a year.' })
  weeksAYear: number | null;

  @Field(() => Float, { nullable: true, description: 'Nights a week.' })
  nightsAWeek: number | null;

  @Field(() => NamingBases, { description: 'How the school came to be named.' })
  namingBasis: NamingBasis;

  @Field(() => DateOnly, { nullable: true, description: 'The day of the tribunal’s order.' })
  tribunalOrderedOn: IsoDate | null;

  @Field(() => ChargingKinds, { nullable: true, description: 'How prices are charged; null: not stated, and then nothing is computed.' })
  chargingBasis: ChargingKind | null;

  @Field(() => Int, { nullable: true, description: 'School days or weeks a year of the charging basis.' })
  chargingUnits: number | null;

  @Field(() => PriceRules, { description: 'How the price moves.' })
  priceRule: PriceRule;

  @Field(() => Int, { description: 'Contractual month of a rise: 4 is 1 April, 9 is 1 September.' })
  upliftMonth: number;

  @Field(() => DateOnly, { nullable: true, description: 'The last annual review.' })
  lastReviewedOn: IsoDate | null;

  @Field(() => [FeeLine], { description: 'Its fee lines: those in force first, then the latest.' })
  feeLines: FeeLine[];

  @Field(() => Money, {
    nullable: true,
    description: 'All lines of a year, net, on `annualFeesOn`; null where no line stands then: not known, never nothing.',
  })
  annualFees: Money | null;

  @Field(() => DateOnly, {
    description: 'The day `annualFees` speaks of: today, or the placement’s first or last day where today is outside.',
  })
  annualFeesOn: IsoDate;

  /** The school that stands now, by name; resolved as `school`. */
  schoolNow: SchoolNamed;

  /** Where it was recorded; resolved as `recordedSchool`. */
  schoolRecorded: SchoolNamed;
}

/** A school as the list's own statement reads it. */
export interface SchoolNamed {
  readonly id: string;
  readonly urn: number;
  readonly name: string;
}

export const PlacementConnection = ConnectionOf(Placement, 'Placement');
