import type { BasisPoints, Pence } from '../../kernel/money.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { ChargingBasis } from './cells/charging-basis.js';
import type { FeeKind } from './cells/fee-kind.js';
import type { FeeUnit } from './cells/fee-unit.js';
import type { Funder } from './cells/funders.js';
import type { VatTreatment } from './cells/money.js';
import type { NamingBasis } from './cells/naming-basis.js';
import type { Need } from './cells/need.js';
import type { Field } from './fields.js';
import type { ColumnChoice } from './column-mapping.js';

/** Where something stands in the uploaded file. */
export interface CellPlace {
  readonly sheet: string;
  readonly row: number;
  /** The column's letter. */
  readonly column: string;
  readonly address: string;
}

/** Something the import cannot take, at its cell. Nothing is saved while there is one. */
export interface CellProblem extends CellPlace {
  readonly field: Field | null;
  readonly code: string;
  readonly message: string;
}

/** Something an officer should know and need not correct: a row left out, a value put right, a default taken. */
export interface ReadingNote {
  readonly sheet: string;
  readonly row: number | null;
  readonly address: string | null;
  readonly code: string;
  readonly message: string;
}

export interface ParsedFeeLine {
  readonly kind: FeeKind;
  readonly label: string;
  readonly unit: FeeUnit;
  readonly quantity: number;
  readonly unitPence: Pence;
  readonly annualPence: Pence;
  readonly vat: VatTreatment;
  readonly hnbEligible: boolean;
  readonly split: Readonly<Partial<Record<Funder, BasisPoints>>>;
  readonly from: IsoDate;
  /** The day after the last; null while it stands. */
  readonly to: IsoDate | null;
  readonly place: CellPlace;
}

export interface ParsedPlacement {
  readonly reference: string;
  readonly upn: string | null;
  readonly birthMonth: IsoDate | null;
  readonly yearGroup: number;
  readonly need: Need;
  readonly urn: number;
  /** As the file calls the school, where it does. */
  readonly schoolName: string | null;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly setting: 'day' | 'residential';
  readonly weeks: number | null;
  readonly nights: number | null;
  readonly namingBasis: NamingBasis;
  readonly tribunalOn: IsoDate | null;
  readonly charging: ChargingBasis | null;
  readonly upliftMonth: 4 | 9 | null;
  readonly lastReviewedOn: IsoDate | null;
  readonly feeLines: readonly ParsedFeeLine[];
  /** Where each fact was read, for what only the database can find wrong. */
  readonly places: Readonly<Partial<Record<Field, CellPlace>>>;
}

/** What the officer said about a file, kept with it. */
export interface ImportChoices {
  /** Columns by sheet name, over what was suggested. */
  readonly columns?: Readonly<Record<string, readonly Pick<ColumnChoice, 'column' | 'field' | 'unit'>[]>>;
  /** Sheets not to read. */
  readonly skipSheets?: readonly string[];
  /** Which school a name in the sheet stands for: URN by name. */
  readonly schools?: Readonly<Record<string, number>>;
  readonly includeHidden?: boolean;
  readonly includeStruck?: boolean;
  readonly restoreZeros?: boolean;
  /** What holds where the file has no such column. */
  readonly defaults?: {
    readonly setting?: 'day' | 'residential';
    readonly namingBasis?: NamingBasis;
    readonly charging?: ChargingBasis;
    readonly upliftMonth?: 4 | 9;
    readonly vat?: VatTreatment;
    readonly hnbEligible?: boolean;
  };
}

/** A name in the file that no URN goes with, and where it first stands. */
export interface UnchosenSchool {
  readonly name: string;
  readonly rows: number;
  readonly place: CellPlace;
}

export interface Reading {
  readonly placements: readonly ParsedPlacement[];
  readonly problems: readonly CellProblem[];
  readonly notes: readonly ReadingNote[];
  readonly unchosenSchools: readonly UnchosenSchool[];
}
