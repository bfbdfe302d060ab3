import type { IsoDate } from '../../kernel/dates.js';
import { type ForecastRow, PHASES, type Phase } from './own-forecast.js';
import type { OwnPlaces } from './own-places.js';

/** A school of the market, near enough: in the authority's own area, or with a child of its. */
export interface SchoolSupply {
  readonly id: string;
  readonly name: string;
  readonly lowAge: number | null;
  readonly highAge: number | null;
  /** As the national register says; null: it does not. */
  readonly capacity: number | null;
  readonly pupils: number | null;
  /** Our own children who are placed there today. */
  readonly ours: number;
}

/** Guaranteed places of own blocks today, and those in which no child is. */
export interface BlockToday {
  readonly phase: Phase;
  readonly places: number;
  readonly empty: number;
}

export interface SupplyRow {
  readonly phase: Phase;
  readonly block: BlockToday;
  /** Of schools that take this phase; one that takes several counts in each. `schools`: how many of them say both. */
  readonly market: { readonly capacity: number; readonly vacancies: number; readonly schools: number };
  /** Of each year ahead: who will need a place elsewhere, what is there of our own and of blocks, and what the market must fill. */
  readonly years: readonly {
    readonly ahead: number;
    readonly low: number;
    readonly central: number;
    readonly high: number;
    readonly opening: number;
    readonly block: number;
    readonly gapLow: number;
    readonly gap: number;
    readonly gapHigh: number;
  }[];
}

/** Capacity less pupils, never below none; null where the register does not say both. */
export const vacanciesOf = ({ capacity, pupils }: Pick<SchoolSupply, 'capacity' | 'pupils'>): number | null =>
  capacity === null || pupils === null ? null : Math.max(0, capacity - pupils);

/** The phases that a school's ages reach; all where the register does not say. */
export function phasesOf({ lowAge, highAge }: Pick<SchoolSupply, 'lowAge' | 'highAge'>): Phase[] {
  const [low, high] = [lowAge ?? 0, highAge ?? 25];
  const reaches: Readonly<Record<Phase, boolean>> = { primary: low < 11, secondary: low < 16 && high > 11, post16: high > 16 };
  return PHASES.filter((phase) => reaches[phase]);
}

export interface Supply {
  readonly provision: readonly OwnPlaces[];
  /** Guaranteed places of blocks in force, by "years ahead phase". */
  readonly blocks: ReadonlyMap<string, number>;
  readonly blocksToday: readonly BlockToday[];
  readonly schools: readonly SchoolSupply[];
}

export function supplyRow(phase: Phase, forecast: readonly ForecastRow[], supply: Supply, today: IsoDate): SupplyRow {
  const row = forecast.find(({ cell }) => cell.phase === phase);
  const known = supply.schools.filter((school) => phasesOf(school).includes(phase) && vacanciesOf(school) !== null);
  return {
    phase,
    block: supply.blocksToday.find((each) => each.phase === phase) ?? { phase, places: 0, empty: 0 },
    market: {
      capacity: known.reduce((sum, { capacity }) => sum + (capacity ?? 0), 0),
      vacancies: known.reduce((sum, school) => sum + (vacanciesOf(school) ?? 0), 0),
      schools: known.length,
    },
    years: (row?.years ?? []).map(({ ahead, low, central, high }) => {
      const then = `${String(Number(today.slice(0, 4)) + ahead)}${today.slice(4)}`;
      const own = supply.provision.filter((each) => each.phase === phase);
      // Places that open from now on take children who would need one elsewhere; those that close send them out.
      const opening =
        own
          .filter(({ opensOn, closesOn }) => opensOn > today && opensOn <= then && (closesOn === null || closesOn > then))
          .reduce((sum, { places }) => sum + places, 0) -
        own
          .filter(({ opensOn, closesOn }) => opensOn <= today && closesOn !== null && closesOn > today && closesOn <= then)
          .reduce((sum, { places }) => sum + places, 0);
      const block = supply.blocks.get(`${String(ahead)} ${phase}`) ?? 0;
      const gap = (wanted: number): number => Math.max(0, Math.round(wanted) - opening - block);
      return { ahead, low, central, high, opening, block, gapLow: gap(low), gap: gap(central), gapHigh: gap(high) };
    }),
  };
}
