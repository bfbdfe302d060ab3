import type { ColumnSuggestion } from './column-mapping.js';
import type { MappedWorkbook, UnreadSheet } from './mapped-sheet.js';
import type { CellProblem, ReadingNote } from './reading.js';
import type { Difference, Reconciliation } from './reconcile.js';
import type { SchoolQuestion } from './school-candidates.query.js';

export interface PreviewSheet {
  readonly name: string;
  /** "2024/25" where the tab is about a year. */
  readonly year: string | null;
  readonly headerRow: number;
  readonly fingerprint: string;
  readonly columns: readonly ColumnSuggestion[];
}

export interface PreviewCounts {
  /** What a commit would create. */
  readonly placements: number;
  readonly feeLines: number;
  /** What is held already, the same. */
  readonly unchangedPlacements: number;
  readonly unchangedFeeLines: number;
  readonly differences: number;
  readonly problems: number;
}

/** What a file says and what would be saved, before anything is. */
export interface PlacementImportPreview {
  readonly importId: string;
  readonly fileName: string;
  readonly sheets: readonly PreviewSheet[];
  readonly unreadSheets: readonly UnreadSheet[];
  /** Names that need an officer's choice of school. */
  readonly schools: readonly SchoolQuestion[];
  readonly problems: readonly CellProblem[];
  readonly notes: readonly ReadingNote[];
  readonly differences: readonly Difference[];
  readonly counts: PreviewCounts;
  readonly canCommit: boolean;
}

export const previewSheets = (mapped: MappedWorkbook): PreviewSheet[] =>
  mapped.sheets.map(({ sheet, year, header, columns }) => ({
    name: sheet.name,
    year: year?.label ?? null,
    headerRow: header.row,
    fingerprint: header.fingerprint,
    columns,
  }));

export function previewCounts({ placements, unchangedLines, differences }: Reconciliation, problems: number): PreviewCounts {
  return {
    placements: placements.filter(({ placementId }) => placementId === null).length,
    feeLines: placements.reduce((total, { newLines }) => total + newLines.length, 0),
    unchangedPlacements: placements.filter(({ placementId }) => placementId !== null).length,
    unchangedFeeLines: unchangedLines,
    differences: differences.length,
    problems,
  };
}
