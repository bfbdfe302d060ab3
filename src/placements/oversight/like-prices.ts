import { type BasisPoints, type Pence, formatShortPounds, pence, riseBetween, sum } from '../../kernel/money.js';

/** Places of one need, phase and setting: what they cost here and, under a sharing agreement, elsewhere. Gross pence a year. */
export interface LikePriceCell {
  readonly need: string;
  readonly phase: 'primary' | 'secondary' | 'post16';
  readonly setting: 'day' | 'residential';
  readonly places: number;
  readonly total: Pence;
  readonly mean: Pence;
  readonly median: Pence;
  /** Null where partners share no prices, or fewer than five like places. */
  readonly partnerPlaces: number | null;
  readonly partnerMean: Pence | null;
  readonly partnerMedian: Pence | null;
}

export interface Outlier {
  readonly placementId: string;
  readonly pupilReference: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly need: string;
  readonly phase: string;
  readonly setting: string;
  readonly namingBasis: string;
  readonly gross: Pence;
  readonly median: Pence;
  readonly places: number;
  /** What the money is for, beside what like places pay for it on average. */
  readonly kinds: readonly { readonly kind: string; readonly pence: Pence; readonly usual: Pence }[];
}

const KINDS: Readonly<Record<string, string>> = {
  core: 'The core fee',
  therapy: 'Therapy',
  oneToOne: 'One-to-one support',
  residential: 'Board and lodging',
  transport: 'Transport',
  other: 'Other fees',
};

/** Sums to judge by are told in whole pounds. */
const wholePounds = (amount: Pence): string => formatShortPounds(pence(Math.round(amount / 100) * 100));

/**
 * Why a price lies so far above like places': the kinds of fee that exceed the usual most, in order, until they explain half of what lies
 * above the median. In words and figures.
 */
export function reasonsFor(outlier: Pick<Outlier, 'gross' | 'median' | 'kinds' | 'namingBasis'>): string[] {
  const excess = outlier.gross - outlier.median;
  const dearest = outlier.kinds
    .map((each) => ({ ...each, above: each.pence - each.usual }))
    .filter(({ above }) => above > 0)
    .sort((a, b) => b.above - a.above || a.kind.localeCompare(b.kind));
  const reasons: string[] = [];
  let explained = 0;
  for (const { kind, pence: own, usual, above } of dearest) {
    if (explained * 2 >= excess) break;
    explained += above;
    reasons.push(
      usual === 0
        ? `${KINDS[kind] ?? kind}: ${wholePounds(own)}, which no other like place has`
        : `${KINDS[kind] ?? kind}: ${wholePounds(own)}, where like places pay ${wholePounds(usual)} on average`,
    );
  }
  if (outlier.namingBasis === 'tribunal') reasons.push('The tribunal ordered the school');
  return reasons;
}

/** What a cell costs above partners' average, for all its places; null where there is nothing to compare with. */
export function abovePartners(
  cell: Pick<LikePriceCell, 'total' | 'places' | 'mean' | 'partnerMean'>,
): { readonly pence: Pence; readonly bp: BasisPoints | null } | null {
  if (cell.partnerMean === null) return null;
  return { pence: pence(cell.total - cell.partnerMean * cell.places), bp: riseBetween(cell.partnerMean, cell.mean) };
}

/** The mean price of all places, rounded to the penny; null where there are none. */
export function meanOf(cells: readonly Pick<LikePriceCell, 'total' | 'places'>[]): Pence | null {
  const places = cells.reduce((count, cell) => count + cell.places, 0);
  return places === 0 ? null : pence(Math.round(sum(cells.map(({ total }) => total)) / places));
}
