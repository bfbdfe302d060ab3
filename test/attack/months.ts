import { type Child, holds } from './attacker.js';

/** What a month says of a cell; null where it is left blank. */
export interface Shown {
  readonly of: Child;
  readonly figure: number | null;
}

/** Children of every kind in every month with one secret offset a cell: what could be the truth behind all months at once. */
export interface World {
  /** For each month the kinds of its children, a kind as often as there are such children. */
  readonly months: readonly (readonly number[])[];
  readonly offsets: readonly number[];
}

const BASE = 5;

/** The largest secret offset of a cell. */
export const LARGEST_OFFSET = BASE - 1;

/** What an attacker knows who has every month that was published: the cells, what each is contained in and who is counted in it, with what every month says of them. */
export class Months {
  readonly cells: readonly Child[];
  /** Figures by month and row. */
  readonly figures: readonly (readonly (number | null)[])[];
  readonly containers: readonly (readonly number[])[];
  /** The rows that a kind is counted in. */
  readonly rowsOf: readonly (readonly number[])[];
  /** For every kind those that differ from it in one category. */
  readonly neighbours: readonly (readonly number[])[];
  /** The least that a row's count and offset are together: its figure; of a blank the largest figure of what it contains. */
  private readonly least: readonly (readonly number[])[];
  /** The most that they can be; infinite where the figure may be what a container left of it, also a blank one. */
  private readonly most: readonly (readonly number[])[];
  /** The same in worlds where no blank limits what it contains: there every figure can be checked row by row. */
  private readonly mostUnlimited: readonly (readonly number[])[];

  constructor(
    readonly kinds: readonly Child[],
    published: readonly (readonly Shown[])[],
    phaseOfYear: Readonly<Record<string, string>>,
  ) {
    const name = (of: Child): string => JSON.stringify(Object.entries(of).sort());
    const cells = new Map(published.flatMap((month) => month.map(({ of }) => [name(of), of] as const)));
    const closed = (of: Child): Child => (of['year'] === undefined ? of : { ...of, phase: phaseOfYear[of['year']] ?? '' });
    // What contains comes before what it contains: a year group says its phase too.
    this.cells = [...cells.values()].sort((a, b) => Object.keys(closed(a)).length - Object.keys(closed(b)).length);
    this.figures = published.map((month) => {
      const shown = new Map(month.map(({ of, figure }) => [name(of), figure]));
      return this.cells.map((of) => shown.get(name(of)) ?? null);
    });
    this.containers = this.cells.map((cell, row) =>
      [...this.cells.keys()].filter((other) => other !== row && holds(closed(cell), this.cells[other] ?? {})),
    );
    this.rowsOf = kinds.map((kind) => [...this.cells.keys()].filter((row) => holds(kind, this.cells[row] ?? {})));
    const number = new Map(kinds.map((kind, index) => [name(kind), index]));
    const dimensions = Object.keys(kinds[0] ?? {}).filter((dimension) => dimension !== 'phase');
    const categories = dimensions.map((dimension) => [...new Set(kinds.map((kind) => kind[dimension] ?? ''))]);
    this.neighbours = kinds.map((kind) =>
      dimensions.flatMap((dimension, index) =>
        (categories[index] ?? []).flatMap((category) => {
          const other = category === kind[dimension] ? undefined : number.get(name(closed({ ...kind, [dimension]: category })));
          return other ?? [];
        }),
      ),
    );
    this.least = this.figures.map((figures) => {
      const least = figures.map((figure) => figure ?? -Infinity);
      for (const [row, above] of this.containers.entries())
        for (const container of above)
          if ((figures[container] ?? null) === null) least[container] = Math.max(least[container] ?? 0, figures[row] ?? -Infinity);
      return least;
    });
    const mosts = (blankLimits: boolean): number[][] =>
      this.figures.map((figures) =>
        figures.map((figure, row) => {
          const above = (this.containers[row] ?? []).map((container) => figures[container] ?? null);
          const free = above.every((each) => (each === null ? !blankLimits : figure !== null && each > figure));
          return figure !== null && free ? figure + LARGEST_OFFSET : Infinity;
        }),
      );
    this.most = mosts(true);
    this.mostUnlimited = mosts(false);
  }

  /** What a count of this month and its offset are together, at least and at most; `unlimited`: where no blank limits what it contains. */
  together(month: number, row: number, unlimited: boolean): readonly [least: number, most: number] {
    return [this.least[month]?.[row] ?? -Infinity, (unlimited ? this.mostUnlimited : this.most)[month]?.[row] ?? Infinity];
  }

  /** The offsets that would give a row's figures in all months, with these counts. */
  offsets(row: number, counts: readonly Int32Array[], unlimited: boolean): readonly [least: number, most: number] {
    let [least, most] = [0, LARGEST_OFFSET];
    for (let month = 0; month < counts.length; month += 1) {
      const count = counts[month]?.[row] ?? 0;
      const [from, to] = this.together(month, row, unlimited);
      least = Math.max(least, from - count);
      most = Math.min(most, to - count);
    }
    return [least, most];
  }

  kindsIn(row: number): number[] {
    return [...this.kinds.keys()].filter((kind) => this.rowsOf[kind]?.includes(row));
  }

  count(children: readonly number[]): Int32Array {
    const counts = new Int32Array(this.cells.length);
    for (const kind of children) for (const row of this.rowsOf[kind] ?? []) counts[row] = (counts[row] ?? 0) + 1;
    return counts;
  }

  /** Whether a world would have given every figure of every month: the whole method done again, by plain addition. */
  wouldPublish({ months, offsets }: World): boolean {
    if (offsets.some((offset) => !Number.isInteger(offset) || offset < 0 || offset > LARGEST_OFFSET)) return false;
    return this.figures.every((figures, month) => {
      const counts = this.count(months[month] ?? []);
      const made: number[] = [];
      return this.cells.every((_, row) => {
        const raw = BASE * Math.floor(((counts[row] ?? 0) + (offsets[row] ?? 0)) / BASE);
        made[row] = Math.min(raw, ...(this.containers[row] ?? []).map((container) => made[container] ?? raw));
        const figure = figures[row] ?? null;
        return figure === null || made[row] === figure;
      });
    });
  }
}
