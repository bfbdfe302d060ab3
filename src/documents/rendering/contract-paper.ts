import type { IsoDate } from '../../kernel/dates.js';

/**
 * What any paper of a contract says: agreement, variation, call-off, notice, statement, award. The contracts module puts its terms into these
 * words and figures; the template lays them out. All of it is text: money, dates and percentages are written as they are to be read.
 */
export interface ContractPaper {
  /** The document's own reference, on every page. */
  readonly reference: string;
  /** The day of issue, and the creation date of the PDF. */
  readonly date: IsoDate;
  /** True before approval: every page is marked DRAFT. */
  readonly draft: boolean;
  /** "Individual placement agreement". */
  readonly title: string;
  readonly running: string;
  readonly authority: {
    readonly name: string;
    readonly department: string;
    readonly addressLines: readonly string[];
    /** Whom the school asks. */
    readonly contact: { readonly name: string; readonly email: string; readonly telephone: string | null };
  };
  readonly provider: { readonly legalName: string };
  readonly school: { readonly name: string; readonly urn: string; readonly addressLines: readonly string[] };
  /** What its reader looks for first. */
  readonly figures: readonly PaperPair[];
  /** One or two sentences before the numbered parts. */
  readonly opening: readonly string[];
  readonly parts: readonly PaperPart[];
  readonly schedules: readonly PaperSchedule[];
  readonly approvals: readonly { readonly role: string; readonly name: string; readonly date: IsoDate }[];
  /** Who signs, in order; none where nobody does. */
  readonly signatures: readonly { readonly organisation: string; readonly side: string }[];
}

export interface PaperPair {
  readonly label: string;
  readonly value: string;
}

/** A numbered part with its numbered paragraphs. */
export interface PaperPart {
  readonly heading: string;
  readonly paragraphs: readonly string[];
}

/** A table of its own at the end. Every row has a cell a column, none of them blank. */
export interface PaperSchedule {
  readonly heading: string;
  readonly note: string | null;
  readonly columns: readonly PaperColumn[];
  readonly rows: readonly PaperRow[];
  /** The last row, set apart: its words span all columns but the last. */
  readonly total: PaperPair | null;
}

export interface PaperColumn {
  readonly label: string;
  /** Figures stand to the right. */
  readonly figures: boolean;
}

export interface PaperRow {
  readonly cells: readonly string[];
}
