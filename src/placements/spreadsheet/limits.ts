/** How large an upload may be. A council's largest sheet seen is some 600 pupils by 60 columns over five tabs; these leave room for ten times that. */
export interface UploadLimits {
  readonly fileBytes: number;
  readonly unpackedBytes: number;
  readonly packedFiles: number;
  readonly sheets: number;
  readonly rows: number;
  readonly columns: number;
  readonly cells: number;
  /** Cells covered by merged areas, which have to be laid out one by one. */
  readonly mergedCells: number;
}

export const UPLOAD_LIMITS: UploadLimits = {
  fileBytes: 10 * 1024 * 1024,
  unpackedBytes: 100 * 1024 * 1024,
  packedFiles: 1_000,
  sheets: 40,
  rows: 20_000,
  columns: 250,
  cells: 600_000,
  mergedCells: 100_000,
};
