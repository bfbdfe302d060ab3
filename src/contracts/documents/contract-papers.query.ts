import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { DocumentKind } from '../../documents/template-editing/document-kinds.js';
import { ReadModel } from '../../platform/database/read-model.js';

/** A document of a contract. */
export interface ContractDocument {
  readonly id: string;
  readonly reference: string;
  readonly kind: DocumentKind;
  readonly createdAt: string;
  readonly ready: boolean;
  /** Issued anew since with other content. */
  readonly superseded: boolean;
}

const PAPERS_SQL = `
select coalesce(json_agg(json_build_object('id', document.id, 'reference', document.reference, 'kind', document.kind, 'createdAt', document.created_at,
  'ready', document.state = 'ready', 'superseded', document.superseded_at is not null) order by document.created_at desc, document.id), '[]')
from documents document
where document.subject_id in (
  select id from contract_versions where contract_id = $1
  union all select id from contract_notices where contract_id = $1
  union all select id from occupancies where contract_id = $1
  union all select id from block_reconciliations where contract_id = $1)`;

/** The documents of a contract that its reader may see, the latest first. */
@Injectable()
export class ContractPapersQuery {
  constructor(private readonly reads: ReadModel) {}

  of(actor: Actor, contractId: string): Promise<ContractDocument[]> {
    requires(actor, 'documents.read');
    return this.reads.json(actor, 'contracts.papers', PAPERS_SQL, [contractId]);
  }
}
