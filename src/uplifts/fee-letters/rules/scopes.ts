/** The kinds of fee a line may have, as the database names them. */
export const FEE_KINDS = ['core', 'therapy', 'oneToOne', 'residential', 'transport', 'other'] as const;
export type FeeKind = (typeof FEE_KINDS)[number];

export const FEE_KIND_WORDS: Readonly<Record<FeeKind, string>> = {
  core: 'core fees',
  therapy: 'therapy',
  oneToOne: 'one-to-one support',
  residential: 'residential fees',
  transport: 'transport',
  other: 'other fees',
};

/** What a rise applies to. No kinds and no pupils: all fees. */
export interface Scope {
  readonly kinds: readonly FeeKind[];
  readonly except: readonly FeeKind[];
  /** The authority's own references. */
  readonly pupils: readonly string[];
}

const SAID: readonly (readonly [FeeKind, RegExp])[] = [
  ['therapy', /\btherap(?:y|ies|eutic|ists?)\b|\bSaLT\b|\bspeech (?:and|&) language\b|\bphysio\w*/i],
  ['oneToOne', /\b[12]\s?:\s?1\b|\bone[\s-]+to[\s-]+one\b|\b1[\s-]to[\s-]1\b|\b1-1\b|\b(?:additional|individual) (?:adult )?support\b/i],
  ['residential', /\bresidential\b|\bboarding\b|\bwaking (?:day|night)s?\b|\bovernight\b|\bcare (?:element|fees?|costs?)\b|\b52[\s-]week/i],
  ['transport', /\btransport\b|\btaxis?\b/i],
  ['core', /^\s*day\b\s*[:\t]|\bcore\b|\btuition\b|\beducation(?:al)? (?:fees?|element|costs?|charges?|placements?)\b|\bday (?:fees?|places?|placements?|rates?|pupils?|students?)\b|\b(?:basic|standard) (?:fees?|placements?|rates?|package)\b/i],
]; // prettier-ignore

const EXCEPT =
  /\b(?:except(?:ing)?(?: for)?|excluding|excludes?|other than|apart from|not including|with the exception of|do(?:es)? not (?:apply to|include|cover))\b/i;

/** Kinds of fee that words name; `except` those named after "excluding" and the like. */
export function kindsIn(words: string): { readonly kinds: FeeKind[]; readonly except: FeeKind[] } {
  const cut = EXCEPT.exec(words);
  const positive = cut ? words.slice(0, cut.index) : words;
  const negative = cut ? words.slice(cut.index) : '';
  return { kinds: named(positive), except: named(negative) };
}

/** What a price includes is not what it is for. */
const INCLUDED = /\b(?:including|inclusive of|includes?|incl\.?)\b[^),;.]*/gi;

const named = (words: string): FeeKind[] => SAID.filter(([, pattern]) => pattern.test(words.replace(INCLUDED, ''))).map(([kind]) => kind);

/** References that stand in words as words: those with a figure and four signs or more, so that no number is taken for a pupil. */
export const pupilsIn = (words: string, references: readonly string[]): string[] =>
  references.filter((reference) => reference.length >= 4 && /\d/.test(reference) && standsAlone(words, reference));

function standsAlone(words: string, reference: string): boolean {
  for (let at = words.indexOf(reference); at >= 0; at = words.indexOf(reference, at + 1)) {
    const before = words[at - 1] ?? ' ';
    const after = words.slice(at + reference.length, at + reference.length + 2);
    if (!/[\p{L}\p{N}£.,-]/u.test(before) && !/^[\p{L}\p{N}]|^[.,-]\d/u.test(after)) return true;
  }
  return false;
}

export const sameScope = (a: Scope, b: Scope): boolean =>
  String([...a.kinds].sort()) === String([...b.kinds].sort()) &&
  String([...a.except].sort()) === String([...b.except].sort()) &&
  String([...a.pupils].sort()) === String([...b.pupils].sort());

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

export function scopeWords({ kinds, except, pupils }: Scope): string {
  const what = kinds.length === 0 ? 'all fees' : listed(kinds.map((kind) => FEE_KIND_WORDS[kind]));
  const but = except.length === 0 ? '' : ` except ${listed(except.map((kind) => FEE_KIND_WORDS[kind]))}`;
  return `${what}${but}${pupils.length === 0 ? '' : ` of ${pupils.length === 1 ? 'pupil' : 'pupils'} ${listed(pupils)}`}`;
}
