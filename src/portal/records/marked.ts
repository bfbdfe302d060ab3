/** A piece of a text, and whether it is what was searched for. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

const APOSTROPHES = "['’‘`]";
const BETWEEN = '[ \\-/.]*';

/** Letters of a word as they may be written: apostrophes of any kind, and punctuation of references anywhere or nowhere. */
const pattern = (word: string): string =>
  [...word]
    .filter((letter) => /[\p{L}\p{N}'’‘`]/u.test(letter))
    .map((letter) => (/['’‘`]/.test(letter) ? APOSTROPHES : letter))
    .join(BETWEEN);

/** The text in pieces, those marked that hold the words searched for; the pieces together are the text. */
export function markedPieces(text: string, asked: string): Piece[] {
  const words = [asked, ...asked.split(/\s+/)].map(pattern).filter((word) => word.length > 1);
  if (words.length === 0 || text === '') return [{ text, marked: false }];
  const found = new RegExp(`(${words.join('|')})`, 'giu');
  return text
    .split(found)
    .map((piece, index) => ({ text: piece, marked: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
