import type { Field } from './fields.js';
import type { CellPlace, CellProblem, ReadingNote } from './reading.js';

/** Collects what is found while a file is read. The same finding at the same cell is kept once. */
export class Findings {
  private readonly problemsByCell = new Map<string, CellProblem>();
  private readonly notesByCell = new Map<string, ReadingNote>();

  problem(place: CellPlace, field: Field | null, { code, reason }: { readonly code: string; readonly reason: string }): void {
    const key = `${place.sheet}!${place.address}:${code}:${reason}`;
    if (!this.problemsByCell.has(key)) this.problemsByCell.set(key, { ...place, field, code, message: reason });
  }

  note(place: CellPlace, code: string, message: string): void {
    const key = `${place.sheet}!${place.address}:${code}:${message}`;
    if (!this.notesByCell.has(key))
      this.notesByCell.set(key, { sheet: place.sheet, row: place.row, address: place.address, code, message });
  }

  /** Said once of a whole sheet. */
  sheetNote(sheet: string, code: string, message: string): void {
    this.notesByCell.set(`${sheet}!:${code}:${message}`, { sheet, row: null, address: null, code, message });
  }

  keep(notes: readonly ReadingNote[]): void {
    for (const note of notes) this.notesByCell.set(`${note.sheet}!${note.row}:${note.code}:${note.message}`, note);
  }

  get problems(): CellProblem[] {
    return [...this.problemsByCell.values()];
  }

  get notes(): ReadingNote[] {
    return [...this.notesByCell.values()];
  }
}

/** Sheet by sheet as the workbook has them, top to bottom, left to right. */
export function inReadingOrder(problems: readonly CellProblem[], sheets: readonly string[]): CellProblem[] {
  const order = new Map(sheets.map((name, index) => [name, index]));
  const sheetOf = ({ sheet }: CellProblem): number => order.get(sheet) ?? sheets.length;
  return [...problems].sort(
    (a, b) => sheetOf(a) - sheetOf(b) || a.row - b.row || a.column.length - b.column.length || a.column.localeCompare(b.column, 'en'),
  );
}
