import { isUUID } from 'class-validator';
import type { Actor } from '../../kernel/actor.js';
import { inWords } from '../../kernel/life-cycle.js';
import type { DocumentsFilter, WholeDocument } from '../../documents/documents.query.js';
import type { DocumentSort } from '../../documents/documents.sql.js';
import type { DocumentStanding, DocumentView } from '../../documents/dto/document.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { dayOf } from './history.view.js';
import { subjectAddress, subjectName } from './subjects.js';

export const documentsList = (query: AddressQuery): ListState<DocumentSort> =>
  listState<DocumentSort>(query, {
    sorts: ['createdAt', 'reference', 'schoolName'],
    sort: 'createdAt',
    descending: true,
    filters: ['kind', 'standing', 'school', 'from', 'to'],
  });

export const DOCUMENT_KIND_WORDS: Readonly<Record<string, string>> = {
  variationLetter: 'Variation letter',
  individualPlacementAgreement: 'Individual placement agreement',
  blockAgreement: 'Block agreement',
  frameworkAgreement: 'Framework agreement',
  contractVariation: 'Variation of a contract',
  callOff: 'Call-off',
  notice: 'Notice',
  reconciliationStatement: 'Reconciliation statement',
  awardLetter: 'Award letter',
  rechargeStatement: 'Statement of a shared cost',
  trueUpStatement: 'True-up of a shared cost',
  interAuthorityAgreement: 'Inter-authority agreement',
  blockRecharge: 'Recharge for places in a block',
  demandStatement: 'Pooled demand statement',
};

const STANDINGS: Readonly<Record<DocumentStanding, { readonly text: string; readonly colour: string }>> = {
  ready: { text: 'Ready', colour: 'green' },
  pending: { text: 'Being made', colour: 'yellow' },
  failed: { text: 'Not made yet: an error', colour: 'red' },
};

const isStanding = (text: string): text is DocumentStanding => text in STANDINGS;

export const documentsFilter = (list: ListState): DocumentsFilter => {
  const [standing, school] = [list.filter('standing'), list.filter('school')];
  return {
    kinds: list.filters('kind'),
    standings: isStanding(standing) ? [standing] : null,
    schoolId: isUUID(school) ? school : null,
    from: dayOf(list.filter('from')),
    to: dayOf(list.filter('to')),
    text: list.q || null,
  };
};

const kindName = (kind: string): string => DOCUMENT_KIND_WORDS[kind] ?? inWords(kind).replace(/^./, (letter) => letter.toUpperCase());

export const documentsTable: Table<DocumentView> = {
  name: 'documents',
  caption: 'Documents',
  columns: [
    {
      key: 'reference',
      heading: 'Document',
      type: 'text',
      sort: 'reference',
      value: ({ reference }) => reference,
      href: ({ id }) => paths.document(id),
    },
    { key: 'kind', heading: 'Kind', type: 'text', value: ({ kind }) => kindName(kind) },
    { key: 'school', heading: 'School, consortium or authority', type: 'text', sort: 'schoolName', value: ({ schoolName }) => schoolName },
    { key: 'createdAt', heading: 'Content fixed', type: 'dateTime', sort: 'createdAt', value: ({ createdAt }) => createdAt },
    {
      key: 'standing',
      heading: 'State',
      type: 'status',
      value: ({ standing }) => STANDINGS[standing].text,
      colour: ({ standing }) => STANDINGS[standing].colour,
    },
    { key: 'pdfSha256', heading: 'SHA-256 of the PDF', type: 'text', value: ({ pdfSha256 }) => pdfSha256, hidden: 'page' },
    {
      key: 'snapshotSha256',
      heading: 'SHA-256 of the content',
      type: 'text',
      value: ({ snapshotSha256 }) => snapshotSha256,
      hidden: 'page',
    },
  ],
};

export function documentsView(documents: Connection<DocumentView>, list: ListState<DocumentSort>, mayDownloadAll: boolean) {
  const school = list.filter('school');
  const options = (values: Readonly<Record<string, string>>, chosen: string) =>
    Object.entries(values).map(([value, text]) => ({ value, text, chosen: value === chosen }));
  return {
    exports: list.exports,
    table: tableView(documentsTable, documents.nodes, list, {
      captionHidden: true,
      empty: list.isFiltered
        ? 'No document matches this filter.'
        : 'There are no documents yet: a letter is made when a settlement comes into force.',
    }),
    pagination: list.pages(documents),
    filters: {
      label: 'Filter the documents',
      search: { label: 'Reference, school or consortium', value: list.q },
      choices: [
        { name: 'kind', label: 'Kind', options: options(DOCUMENT_KIND_WORDS, list.filter('kind')) },
        {
          name: 'standing',
          label: 'State',
          options: options(
            Object.fromEntries(Object.entries(STANDINGS).map(([value, { text }]) => [value, text])),
            list.filter('standing'),
          ),
        },
      ],
      dates: [
        { name: 'from', label: 'From', value: list.filter('from') },
        { name: 'to', label: 'To', value: list.filter('to') },
      ],
      kept: school === '' ? [] : [{ name: 'school', value: school }],
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    downloadAll: mayDownloadAll && documents.totalCount > 0 ? { count: documents.totalCount, carried: list.carried } : null,
  };
}

/** One document: what it is, how it can be recognised, and its PDF as far as that is made. */
export function documentView(actor: Actor, document: WholeDocument) {
  const { id, reference, kind, standing, subjectType, subjectId, subjectReference, madeBy, madeByOrganisation } = document;
  const { text, colour } = STANDINGS[standing];
  const atSchool = actor.kind === 'provider' || actor.kind === 'providerGroup';
  return {
    breadcrumbs: [{ text: 'Documents', href: paths.documents }, { text: reference }],
    reference,
    kind: kindName(kind),
    tag: { text, colour },
    standing,
    isReady: standing === 'ready',
    isPending: standing === 'pending',
    isFailed: standing === 'failed',
    pdf: paths.documentPdf(id),
    address: paths.document(id),
    mayRetry: standing === 'failed' && actor.kind === 'authority' && actor.access === 'write',
    history: paths.historyOf('document', id),
    rows: [
      {
        key: 'About',
        value: `${subjectName(subjectType)}${subjectReference === null ? '' : ` ${subjectReference}`}`,
        href: subjectAddress(actor, subjectType, subjectId),
      },
      ...(document.kind === 'blockRecharge'
        ? [
            { key: 'From', value: document.schoolName },
            { key: 'To', value: document.authorityName },
          ]
        : document.schoolId === null
          ? [
              { key: 'Consortium', value: document.schoolName, href: paths.consortium },
              { key: 'For', value: document.authorityName === document.schoolName ? 'All members' : document.authorityName },
            ]
          : [
              { key: 'School', value: document.schoolName, href: atSchool ? null : paths.school(document.schoolId) },
              { key: 'Sent by', value: document.authorityName },
            ]),
      {
        key: 'Content fixed',
        value: momentInWords(document.createdAt),
        ...(madeBy === null ? {} : { note: `By ${madeBy} of ${madeByOrganisation ?? ''}` }),
      },
      {
        key: 'Wording',
        value: document.wording === null ? 'Standard' : `${document.authorityName}’s own, version ${String(document.wording.number)}`,
        href: document.wording === null || atSchool ? null : paths.wordingVersion(document.wording.id),
      },
      ...(document.renderedAt === null ? [] : [{ key: 'PDF made', value: momentInWords(document.renderedAt) }]),
      ...(document.sizeBytes === null
        ? []
        : [{ key: 'Size', value: `${Math.max(1, Math.round(document.sizeBytes / 1000)).toLocaleString('en-GB')} kB` }]),
    ],
    proofs: [
      ...(document.templateVersion === null ? [] : [{ key: 'Template version', value: document.templateVersion }]),
      { key: 'SHA-256 of the content', value: document.snapshotSha256 },
      ...(document.pdfSha256 === null ? [] : [{ key: 'SHA-256 of the PDF', value: document.pdfSha256 }]),
    ],
  };
}
