import type { IsoDate } from '../kernel/dates.js';
import type { BasisPoints, Pence } from '../kernel/money.js';
import type { ChargingBasis, PriceUnit } from '../placements/charging-basis.js';

/**
 * What a version of a contract says, as kept in `contract_versions.terms`. Terms are whole: a variation is a new version with all of them.
 * Approval and signature are pinned to their hash, so nothing in them is computed later.
 */
export type ContractTerms = SpotTerms | BlockTerms | FrameworkTerms;

/** What a contract of every kind says. */
export interface CommonTerms {
  readonly basis: ChargingBasis;
  readonly notice: NoticeTerms;
  /** The clauses beside the standard ones: each by its key in the clause library and the version that was agreed. */
  readonly clauses: readonly { readonly key: string; readonly version: number }[];
  /** Who signs, in this order. */
  readonly signingOrder: readonly ('authority' | 'provider')[];
}

/** Notice of either side: a number of full terms (one by default), or of days where the contract says so. */
export type NoticeTerms = { readonly kind: 'terms'; readonly terms: number } | { readonly kind: 'days'; readonly days: number };

/** A fee line as agreed; it becomes a fee line of the placement when the contract is active. Money is net pence. */
export interface AgreedFeeLine {
  readonly kind: 'core' | 'therapy' | 'oneToOne' | 'residential' | 'transport' | 'other';
  readonly label: string;
  readonly unit: PriceUnit;
  /** Units a year. */
  readonly quantity: number;
  readonly unitPence: Pence;
  readonly annualPence: Pence;
  readonly vat: 'exempt' | 'outsideScope' | 'zero' | 'standard';
  readonly hnbEligible: boolean;
  /** Totals exactly 10,000. A health or social care share without a signed agreement is the council's own money at risk. */
  readonly shares: readonly AgreedShare[];
}

export interface AgreedShare {
  readonly funder: 'education' | 'health' | 'socialCare';
  readonly shareBp: BasisPoints;
  readonly agreementReference: string | null;
  readonly agreementSignedOn: IsoDate | null;
}

/** An individual placement agreement. The pupil is named by reference only: personal details live apart and join in the document. */
export interface SpotTerms extends CommonTerms {
  readonly kind: 'spot';
  readonly pupilReference: string;
  readonly primaryNeed: string;
  readonly yearGroup: number;
  readonly setting: 'day' | 'residential';
  readonly weeksAYear: number | null;
  readonly nightsAWeek: number | null;
  readonly naming: {
    readonly basis: 'agreed' | 'tribunal' | 'parentalChoice' | 'interim' | 'partParentFunded';
    readonly tribunalOrderedOn: IsoDate | null;
  };
  /** The birthday in whose academic year the agreement ends by itself, and the day that is. */
  readonly endsAtAge: number;
  readonly endsByItselfOn: IsoDate;
  /** The band whose tariff (of that first day) prices its core fee, where it is priced by band. */
  readonly band: { readonly code: string; readonly tariffFrom: IsoDate; readonly annualPence: Pence } | null;
  readonly feeLines: readonly AgreedFeeLine[];
  readonly outcomes: readonly string[];
  readonly nextAnnualReviewOn: IsoDate | null;
  /** Of a residential place of three months or more. */
  readonly residentialDuties: ResidentialDuties | null;
}

export interface ResidentialDuties {
  readonly section85NotifiedOn: IsoDate | null;
  readonly socialCareLead: string | null;
  readonly firstVisitBy: IsoDate | null;
  /** Days a year the school gives; 295 or more make it a children's home too. */
  readonly daysAYear: number | null;
  readonly childrensHomeRegistration: string | null;
}

/** An agreed number of places at an agreed price, paid for whether filled or not. */
export interface BlockTerms extends CommonTerms {
  readonly kind: 'block';
  readonly groups: readonly PlaceGroup[];
  readonly tiers: readonly PriceTier[];
  /** All places at the price of the tier reached, or each place at the price of its own tier. */
  readonly tierRule: 'allPlaces' | 'eachPlace';
  /** What counts to reach a tier: places paid on a day, or those filled. */
  readonly tierMeasure: 'paid' | 'filled';
  readonly indexation: Indexation;
  readonly voids: VoidRule;
  readonly nomination: { readonly nominateBy: string | null; readonly releasesUnnominated: boolean };
  readonly substitution: boolean;
  /** Whether members of the consortium may use an empty place, and whether they are charged the tier price or that and a share of costs. */
  readonly subLetting: { readonly allowed: boolean; readonly recharge: 'tierPrice' | 'tierPriceAndVoidShare' };
  readonly extensions: readonly { readonly months: number; readonly noticeMonths: number }[];
  /** Of a variation that takes an extension: the new last day. Absent where none is taken. */
  readonly extendedTo?: IsoDate;
  readonly spotEquivalentPence: Pence | null;
}

/** Places of a kind. Guaranteed places are paid filled or not; optional ones may be called off while the school has room. */
export interface PlaceGroup {
  readonly name: string;
  readonly needs: readonly string[];
  readonly phase: 'primary' | 'secondary' | 'post16' | 'any';
  readonly setting: 'day' | 'residential';
  readonly guaranteed: number;
  readonly optional: number;
}

/** From this many places on, each costs so much a year. */
export interface PriceTier {
  readonly fromPlaces: number;
  readonly annualPence: Pence;
}

/** What a price does from one contract year to the next. */
export type Indexation =
  | { readonly kind: 'fixed' }
  | { readonly kind: 'negotiated' }
  | {
      readonly kind: 'formula';
      /** A series of the index figures, e.g. CPI, and the month of the year whose figure counts. */
      readonly series: string;
      readonly month: number;
      readonly capBp: BasisPoints | null;
      readonly collarBp: BasisPoints | null;
    };

/** Who pays for an empty guaranteed place: after so many days of grace (which the school bears) the council pays this share. */
export interface VoidRule {
  readonly graceDays: number;
  readonly councilShareBp: BasisPoints;
}

/** Terms agreed first, called off as spot or block. */
export interface FrameworkTerms extends CommonTerms {
  readonly kind: 'framework';
  readonly rates: readonly {
    readonly name: string;
    readonly needs: readonly string[];
    readonly phase: PlaceGroup['phase'];
    readonly setting: PlaceGroup['setting'];
    readonly annualPence: Pence;
  }[];
  readonly callOffAs: readonly ('spot' | 'block')[];
  readonly indexation: Indexation;
}
