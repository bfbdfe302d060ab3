import type { Actor } from '../../kernel/actor.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import type { PaperKind, SchoolPaper, SchoolPapers } from '../../uplifts/school/school-papers.query.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { schoolHead, schoolTrail } from './school-head.view.js';

const PAPER_WORDS: Readonly<Record<PaperKind, string>> = {
  document: 'Letter made here',
  letter: 'Fee letter received',
  evidence: 'Evidence with a return',
};

export const papersTable = (actor: Actor): Table<SchoolPaper> => ({
  name: 'school-documents',
  caption: 'Documents',
  columns: [
    {
      key: 'name',
      heading: 'Document',
      type: 'text',
      value: ({ name }) => name,
      href: ({ documentId, fileId }) => (documentId ? paths.document(documentId) : fileId ? paths.file(fileId) : null),
      note: ({ ready, sizeBytes }) =>
        ready ? (sizeBytes === null ? null : `${String(Math.max(1, Math.round(sizeBytes / 1024)))} KB`) : 'its PDF is being made',
    },
    { key: 'kind', heading: 'What it is', type: 'text', value: ({ kind }) => PAPER_WORDS[kind] },
    { key: 'on', heading: 'Date', type: 'date', value: ({ on }) => on },
    {
      key: 'return',
      heading: 'Return',
      type: 'text',
      value: ({ returnReference }) => returnReference,
      href: ({ returnId }) =>
        returnId === null ? null : actor.kind === 'authority' ? paths.upliftReturn(returnId) : paths.schoolReturn(returnId),
    },
  ],
});

export const papersView = (actor: Actor, school: SchoolRecord, { papers, total }: SchoolPapers) => ({
  breadcrumbs: schoolTrail(actor, school, 'Documents'),
  head: schoolHead(actor, school, 'documents'),
  table: tableView(papersTable(actor), papers, null, { captionHidden: true, empty: 'Nothing is on file about this school yet.' }),
  more: total > papers.length ? total : null,
  exports: { csv: '?format=csv', xlsx: '?format=xlsx' },
});
