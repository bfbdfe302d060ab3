import { createHash } from 'node:crypto';
import { LinearModel, type Term } from '../../platform/solver/linear-model.js';
import { type AwardBid, type AwardInput, type AwardedPlaces, emptyPlacePence, totalWeight } from './award.js';

/** A tier of a bid as it is chosen: between so many places, at so much for each and so much at once. */
interface TierChoice {
  readonly bid: AwardBid;
  readonly lo: number;
  readonly hi: number;
  readonly pricePence: number;
  readonly oncePence: number;
  readonly chosen: number;
  readonly packs: readonly { readonly lineId: string; readonly column: number }[];
  /** Optional places by line, where the bid offers any. */
  readonly optional: readonly { readonly lineId: string; readonly column: number }[];
}

/** Places of one tier of a bid on a line, and what a child in one of them costs beyond what is paid anyway. */
interface Source {
  readonly bid: AwardBid;
  readonly term: Term;
  readonly filledPence: number;
}

/** A tier pattern: which tier of which bid is taken. */
export type Pattern = readonly { readonly bidId: string; readonly lo: number }[];

/**
 * The award as an integer programme (docs/decisions/0023). Columns: `z` whether a tier of a bid is taken, `n` its packs on a line, `o` its optional places,
 * `u` children who are placed alone by scenario and line, and `x` children of a group of members by scenario, line and bid: only where some member cannot
 * use some bid, or where a child in a place costs more than an empty place.
 * Members who can use the same bids share a price and so are one group: that makes twenty thousand columns two thousand.
 */
export class AwardModel {
  readonly model = new LinearModel();
  private readonly tiers: TierChoice[] = [];
  private readonly costs: Term[] = [];

  constructor(private readonly input: AwardInput) {
    for (const bid of input.bids) if (bid.quality >= input.limits.minimumQuality) this.addBid(bid);
    this.limitShare();
    this.limitProviders();
    this.serve();
  }

  /** Nothing at all can be taken: there is nothing to solve. */
  get empty(): boolean {
    return this.tiers.length === 0;
  }

  /** Whole places by what the solver found. */
  places(values: Float64Array): AwardedPlaces[] {
    const places = new Map<string, AwardedPlaces>();
    const add = (bidId: string, lineId: string, taken: number, optional: number): void => {
      if (taken + optional === 0) return;
      const before = places.get(`${bidId} ${lineId}`);
      const more = (before?.optional ?? 0) + optional;
      places.set(`${bidId} ${lineId}`, { bidId, lineId, places: (before?.places ?? 0) + taken, ...(more > 0 && { optional: more }) });
    };
    for (const { bid, packs, optional } of this.tiers) {
      for (const { lineId, column } of packs) add(bid.id, lineId, Math.round(values[column] ?? 0) * bid.pack, 0);
      for (const { lineId, column } of optional) add(bid.id, lineId, 0, Math.round(values[column] ?? 0));
    }
    return [...places.values()];
  }

  pattern(values: Float64Array): Pattern {
    return this.tiers.filter(({ chosen }) => (values[chosen] ?? 0) > 0.5).map(({ bid, lo }) => ({ bidId: bid.id, lo }));
  }

  /** Any other tiers than these. */
  exclude(pattern: Pattern): void {
    const taken = new Set(pattern.map(({ bidId, lo }) => `${bidId} ${String(lo)}`));
    const terms = this.tiers.map(({ bid, lo, chosen }): Term => [chosen, taken.has(`${bid.id} ${String(lo)}`) ? -1 : 1]);
    this.model.row(terms, { lower: 1 - taken.size });
  }

  /** The same model with another aim: of all choices that cost no more than this, the one that a fixed hash of the ids prefers. */
  preferring(most: number): LinearModel {
    this.model.row(this.costs, { upper: most + 0.5 });
    return this.model.withCosts(this.preferences());
  }

  private preferences(): ReadonlyMap<number, number> {
    const preferences = new Map<number, number>();
    for (const { bid, lo, chosen, packs, optional } of this.tiers) {
      preferences.set(chosen, liking(`${bid.id} ${String(lo)}`));
      for (const { lineId, column } of packs) preferences.set(column, liking(`${bid.id} ${lineId}`));
      for (const { lineId, column } of optional) preferences.set(column, liking(`${bid.id} ${lineId} optional`));
    }
    return preferences;
  }

  private addBid(bid: AwardBid): void {
    const weight = totalWeight(this.input);
    const own: TierChoice[] = [];
    let once = 0;
    bid.tiers.forEach(({ fromPlaces, annualPence }, index) => {
      const before = bid.tiers[index - 1];
      if (bid.tierRule === 'eachPlace' && before) once += (before.annualPence - annualPence) * (fromPlaces - 1);
      const lo = Math.max(1, fromPlaces);
      const hi = Math.min(bid.most, (bid.tiers[index + 1]?.fromPlaces ?? Infinity) - 1);
      if (hi < lo) return;
      const chosen = this.cost(weight * once, { upper: 1, whole: true });
      const packs = bid.lines.map(({ lineId, most }) => {
        const mostPacks = Math.floor(Math.min(most, hi) / bid.pack);
        // An empty place costs what is paid of it; a child in it the rest.
        const column = this.cost(weight * emptyPlacePence(bid, annualPence) * bid.pack, { upper: mostPacks, whole: true });
        this.model.row(
          [
            [column, 1],
            [chosen, -mostPacks],
          ],
          { upper: 0 },
        );
        return { lineId, column };
      });
      const all = packs.map(({ column }): Term => [column, bid.pack]);
      this.model.row([...all, [chosen, -lo]], { lower: 0 });
      this.model.row([...all, [chosen, -hi]], { upper: 0 });
      const optional = bid.lines
        .filter((line) => (line.optional ?? 0) > 0)
        .map(({ lineId, optional: most = 0 }) => {
          const column = this.cost(0, { upper: most, whole: true });
          this.model.row(
            [
              [column, 1],
              [chosen, -most],
            ],
            { upper: 0 },
          );
          return { lineId, column };
        });
      own.push({ bid, lo, hi, pricePence: annualPence, oncePence: once, chosen, packs, optional });
    });
    this.model.row(
      own.map(({ chosen }): Term => [chosen, 1]),
      { upper: 1 },
    );
    for (const { atLeast, lineIds } of bid.conditions)
      this.model.row(
        own.flatMap(({ chosen, packs }): Term[] => [
          ...packs.filter(({ lineId }) => lineIds.includes(lineId)).map(({ column }): Term => [column, bid.pack]),
          [chosen, -atLeast],
        ]),
        { lower: 0 },
      );
    this.tiers.push(...own);
  }

  private limitShare(): void {
    const percent = this.input.limits.mostSharePercent;
    if (percent === null) return;
    for (const provider of this.providers())
      this.model.row(
        this.tiers.flatMap(({ bid, packs }) =>
          packs.map(({ column }): Term => [column, bid.pack * ((bid.providerId === provider ? 100 : 0) - percent)]),
        ),
        { upper: 0 },
      );
  }

  private limitProviders(): void {
    const most = this.input.limits.mostProviders;
    if (most === null) return;
    const used = this.providers().map((provider) => {
      const column = this.model.column({ cost: 0, upper: 1, whole: true });
      for (const { bid, chosen } of this.tiers)
        if (bid.providerId === provider)
          this.model.row(
            [
              [chosen, 1],
              [column, -1],
            ],
            { upper: 0 },
          );
      return column;
    });
    this.model.row(
      used.map((column): Term => [column, 1]),
      { upper: most },
    );
  }

  private serve(): void {
    const groups = groupsOf(this.input);
    for (const { weight, demand } of this.input.scenarios)
      this.input.lines.forEach(({ id, spotPence }, line) => {
        const wanted = groups.map(({ members }) => members.reduce((total, member) => total + (demand[line]?.[member] ?? 0), 0));
        const sources = this.sources(id);
        if (groups.length === 1) {
          const most = wanted[0] ?? 0;
          const alone = this.cost(weight * spotPence, { upper: most });
          const served = sources.map((source): Term => {
            if (source.filledPence === 0) return source.term;
            const filled = this.cost(weight * source.filledPence, { upper: most });
            this.within([[filled, 1]], [source.term]);
            return [filled, 1];
          });
          this.model.row([...served, [alone, 1]], { lower: most });
          return;
        }
        // Tiers of a bid whose places cost nothing more while they are filled are one source.
        const merged = new Map<string, Source[]>();
        for (const source of sources) {
          const key = source.filledPence === 0 ? source.bid.id : `${source.bid.id} ${String(source.term[0])}`;
          merged.set(key, [...(merged.get(key) ?? []), source]);
        }
        const used = new Map<string, Term[]>();
        groups.forEach(({ excluded }, group) => {
          const most = wanted[group] ?? 0;
          if (most === 0) return;
          const alone = this.cost(weight * spotPence, { upper: most });
          const served = [...merged].flatMap(([key, [source]]): Term[] => {
            if (!source || excluded.has(source.bid.id)) return [];
            const term: Term = [this.cost(weight * source.filledPence, { upper: most }), 1];
            used.set(key, [...(used.get(key) ?? []), term]);
            return [term];
          });
          this.model.row([...served, [alone, 1]], { lower: most });
        });
        for (const [key, terms] of used)
          this.within(
            terms,
            (merged.get(key) ?? []).map(({ term }) => term),
          );
      });
  }

  /** No more children than places. */
  private within(children: readonly Term[], places: readonly Term[]): void {
    this.model.row([...children, ...places.map(([column, times]): Term => [column, -times])], { upper: 0 });
  }

  private sources(lineId: string): Source[] {
    return this.tiers.flatMap(({ bid, pricePence, packs, optional }) => [
      ...packs
        .filter((each) => each.lineId === lineId)
        .map(({ column }): Source => ({ bid, term: [column, bid.pack], filledPence: pricePence - emptyPlacePence(bid, pricePence) })),
      ...optional
        .filter((each) => each.lineId === lineId)
        .map(({ column }): Source => ({ bid, term: [column, 1], filledPence: pricePence })),
    ]);
  }

  private providers(): string[] {
    return [...new Set(this.tiers.map(({ bid }) => bid.providerId))].sort();
  }

  private cost(amount: number, bounds: { readonly upper: number; readonly whole?: boolean }): number {
    const column = this.model.column({ cost: amount, ...bounds });
    this.costs.push([column, amount]);
    return column;
  }
}

/** Members who can use the same bids. */
function groupsOf({ members, excluded }: AwardInput): { readonly members: readonly number[]; readonly excluded: ReadonlySet<string> }[] {
  const groups = new Map<string, { members: number[]; excluded: ReadonlySet<string> }>();
  members.forEach((member, index) => {
    const unfit = excluded.filter(({ memberId }) => memberId === member).map(({ bidId }) => bidId);
    const key = unfit.join(' ');
    const group = groups.get(key) ?? { members: [], excluded: new Set(unfit) };
    group.members.push(index);
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** 1 to 1,000, the same for the same words always. */
const liking = (words: string): number => 1 + (createHash('sha256').update(words).digest().readUInt32BE(0) % 1_000);
