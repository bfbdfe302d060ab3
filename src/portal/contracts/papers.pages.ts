import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { type ChangedTerm, compareTerms } from '../../contracts/compare-terms.js';
import { ContractQuery, type ContractRecord } from '../../contracts/contract.query.js';
import { type ContractDocument, ContractPapersQuery } from '../../contracts/documents/contract-papers.query.js';
import { ContractPapers } from '../../contracts/documents/contract-papers.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, file, page } from '../foundation/reply.js';
import { type Table, tableView } from '../foundation/table.js';
import { shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';
import { DOCUMENT_KIND_WORDS } from '../records/documents.view.js';
import { contractHead, contractTrail } from './contract-head.js';
import { VERSION_TAGS } from './contract-words.js';

const DOCUMENTS: Table<ContractDocument> = {
  name: 'documents-of-the-contract',
  caption: 'Documents',
  columns: [
    {
      key: 'reference',
      heading: 'Document',
      type: 'text',
      unbroken: true,
      value: ({ reference }) => reference,
      href: ({ id }) => paths.document(id),
    },
    { key: 'kind', heading: 'Kind', type: 'text', value: ({ kind }) => DOCUMENT_KIND_WORDS[kind] },
    { key: 'made', heading: 'Issued', type: 'dateTime', value: ({ createdAt }) => createdAt },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ ready, superseded }) => (superseded ? 'Issued anew since' : ready ? 'Ready' : 'Being made'),
      colour: ({ ready, superseded }) => (superseded ? 'grey' : ready ? 'green' : 'yellow'),
    },
    {
      key: 'pdf',
      heading: 'PDF',
      type: 'text',
      hidden: 'export',
      value: ({ ready }) => (ready ? 'Open' : ''),
      href: ({ id, ready }) => (ready ? paths.documentPdf(id) : null),
    },
  ],
};

const CHANGES: Table<ChangedTerm> = {
  name: 'changed-terms',
  caption: 'What differs',
  columns: [
    { key: 'term', heading: 'Term', type: 'text', value: ({ name }) => name },
    { key: 'before', heading: 'Before', type: 'text', value: ({ before }) => before ?? 'Not there' },
    { key: 'after', heading: 'After', type: 'text', value: ({ after }) => after ?? 'No longer there' },
    { key: 'difference', heading: 'Difference a year', type: 'money', value: ({ differencePence }) => differencePence },
  ],
};

/** A contract's papers: its documents, how a version would read, and two versions side by side. */
@Portal()
export class ContractPapersPages {
  constructor(
    private readonly contracts: ContractQuery,
    private readonly documents: ContractPapersQuery,
    private readonly papers: ContractPapers,
  ) {}

  @Get('contracts/:id/documents')
  async list(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['made'], sort: 'made' });
    const contract = await this.contract(actor, id);
    const documents = await this.documents.of(actor, id);
    if (list.format) return exportTable(DOCUMENTS, documents, list);
    const open = contract.openVersion;
    return page('contracts/documents', `Documents of ${contract.reference}`, {
      wide: true,
      list,
      breadcrumbs: contractTrail(contract, 'Documents'),
      head: contractHead(actor, contract, 'documents'),
      preview:
        actor.kind === 'authority' && open !== null
          ? { href: `${paths.contractPart(id, 'preview')}?version=${open.id}`, number: open.number }
          : null,
      table: tableView(DOCUMENTS, documents, list, {
        captionHidden: true,
        empty: 'No document has been issued yet. The agreement is made when the contract is issued.',
      }),
    });
  }

  @Get('contracts/:id/preview')
  async preview(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query('version') versionId: string): Promise<Reply> {
    const contract = await this.contract(actor, id);
    const version = contract.versions.find((each) => each.id === versionId) ?? contract.versions[0];
    if (!version) throw new Refused([refusal('notFound', 'This contract has no version that you may see.')]);
    const { name, pdf } = await this.papers.preview(actor, version.id);
    return file(name, 'application/pdf', pdf);
  }

  @Get('contracts/:id/compare')
  async compare(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['term'], sort: 'term', filters: ['from', 'to'] });
    const contract = await this.contract(actor, id);
    const numbers = contract.versions.map(({ number }) => number).sort((a, b) => a - b);
    const chosen = (name: 'from' | 'to', otherwise: number | undefined) => {
      const asked = Number(list.filter(name));
      return contract.versions.find(({ number }) => number === (numbers.includes(asked) ? asked : otherwise));
    };
    const [before, after] = [chosen('from', numbers.at(-2) ?? numbers[0]), chosen('to', numbers.at(-1))];
    if (!before || !after) throw new Refused([refusal('notFound', 'This contract has no version that you may see.')]);
    const changes = compareTerms(before.terms, after.terms);
    if (list.format) return exportTable(CHANGES, changes, list);
    const choice = (name: 'from' | 'to', label: string, current: number) => ({
      name,
      label,
      any: 'Choose',
      options: contract.versions.map(({ number, effectiveOn, state }) => ({
        value: String(number),
        text: `Version ${String(number)}, from ${shortDay(effectiveOn)}, ${VERSION_TAGS[state].text.toLowerCase()}`,
        chosen: number === current,
      })),
    });
    return page('contracts/compare', `Versions of ${contract.reference} side by side`, {
      wide: true,
      list,
      breadcrumbs: contractTrail(contract, 'Two versions side by side'),
      head: contractHead(actor, contract, 'versions'),
      heading: `Version ${String(before.number)} (from ${shortDay(before.effectiveOn)}) and version ${String(after.number)} (from ${shortDay(after.effectiveOn)})`,
      filters: {
        label: 'Choose two versions',
        choices: [choice('from', 'Before', before.number), choice('to', 'After', after.number)],
      },
      table: tableView(CHANGES, changes, list, { captionHidden: true, empty: 'The two versions say the same.' }),
    });
  }

  private async contract(actor: Actor, id: string): Promise<ContractRecord> {
    const contract = await this.contracts.one(actor, id);
    if (!contract) throw new Refused([refusal('notFound', 'There is no such contract, or it is not yours to see.')]);
    return contract;
  }
}
