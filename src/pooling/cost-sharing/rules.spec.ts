import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Pence, pence } from '../../kernel/money.js';
import {
  type Game,
  SHARING_RULES,
  type Share,
  type SharingMember,
  byWeights,
  shapley,
  sharesBy,
  trueUp,
  unhappyWith,
  volumeGame,
} from './rules.js';

const total = (shares: readonly Share[]): number => shares.reduce((sum, share) => sum + share.pence, 0);
const NAMES = ['a', 'b', 'c', 'd'];
const count = fc.integer({ min: 0, max: 40 });
const cost = fc.integer({ min: 0, max: 1_000_000_000 }).map(pence);
const turn = fc.integer({ min: 0, max: 20 });
const someMembers = fc
  .array(fc.record({ population: count, committedPlaces: count, usageDays: count }), { minLength: 1, maxLength: 4 })
  .map((rows) => rows.map((row, index): SharingMember => ({ id: NAMES[index]!, ...row })));

/** A game by a number for every group. */
const gameOf =
  (values: readonly number[], members: readonly string[]): Game =>
  (group) =>
    pence(values[group.reduce((set, each) => set | (1 << members.indexOf(each)), 0)] ?? 0);

/** The value again, in the words of its definition: over every order in which members come. */
function byOrders(members: readonly string[], game: Game): number[] {
  const orders = (rest: readonly string[]): string[][] =>
    rest.length === 0 ? [[]] : rest.flatMap((first) => orders(rest.filter((each) => each !== first)).map((others) => [first, ...others]));
  const all = orders(members);
  return members.map(
    (member) =>
      all.reduce((sum, order) => {
        const before = members.filter((each) => order.indexOf(each) < order.indexOf(member));
        const after = members.filter((each) => order.indexOf(each) <= order.indexOf(member));
        return sum + game(after) - (before.length === 0 ? 0 : game(before));
      }, 0) / all.length,
  );
}

describe('sharing a cost', () => {
  it('gives every penny to somebody, whatever the rule', () => {
    fc.assert(
      fc.property(cost, someMembers, turn, (amount, members, at) => {
        const game = volumeGame(members, (places) => pence(places === 0 ? 0 : amount));
        for (const rule of SHARING_RULES) {
          const shares = sharesBy(rule, amount, members, at, game);
          if (rule === 'shapley') expect(total(shares!)).toBe(game(members.map(({ id }) => id)));
          else if (shares) expect(total(shares)).toBe(amount);
        }
      }),
    );
  });

  it('gives the odd penny to another member each time', () => {
    const third = (at: number): number[] => byWeights(pence(100), ['a', 'b', 'c'], [1, 1, 1], at)!.map((share) => share.pence);
    expect([third(0), third(1), third(2), third(3)]).toEqual([
      [34, 33, 33],
      [33, 34, 33],
      [33, 33, 34],
      [34, 33, 33],
    ]);
  });

  it('says nothing where nobody has what the rule counts by', () => {
    expect(byWeights(pence(100), ['a', 'b'], [0, 0], 0)).toBeNull();
    expect(() => byWeights(pence(100), ['a', 'b'], [1, -1], 0)).toThrow(RangeError);
  });
});

describe('the Shapley value', () => {
  const values = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 8, maxLength: 8 }).map((all) => [0, ...all.slice(1)]);

  it('is what each adds on average over all orders, to the penny', () => {
    fc.assert(
      fc.property(values, turn, (game, at) => {
        const members = NAMES.slice(0, 3);
        const shares = shapley(members, gameOf(game, members), at);
        byOrders(members, gameOf(game, members)).forEach((exact, index) => expect(Math.abs(shares[index]!.pence - exact)).toBeLessThan(1));
        expect(total(shares)).toBe(game[7]);
      }),
    );
  });

  it('treats like members alike, asks nothing of who adds nothing, and adds up over games', () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: 0, max: 500_000 }), (one, other, own) => {
        const members = NAMES.slice(0, 3);
        // b is like a: what a group costs is the same with either in it.
        const alike = one.map((value, set) => (set & 1 && !(set & 2) ? one[(set & ~1) | 2]! : value));
        const [a, b] = shapley(members, gameOf(alike, members), 0);
        expect(Math.abs(a!.pence - b!.pence)).toBeLessThanOrEqual(1);
        // c pays its own cost and changes nothing else.
        const dummy = one.map((_, set) => (one[set & 3] ?? 0) + (set & 4 ? own : 0));
        expect(Math.abs(shapley(members, gameOf(dummy, members), 0)[2]!.pence - own)).toBeLessThanOrEqual(1);
        const both = shapley(
          members,
          gameOf(
            one.map((value, set) => value + other[set]!),
            members,
          ),
          0,
        );
        const apart = [shapley(members, gameOf(one, members), 0), shapley(members, gameOf(other, members), 0)];
        both.forEach((share, index) =>
          expect(Math.abs(share.pence - apart[0]![index]!.pence - apart[1]![index]!.pence)).toBeLessThanOrEqual(2),
        );
      }),
    );
  });

  it('asks nobody for more than alone where the game is convex', () => {
    // A cost game is convex where each adds less the more are there: a concave price of the sum is one.
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 10_000 }), turn, (places, scale, fixed, at) => {
        const members = NAMES.slice(0, places.length);
        const game: Game = (group) => {
          const sum = group.reduce((all, each) => all + places[members.indexOf(each)]!, 0);
          return pence(sum === 0 ? 0 : 100 * fixed + Math.round(scale * 1_000 * Math.sqrt(sum)));
        };
        // Rounding of the price to a penny may cost a group one penny for each member.
        for (const { paysPence, alonePence } of unhappyWith(shapley(members, game, at), game))
          expect(paysPence - alonePence).toBeLessThanOrEqual(members.length);
      }),
    );
  });
});

describe('shares by committed places', () => {
  it('leave no group better off alone, wherever the price of a place never rises with their number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 4 }),
        fc.array(fc.integer({ min: 30_000, max: 90_000 }), { minLength: 3, maxLength: 3 }),
        turn,
        (places, prices, at) => {
          const falling = [...prices].sort((a, b) => b - a);
          const members = places.map((committedPlaces, index): SharingMember => ({
            id: NAMES[index]!,
            population: 0,
            usageDays: 0,
            committedPlaces,
          }));
          const game = volumeGame(members, (sum) => pence(100 * sum * falling[sum >= 20 ? 2 : sum >= 8 ? 1 : 0]!));
          const all = game(members.map(({ id }) => id));
          const shares = sharesBy('committedPlaces', all, members, at)!;
          // The odd pennies are all that can stand against it.
          for (const { paysPence, alonePence } of unhappyWith(shares, game)) expect(paysPence - alonePence).toBeLessThan(members.length);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('can be better than the Shapley value, which a group may leave: it is named with the pounds', () => {
    const members: SharingMember[] = [
      { id: 'a', population: 0, usageDays: 0, committedPlaces: 9 },
      { id: 'b', population: 0, usageDays: 0, committedPlaces: 1 },
      { id: 'c', population: 0, usageDays: 0, committedPlaces: 10 },
    ];
    // All places at one price: £60,000, from ten on £50,000.
    const game = volumeGame(members, (places) => pence(places * (places >= 10 ? 50_000_00 : 60_000_00)));
    const value = shapley(['a', 'b', 'c'], game, 0);
    expect(total(value)).toBe(20 * 50_000_00);
    const [worst] = unhappyWith(value, game);
    expect(worst).toMatchObject({ members: ['a', 'b'] });
    expect(worst!.paysPence - worst!.alonePence).toBeGreaterThan(0);
    expect(unhappyWith(sharesBy('committedPlaces', pence(20 * 50_000_00), members, 0)!, game)).toEqual([]);
  });
});

describe('the true-up of a year', () => {
  it('charges or pays back the difference, and sums to zero where everything was charged', () => {
    fc.assert(
      fc.property(cost, someMembers, turn, (amount, members, at) => {
        const charged = new Map<string, Pence>(sharesBy('equal', amount, members, at)!.map((share) => [share.memberId, share.pence]));
        const owed = sharesBy('usage', amount, members, at) ?? sharesBy('equal', amount, members, at)!;
        expect(total(trueUp(owed, charged))).toBe(0);
      }),
    );
  });
});
