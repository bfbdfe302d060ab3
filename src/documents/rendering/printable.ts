import { fontCoverage } from './fonts.js';

/** Longer runs without a space may break after this many characters: wider than any e-mail address, narrower than the page. */
const LONGEST_UNBROKEN = 44;
const ZERO_WIDTH_SPACE = '\u200b';

let covered: ReadonlySet<number> | undefined;

/**
 * A person's text as it can be printed. Nothing is lost silently: a character the document's fonts do not have (an emoji, a script we
 * ship no font for) is written as its code point, `[U+1F600]`, because a blank box is neither accessible nor readable. Left out are only
 * characters that print nothing: controls, joiners, and the direction overrides that could make one figure look like another.
 * A word too long for the page may break inside; narrower places than the page break words by themselves (`fit` in the layout).
 */
export function printable(text: string): string {
  covered ??= fontCoverage();
  const glyphs = covered;
  const cleaned = text
    .normalize('NFC')
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[^\P{Cc}\n]|\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[^\n]/gu, (character) => {
      const codePoint = character.codePointAt(0) ?? 0;
      if (glyphs.has(codePoint)) return character;
      return /\p{Zs}/u.test(character) ? ' ' : `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;
    });
  return cleaned.replace(/\S+/gu, breakable);
}

function breakable(word: string): string {
  const characters = [...word];
  if (characters.length <= LONGEST_UNBROKEN) return word;
  return characters
    .map((character, index) => (index > 0 && index % LONGEST_UNBROKEN === 0 ? ZERO_WIDTH_SPACE + character : character))
    .join('');
}
