import type { Span } from './passages.js';

/** A sentence, or a line of a table or list, which says one thing as a sentence does. */
export interface Sentence extends Span {
  readonly text: string;
  /** A line whose parts stand in columns. */
  readonly row: boolean;
}

/** A full stop after these ends no sentence. */
const ABBREVIATED = /(?:\b(?:mr|mrs|ms|dr|st|no|nos|approx|inc|incl|excl|ltd|co|ref|tel|p|e\.g|i\.e|p\.a|w\.e\.f|w\.e|vs|etc)|\b[A-Z])$/i;

const BULLET = /^\s*(?:[•▪◦‣*·–-]|\(?[a-z\d]{1,2}[.)])\s/i;
const LABEL = /^\s*[A-Z][\w&’'/ ()-]{1,60}:\s/;
/** A day or a greeting on a line of its own. */
const ALONE = /^\s*(?:(?:date:?\s*)?\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]+,?\s+\d{4}|dear\b[^.]{0,60})\s*$/i;
const COLUMNS = /\t| {3,}/;

/** Cuts a letter into sentences. A line that the page only wraps goes on; a new paragraph, a row, a list entry or a labelled line begins anew. */
export function sentences(text: string): Sentence[] {
  const blocks: { start: number; end: number; row: boolean }[] = [];
  let open: { start: number; end: number } | null = null;
  let offset = 0;
  let before = '';
  for (const line of text.split('\n')) {
    const end = offset + line.length;
    const row = COLUMNS.test(line.trim());
    const anew =
      before.trim() === '' ||
      before.trimEnd().endsWith(':') ||
      BULLET.test(line) ||
      LABEL.test(line) ||
      LABEL.test(before) ||
      ALONE.test(line) ||
      ALONE.test(before) ||
      row;
    if (open && (anew || line.trim() === '')) {
      blocks.push({ ...open, row: false });
      open = null;
    }
    if (row) blocks.push({ start: offset, end, row: true });
    else if (line.trim() !== '') open = open ? { start: open.start, end } : { start: offset, end };
    before = row ? '' : line;
    offset = end + 1;
  }
  if (open) blocks.push({ ...open, row: false });
  return blocks.flatMap((block) => (block.row ? [sentence(text, block, true)] : inBlock(text, block)));
}

function inBlock(text: string, { start, end }: Span): Sentence[] {
  const found: Sentence[] = [];
  let from = start;
  for (const match of text.slice(start, end).matchAll(/[.!?]["’”)]*\s+(?=["‘“(]?[A-Z£\d])/g)) {
    const stop = start + match.index;
    if (text[stop] === '.' && ABBREVIATED.test(text.slice(from, stop))) continue;
    found.push(sentence(text, { start: from, end: stop + 1 }, false));
    from = stop + match[0].length;
  }
  found.push(sentence(text, { start: from, end }, false));
  return found.filter(({ text: words }) => words.trim() !== '');
}

const sentence = (text: string, { start, end }: Span, row: boolean): Sentence => ({ start, end, row, text: text.slice(start, end) });
