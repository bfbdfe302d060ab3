/** How far a finding can be believed: the letter says it plainly; it follows from what it says; it may be meant. */
export type Sureness = 'sure' | 'likely' | 'unsure';

export const SURENESS_WORDS: Readonly<Record<Sureness, string>> = {
  sure: 'The letter says so',
  likely: 'Likely',
  unsure: 'Not sure: check it',
};

const RANK: Readonly<Record<Sureness, number>> = { sure: 3, likely: 2, unsure: 1 };

export const surer = (a: Sureness, b: Sureness): Sureness => (RANK[a] >= RANK[b] ? a : b);

/** A place in a letter's text, with its words. */
export interface Passage {
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** Part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const passage = (text: string, { start, end }: Span): Passage => ({
  start,
  end,
  quote: text.slice(start, end).replace(/\s+/g, ' ').trim(),
});

/** Everything a pattern finds, with its groups and its place. The pattern is global. */
export const matches = (text: string, pattern: RegExp): (Span & { readonly groups: readonly string[] })[] =>
  [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    groups: match.map((group: string | undefined) => group ?? ''),
  }));
