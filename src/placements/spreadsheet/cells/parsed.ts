import type { GridCell } from '../grid.js';

/** What a cell means, or the reason in words why it cannot be told. A reason is shown beside the cell: it says what to write instead. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T; readonly note?: string } | { readonly ok: false; readonly code: string; readonly reason: string };

/** The part of a cell that a parser reads. */
export type CellContent = Pick<GridCell, 'kind' | 'value' | 'text' | 'format' | 'formula'>;

export const understood = <T>(value: T, note?: string): Parsed<T> => (note === undefined ? { ok: true, value } : { ok: true, value, note });

export const unclear = (code: string, reason: string): { readonly ok: false; readonly code: string; readonly reason: string } => ({
  ok: false,
  code,
  reason,
});

/** Words that say "nobody knows yet", which is not a value and never zero. */
const NOT_KNOWN =
  /^(tbc|tba|tbd|t\.b\.c\.?|to be (confirmed|agreed|advised)|awaiting.*|pending|unknown|not known|n\/?k|see notes?|\?+|x+)$/i;

/** Words that say "there is none". */
const NONE = /^(n\/?a|none|nil|not applicable|-+|–|—|\.)$/i;

export const saysNotKnown = (text: string): boolean => NOT_KNOWN.test(text.trim());
export const saysNone = (text: string): boolean => NONE.test(text.trim());

/** What no parser can read: an error left by a formula, a formula without its result, a yes or no, words for "not known yet". */
export function unreadable(cell: CellContent): { readonly ok: false; readonly code: string; readonly reason: string } | null {
  if (cell.kind === 'error') return unclear('cellError', `${cell.text} is an error left by a formula or a look-up, not a value.`);
  if (cell.kind === 'blank' && cell.formula) {
    return unclear('formulaWithoutResult', 'A formula saved without its result. Open the sheet in Excel, save it and upload it again.');
  }
  if (cell.kind === 'text' && saysNotKnown(cell.text))
    return unclear('notKnown', `“${cell.text}” says it is not known yet. Leave the row out, or give the value.`);
  return null;
}

/** Lower case, single spaces, plain dashes and quotes: how words are compared. */
export const plainWords = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/[‐-―]/g, '-').replace(/[’‘]/g, "'").replace(/\s+/g, ' ').trim();
