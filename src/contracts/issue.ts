import { Injectable } from '@nestjs/common';
import type { Refusal } from '../kernel/outcome.js';
import type { Contract } from './contract.entity.js';
import type { ContractVersion } from './contract-version.entity.js';

/** A reason why a version cannot be issued yet. Each module that knows one registers it when it starts; all are asked, and told together. */
export interface IssueGuard {
  readonly name: string;
  refuses(contract: Contract, version: ContractVersion): Promise<readonly Refusal[]>;
}

/** What follows when a version is issued, in the transaction that issues it: its documents are made, its signing is opened. */
export interface IssueStep {
  readonly name: string;
  /** Lower comes first: documents (10) before the signing that rests on them (20). */
  readonly order: number;
  issued(contract: Contract, version: ContractVersion): Promise<void>;
}

/** Who has a word before a contract is issued, and what follows then: the life cycle knows none of them by name. */
@Injectable()
export class Issue {
  private readonly guards = new Map<string, IssueGuard>();
  private readonly steps = new Map<string, IssueStep>();

  guard(guard: IssueGuard): void {
    this.guards.set(guard.name, guard);
  }

  step(step: IssueStep): void {
    this.steps.set(step.name, step);
  }

  async refusals(contract: Contract, version: ContractVersion): Promise<Refusal[]> {
    const refusals: Refusal[] = [];
    // One after another: they share the transaction's one connection.
    for (const guard of this.guards.values()) refusals.push(...(await guard.refuses(contract, version)));
    return refusals;
  }

  async follow(contract: Contract, version: ContractVersion): Promise<void> {
    for (const step of [...this.steps.values()].sort((a, b) => a.order - b.order)) await step.issued(contract, version);
  }
}
