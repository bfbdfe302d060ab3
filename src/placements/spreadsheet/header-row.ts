import { headerFingerprint, type ColumnMapping, type ColumnSuggestion, type Heading, suggestColumns } from './column-mapping.js';
import type { Field } from './fields.js';
import { cellAt, isBlank, type GridRow, type GridSheet } from './grid.js';

export interface HeaderRow {
  readonly row: number;
  readonly fingerprint: string;
  readonly headings: readonly Heading[];
  readonly columns: readonly ColumnSuggestion[];
}

/** Where a header may stand: under a title, a date, a note or two. */
const SEARCHED_ROWS = 40;
const LEAST_FIELDS = 3;

/**
 * The row that heads the columns: of the first rows, the one in which most known headings stand, and at least three of them with a
 * pupil or a school among them. Of two rows alike, one under the other, it is the lower (a heading merged over two rows). Null where
 * the sheet has none: it is not a sheet of placements.
 */
export function findHeader(sheet: GridSheet, remembered: ReadonlyMap<string, ColumnMapping>): HeaderRow | null {
  let best: { header: HeaderRow; score: number } | null = null;
  for (const [index, row] of sheet.rows.slice(0, SEARCHED_ROWS).entries()) {
    const header = asHeader(row, sheet.rows[index - 1], remembered);
    const score = scoreOf(header);
    if (score === 0) continue;
    const directlyBelow = best !== null && row.number === best.header.row + 1 && row.cells.some((cell) => cell.merged);
    if (best === null || score > best.score || (score === best.score && directlyBelow)) best = { header, score };
  }
  return best?.header ?? null;
}

function asHeader(row: GridRow, above: GridRow | undefined, remembered: ReadonlyMap<string, ColumnMapping>): HeaderRow {
  const headings = row.cells
    .filter((cell) => cell.kind === 'text' || cell.kind === 'number')
    .map((cell) => ({ column: cell.column, text: cell.text.replace(/\s+/g, ' '), group: groupAbove(cell.column, cell.text, row, above) }));
  const fingerprint = headerFingerprint(headings);
  return { row: row.number, fingerprint, headings, columns: suggestColumns(headings, remembered.get(fingerprint) ?? null) };
}

/** The merged heading directly above: "Funder split" over "Education", "Health", "Social care". A title over the whole sheet is none. */
function groupAbove(column: number, text: string, row: GridRow, above: GridRow | undefined): string {
  if (!above || above.number !== row.number - 1) return '';
  const cell = cellAt(above, column);
  if (isBlank(cell) || !cell?.merged || cell.text === text) return '';
  const width = above.cells.filter((each) => each.merged && each.text === cell.text).length;
  return width < row.cells.length ? cell.text : '';
}

function scoreOf(header: HeaderRow): number {
  const fields = new Set<Field>(header.columns.flatMap(({ field }) => field ?? []));
  const aboutPlacements = fields.has('reference') || fields.has('upn') || fields.has('urn') || fields.has('schoolName');
  return aboutPlacements && fields.size >= LEAST_FIELDS ? fields.size : 0;
}
