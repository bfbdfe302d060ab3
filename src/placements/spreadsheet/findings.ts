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

  /** In reading order: sheet by sheet as found, top to bottom, left to right. */
  get problems(): CellProblem[] {
    const sheets = [...new Set([...this.problemsByCell.values()].map(({ sheet }) => sheet))];
    return [...this.problemsByCell.values()].sort(
      (a, b) =>
        sheets.indexOf(a.sheet) - sheets.indexOf(b.sheet) ||
        a.row - b.row ||
        a.column.length - b.column.length ||
        (a.column < b.column ? -1 : a.column > b.column ? 1 : 0),
    );
  }

  get notes(): ReadingNote[] {
    return [...this.notesByCell.values()];
  }
}
