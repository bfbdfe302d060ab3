import { Injectable, type OnModuleInit } from '@nestjs/common';
import { addDays } from '../kernel/dates.js';
import { pence } from '../kernel/money.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { SignatureGiven, SignatureSubject, SigningCompleted, ToSign } from '../signatures/signature-subject.js';
import { SignaturesService } from '../signatures/signatures.service.js';
import { ContractDesk } from './contract-desk.js';
import { ContractIssueService } from './contract-issue.service.js';
import type { ContractVersion } from './contract-version.entity.js';
import type { Contract } from './contract.entity.js';
import { Issue, type IssueStep } from './issue.js';

/** How long the parties have to sign what was issued. */
const DAYS_TO_SIGN = 28;

/** Signing of a version: opened when it is issued, in the order its terms agree; what comes of it moves the contract. */
@Injectable()
export class ContractSigning implements SignatureSubject, IssueStep, OnModuleInit {
  readonly type = 'contractVersion';
  readonly name = 'signing';
  readonly order = 20;

  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ContractDesk,
    private readonly clock: Clock,
    private readonly signatures: SignaturesService,
    private readonly contracts: ContractIssueService,
    private readonly issue: Issue,
  ) {}

  onModuleInit(): void {
    this.signatures.register(this);
    this.issue.step(this);
  }

  async issued(_contract: Contract, version: ContractVersion): Promise<void> {
    await this.signatures.open(this.work.current.actor, {
      type: this.type,
      subjectId: version.id,
      expiresOn: addDays(this.clock.today(), DAYS_TO_SIGN),
    });
  }

  async toSign(versionId: string): Promise<ToSign> {
    const version = await this.desk.lockVersion(versionId);
    const contract = await this.desk.lock(version.contractId);
    const [document] = await this.work.query<{ id: string }>(
      'select id from documents where subject_type = $1 and subject_id = $2 and superseded_at is null order by created_at, id limit 1',
      [this.type, version.id],
    );
    if (!document || contract.providerId === null)
      throw new Refused([refusal('documentNotMade', 'The document of this contract has not been made, so there is nothing to sign yet.')]);
    const organisations = { authority: contract.authorityId, provider: contract.providerId };
    return {
      documentId: document.id,
      title:
        version.number === 1 ? `${contract.reference}: ${contract.title}` : `Variation ${String(version.number)} of ${contract.reference}`,
      valuePence: version.wholeLifePence ?? pence(0),
      parties: version.terms.signingOrder.map((side) => ({ side, organisationId: organisations[side] })),
      ordered: true,
    };
  }

  /** The record of the signature itself says it. */
  signed(): Promise<void> {
    return Promise.resolve();
  }

  completed(versionId: string, { requestId, documentSha256, signatures }: SigningCompleted): Promise<void> {
    const by = signatures.map(({ personName, organisationName }: SignatureGiven) => `${personName}, ${organisationName}`);
    return this.contracts.signed(versionId, { requestId, documentSha256, signatures: by });
  }

  declined(
    versionId: string,
    by: { readonly personName: string; readonly organisationName: string; readonly reason: string },
  ): Promise<void> {
    return this.contracts.unsigned(versionId, 'decline', by);
  }

  expired(versionId: string): Promise<void> {
    return this.contracts.unsigned(versionId, 'expire', {});
  }

  /** Taken back by the council, to be mended and issued anew. */
  withdrawn(versionId: string, reason: string): Promise<void> {
    return this.contracts.unsigned(versionId, 'decline', { reason });
  }
}
