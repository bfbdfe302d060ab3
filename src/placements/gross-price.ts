import { Decimal } from 'decimal.js';
import { type BasisPoints, type Pence, pence, roundPence } from '../kernel/money.js';

/**
 * Which place funding the Department for Education pays beside the council's price: none at an independent special school, a place at a
 * non-maintained special school, elements 1 and 2 at a special post-16 institution.
 */
export type PlaceFunding = 'none' | 'nmss' | 'specialPost16';

/** The Department's rates of one year, in pence a place: data, dated by year. */
export interface PlaceFundingRates {
  /** £10,000 at the time of writing. */
  readonly nmssPlace: Pence;
  readonly post16Element1: Pence;
  /** £6,000 at the time of writing. */
  readonly post16Element2: Pence;
}

/** Pence of place funding a year for one place. */
export function placeFundingFor(funding: PlaceFunding, rates: PlaceFundingRates): Pence {
  switch (funding) {
    case 'none':
      return pence(0);
    case 'nmss':
      return rates.nmssPlace;
    case 'specialPost16':
      return pence(rates.post16Element1 + rates.post16Element2);
  }
}

/** Net of VAT in pence from an amount that includes it at `rate` (2,000 basis points is 20%), rounded half up once. */
export const netOfVat = (includingVat: Pence, rate: BasisPoints): Pence =>
  roundPence(new Decimal(includingVat).times(10_000).dividedBy(10_000 + rate));

/**
 * The gross price in pence a year: what the council pays, net of VAT, with the Department's place funding added back (domain.md). Only gross
 * prices are compared, and only of like places.
 */
export const grossPrice = (councilPaysNet: Pence, funding: PlaceFunding, rates: PlaceFundingRates): Pence =>
  pence(councilPaysNet + placeFundingFor(funding, rates));

/** What makes two places alike. `setting` is the return's band: day, or residential by weeks a year. */
export interface Place {
  readonly primaryNeed: string;
  readonly phase: string;
  readonly setting: string;
}

/** Same need, phase and setting; how near a school must lie is the question's own (domain.md, Assessment). */
export const likePlaces = (a: Place, b: Place): boolean =>
  a.primaryNeed === b.primaryNeed && a.phase === b.phase && a.setting === b.setting;
