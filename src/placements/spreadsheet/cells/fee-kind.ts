import { plainWords, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

export const FEE_KINDS = ['core', 'therapy', 'oneToOne', 'residential', 'transport', 'other'] as const;
export type FeeKind = (typeof FEE_KINDS)[number];

const WORDS: readonly (readonly [FeeKind, RegExp])[] = [
  ['oneToOne', /\b(1 ?: ?1|1[- ]to[- ]1|121|one[- ]to[- ]one|2 ?: ?1|additional (staffing|support)|ta support|lsa)\b/],
  ['therapy', /\b(therap(y|ies)|therapeutic|salt|s&lt|ot|physio(therapy)?|clinical)\b/],
  ['residential', /\b(residential|residence|boarding|board|accommodation|care)\b/],
  ['transport', /\b(transport|travel|taxi)\b/],
  ['other', /^(other|misc|miscellaneous|additional|extras?|other (costs?|fees?|charges?))$/],
  ['core', /\b(core|base|basic|education|educational|tuition|placement|school|day)\b|^fees?$/],
];

/** What a fee is for. A label of its own ("Hydrotherapy") is kept beside the kind by the caller. */
export function parseFeeKind(cell: CellContent): Parsed<FeeKind> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const words = plainWords(cell.text);
  const found = WORDS.find(([, pattern]) => pattern.test(words));
  return found
    ? understood(found[0])
    : unclear('feeKindUnclear', `“${cell.text}” is not a kind of fee. Write Core, Therapy, One-to-one, Residential, Transport or Other.`);
}
