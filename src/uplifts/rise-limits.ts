import { type BasisPoints, type Pence, basisPoints, formatPercent, formatPounds, pence, raise, riseBetween } from '../kernel/money.js';

/** An authority's cap rule as data: the lower of a fixed rise and a price index's rise, reviewed when that index rises by more than a limit. */
export interface CapRule {
  /** The fixed part (150 is 1.5%); null for none. */
  readonly fixed: BasisPoints | null;
  /** The index of the rule, e.g. CPI; null for none. */
  readonly series: { readonly name: string; readonly rise: BasisPoints | null } | null;
  readonly reviewAbove: BasisPoints | null;
}

/** `cap` null: no cap applies. `review`: the index rose so far that a person has to look at the cap again. */
export interface Cap {
  readonly cap: BasisPoints | null;
  readonly review: boolean;
  readonly words: string;
}

/**
 * The cap: the lower of the fixed rise and the index's rise, where both are known (domain.md, Assessment). An index not yet published leaves
 * the fixed part, and the words say so. Above the review limit the cap still holds, flagged for review.
 */
export function capRule({ fixed, series, reviewAbove }: CapRule): Cap {
  const rise = series?.rise ?? null;
  const review = rise !== null && reviewAbove !== null && rise > reviewAbove;
  const known = [fixed, rise].filter((each) => each !== null);
  const cap = known.length === 0 ? null : basisPoints(Math.min(...known));
  const parts = [
    fixed === null ? [] : [`${formatPercent(fixed)} fixed`],
    series === null ? [] : [rise === null ? `${series.name}, not yet published` : `${series.name} at ${formatPercent(rise)}`],
  ].flat();
  const rule = parts.length === 0 ? 'No cap rule is set.' : `The cap is the lower of ${parts.join(' and ')}.`;
  const flagged = review && series !== null ? ` ${series.name} is above ${formatPercent(reviewAbove)}: review the cap.` : '';
  return { cap, review, words: (parts.length === 1 ? rule.replace('the lower of ', '') : rule) + flagged };
}

/** A grant that pays for the same costs as the rise: paid to the council for an ISS, straight to the school at an NMSS. */
export interface CostGrant {
  readonly name: string;
  readonly pencePerPlace: Pence;
}

/** The justified rise with what grants already pay taken off, for one place. */
export interface RiseNetOfGrants {
  readonly rise: BasisPoints;
  readonly justified: Pence;
  readonly granted: Pence;
  readonly words: string;
}

/**
 * The justified rise of one place less the grants of that year for the same costs, so that a pay award is never paid twice (domain.md,
 * Assessment): the rise in pence at the current price, less each grant a place, and back to basis points, rounded half up once. Grants beyond
 * the rise are not clawed back: the result is never below zero, nor below a rise that is negative by itself.
 */
export function netOfGrants(current: Pence, rise: BasisPoints, grants: readonly CostGrant[]): RiseNetOfGrants {
  const justified = pence(raise(current, rise) - current);
  const granted = pence(grants.reduce((total, { pencePerPlace }) => total + pencePerPlace, 0));
  if (granted === 0) return { rise, justified, granted, words: 'No grant pays for the same costs.' };
  const left = pence(Math.max(justified - granted, Math.min(justified, 0)));
  const names = grants.map(({ name, pencePerPlace }) => `${name} ${formatPounds(pencePerPlace)}`).join(', ');
  return {
    rise: riseBetween(current, pence(current + left)) ?? basisPoints(0),
    justified,
    granted,
    words: `Of ${formatPounds(justified)} a place, grants already pay: ${names}.`,
  };
}

/** One past year of a line or school: how far its price rose, and what the index justified. */
export interface PastRise {
  readonly rise: BasisPoints;
  readonly justified: BasisPoints;
}

/** How far past rises went above the index, added over the years; a year below the index makes up for one above, nothing is owed back. */
export const riseAboveIndex = (past: readonly PastRise[]): BasisPoints =>
  basisPoints(
    Math.max(
      0,
      past.reduce((total, { rise, justified }) => total + rise - justified, 0),
    ),
  );
