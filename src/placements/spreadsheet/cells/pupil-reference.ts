import { unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

/**
 * The width of an authority's references where they have a fixed one and use leading zeros: at least one reference starts with zero and
 * nine in ten of the all-digit references are as long as it. Null where nothing can be said.
 */
export function referenceWidth(references: Iterable<string>): number | null {
  const widths = new Map<number, number>();
  let count = 0;
  let withZero = 0;
  for (const reference of references) {
    if (!/^\d+$/.test(reference)) continue;
    count += 1;
    widths.set(reference.length, (widths.get(reference.length) ?? 0) + 1);
    if (reference.startsWith('0')) withZero = Math.max(withZero, reference.length);
  }
  return withZero > 0 && (widths.get(withZero) ?? 0) * 10 >= count * 9 ? withZero : null;
}

/** What is known about an authority's references when one is read. */
export interface ReferenceHabits {
  readonly width: number | null;
  /** The officer said that short references have lost their zeros. */
  readonly restoreZeros: boolean;
}

/**
 * An authority's own reference of a pupil. A short one that may have lost leading zeros is never lengthened silently: the officer is
 * shown what it would be and decides for the file.
 */
export function parseReference(cell: CellContent, habits: ReferenceHabits): Parsed<string> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  if (cell.kind === 'date')
    return unclear(
      'referenceIsDate',
      `The sheet turned the reference into a date (${cell.text}). Format the column as text and type it again.`,
    );
  const text = cell.text.replace(/\s+/g, ' ').trim();
  if (/^\d(\.\d+)?e\+\d+$/i.test(text) || (cell.kind === 'number' && !Number.isSafeInteger(cell.value))) {
    return unclear(
      'digitsLost',
      `“${text}” has lost digits to scientific notation. Format the column as text and type the reference again.`,
    );
  }
  if (text.length > 60) return unclear('referenceTooLong', 'A pupil reference has at most 60 characters.');
  if (/[a-z]+ [a-z]+/i.test(text) && !/\d/.test(text)) {
    return unclear('looksLikeName', 'This looks like a name. Use your reference for the pupil: names are not kept here.');
  }
  const { width, restoreZeros } = habits;
  if (width === null || !/^\d+$/.test(text) || text.length >= width) return understood(text);
  const full = text.padStart(width, '0');
  return restoreZeros
    ? understood(full, `Read as ${full}: your references have ${width} digits.`)
    : unclear(
        'zerosLost',
        `“${text}” is shorter than your other references, which have ${width} digits. Is it ${full}? Say so for the file, or correct the cell.`,
      );
}
