import { Decimal } from 'decimal.js';
import { type Pence, pence, roundPence, sum } from '../../kernel/money.js';
import type { ChargingBasis } from './cells/charging-basis.js';
import type { FeeKind } from './cells/fee-kind.js';
import type { FeeUnit } from './cells/fee-unit.js';
import type { VatTreatment } from './cells/money.js';
import { unclear, understood, type Parsed } from './cells/parsed.js';
import type { Findings } from './findings.js';
import { columnsOf } from './mapped-sheet.js';
import { placeFor, type ReadRow, type RowPrice } from './read-row.js';
import type { CellPlace, ImportChoices } from './reading.js';

/** One price of one row, with its unit, quantity and treatment settled. */
export interface PricedRow {
  readonly row: ReadRow;
  readonly kind: FeeKind;
  readonly label: string;
  readonly unit: FeeUnit;
  readonly quantity: number;
  readonly unitPence: Pence;
  readonly annualPence: Pence;
  readonly vat: VatTreatment;
  readonly hnbEligible: boolean;
  readonly place: CellPlace;
}

/** What is known of the placement when its prices are settled. */
export interface PriceContext {
  readonly weeks: number | null;
  readonly nights: number | null;
  readonly charging: ChargingBasis | null;
  readonly defaults: NonNullable<ImportChoices['defaults']>;
}

/** The prices of a row. One whose kind, unit or quantity the sheet does not state is reported and left out: nothing about money is guessed. */
export function pricedRows(row: ReadRow, context: PriceContext, findings: Findings): PricedRow[] {
  const priced = row.prices.flatMap((price) => {
    const kind = kindOf(row, price, findings);
    const unit = kind && settle(unitOf(row, price), unitPlace(row, price), price, findings);
    const quantity = unit && settle(quantityOf(row, price, unit, context), price.place, price, findings);
    const vat = quantity && settle(vatOf(row, price, context, findings), price.place, price, findings);
    if (!kind || !unit || !quantity || !vat) return [];
    const { amount } = price.price;
    return [
      {
        row,
        kind,
        label: price.kind === null ? (row.facts.feeLabel?.value ?? '') : price.label,
        unit,
        quantity,
        unitPence: amount,
        annualPence: roundPence(new Decimal(amount).times(quantity)),
        vat,
        hnbEligible: hnbOf(row, context, findings),
        place: price.place,
      },
    ];
  });
  compareTotal(row, priced, findings);
  return priced;
}

function settle<T>(parsed: Parsed<T>, place: CellPlace, price: RowPrice, findings: Findings): T | null {
  if (parsed.ok) return parsed.value;
  findings.problem(place, price.field, parsed);
  return null;
}

function kindOf(row: ReadRow, price: RowPrice, findings: Findings): FeeKind | null {
  if (price.kind) return price.kind;
  if (row.facts.feeKind) return row.facts.feeKind.value;
  if (row.failed.has('feeKind')) return null;
  if (columnsOf(row.mapped, 'feeKind').length > 0) {
    findings.problem(placeFor(row.mapped, row.row.number, 'feeKind'), 'feeKind', {
      code: 'missing',
      reason: 'Say what the fee is for: core, therapy, one-to-one, residential, transport or other.',
    });
    return null;
  }
  findings.sheetNote(
    row.mapped.sheet.name,
    'feeKindAssumed',
    'The sheet does not say what its fees are for: each price was read as the core fee.',
  );
  return 'core';
}

/** In the cell, the heading or the unit column; they may not contradict each other. */
function unitOf(row: ReadRow, price: RowPrice): Parsed<FeeUnit> {
  const own = new Set([price.price.unit, price.columnUnit].flatMap((unit) => unit ?? []));
  if (price.field === 'amount' && row.facts.unit) own.add(row.facts.unit.value);
  if (own.size === 0 && row.facts.unit) own.add(row.facts.unit.value);
  const [unit] = own;
  if (own.size > 1) return unclear('unitUnclear', `The cell, its heading and its unit name different units: ${[...own].join(' and ')}.`);
  return unit
    ? understood(unit)
    : unclear(
        'unitMissing',
        'Nothing says whether these prices are per year, term, week, night, day or session. Say so in the heading or for the column.',
      );
}

/** A unit that no cell of the column states is the heading's fault, said once. */
const unitPlace = (row: ReadRow, price: RowPrice): CellPlace => {
  const stated = price.price.unit ?? price.columnUnit ?? row.facts.unit;
  if (stated || row.failed.has('unit')) return price.place;
  const heading = row.mapped.header.row;
  return { ...price.place, row: heading, address: `${price.place.column}${heading}` };
};

const MOST: Readonly<Record<FeeUnit, number>> = { year: 1, term: 3, week: 53, night: 366, day: 366, session: 366 };

/** In the cell, the quantity column, or what the placement's own terms say: three terms, the contract's weeks, its nights, its school days. */
function quantityOf(row: ReadRow, price: RowPrice, unit: FeeUnit, { weeks, nights, charging }: PriceContext): Parsed<number> {
  if (row.failed.has('quantity')) return unclear('quantityMissing', 'The quantity beside this price could not be read.');
  const written = price.price.quantity;
  const column = price.field === 'amount' || row.facts.unit?.value === unit ? row.facts.quantity?.value : undefined;
  if (written !== undefined && column !== undefined && written !== column) {
    return unclear('quantityUnclear', `The cell says ${written} and the quantity column ${column}.`);
  }
  const quantity = written ?? column ?? termsOf(unit, weeks, nights, charging);
  if (quantity === null) {
    return unclear(
      'quantityMissing',
      `Nothing says how many ${unit}s a year this price is for. Write it as “£1,250 per week x 39”, or fill the quantity or the weeks.`,
    );
  }
  return quantity <= MOST[unit] ? understood(quantity) : unclear('quantityUnclear', `A year does not have ${quantity} ${unit}s.`);
}

function termsOf(unit: FeeUnit, weeks: number | null, nights: number | null, charging: ChargingBasis | null): number | null {
  switch (unit) {
    case 'year':
      return 1;
    case 'term':
      return 3;
    case 'week':
      return charging?.basis === 'week' ? charging.units : weeks;
    case 'night':
      return weeks === null || nights === null || nights === 0 ? null : new Decimal(weeks).times(nights).toNumber();
    case 'day':
      return charging?.basis === 'schoolDay' ? charging.units : null;
    case 'session':
      return null;
  }
}

function vatOf(row: ReadRow, price: RowPrice, { defaults }: PriceContext, findings: Findings): Parsed<VatTreatment> {
  if (row.failed.has('vat')) return unclear('vatUnclear', 'The VAT treatment beside this price could not be read.');
  const column = row.facts.vat?.value;
  const noted = price.price.vat;
  if (column && noted && column !== noted)
    return unclear('vatUnclear', `The price says VAT is ${noted}, and the VAT column says ${column}.`);
  const stated = column ?? noted ?? defaults.vat;
  if (stated) return understood(stated);
  findings.sheetNote(row.mapped.sheet.name, 'vatAssumed', 'Where the sheet says nothing of VAT, prices were read as exempt.');
  return understood('exempt');
}

function hnbOf(row: ReadRow, { defaults }: PriceContext, findings: Findings): boolean {
  const stated = row.facts.hnb?.value ?? defaults.hnbEligible;
  if (stated === undefined)
    findings.sheetNote(
      row.mapped.sheet.name,
      'hnbAssumed',
      'Where the sheet does not say, fees were read as eligible for the High Needs Block.',
    );
  return stated ?? true;
}

function compareTotal(row: ReadRow, priced: readonly PricedRow[], findings: Findings): void {
  const stated = row.facts.total;
  if (!stated || priced.length === 0 || priced.length < row.prices.length) return;
  const computed = sum(priced.map(({ annualPence }) => annualPence));
  const difference = pence(Math.abs(computed - stated.value));
  if (difference > 0) {
    findings.note(
      stated.place,
      'totalDiffers',
      `The total says £${(stated.value / 100).toFixed(2)}; the fees beside it come to £${(computed / 100).toFixed(2)} a year.`,
    );
  }
}
