import { type Pence, pence } from '../../kernel/money.js';
import { type AwardBid, type AwardInput, type AwardedPlaces, type CostedChoice, emptyPlacePence, totalWeight } from './award.js';

/** Places of one bid, all lines together. */
export const placesOfBid = (places: readonly AwardedPlaces[], bidId: string): number =>
  places.reduce((total, each) => total + (each.bidId === bidId ? each.places : 0), 0);

/** What so many places of a bid cost a year, by its ladder. Nothing for none. */
export function priceOf({ tiers, tierRule }: Pick<AwardBid, 'tiers' | 'tierRule'>, places: number): Pence {
  const reached = tiers.findLast(({ fromPlaces }) => fromPlaces <= places);
  if (places === 0 || !reached) return pence(0);
  if (tierRule === 'allPlaces') return pence(places * reached.annualPence);
  let cost = 0;
  tiers.forEach(({ fromPlaces, annualPence }, index) => {
    // Places below the first tier's number cost what it says: nothing is free for being few.
    const from = index === 0 ? 1 : fromPlaces;
    const to = Math.min(places, (tiers[index + 1]?.fromPlaces ?? Infinity) - 1);
    if (to >= from) cost += (to - from + 1) * annualPence;
  });
  return pence(cost);
}

/** What a place costs while a child is in it, by the price that its bid's guaranteed places reach. */
export const pricePerPlace = ({ tiers }: Pick<AwardBid, 'tiers'>, places: number): Pence =>
  (tiers.findLast(({ fromPlaces }) => fromPlaces <= places) ?? tiers[0])?.annualPence ?? pence(0);

/** Places that cost the same while they are filled. */
interface Filling {
  readonly bidId: string;
  readonly places: number;
  readonly filledPence: number;
  readonly optional: boolean;
}

/**
 * Counts a choice again from its whole places: null where it breaks a rule. `input` is canonical. What is bought alone follows from the places: in
 * each scenario children are put into the places that cost least to fill, as many as can be, and no place that costs more than one bought alone.
 */
export function costOf(input: AwardInput, places: readonly AwardedPlaces[]): CostedChoice | null {
  if (!keepsRules(input, places)) return null;
  const blockPence = input.bids.reduce((total, bid) => total + priceOf(bid, placesOfBid(places, bid.id)), 0);
  const fillings = new Map(input.lines.map(({ id }) => [id, fillingsOf(input, places, id)]));
  const allEmpty = [...fillings.values()]
    .flat()
    .reduce((total, { optional, places: many, filledPence }) => total + (optional ? 0 : many * filledPence), 0);
  let [spotWeighted, filledWeighted, optionalWeighted] = [0, 0, 0];
  for (const { weight, demand } of input.scenarios)
    input.lines.forEach((line, index) => {
      const wanted = demand[index] ?? [];
      const own = (fillings.get(line.id) ?? []).filter(({ filledPence }) => filledPence < line.spotPence);
      // The places that cost least first: what they serve together, less what those before them serve, is who is in them.
      let before = 0;
      own.forEach(({ filledPence, optional }, at) => {
        const together = served(input, wanted, own.slice(0, at + 1));
        if (optional) optionalWeighted += weight * filledPence * (together - before);
        else filledWeighted += weight * filledPence * (together - before);
        before = together;
      });
      spotWeighted += weight * line.spotPence * (wanted.reduce((total, each) => total + each, 0) - before);
    });
  const weights = totalWeight(input);
  const unpaidWeighted = weights * allEmpty - filledWeighted;
  return {
    places: places.filter((each) => each.places > 0 || (each.optional ?? 0) > 0),
    blockPence: pence(blockPence),
    ...(unpaidWeighted > 0 && { emptyPence: pence(Math.floor(unpaidWeighted / weights)) }),
    ...(optionalWeighted > 0 && { optionalPence: pence(Math.floor(optionalWeighted / weights)) }),
    spotPence: pence(Math.floor(spotWeighted / weights)),
    weightedPence: weights * blockPence - unpaidWeighted + optionalWeighted + spotWeighted,
  };
}

/** Places of a line, those first that cost least to fill. */
function fillingsOf(input: AwardInput, places: readonly AwardedPlaces[], lineId: string): Filling[] {
  return places
    .filter((each) => each.lineId === lineId)
    .flatMap((each): Filling[] => {
      const bid = input.bids.find(({ id }) => id === each.bidId);
      if (!bid) return [];
      const price = pricePerPlace(bid, placesOfBid(places, bid.id));
      return [
        { bidId: bid.id, places: each.places, filledPence: price - emptyPlacePence(bid, price), optional: false },
        { bidId: bid.id, places: each.optional ?? 0, filledPence: price, optional: true },
      ].filter((filling) => filling.places > 0);
    })
    .sort((a, b) => a.filledPence - b.filledPence);
}

function keepsRules(input: AwardInput, places: readonly AwardedPlaces[]): boolean {
  const { mostSharePercent, mostProviders, minimumQuality } = input.limits;
  const all = places.reduce((total, each) => total + each.places, 0);
  const byProvider = new Map<string, number>();
  for (const bid of input.bids) {
    const own = places.filter(({ bidId, places: many }) => bidId === bid.id && many > 0);
    const total = placesOfBid(own, bid.id);
    const optional = places.filter((each) => each.bidId === bid.id && (each.optional ?? 0) > 0);
    if (optional.some((each) => (each.optional ?? 0) > (bid.lines.find(({ lineId }) => lineId === each.lineId)?.optional ?? 0)))
      return false;
    // Optional places stand beside guaranteed ones, which make their price.
    if (total === 0 && optional.length > 0) return false;
    if (total === 0) continue;
    if (bid.quality < minimumQuality || total > bid.most || total < Math.max(1, bid.tiers[0]?.fromPlaces ?? 1)) return false;
    for (const { lineId, places: many } of own)
      if (many % bid.pack !== 0 || many > (bid.lines.find((line) => line.lineId === lineId)?.most ?? 0)) return false;
    for (const { atLeast, lineIds } of bid.conditions)
      if (own.reduce((sum, each) => sum + (lineIds.includes(each.lineId) ? each.places : 0), 0) < atLeast) return false;
    byProvider.set(bid.providerId, (byProvider.get(bid.providerId) ?? 0) + total);
  }
  if (mostProviders !== null && byProvider.size > mostProviders) return false;
  return mostSharePercent === null || [...byProvider.values()].every((own) => 100 * own <= mostSharePercent * all);
}

/** The most children of one line that get a place in one scenario: a flow from members to bids they can use. */
function served(
  input: AwardInput,
  wanted: readonly number[],
  supply: readonly { readonly bidId: string; readonly places: number }[],
): number {
  const demand = wanted.reduce((total, each) => total + each, 0);
  const offered = supply.reduce((total, { places }) => total + places, 0);
  if (input.excluded.length === 0) return Math.min(demand, offered);
  const unfit = new Set(input.excluded.map(({ bidId, memberId }) => `${bidId} ${memberId}`));
  const left = [...wanted];
  const room = supply.map(({ places }) => places);
  const flow = wanted.map(() => supply.map(() => 0));
  const fits = (member: number, bid: number): boolean => !unfit.has(`${supply[bid]?.bidId ?? ''} ${input.members[member] ?? ''}`);
  // Each round finds one way from a member without places to a bid with room, moving others over where that helps.
  for (let total = 0; ;) {
    const cameFrom = new Map<string, string | null>();
    const queue: string[] = [];
    left.forEach((children, member) => {
      if (children > 0) {
        cameFrom.set(`m${String(member)}`, null);
        queue.push(`m${String(member)}`);
      }
    });
    let end: string | null = null;
    while (queue.length > 0 && end === null) {
      const at = queue.shift() ?? '';
      const index = Number(at.slice(1));
      if (at.startsWith('b') && (room[index] ?? 0) > 0) end = at;
      else
        (at.startsWith('m') ? supply : wanted).forEach((_, other) => {
          const to = `${at.startsWith('m') ? 'b' : 'm'}${String(other)}`;
          const open = at.startsWith('m') ? fits(index, other) : (flow[other]?.[index] ?? 0) > 0;
          if (open && !cameFrom.has(to)) {
            cameFrom.set(to, at);
            queue.push(to);
          }
        });
    }
    if (end === null) return total;
    room[Number(end.slice(1))] = (room[Number(end.slice(1))] ?? 0) - 1;
    for (let at: string = end; ;) {
      const from: string | null | undefined = cameFrom.get(at);
      if (from === null || from === undefined) {
        left[Number(at.slice(1))] = (left[Number(at.slice(1))] ?? 0) - 1;
        break;
      }
      const [member, bid, step] = at.startsWith('b') ? [from, at, 1] : [at, from, -1];
      const row = flow[Number(member.slice(1))];
      if (row) row[Number(bid.slice(1))] = (row[Number(bid.slice(1))] ?? 0) + step;
      at = from;
    }
    total += 1;
  }
}
