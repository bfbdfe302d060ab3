import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Contract } from '../contract.entity.js';
import { Issue, type IssueGuard } from '../issue.js';

/** No contract is issued before it is on record how it was procured, and why. */
@Injectable()
export class ProcurementGuard implements IssueGuard, OnModuleInit {
  readonly name = 'procurement';

  constructor(
    private readonly work: UnitOfWork,
    private readonly issue: Issue,
  ) {}

  onModuleInit(): void {
    this.issue.guard(this);
  }

  /** Refusals: `procurementMissing`. */
  async refuses({ id, reference }: Pick<Contract, 'id' | 'reference'>): Promise<Refusal[]> {
    const [recorded] = await this.work.query('select from procurement_records where contract_id = $1', [id]);
    return recorded
      ? []
      : [
          refusal(
            'procurementMissing',
            `Record by which route ${reference} was procured, and why, before it is issued: on its page “Procurement”.`,
            'contractId',
          ),
        ];
  }
}
