import { unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

/** Letters of a UPN, by their number: I, O and S are not used. */
const LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ';

/**
 * A unique pupil number: a check letter and twelve characters, the last of which is a letter in a temporary number. Typed into a
 * spreadsheet without its letter it becomes a number; that is put right only where all twelve digits are still there, since then the
 * letter follows from them.
 */
export function parseUpn(cell: CellContent): Parsed<string> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  if (cell.kind === 'number' && typeof cell.value === 'number') return numberUpn(cell.value);
  const text = cell.text.replace(/\s/g, '').toUpperCase();
  if (/^\d(\.\d+)?E\+?\d+$/.test(text)) return digitsLost(cell.text);
  if (/^\d{12}$/.test(text)) return withLetter(text);
  if (!/^[A-Z]\d{11}[0-9A-Z]$/.test(text)) return unclear('notAUpn', `“${cell.text}” is not a UPN: a letter and twelve digits.`);
  return checkLetter(text.slice(1)) === text[0]
    ? understood(text)
    : unclear('upnCheckLetter', `“${cell.text}” is not a UPN: its first letter does not agree with its digits. Look for a mistyped digit.`);
}

const digitsLost = (text: string) =>
  unclear('digitsLost', `“${text}” has lost its last digits to scientific notation. Format the column as text and type the UPN again.`);

function numberUpn(value: number): Parsed<string> {
  const text = String(value);
  if (!/^\d{12}$/.test(text)) return unclear('notAUpn', `“${text}” is not a UPN: a letter and twelve digits. Format the column as text.`);
  return text.endsWith('00000') ? digitsLost(text) : withLetter(text);
}

function withLetter(digits: string): Parsed<string> {
  const letter = checkLetter(digits);
  return letter === null
    ? unclear('notAUpn', `“${digits}” is not a UPN: a letter and twelve digits.`)
    : understood(letter + digits, `The UPN's letter was missing: ${letter}${digits} follows from its digits.`);
}

/** The check letter: each character by its place (2 to 13), added up, modulo 23. Null where the last character is no UPN letter. */
function checkLetter(rest: string): string | null {
  let total = 0;
  for (const [index, character] of [...rest].entries()) {
    const value = /\d/.test(character) ? Number(character) : LETTERS.indexOf(character);
    if (value < 0) return null;
    total += value * (index + 2);
  }
  return LETTERS[total % 23] ?? null;
}
