import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ContractQuery } from '../../contracts/contract.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { SigningRequestsQuery } from '../../signatures/signing-requests.query.js';
import { contractHead } from '../contracts/contract-head.js';
import { exportTable } from '../foundation/export-table.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { tableView } from '../foundation/table.js';
import { signingList, signingTable } from './signing-list.view.js';

/** The signatures of a contract: what was sent for each of its versions, and how far it is. */
@Portal()
export class ContractSignaturesPages {
  constructor(
    private readonly contracts: ContractQuery,
    private readonly signings: SigningRequestsQuery,
  ) {}

  @Get('contracts/:id/signatures')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const contract = await this.contracts.one(actor, id);
    if (!contract) throw new Refused([refusal('notFound', 'There is no such contract, or it is not yours to see.')]);
    const list = signingList(query);
    const of = { type: 'contractVersion', ids: contract.versions.map((version) => version.id) };
    const found = await this.signings.page(actor, { of }, list, { by: list.sort, descending: list.descending });
    if (list.format) return exportTable(signingTable, found.nodes, list);
    return page('signatures/contract', `Signatures of ${contract.reference}`, {
      head: contractHead(actor, contract, 'signatures'),
      table: tableView(signingTable, found.nodes, list, {
        captionHidden: true,
        empty: 'Nothing of this contract has been sent for signature yet: that happens when it is issued.',
      }),
      exports: list.exports,
    });
  }
}
