import { FIELD_WORDS, FIELDS, isMoneyField } from '../../placements/spreadsheet/fields.js';
import type { PlacementImportPreview, PreviewSheet } from '../../placements/spreadsheet/placement-preview.js';
import type { CellProblem, ImportChoices } from '../../placements/spreadsheet/reading.js';
import type { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { columnName, schoolName, unitName } from './import-choices.form.js';

const UNIT_WORDS: Readonly<Record<string, string>> = {
  year: 'a year',
  term: 'a term',
  week: 'a week',
  night: 'a night',
  day: 'a day',
  session: 'a session',
};

/** More faults than these are in the workbook that comes back marked, and in the file of the table. */
const MOST_FAULTS = 100;

export const faultsTable: Table<CellProblem> = {
  name: 'faults',
  caption: 'Faults',
  columns: [
    { key: 'sheet', heading: 'Sheet', type: 'text', value: ({ sheet }) => sheet },
    { key: 'row', heading: 'Row', type: 'integer', value: ({ row }) => row },
    {
      key: 'column',
      heading: 'Column',
      type: 'text',
      value: ({ column, field }) => (field === null ? column : `${column} (${FIELD_WORDS[field].heading})`),
    },
    { key: 'message', heading: 'What is wrong', type: 'text', value: ({ message }) => message },
  ],
};

const differencesTable: Table<PlacementImportPreview['differences'][number]> = {
  name: 'differences',
  caption: 'Held otherwise',
  columns: [
    { key: 'place', heading: 'Cell', type: 'text', value: ({ sheet, address }) => `${sheet}, ${address}` },
    { key: 'message', heading: 'What differs', type: 'text', value: ({ message }) => message },
    { key: 'inFile', heading: 'In the file', type: 'text', value: ({ inFile }) => inFile },
    { key: 'held', heading: 'Held', type: 'text', value: ({ held }) => held },
  ],
};

/** What was read from a file, what is open about it, and whether it can be saved. */
export function importView(preview: PlacementImportPreview, choices: ImportChoices, form: Form) {
  const { counts, problems, importId } = preview;
  const at = (part: string): string => paths.placementImportOf(importId, part);
  return {
    form,
    wide: true,
    breadcrumbs: [
      { text: 'Placements', href: paths.placements },
      { text: 'Import', href: paths.placementImport },
      { text: preview.fileName },
    ],
    name: preview.fileName,
    canCommit: preview.canCommit,
    commit: at('/commit'),
    choose: at('/choices'),
    rejected: problems.length > 0 ? at('/rejected') : null,
    nothingNew: counts.placements === 0 && counts.feeLines === 0,
    figures: [
      { label: 'New placements', value: String(counts.placements) },
      { label: 'New fee lines', value: String(counts.feeLines) },
      { label: 'Held already, the same', value: String(counts.unchangedPlacements) },
      { label: 'Held otherwise', value: String(counts.differences), ...(counts.differences > 0 ? { note: 'left as they are' } : {}) },
      { label: 'Faults', value: String(counts.problems), alert: counts.problems > 0, ...(counts.problems > 0 ? { href: '#faults' } : {}) },
    ],
    faults: problems.length === 0 ? null : tableView(faultsTable, problems.slice(0, MOST_FAULTS), null, { captionHidden: true }),
    moreFaults:
      problems.length > MOST_FAULTS
        ? `${countInWords(problems.length - MOST_FAULTS, 'more fault is', 'more faults are')} in the files below.`
        : null,
    exports: { csv: '?format=csv', xlsx: '?format=xlsx' },
    differences:
      preview.differences.length === 0
        ? null
        : tableView(differencesTable, preview.differences.slice(0, MOST_FAULTS), null, { captionHidden: true }),
    notes: preview.notes
      .slice(0, MOST_FAULTS)
      .map(({ sheet, address, message }) => `${sheet}${address === null ? '' : `, ${address}`}: ${message}`),
    unread: preview.unreadSheets.map(({ name, why }) => `${name}: ${why}`),
    schools: preview.schools.map(({ name, rows, candidates }, index) => ({
      name: schoolName(index),
      legend: `“${name}”, ${countInWords(rows, 'row', 'rows')}`,
      items: [
        ...candidates.map(({ urn, name: own, town, status, likeness }) => ({
          value: String(urn),
          text: `${own}${town === null ? '' : `, ${town}`} (URN ${String(urn)})`,
          hint: { text: `${String(Math.round(likeness * 100))}% of the letters alike${status === 'open' ? '' : '; closed'}` },
        })),
        { value: 'other', text: 'Another school' },
      ],
      other: `${schoolName(index)}-urn`,
    })),
    sheets: preview.sheets.map((sheet, index) => sheetView(sheet, index)),
    includeHidden: choices.includeHidden ?? false,
    includeStruck: choices.includeStruck ?? false,
    restoreZeros: choices.restoreZeros ?? false,
  };
}

function sheetView({ name, year, headerRow, columns }: PreviewSheet, sheet: number) {
  const taken = columns.filter(({ field }) => field !== null).length;
  const doubtful = columns.filter(({ field, maybe }) => field === null && maybe !== null).length;
  return {
    name,
    words: `${year === null ? '' : `${year}. `}Headings in row ${String(headerRow)}; ${String(taken)} of ${String(columns.length)} columns are read${doubtful === 0 ? '' : `, ${countInWords(doubtful, 'may be meant', 'may be meant')}`}.`,
    columns: columns.map(({ column, heading, field, unit, maybe, personal }) => ({
      id: columnName(sheet, column),
      label: `${column}: ${heading || 'no heading'}`,
      note: personal ? 'Personal details: never read' : field === null && maybe !== null ? `Maybe: ${FIELD_WORDS[maybe].heading}` : null,
      personal,
      options: [
        { value: '', text: 'Not read', chosen: field === null },
        ...FIELDS.map((each) => ({ value: each, text: FIELD_WORDS[each].heading, chosen: each === field })),
      ],
      unit:
        field !== null && isMoneyField(field)
          ? {
              id: unitName(sheet, column),
              options: [
                { value: '', text: 'as it says' },
                ...Object.entries(UNIT_WORDS).map(([value, text]) => ({ value, text, chosen: value === unit })),
              ],
            }
          : null,
    })),
  };
}
