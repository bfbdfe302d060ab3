import type { ContractImportCounts, ContractImportPreview, PreviewedContract } from '../../contracts/import/contract-import.service.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords } from '../foundation/words.js';
import { faultsTable } from '../imports/placement-import.view.js';
import { paths } from '../paths.js';

/** More than these are in the workbook that comes back marked, and in the file of the table. */
const MOST_SHOWN = 100;

const KIND_WORDS = { spot: 'Individual placement', block: 'Block', framework: 'Framework' } as const;

const readTable: Table<PreviewedContract> = {
  name: 'contracts-read',
  caption: 'Contracts that would be kept',
  columns: [
    { key: 'reference', heading: 'Reference', type: 'text', unbroken: true, value: ({ reference }) => reference },
    { key: 'kind', heading: 'Kind', type: 'text', value: ({ kind }) => KIND_WORDS[kind] },
    { key: 'title', heading: 'Title', type: 'text', value: ({ title }) => title },
    { key: 'school', heading: 'School', type: 'text', value: ({ schoolName }) => schoolName },
    { key: 'from', heading: 'Starts', type: 'date', value: ({ startsOn }) => startsOn },
    { key: 'to', heading: 'Ends', type: 'date', value: ({ endsOn }) => endsOn },
    { key: 'state', heading: 'Would be', type: 'text', value: ({ state }) => (state === 'active' ? 'Active' : 'Ended') },
  ],
};

export function contractImportView(preview: ContractImportPreview, counts: ContractImportCounts | null, list: ListState, form: Form) {
  const { contracts, problems, held } = preview;
  return {
    ...(form.refused ? { form } : {}),
    wide: true,
    list,
    breadcrumbs: [{ text: 'Contracts', href: paths.contracts }, { text: 'Import', href: paths.contractImport }, { text: preview.fileName }],
    name: preview.fileName,
    figures: [
      { label: 'Rows read', value: String(preview.rows) },
      { label: 'Contracts to keep', value: String(contracts.length) },
      { label: 'Here already', value: String(held.length), note: 'Left as they are' },
      { label: 'Faults', value: String(problems.length), alert: problems.length > 0 },
    ],
    committed:
      counts === null
        ? null
        : `This file was imported: ${countInWords(counts.spot + counts.block + counts.framework, 'contract', 'contracts')}.`,
    nothingNew: problems.length === 0 && contracts.length === 0,
    commit: counts === null && problems.length === 0 && contracts.length > 0 ? paths.contractImportOf(preview.id, '/commit') : null,
    faults:
      problems.length === 0
        ? null
        : {
            table: tableView(faultsTable, problems.slice(0, MOST_SHOWN), null),
            more: problems.length > MOST_SHOWN ? `${String(problems.length - MOST_SHOWN)} more are in the marked workbook.` : null,
            rejected: paths.contractImportOf(preview.id, '/rejected'),
          },
    contracts: contracts.length === 0 ? null : tableView(readTable, contracts.slice(0, MOST_SHOWN), null),
    moreContracts: contracts.length > MOST_SHOWN ? `${String(contracts.length - MOST_SHOWN)} more are kept with them.` : null,
  };
}
