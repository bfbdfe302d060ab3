import { type BasisPoints, type Pence, sum } from '../../kernel/money.js';
import { type Spend, shareOf } from './leverage.js';

export interface ProviderLeverage {
  readonly providerId: string;
  readonly name: string;
  /** Its owner's; null for a provider that nobody owns. */
  readonly groupId: string | null;
  readonly groupName: string | null;
  /** One's own; null for who has no placements. */
  readonly own: OwnSpend | null;
  /** Of members that share their spend and have five places or more there: to the nearest five places and £10,000. */
  readonly members: readonly Spend[];
  /** All that is shown, together. */
  readonly shownPence: Pence;
  readonly shownPlaces: number;
  /** Pupils of its open schools; null where the register does not say how many it has. */
  readonly pupils: number | null;
  /** What part of them the places shown are. */
  readonly rollShareBp: BasisPoints | null;
}

export interface OwnSpend {
  readonly places: number;
  readonly annualPence: Pence;
  readonly shareBp: BasisPoints;
}

/** What an owner of providers is paid through all of them; a provider that nobody owns stands for itself. */
export interface OwnerLeverage extends Pick<ProviderLeverage, 'own' | 'shownPence' | 'shownPlaces' | 'pupils' | 'rollShareBp'> {
  readonly ownerId: string;
  readonly name: string;
  /** By member: sums of what is shown at its providers, and of nothing else. */
  readonly members: readonly Omit<Spend, 'providerId'>[];
  /** Most money first. */
  readonly providers: readonly ProviderLeverage[];
}

/** Owners, most money first. Their sums are those of their providers to the penny, so that all owners together are all providers together. */
export function owners(providers: readonly ProviderLeverage[], ownPence: Pence): OwnerLeverage[] {
  const owned = new Map<string, ProviderLeverage[]>();
  for (const provider of providers) {
    const ownerId = provider.groupId ?? provider.providerId;
    owned.set(ownerId, [...(owned.get(ownerId) ?? []), provider]);
  }
  return [...owned].map(([ownerId, theirs]) => ownerOf(ownerId, theirs, ownPence)).sort(mostFirst);
}

const mostFirst = (
  a: { readonly shownPence: Pence; readonly name: string },
  b: { readonly shownPence: Pence; readonly name: string },
): number => b.shownPence - a.shownPence || a.name.localeCompare(b.name);

function ownerOf(ownerId: string, providers: readonly ProviderLeverage[], ownPence: Pence): OwnerLeverage {
  const own = providers.flatMap((each) => each.own ?? []);
  const annualPence = sum(own.map((each) => each.annualPence));
  const shownPlaces = count(providers.map((each) => each.shownPlaces));
  // The part of a roll is known only where the whole roll is.
  const pupils = providers.some((each) => each.pupils === null) ? null : count(providers.map((each) => each.pupils ?? 0));
  const there = providers.flatMap(({ members }) => members);
  return {
    ownerId,
    name: providers[0]?.groupName ?? providers[0]?.name ?? '',
    own: own.length === 0 ? null : { places: count(own.map(({ places }) => places)), annualPence, shareBp: shareOf(annualPence, ownPence) },
    members: [...new Set(there.map(({ authorityId }) => authorityId))].map((authorityId) => {
      const theirs = there.filter((each) => each.authorityId === authorityId);
      return { authorityId, places: count(theirs.map(({ places }) => places)), annualPence: sum(theirs.map((each) => each.annualPence)) };
    }),
    shownPence: sum(providers.map((each) => each.shownPence)),
    shownPlaces,
    pupils,
    rollShareBp: pupils ? shareOf(shownPlaces, pupils) : null,
    providers: [...providers].sort(mostFirst),
  };
}

const count = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
