import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import loader, { type Highs } from 'highs';
import { pence } from '../../kernel/money.js';
import { type AwardBid, type AwardInput, totalWeight } from './award.js';
import { type AwardQuestion, solve } from './award.task.js';

const bid = (id: string, more: Partial<AwardBid> = {}): AwardBid => ({
  id,
  providerId: `provider of ${id}`,
  quality: 80,
  lines: [{ lineId: 'day', most: 20 }],
  tiers: [{ fromPlaces: 1, annualPence: pence(50_000_00) }],
  tierRule: 'allPlaces',
  most: 20,
  pack: 1,
  conditions: [],
  ...more,
});

const lot = (bids: readonly AwardBid[], demand: readonly number[], more: Partial<AwardInput> = {}): AwardInput => ({
  lines: [{ id: 'day', spotPence: pence(64_000_00) }],
  members: ['leicester', 'rutland'],
  scenarios: demand.map((places) => ({ weight: 1, demand: [[places, 0]] })),
  bids,
  limits: { mostSharePercent: null, mostProviders: null, minimumQuality: 0 },
  excluded: [],
  ...more,
});

/** Every choice there is, tried one after another; cost and rules written again from the words of the lot. */
function bruteForce(input: AwardInput): number {
  // Guaranteed places come in packs; optional ones one by one, and only beside guaranteed ones.
  const slots = input.bids.flatMap((each) =>
    each.lines.flatMap(({ lineId, most, optional = 0 }) => [
      { bid: each, lineId, most, step: each.pack, optional: false },
      ...(optional > 0 ? [{ bid: each, lineId, most: optional, step: 1, optional: true }] : []),
    ]),
  );
  const chosen = slots.map(() => 0);
  let least = Infinity;
  const try_ = (at: number): void => {
    if (at < slots.length) {
      for (let places = 0; places <= slots[at]!.most; places += slots[at]!.step) {
        chosen[at] = places;
        try_(at + 1);
      }
      chosen[at] = 0;
      return;
    }
    const total = chosen.reduce((sum, places, index) => sum + (slots[index]!.optional ? 0 : places), 0);
    const priceOfBid = new Map<AwardBid, number>();
    let block = 0;
    const providers = new Map<string, number>();
    for (const each of input.bids) {
      const own = slots.map((slot, index) => (slot.bid === each && !slot.optional ? chosen[index]! : 0));
      const places = own.reduce((sum, many) => sum + many, 0);
      if (places === 0 && slots.some((slot, index) => slot.bid === each && slot.optional && chosen[index]! > 0)) return;
      if (places === 0) continue;
      const tiers = [...each.tiers].sort((a, b) => a.fromPlaces - b.fromPlaces);
      if (places > each.most || places < tiers[0]!.fromPlaces || each.quality < input.limits.minimumQuality) return;
      for (const { atLeast, lineIds } of each.conditions)
        if (own.reduce((sum, many, index) => sum + (lineIds.includes(slots[index]!.lineId) ? many : 0), 0) < atLeast) return;
      const priceAt = (place: number): number => (tiers.filter(({ fromPlaces }) => fromPlaces <= place).at(-1) ?? tiers[0]!).annualPence;
      for (let place = 1; place <= places; place += 1) block += each.tierRule === 'allPlaces' ? priceAt(places) : priceAt(place);
      priceOfBid.set(each, priceAt(places));
      providers.set(each.providerId, (providers.get(each.providerId) ?? 0) + places);
    }
    const { mostProviders, mostSharePercent } = input.limits;
    if (mostProviders !== null && providers.size > mostProviders) return;
    if (mostSharePercent !== null && [...providers.values()].some((own) => own * 100 > total * mostSharePercent)) return;
    // An empty guaranteed place costs its share; whoever fills it pays the rest; an optional one costs only who fills it.
    const paidEmpty = (slot: (typeof slots)[number]): number =>
      slot.optional ? 0 : Math.floor((priceOfBid.get(slot.bid)! * (slot.bid.voidShareBp ?? 10_000)) / 10_000);
    const filling = (slot: (typeof slots)[number]): number => priceOfBid.get(slot.bid)! - paidEmpty(slot);
    let cost =
      totalWeight(input) *
      (block - slots.reduce((sum, slot, index) => sum + (slot.optional || chosen[index] === 0 ? 0 : chosen[index]! * filling(slot)), 0));
    for (const { weight, demand } of input.scenarios)
      input.lines.forEach(({ id, spotPence }, line) => {
        const own = slots.flatMap((slot, index) => (slot.lineId === id && chosen[index]! > 0 ? [{ slot, places: chosen[index]! }] : []));
        // Every way to put children of each member into places or alone, one member and one source after another.
        const room = own.map(({ places }) => places);
        const fill = (member: number, left: number, from: number): number => {
          if (member === input.members.length) return 0;
          if (from === own.length) return left * spotPence + fill(member + 1, demand[line]![member + 1] ?? 0, 0);
          const { slot } = own[from]!;
          const fits = !input.excluded.some(({ bidId, memberId }) => bidId === slot.bid.id && memberId === input.members[member]);
          let best = Infinity;
          for (let into = 0; into <= (fits ? Math.min(left, room[from]!) : 0); into += 1) {
            room[from]! -= into;
            best = Math.min(best, into * filling(slot) + fill(member, left - into, from + 1));
            room[from]! += into;
          }
          return best;
        };
        cost += weight * fill(0, demand[line]![0]!, 0);
      });
    least = Math.min(least, cost);
  };
  try_(0);
  return least;
}

describe('the award of a lot', () => {
  let highs: Highs;
  beforeAll(async () => {
    highs = await (loader as unknown as () => Promise<Highs>)();
  });
  const award = (input: AwardInput, more: Partial<AwardQuestion> = {}) =>
    solve({ input, alternatives: 0, prices: false, secondsEach: 60, ...more }, { highs, progress: () => undefined });

  it('buys more places than are sure where the price of volume pays for the empty ones', () => {
    const oak = bid('oak', {
      tiers: [
        { fromPlaces: 1, annualPence: pence(60_000_00) },
        { fromPlaces: 10, annualPence: pence(50_000_00) },
      ],
    });
    const { choice, certificate, aloneWeightedPence } = award(lot([oak], [8, 9, 10]));
    expect(choice.places).toEqual([{ bidId: 'oak', lineId: 'day', places: 10 }]);
    expect(choice).toMatchObject({ blockPence: 500_000_00, spotPence: 0, weightedPence: 1_500_000_00 });
    expect(certificate).toEqual({ status: 'optimal', bound: 1_500_000_00, gap: 0, rechecked: true });
    expect(aloneWeightedPence).toBe(27 * 64_000_00);
  });

  it('weighs how demand may turn out, not its mean', () => {
    // The fifth place is needed in one case of three only: £50,000 always or £64,000 in a third of the years.
    expect(award(lot([bid('oak')], [4, 4, 5])).choice.places[0]?.places).toBe(4);
    expect(award(lot([bid('oak')], [4, 5, 5])).choice.places[0]?.places).toBe(4);
    expect(
      award(lot([bid('oak', { tiers: [{ fromPlaces: 1, annualPence: pence(40_000_00) }] })], [4, 5, 5])).choice.places[0]?.places,
    ).toBe(5);
  });

  it('awards nothing where nothing is cheaper, and says that this is proven', () => {
    const dear = bid('oak', { tiers: [{ fromPlaces: 1, annualPence: pence(70_000_00) }] });
    expect(award(lot([dear], [5]))).toMatchObject({ choice: { places: [] }, certificate: { status: 'optimal', gap: 0 } });
    expect(award(lot([], [5]))).toMatchObject({ choice: { places: [], weightedPence: 320_000_00 }, certificate: { status: 'optimal' } });
  });

  it('says what each limit costs by computing again without it, and what else could be chosen', () => {
    const bids = [
      bid('ash', { tiers: [{ fromPlaces: 1, annualPence: pence(45_000_00) }] }),
      bid('elm', { tiers: [{ fromPlaces: 1, annualPence: pence(50_000_00) }] }),
      bid('oak', { tiers: [{ fromPlaces: 1, annualPence: pence(40_000_00) }], quality: 30 }),
    ];
    const limits = { mostSharePercent: 50, mostProviders: null, minimumQuality: 50 };
    const result = award(lot(bids, [10], { limits }), { prices: true, alternatives: 2 });
    expect(result.choice.places).toEqual([
      { bidId: 'ash', lineId: 'day', places: 5 },
      { bidId: 'elm', lineId: 'day', places: 5 },
    ]);
    expect(result.prices.map(({ limit, weightedPence }) => [limit, weightedPence])).toEqual([
      ['mostSharePercent', 25_000_00],
      ['minimumQuality', 50_000_00],
    ]);
    // No two others share the places by halves: everything is bought alone.
    expect(result.alternatives.map(({ weightedPence }) => weightedPence)).toEqual([640_000_00]);
  });

  const places = fc.integer({ min: 0, max: 4 });
  const some = fc.integer({ min: 1, max: 3 });
  const instance = fc.record({
    spot: fc.array(fc.integer({ min: 45, max: 90 }), { minLength: 2, maxLength: 2 }),
    scenarios: fc.array(fc.record({ weight: fc.integer({ min: 1, max: 3 }), demand: fc.array(places, { minLength: 4, maxLength: 4 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    bids: fc.array(
      fc.record({
        most: fc.array(some, { minLength: 2, maxLength: 2 }),
        together: fc.integer({ min: 2, max: 6 }),
        first: fc.integer({ min: 1, max: 2 }),
        step: fc.integer({ min: 1, max: 3 }),
        prices: fc.array(fc.integer({ min: 20, max: 65 }), { minLength: 1, maxLength: 2 }),
        tierRule: fc.constantFrom('allPlaces' as const, 'eachPlace' as const),
        pack: fc.integer({ min: 1, max: 2 }),
        atLeast: fc.integer({ min: 0, max: 2 }),
        quality: fc.integer({ min: 20, max: 100 }),
        provider: fc.constantFrom('one', 'two', 'three'),
        unfit: fc.constantFrom(null, null, 'leicester', 'rutland'),
        voidShare: fc.constantFrom(0, 3_333, 5_000, 10_000),
        optional: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
    share: fc.constantFrom(null, null, null, 50, 70),
    providers: fc.constantFrom(null, null, 1),
    quality: fc.constantFrom(0, 40),
  });
  /** `soft`: with optional places, and empty ones that are not paid whole. */
  const inputOf = (drawn: typeof instance extends fc.Arbitrary<infer Drawn> ? Drawn : never, soft = false): AwardInput => ({
    lines: ['day', 'residential'].map((id, index) => ({ id, spotPence: pence(drawn.spot[index]! * 1_000_00 + index) })),
    members: ['leicester', 'rutland'],
    scenarios: drawn.scenarios.map(({ weight, demand: [a, b, c, d] }) => ({
      weight,
      demand: [
        [a!, b!],
        [c!, d!],
      ],
    })),
    bids: drawn.bids.map((each, index) => ({
      id: `bid ${String(index)}`,
      providerId: each.provider,
      quality: each.quality,
      lines: ['day', 'residential'].map((lineId, line) => ({
        lineId,
        most: each.most[line]!,
        ...(soft && { optional: each.optional[line]! }),
      })),
      ...(soft && each.tierRule === 'allPlaces' && { voidShareBp: each.voidShare }),
      tiers: each.prices.map((price, tier) => ({ fromPlaces: each.first + tier * each.step, annualPence: pence(price * 1_000_00 + 7) })),
      tierRule: each.tierRule,
      most: each.together,
      pack: each.pack,
      conditions: each.atLeast > 0 ? [{ atLeast: each.atLeast, lineIds: ['day'] }] : [],
    })),
    limits: { mostSharePercent: drawn.share, mostProviders: drawn.providers, minimumQuality: drawn.quality },
    excluded: drawn.bids.flatMap(({ unfit }, index) => (unfit === null ? [] : [{ bidId: `bid ${String(index)}`, memberId: unfit }])),
  });

  it('costs what the cheapest of all choices costs, in every case', () => {
    let taken = 0;
    fc.assert(
      fc.property(instance, (drawn) => {
        const input = inputOf(drawn);
        const { choice, certificate } = award(input);
        if (choice.places.length > 0) taken += 1;
        expect(certificate.status).toBe('optimal');
        expect(choice.weightedPence).toBe(bruteForce(input));
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('costs what the cheapest costs with optional places and shares of empty ones, too, in every case', () => {
    let [optional, empty] = [0, 0];
    fc.assert(
      fc.property(instance, (drawn) => {
        // Two bids are enough to be told apart, and few enough to try every filling of every choice.
        const input = inputOf({ ...drawn, bids: drawn.bids.slice(0, 2) }, true);
        const { choice, certificate } = award(input);
        if (choice.places.some((each) => (each.optional ?? 0) > 0)) optional += 1;
        if ((choice.emptyPence ?? 0) > 0) empty += 1;
        expect(certificate.status).toBe('optimal');
        expect(choice.weightedPence).toBe(bruteForce(input));
      }),
      { numRuns: 300 },
    );
    expect(optional).toBeGreaterThan(30);
    expect(empty).toBeGreaterThan(10);
  }, 300_000);

  it('takes a place as optional where it is filled seldom, and guarantees what makes the price', () => {
    const oak = bid('oak', {
      lines: [{ lineId: 'day', most: 20, optional: 5 }],
      tiers: [
        { fromPlaces: 1, annualPence: pence(60_000_00) },
        { fromPlaces: 4, annualPence: pence(50_000_00) },
      ],
    });
    const { choice } = award(lot([oak], [3, 4, 6]));
    // Four make £50,000; the fifth and sixth are needed in one case of three and cost only then.
    expect(choice.places).toEqual([{ bidId: 'oak', lineId: 'day', places: 4, optional: 2 }]);
    expect(choice).toMatchObject({ blockPence: 200_000_00, spotPence: 0, optionalPence: Math.floor((2 * 50_000_00) / 3) });
    // Half of an empty place: one of four is empty in one case of three.
    const half = award(lot([bid('elm', { voidShareBp: 5_000 })], [3, 4, 4])).choice;
    expect(half).toMatchObject({ blockPence: 200_000_00, emptyPence: Math.floor(25_000_00 / 3), weightedPence: 600_000_00 - 25_000_00 });
  });

  it('is the same award whatever the order in which bids, lines and members come', () => {
    fc.assert(
      fc.property(instance, fc.infiniteStream(fc.nat()), (drawn, numbers) => {
        const input = inputOf(drawn);
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => ({ item, at: numbers.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        // Equal prices make ties.
        const equal = {
          ...input,
          bids: input.bids.map((each) => ({ ...each, tiers: [{ fromPlaces: 1, annualPence: pence(25_000_00) }], quality: 90 })),
          excluded: [],
          scenarios: input.scenarios.map(({ weight, demand }) => ({ weight, demand: demand.map(([a, b]) => [a! + b!, 0]) })),
        };
        expect(award({ ...equal, bids: shuffled(equal.bids) }).choice).toEqual(award(equal).choice);
      }),
      { numRuns: 100 },
    );
  });
});
