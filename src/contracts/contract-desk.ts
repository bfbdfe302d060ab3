import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { type RecordedEvent, sentenceOf } from '../audit/sentence.js';
import type { IsoDate } from '../kernel/dates.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type ContractAction, type ContractState, type VersionAction, contractLifeCycle, versionLifeCycle } from './contract-life-cycle.js';
import { Contract } from './contract.entity.js';
import { ContractVersion } from './contract-version.entity.js';

/** Which contract, and the version of its record that its reader saw. */
export interface ContractOnDesk {
  readonly contractId: string;
  readonly version: number;
}

/** Before these the contract is the council's own: the school knows nothing of it. */
const OF_THE_COUNCIL: ReadonlySet<ContractState> = new Set(['draft', 'inApproval', 'approved', 'withdrawn']);

/** Taking a contract from its place, locked, and putting it back moved and recorded: what every act on a contract does first and last. */
@Injectable()
export class ContractDesk {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  /** Locks the contract for this transaction. Refusals: `notFound` (or not the actor's to see), `staleVersion`, `wrongState`. */
  async take(which: ContractOnDesk, action: ContractAction, words?: string): Promise<Contract> {
    const contract = await this.lock(which.contractId);
    await this.refuseStale(contract, which.version);
    const refused = contractLifeCycle.refuses(contract.state, action, words);
    if (refused) throw new Refused([refused]);
    return contract;
  }

  async lock(contractId: string): Promise<Contract> {
    const contract = await this.work.manager.findOne(Contract, { where: { id: contractId }, lock: { mode: 'pessimistic_write' } });
    if (!contract) throw new Refused([refusal('notFound', 'There is no such contract, or it is not yours to see.', 'contractId')]);
    return contract;
  }

  /** The version that is on its way (draft to signed), locked; undefined where there is none. */
  async openVersion(contractId: string): Promise<ContractVersion | undefined> {
    const [open] = await this.work.manager
      .createQueryBuilder(ContractVersion, 'version')
      .setLock('pessimistic_write')
      .where("version.contract_id = :contractId and version.state in ('draft', 'inApproval', 'approved', 'issued', 'signed')", {
        contractId,
      })
      .getMany();
    return open;
  }

  /** The version whose terms hold on a day: of those in force the latest effective by then. */
  async standingVersion(contractId: string, day: IsoDate): Promise<ContractVersion | undefined> {
    const [standing] = await this.work.manager
      .createQueryBuilder(ContractVersion, 'version')
      .where("version.contract_id = :contractId and version.state = 'inForce' and version.effective_on <= :day", { contractId, day })
      .orderBy('version.effective_on', 'DESC')
      .limit(1)
      .getMany();
    return standing;
  }

  async lockVersion(versionId: string): Promise<ContractVersion> {
    const version = await this.work.manager.findOne(ContractVersion, { where: { id: versionId }, lock: { mode: 'pessimistic_write' } });
    if (!version)
      throw new Refused([refusal('notFound', 'There is no such version of a contract, or it is not yours to see.', 'versionId')]);
    return version;
  }

  /** Moves the contract on, with whatever else changed, counts its version up and records the act; in both sides' sight once it is issued. */
  async put(
    contract: Contract,
    action: ContractAction,
    changes: Partial<Contract> = {},
    recorded: Record<string, unknown> = {},
  ): Promise<Contract> {
    const state = contractLifeCycle.next(contract.state, action);
    if (!state) throw new Error(`put(${action}) without take: the contract is ${contract.state}.`);
    await this.work.manager.update(Contract, { id: contract.id }, { ...changes, state });
    this.record(contract, ACTS[action], state, recorded, !OF_THE_COUNCIL.has(state));
    return Object.assign(contract, changes, { state, version: contract.version + 1 });
  }

  /** Records an act that leaves the contract's own state as it is (a step of a variation), and counts its version up, so that pages opened before are stale. */
  async tell(contract: Contract, action: string, recorded: Record<string, unknown> = {}, shared = false): Promise<Contract> {
    await this.work.manager.update(Contract, { id: contract.id }, { state: contract.state });
    this.record(contract, action, contract.state, recorded, shared);
    return Object.assign(contract, { version: contract.version + 1 });
  }

  /**
   * Gives back what the acting school declines to sign: the version is approved again and out of the school's sight, which no update of its own
   * could do (migrations/48-decline.ts).
   */
  async giveBack(contract: Contract, version: ContractVersion, recorded: Record<string, unknown>): Promise<void> {
    await this.work.query('select app.return_unsigned($1)', [version.id]);
    if (version.number === 1) this.record(contract, ACTS.decline, 'approved', recorded, false);
    else this.record(contract, 'declineVariation', contract.state, { ...recorded, number: version.number }, true);
  }

  private record(contract: Contract, action: string, state: ContractState, recorded: Record<string, unknown>, shared: boolean): void {
    this.audit.record({
      action,
      subjectType: 'contract',
      subjectId: contract.id,
      authorityId: contract.authorityId,
      schoolId: contract.schoolId,
      shared,
      before: { state: contract.state, version: contract.version },
      after: { state, version: contract.version + 1, reference: contract.reference, kind: contract.kind, ...recorded },
    });
  }

  /** Moves a version on. The contract's own event tells of it, so it records nothing itself. */
  async putVersion(version: ContractVersion, action: VersionAction, changes: Partial<ContractVersion> = {}): Promise<ContractVersion> {
    const refused = versionLifeCycle.refuses(version.state, action);
    const state = versionLifeCycle.next(version.state, action);
    if (refused || !state) throw new Refused(refused ? [refused] : []);
    await this.work.manager.update(ContractVersion, { id: version.id }, { ...changes, state });
    return Object.assign(version, changes, { state, version: version.version + 1 });
  }

  /** Says who did what since, in the words of the record. */
  async refuseStale(contract: Contract, seen: number): Promise<void> {
    if (contract.version === seen) return;
    const [last] = await this.work.query<RecordedEvent>(
      `select at, person_name as "personName", organisation_name as "organisationName", action, subject_type as "subjectType", before, after
       from audit_events where subject_type = 'contract' and subject_id = $1 order by number desc limit 1`,
      [contract.id],
    );
    const since = last ? sentenceOf(last) : 'Somebody changed this contract.';
    throw new Refused([
      refusal(
        'staleVersion',
        `This contract has changed since you opened it. ${since} Look at it, and repeat what you still want.`,
        'version',
      ),
    ]);
  }
}

/** The acts as the record names them: apart from those of returns and approvals, so that each is told in its own words. */
export const ACTS = {
  requestApproval: 'requestContractApproval',
  approve: 'approveContract',
  returnForChange: 'returnContract',
  issue: 'issueContract',
  sign: 'completeContractSignatures',
  decline: 'declineContract',
  expire: 'expireContractSignatures',
  activate: 'activateContract',
  vary: 'varyContract',
  giveNotice: 'giveNotice',
  withdrawNotice: 'withdrawNotice',
  end: 'endContract',
  supersede: 'supersedeContract',
  withdraw: 'withdrawContract',
} as const satisfies Record<ContractAction, string>;
