import { Injectable } from '@nestjs/common';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Contract } from '../contract.entity.js';

/** What the life cycle asks before a contract is issued. */
@Injectable()
export class ProcurementGuard {
  constructor(private readonly work: UnitOfWork) {}

  /** Inside the transaction that issues it. Refusals: `procurementMissing`. */
  async procurementGuard(contract: Pick<Contract, 'id' | 'reference'>): Promise<Refusal[]> {
    const [recorded] = await this.work.query('select from procurement_records where contract_id = $1', [contract.id]);
    return recorded
      ? []
      : [
          refusal(
            'procurementMissing',
            `Record by which route ${contract.reference} was procured, and why, before it is issued: on its page “Procurement”.`,
            'contractId',
          ),
        ];
  }
}
