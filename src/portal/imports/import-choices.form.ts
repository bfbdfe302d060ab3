import type { PlacementImportPreview, PreviewSheet } from '../../placements/spreadsheet/placement-preview.js';
import type { Form } from '../foundation/form.js';

/** Names of the inputs that ask what a column is, and what its prices are for. Sheets are numbered, since their names may be anything. */
export const columnName = (sheet: number, column: string): string => `column-${String(sheet)}-${column}`;
export const unitName = (sheet: number, column: string): string => `unit-${String(sheet)}-${column}`;

/** The input that asks which school a name of the file means. */
export const schoolName = (index: number): string => `school-${String(index)}`;

/** What the officer chose, in the shape that `readChoices` takes; null where the form says something that cannot be meant. */
export function choicesOf(form: Form, preview: PlacementImportPreview): Record<string, unknown> | null {
  const schools: Record<string, number> = {};
  preview.schools.forEach(({ name }, index) => {
    const chosen = form.typed(schoolName(index));
    if (chosen === '') return;
    const urn = chosen === 'other' ? form.integer(`${schoolName(index)}-urn`, { required: `Enter the URN of “${name}”` }) : Number(chosen);
    if (urn !== null) schools[name] = urn;
  });
  const units = form.integer('chargingUnits');
  const basis = form.typed('chargingBasis');
  if ((basis === 'schoolDay' || basis === 'week') && units === null)
    form.error('chargingUnits', 'Enter how many days or weeks make the year');
  if (form.refused) return null;
  const defaults = {
    ...given('setting', form.typed('setting')),
    ...given('namingBasis', form.typed('namingBasis')),
    ...given('vat', form.typed('vat')),
    ...(form.typed('upliftMonth') === '' ? {} : { upliftMonth: Number(form.typed('upliftMonth')) }),
    ...(basis === '' ? {} : { charging: { basis, units: basis === 'schoolDay' || basis === 'week' ? units : null } }),
  };
  return {
    schools,
    columns: Object.fromEntries(preview.sheets.map((sheet, index) => [sheet.name, columnsOf(form, sheet, index)])),
    includeHidden: form.flag('includeHidden'),
    includeStruck: form.flag('includeStruck'),
    restoreZeros: form.flag('restoreZeros'),
    ...(Object.keys(defaults).length === 0 ? {} : { defaults }),
  };
}

const given = (name: string, value: string): Record<string, string> => (value === '' ? {} : { [name]: value });

const columnsOf = (form: Form, { columns }: PreviewSheet, sheet: number) =>
  columns.map(({ column, unit }) => {
    const field = form.typed(columnName(sheet, column));
    const chosenUnit = form.typed(unitName(sheet, column));
    return { column, field: field === '' ? null : field, unit: chosenUnit === '' ? unit : chosenUnit };
  });
