import loader, { type Highs } from 'highs';

/** Knows the method, the categories and what was published; imports nothing of the code that publishes. */
const loadHighs = loader as unknown as () => Promise<Highs>;

export type Child = Readonly<Record<string, string>>;

/** One thing that somebody knows: how many children have all these categories, at least and at most. */
export interface Known {
  readonly of: Child;
  readonly least: number;
  readonly most: number;
}

/** What can be told of a count. */
export interface Told {
  readonly of: Child;
  readonly least: number;
  readonly most: number;
}

const holds = (child: Child, of: Child): boolean => Object.entries(of).every(([dimension, category]) => child[dimension] === category);

/** Every child there could be. */
export function everyKind(categories: Readonly<Record<string, readonly string[]>>, phaseOfYear: Readonly<Record<string, string>>): Child[] {
  return Object.entries(categories)
    .filter(([dimension]) => dimension !== 'phase')
    .reduce<Child[]>((all, [dimension, names]) => all.flatMap((child) => names.map((name) => ({ ...child, [dimension]: name }))), [{}])
    .map((child) => ({ ...child, phase: phaseOfYear[child['year'] ?? ''] ?? '' }));
}

/**
 * The least and most that each target can be, over every table of children that agrees with all that is known: one linear programme a bound, rounded to
 * whole children. Throws where the solver fails: a failure is no defence.
 */
export async function attack(kinds: readonly Child[], known: readonly Known[], targets: readonly Child[]): Promise<Told[]> {
  const highs = await loadHighs();
  // A kind that cannot exist narrows nothing and only costs time.
  const nobody = known.filter(({ most }) => most === 0);
  const there = kinds.filter((kind) => !nobody.some(({ of }) => holds(kind, of)));
  const starts = [0];
  const indices: number[] = [];
  for (const { of } of known) {
    there.forEach((kind, column) => {
      if (holds(kind, of)) indices.push(column);
    });
    starts.push(indices.length);
  }
  const model = highs.createModel({
    numCols: there.length,
    numRows: known.length,
    colCost: new Float64Array(there.length),
    colLower: new Float64Array(there.length),
    colUpper: new Float64Array(there.length).fill(highs.infinity),
    rowLower: known.map(({ least }) => least),
    rowUpper: known.map(({ most }) => (Number.isFinite(most) ? most : highs.infinity)),
    matrix: {
      format: 'csr',
      numRows: known.length,
      numCols: there.length,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: new Float64Array(indices.length).fill(1),
    },
  });
  try {
    model.options.set('output_flag', false);
    const bound = (of: Child, sign: 1 | -1): number => {
      model.changeColsCost(
        { kind: 'range', from: 0, to: there.length - 1 },
        Float64Array.from(there, (kind) => (holds(kind, of) ? sign : 0)),
      );
      const { modelStatus } = model.run();
      if (modelStatus === highs.constants.modelStatus.unbounded || modelStatus === highs.constants.modelStatus.unboundedOrInfeasible)
        return Infinity;
      if (modelStatus !== highs.constants.modelStatus.optimal)
        throw new Error(`The attacker's programme ended with status ${String(modelStatus)}.`);
      return sign * model.getObjectiveValue();
    };
    return targets.map((of) => ({ of, least: Math.ceil(bound(of, 1) - 1e-6), most: Math.floor(bound(of, -1) + 1e-6) }));
  } finally {
    model.dispose();
  }
}

/** Counts of one to four that are told exactly, and those of which fewer than five whole numbers stay possible. */
export function finds(told: readonly Told[], truth: (of: Child) => number): { readonly exact: number; readonly narrow: number } {
  const protectedOnes = told.filter(({ of }) => truth(of) >= 1 && truth(of) <= 4);
  return {
    exact: protectedOnes.filter(({ least, most }) => least === most).length,
    narrow: protectedOnes.filter(({ least, most }) => least < most && most - least < 4).length,
  };
}

export { holds };
