/** A table of published demand: by what, of which categories alone. */
export interface Question {
  readonly by: readonly string[];
  readonly only: Readonly<Record<string, readonly string[]>>;
}
export const question = (by: string, only: Question['only'] = {}): Question => ({ by: by.split('-').filter(Boolean), only });

/** A member with the figures that it published, by cell, as they are stored. */
export interface PublishedBy {
  readonly id: string;
  readonly name: string;
  readonly figures: Readonly<Record<string, number | null>>;
}

/** A figure and all that it may stand for, by the rule of the release: worked out here from what is stored, and nowhere else. */
export interface Expected {
  readonly figure: number | null;
  readonly least: number | null;
  readonly most: number | null;
}

function added(figures: readonly (number | null)[]): Expected {
  if (figures.includes(null)) return { figure: null, least: null, most: null };
  const sum = (each: (figure: number) => number): number => figures.reduce<number>((total, figure) => total + each(figure!), 0);
  return { figure: sum((figure) => figure), least: sum((figure) => Math.max(0, figure - 4)), most: sum((figure) => figure + 4) };
}

export function inWords({ figure, least, most }: Expected): string {
  if (figure === null || least === null || most === null) return 'c';
  if (figure === 0) return `under ${String(most + 1)}`;
  const single = most === figure + 4;
  return single && figure > 5 ? `${String(figure)} (±4)` : `${String(figure)} (${String(least)} to ${String(most)})`;
}

const LABELS: Readonly<Record<string, string>> = {
  primary: 'Primary',
  secondary: 'Secondary',
  post16: 'Post-16',
  autumn: 'Autumn',
  spring: 'Spring',
  summer: 'Summer',
  day: 'Day',
  residential: 'Residential',
  north: 'North Test',
  south: 'South Test',
  vale: 'The Vale',
  notKnown: 'Not known',
  '0': 'Reception and below',
};
/** What a cell is called, by its categories: needs are known by their code alone. */
export const named = (words: string): string => /\(([A-Z]+)\)$/.exec(words)?.[1] ?? words;
export const labelOf = (category: string): string => LABELS[category] ?? (/^\d+$/.test(category) ? `Year ${category}` : category);

export interface ExpectedRow {
  readonly pooled: Expected;
  /** By member; undefined: it has no such cell. */
  readonly members: readonly (Expected | undefined)[];
}

/** The answer to a question from the stored figures alone, by the labels of its cells. */
export function answeredBy(members: readonly PublishedBy[], { by, only }: Question): ReadonlyMap<string, ExpectedRow> {
  const dimensions = new Set([...by, ...Object.keys(only)]);
  const parts = new Map<string, (number | null)[][]>();
  for (const [index, { figures }] of members.entries())
    for (const [id, figure] of Object.entries(figures)) {
      const cell = Object.fromEntries(
        id
          .split('&')
          .filter(Boolean)
          .map((part) => part.split('=') as [string, string]),
      );
      const names = Object.keys(cell);
      if (names.length !== dimensions.size || !names.every((name) => dimensions.has(name))) continue;
      if (!Object.entries(only).every(([dimension, categories]) => categories.includes(cell[dimension]!))) continue;
      const label = by.map((dimension) => labelOf(cell[dimension]!)).join(', ');
      const held = parts.get(label) ?? members.map(() => []);
      held[index]!.push(figure);
      parts.set(label, held);
    }
  return new Map(
    [...parts].map(([label, held]) => [
      label,
      { pooled: added(held.flat()), members: held.map((figures) => (figures.length === 0 ? undefined : added(figures))) },
    ]),
  );
}
