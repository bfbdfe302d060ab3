/** What a person typed into the search box, ready for the statement. */
export interface Asked {
  readonly text: string;
  /** Every one of these must be found, anywhere in a school's name and place. */
  readonly words: readonly string[];
  /** Like patterns of the words. */
  readonly patterns: readonly string[];
  /** As `app.folded_reference` folds references. */
  readonly reference: string;
}

export const SHORTEST = 2;
const LONGEST = 100;
const MOST_WORDS = 8;

/** Null where too little is asked to search for: fewer than two letters or digits. */
export function askedFor(typed: string): Asked | null {
  const text = typed.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, LONGEST).trim();
  if (text.replace(/[^\p{L}\p{N}]/gu, '').length < SHORTEST) return null;
  const words = text.split(' ').slice(0, MOST_WORDS);
  return { text, words, patterns: words.map(likePattern), reference: foldedReference(text) };
}

/** Any part, with straight and curly apostrophes alike; the pattern's own signs are taken as they stand. */
const likePattern = (word: string): string => `%${escaped(word)}%`;

export const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&').replace(/['’‘`]/g, '_');

/** "lc 10o01" as "1C10001": without punctuation and case, letters that are taken for digits as digits. */
export const foldedReference = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[ \-/.]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
