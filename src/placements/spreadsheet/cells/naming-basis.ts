import { plainWords, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

export type NamingBasis = 'agreed' | 'tribunal' | 'parentalChoice' | 'interim' | 'partParentFunded';

const WORDS: readonly (readonly [NamingBasis, RegExp])[] = [
  ['partParentFunded', /\b(part|partly|joint|jointly)\b.*\b(parent|parents|parental|family|funded|fund)\b/],
  ['tribunal', /\b(tribunal|sendist|send ?ist|ftt|consent order|ordered|appeal upheld|court)\b/],
  ['interim', /\b(interim|temporary|pending (appeal|tribunal))\b/],
  ['parentalChoice', /\b(parental|parents?'?|family) (choice|preference|request)\b|^parental$/],
  [
    'agreed',
    /^(agreed|yes|la|la agreed|agreed by (the )?(la|authority|council|panel)|panel|panel agreed|la choice|la named|council agreed|local authority)$/,
  ],
];

/** Why the school is named in the plan. */
export function parseNamingBasis(cell: CellContent): Parsed<NamingBasis> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const words = plainWords(cell.text);
  const found = WORDS.find(([, pattern]) => pattern.test(words));
  return found
    ? understood(found[0])
    : unclear(
        'namingBasisUnclear',
        `“${cell.text}” is not a naming basis. Write Agreed, Tribunal, Parental choice, Interim or Part parent-funded.`,
      );
}
