import { diffLines, diffWordsWithSpace } from 'diff';

/** A stretch of a line, marked where it differs from the other version. */
export interface DiffPiece {
  readonly text: string;
  readonly marked: boolean;
}

export type DiffRow =
  | { readonly kind: 'same' | 'removed' | 'added'; readonly number: number; readonly pieces: readonly DiffPiece[] }
  | { readonly kind: 'left out'; readonly count: number };

/** Every line ended, the last one too; nothing at all stays nothing. */
const closed = (text: string): string => (text.trim() === '' ? '' : `${text.trimEnd()}\n`);

/** As many unchanged lines as stand around a change. */
const AROUND = 3;

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');

/**
 * Two versions line by line. Where a line was replaced by another, their words are compared, so that one figure changed in a long paragraph is seen;
 * long unchanged stretches are left out.
 */
export function wordingDiff(before: string, after: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let [oldLine, newLine] = [1, 1];
  const changes = diffLines(closed(before), closed(after));
  for (let at = 0; at < changes.length; at += 1) {
    const change = changes[at];
    if (!change) break;
    const next = changes[at + 1];
    const removed = change.removed ? linesOf(change.value) : [];
    const added = change.added ? linesOf(change.value) : change.removed && next?.added ? linesOf(next.value) : [];
    if (!change.removed && !change.added) {
      for (const text of linesOf(change.value)) {
        rows.push({ kind: 'same', number: newLine, pieces: [{ text, marked: false }] });
        oldLine += 1;
        newLine += 1;
      }
      continue;
    }
    if (change.removed && next?.added) at += 1;
    for (const [index, text] of removed.entries())
      rows.push({ kind: 'removed', number: oldLine++, pieces: piecesOf(text, added[index], 'removed') });
    for (const [index, text] of added.entries())
      rows.push({ kind: 'added', number: newLine++, pieces: piecesOf(text, removed[index], 'added') });
  }
  return withoutLongStretches(rows);
}

/** A line against the one it replaces or is replaced by; whole where there is none. */
function piecesOf(text: string, twin: string | undefined, side: 'removed' | 'added'): DiffPiece[] {
  if (twin === undefined) return [{ text, marked: false }];
  const words = side === 'removed' ? diffWordsWithSpace(text, twin) : diffWordsWithSpace(twin, text);
  const own = words.filter((word) => !(side === 'removed' ? word.added : word.removed));
  // A space between two changed words is part of the change, so that "head teacher" is one mark and not two.
  const joins = (at: number): boolean => own[at]?.value.trim() === '' && own[at - 1]?.[side] === true && own[at + 1]?.[side] === true;
  return own.map((word, at) => ({ text: word.value, marked: word[side] || joins(at) }));
}

function withoutLongStretches(rows: readonly DiffRow[]): DiffRow[] {
  const near = rows.map((_, index) => rows.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ kind }) => kind !== 'same'));
  const shown: DiffRow[] = [];
  let left = 0;
  for (const [index, row] of rows.entries()) {
    if (near[index]) {
      if (left > 0) shown.push({ kind: 'left out', count: left });
      left = 0;
      shown.push(row);
    } else left += 1;
  }
  if (left > 0 && shown.length > 0) shown.push({ kind: 'left out', count: left });
  return shown;
}
