import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { parseChargingBasis, type ChargingBasis } from './cells/charging-basis.js';
import { parseBirthMonth, parseDate, parseUpliftMonth } from './cells/dates.js';
import { parseFeeKind, type FeeKind } from './cells/fee-kind.js';
import { parseQuantity, parseUnit, type FeeUnit } from './cells/fee-unit.js';
import { parseFunder, parseShare, type Funder, type WrittenShare } from './cells/funders.js';
import { parsePounds, parsePrice, type VatTreatment, type WrittenPrice } from './cells/money.js';
import { parseNamingBasis, type NamingBasis } from './cells/naming-basis.js';
import { parseNeed, type Need } from './cells/need.js';
import { saysNone, understood, type Parsed } from './cells/parsed.js';
import { parseReference, type ReferenceHabits } from './cells/pupil-reference.js';
import { parseNights, parseSetting, parseWeeks, type WrittenSetting } from './cells/setting.js';
import { parseUpn } from './cells/upn.js';
import { parseUrn } from './cells/urn.js';
import { parseVatTreatment } from './cells/vat-treatment.js';
import { parseYearGroup } from './cells/year-group.js';
import { parseYesNo } from './cells/yes-no.js';
import type { ColumnSuggestion } from './column-mapping.js';
import { isFeeColumn, type Field } from './fields.js';
import { blankCell, isBlank, type Epoch, type GridCell, type GridRow } from './grid.js';
import { cellOf, columnNumber, columnsOf, type MappedSheet } from './mapped-sheet.js';
import type { CellPlace } from './reading.js';
import type { Findings } from './findings.js';

/** What the facts of a row are, by field. Prices are apart: a row may hold several. */
export interface RowFacts {
  reference: string;
  upn: string;
  birthMonth: IsoDate;
  yearGroup: number;
  need: Need;
  urn: number;
  schoolName: string;
  startsOn: IsoDate;
  endsOn: IsoDate | null;
  setting: WrittenSetting;
  weeks: number;
  nights: number;
  namingBasis: NamingBasis;
  tribunalOn: IsoDate | null;
  chargingBasis: ChargingBasis;
  upliftMonth: 4 | 9;
  lastReviewedOn: IsoDate | null;
  feeFrom: IsoDate;
  feeKind: FeeKind;
  feeLabel: string;
  unit: FeeUnit;
  quantity: number;
  vat: VatTreatment;
  funder: Funder;
  share: WrittenShare;
  educationShare: WrittenShare;
  healthShare: WrittenShare;
  socialCareShare: WrittenShare;
  hnb: boolean;
  total: Pence;
}

export type FactField = keyof RowFacts;

export interface Fact<T> {
  readonly value: T;
  /** As it stands in the cell, for messages. */
  readonly text: string;
  readonly place: CellPlace;
}

export interface RowPrice {
  readonly kind: FeeKind | null;
  readonly label: string;
  readonly price: WrittenPrice;
  readonly columnUnit: FeeUnit | null;
  readonly place: CellPlace;
  readonly field: Field;
}

export interface ReadRow {
  readonly mapped: MappedSheet;
  readonly row: GridRow;
  readonly facts: { readonly [F in FactField]?: Fact<RowFacts[F]> };
  readonly prices: readonly RowPrice[];
  /** Fields whose cells say something that could not be read: they are not missing. */
  readonly failed: ReadonlySet<Field>;
}

type Parser<T> = (cell: GridCell, epoch: Epoch, habits: ReferenceHabits) => Parsed<T>;

const text: Parser<string> = (cell) => understood(cell.text);

/** "ongoing" and "-" in the column of end dates say there is none. */
const openDate: Parser<IsoDate | null> = (cell, epoch) =>
  cell.kind === 'text' && (saysNone(cell.text) || /^(ongoing|open|current|present|continuing)$/i.test(cell.text))
    ? understood(null)
    : parseDate(cell, epoch);

const PARSERS: { readonly [F in FactField]: Parser<RowFacts[F]> } = {
  reference: (cell, _epoch, habits) => parseReference(cell, habits),
  upn: parseUpn,
  birthMonth: parseBirthMonth,
  yearGroup: parseYearGroup,
  need: parseNeed,
  urn: parseUrn,
  schoolName: text,
  startsOn: parseDate,
  endsOn: openDate,
  setting: parseSetting,
  weeks: parseWeeks,
  nights: parseNights,
  namingBasis: parseNamingBasis,
  tribunalOn: openDate,
  chargingBasis: parseChargingBasis,
  upliftMonth: parseUpliftMonth,
  lastReviewedOn: openDate,
  feeFrom: parseDate,
  feeKind: parseFeeKind,
  feeLabel: text,
  unit: parseUnit,
  quantity: parseQuantity,
  vat: parseVatTreatment,
  funder: parseFunder,
  share: parseShare,
  educationShare: parseShare,
  healthShare: parseShare,
  socialCareShare: parseShare,
  hnb: parseYesNo,
  total: parsePounds,
};

const FACT_FIELDS = Object.keys(PARSERS) as FactField[];

/** Cells where "n/a" or "-" mean the same as an empty cell, because the fact need not exist. */
const MAY_SAY_NONE: ReadonlySet<Field> = new Set<Field>([
  'upn',
  'birthMonth',
  'weeks',
  'nights',
  'chargingBasis',
  'upliftMonth',
  'feeLabel',
  'quantity',
]);

/** Reads every cell of a row that has a field; what cannot be read goes to the findings, at its cell. */
export function readRow(mapped: MappedSheet, row: GridRow, epoch: Epoch, habits: ReferenceHabits, findings: Findings): ReadRow {
  const facts: { -readonly [F in FactField]?: Fact<RowFacts[F]> } = {};
  const failed = new Set<Field>();
  const read = (field: FactField): void => {
    const cell = firstFilled(mapped, row, field);
    if (!cell || (MAY_SAY_NONE.has(field) && saysNone(cell.text))) return;
    const place = placeOf(mapped, cell);
    const parsed = PARSERS[field](cell, epoch, habits);
    if (!parsed.ok) {
      failed.add(field);
      findings.problem(place, field, parsed);
      return;
    }
    if (parsed.note) findings.note(place, 'putRight', parsed.note);
    (facts as Record<FactField, Fact<unknown>>)[field] = { value: parsed.value, text: cell.text, place };
  };
  FACT_FIELDS.forEach(read);
  return { mapped, row, facts, prices: readPrices(mapped, row, failed, findings), failed };
}

function firstFilled(mapped: MappedSheet, row: GridRow, field: Field): GridCell | undefined {
  return columnsOf(mapped, field)
    .map((column) => cellOf(row, column))
    .find((cell) => !isBlank(cell));
}

function readPrices(mapped: MappedSheet, row: GridRow, failed: Set<Field>, findings: Findings): RowPrice[] {
  return mapped.columns.flatMap((column) => {
    const { field } = column;
    const cell = cellOf(row, column);
    if (field === null || (field !== 'amount' && !isFeeColumn(field)) || !cell || isBlank(cell)) return [];
    const place = placeOf(mapped, cell);
    const parsed = cell.struck && cell.kind !== 'error' ? struckPrice(cell.text) : parsePrice(cell);
    if (!parsed.ok) {
      failed.add(field);
      findings.problem(place, field, parsed);
      return [];
    }
    if (parsed.value.amount === 0) return [];
    return [
      {
        kind: field === 'amount' ? null : field,
        label: labelOf(mapped, column),
        price: parsed.value,
        columnUnit: column.unit,
        place,
        field,
      },
    ];
  });
}

const struckPrice = (words: string): Parsed<WrittenPrice> => ({
  ok: false,
  code: 'struckPrice',
  reason: `“${words}” is struck through, though its row is not. Clear the cell, or remove the line through it.`,
});

/** Two columns of one kind are told apart by their headings. */
function labelOf(mapped: MappedSheet, column: ColumnSuggestion): string {
  return column.field && columnsOf(mapped, column.field).length > 1 ? column.heading : '';
}

export const placeOf = (mapped: MappedSheet, cell: GridCell): CellPlace => ({
  sheet: mapped.sheet.name,
  row: cell.row,
  column: cell.address.replace(/\d+$/, ''),
  address: cell.address,
});

/** Where a field of a row would stand, filled or not; the header's first cell where the sheet has no such column. */
export function placeFor(mapped: MappedSheet, row: number, field: Field): CellPlace {
  const column = columnsOf(mapped, field)[0];
  if (column) return placeOf(mapped, blankCell(row, columnNumber(column.column)));
  return placeOf(mapped, blankCell(mapped.header.row, mapped.header.headings[0]?.column ?? 1));
}
