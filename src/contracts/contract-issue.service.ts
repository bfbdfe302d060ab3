import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { type Outcome, Refused, type Refusal, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ContractDesk, type ContractOnDesk } from './contract-desk.js';
import type { Contract } from './contract.entity.js';
import type { ContractVersion } from './contract-version.entity.js';
import { Issue } from './issue.js';
import { residentialDutiesMissing } from './spot/residential-duties.js';

/** From approved to signed: issuing to the school, and what its signing brings back. */
@Injectable()
export class ContractIssueService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ContractDesk,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
    private readonly issue: Issue,
  ) {}

  /**
   * Issues what was approved: from now on the school sees it, its documents are made and its signing is open. Everything that stands in the way is
   * told together. Refusals: `notFound`, `staleVersion`, `wrongState`, `noProvider`, `approvalMissing`, those of residential duties and of
   * every registered guard. Answers the contract's id.
   */
  issueVersion(actor: Actor, input: ContractOnDesk & { readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'issueContract', input, async () => {
        requires(actor, 'contracts.issue');
        const contract = await this.desk.lock(input.contractId);
        await this.desk.refuseStale(contract, input.version);
        const version = await this.desk.openVersion(contract.id);
        if (version?.state !== 'approved')
          throw new Refused([refusal('wrongState', 'Only an approved version can be issued. Ask for approval first.')]);
        const refusals = [...(await this.refusals(contract, version)), ...(await this.issue.refusals(contract, version))];
        if (refusals.length > 0) throw new Refused(refusals);
        await this.desk.putVersion(version, 'issue', { issuedAt: this.clock.now() });
        if (version.number === 1) await this.desk.put(contract, 'issue', {}, { number: version.number });
        else await this.desk.tell(contract, 'issueVariation', { number: version.number, effectiveOn: version.effectiveOn }, true);
        await this.issue.follow(contract, version);
        return contract.id;
      }),
    );
  }

  /** What stands in the way of issuing now, for the page that asks before it is done. */
  standsInTheWay(actor: Actor, contractId: string): Promise<Outcome<readonly Refusal[]>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'contracts.issue');
      const contract = await this.desk.lock(contractId);
      const version = await this.desk.openVersion(contract.id);
      if (version?.state !== 'approved') return [refusal('wrongState', 'Only an approved version can be issued.')];
      return [...(await this.refusals(contract, version)), ...(await this.issue.refusals(contract, version))];
    });
  }

  /** The last party has signed. A first version waits for its numbers; a variation comes into force by the next duty, as the authority. */
  async signed(versionId: string, recorded: Record<string, unknown>): Promise<void> {
    const [contract, version] = await this.both(versionId);
    await this.desk.putVersion(version, 'sign', { signedAt: this.clock.now() });
    if (version.number === 1) await this.desk.put(contract, 'sign', {}, recorded);
    else await this.desk.tell(contract, 'completeVariationSignatures', { ...recorded, number: version.number }, true);
  }

  /** Nobody signs it as it is: approved again, to be mended and issued anew. */
  async unsigned(versionId: string, action: 'decline' | 'expire', recorded: Record<string, unknown>): Promise<void> {
    const [contract, version] = await this.both(versionId);
    if (version.state !== 'issued') return;
    if (this.work.current.actor.kind !== 'authority') return this.desk.giveBack(contract, version, recorded);
    await this.desk.putVersion(version, action);
    if (version.number === 1) await this.desk.put(contract, action, {}, recorded);
    else
      await this.desk.tell(
        contract,
        action === 'decline' ? 'declineVariation' : 'expireVariationSignatures',
        { ...recorded, number: version.number },
        true,
      );
  }

  private async both(versionId: string): Promise<[Contract, ContractVersion]> {
    const version = await this.desk.lockVersion(versionId);
    return [await this.desk.lock(version.contractId), version];
  }

  /** What the life cycle itself holds against it. */
  private async refusals(contract: Contract, version: ContractVersion): Promise<Refusal[]> {
    const refusals: Refusal[] = [];
    if (contract.providerId === null)
      refusals.push(
        refusal(
          'noProvider',
          'Nobody has said which provider runs the school, so nobody can sign. The administrator links it.',
          'contractId',
        ),
      );
    const { terms } = version;
    if (terms.kind === 'spot')
      refusals.push(...residentialDutiesMissing(terms.residentialDuties, terms.setting, contract.startsOn, contract.endsOn));
    const approved = await this.work.query(
      `select from approval_requests where subject_type = 'contractVersion' and subject_id = $1 and state = 'inForce'
         and content ->> 'termsSha256' = $2 and (content ->> 'startsOn')::date = $3 and (content ->> 'endsOn')::date is not distinct from $4::date`,
      [version.id, version.termsSha256, contract.startsOn, contract.endsOn],
    );
    if (approved.length === 0 || fingerprint(version.terms) !== version.termsSha256)
      refusals.push(refusal('approvalMissing', 'These terms are not what was approved. Ask for approval again.'));
    return refusals;
  }
}
