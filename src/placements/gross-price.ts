import { Decimal } from 'decimal.js';
import { type BasisPoints, type Pence, pence, roundPence } from '../kernel/money.js';

/** Independent special school, non-maintained special school, special post-16 institution, or any other. */
export type SchoolKind = 'iss' | 'nmss' | 'post16' | 'other';

/**
 * What the Department for Education pays for a place in one year, in pence, beside the council's price: £10,000 at an NMSS, element 1 plus
 * £6,000 at a special post-16 institution at the time of writing. Data, dated; a rate that is not recorded is not known, never nothing.
 */
export type PlaceFunding = Readonly<Partial<Record<'nmss' | 'post16', Pence>>>;

/** Pence of place funding for a place at a school of this kind: nothing at an ISS, null where the rate is not known. */
export const placeFundingAt = (kind: SchoolKind, funding: PlaceFunding): Pence | null =>
  kind === 'nmss' || kind === 'post16' ? (funding[kind] ?? null) : pence(0);

/** A post-16 place: the year's element 1 and element 2, in pence. */
export const post16PlaceFunding = (element1: Pence, element2: Pence): Pence => pence(element1 + element2);

/** Net of VAT in pence from an amount that includes it at `rate` (2,000 basis points is 20%), rounded half up once. */
export const netOfVat = (includingVat: Pence, rate: BasisPoints): Pence =>
  roundPence(new Decimal(includingVat).times(10_000).dividedBy(10_000 + rate));

/**
 * The gross price in pence a year: what the council pays, net of VAT, with the Department's place funding added back (domain.md, opening and
 * Assessment). Null where that funding is not known. Only gross prices are compared, and only of like places.
 */
export function grossPrice(councilPaysNet: Pence, kind: SchoolKind, funding: PlaceFunding): Pence | null {
  const added = placeFundingAt(kind, funding);
  return added === null ? null : pence(councilPaysNet + added);
}

/** What makes two places alike. `setting` is the return's band: day, or residential by weeks a year. */
export interface Place {
  readonly primaryNeed: string;
  readonly phase: string;
  readonly setting: string;
}

/** Same need, phase and setting; how near a school must lie is the question's own (domain.md, Assessment). */
export const likePlaces = (a: Place, b: Place): boolean =>
  a.primaryNeed === b.primaryNeed && a.phase === b.phase && a.setting === b.setting;
