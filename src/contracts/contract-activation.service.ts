import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { addDays, earlierOf, formatDate } from '../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ContractDesk, type ContractOnDesk } from './contract-desk.js';
import { endUnder } from './block/extension.js';
import type { Contract } from './contract.entity.js';
import type { ContractVersion } from './contract-version.entity.js';
import { VersionsInForce } from './version-in-force.js';

export interface Activation extends ContractOnDesk {
  /** The council's number of the provider in its ledger. */
  readonly supplierNumber: string;
  /** The council's purchase order. */
  readonly orderNumber: string;
  readonly clientKey?: string | null;
}

/** From signed to in force: a contract with its numbers, and a variation by itself. */
@Injectable()
export class ContractActivationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ContractDesk,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
    private readonly inForce: VersionsInForce,
  ) {}

  /**
   * Makes a signed contract active and puts its terms into force; the one it supersedes ends the day before. Refusals: `notFound`, `staleVersion`,
   * `wrongState`, `supplierNumberMissing`, `orderNumberMissing`, `supersedesNothing`, and those of the kind (`alreadyPlaced`).
   */
  activate(actor: Actor, input: Activation): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'activateContract', input, async () => {
        requires(actor, 'contracts.activate');
        const contract = await this.desk.take(input, 'activate', 'make it active');
        const [supplierNumber, orderNumber] = [input.supplierNumber.trim(), input.orderNumber.trim()];
        const missing = [
          supplierNumber === ''
            ? refusal('supplierNumberMissing', 'Enter the supplier number: no contract is active without it.', 'supplierNumber')
            : null,
          orderNumber === ''
            ? refusal('orderNumberMissing', 'Enter the order number: no contract is active without it.', 'orderNumber')
            : null,
        ].filter((each) => each !== null);
        if (missing.length > 0) throw new Refused(missing);
        const version = await this.desk.openVersion(contract.id);
        if (version?.state !== 'signed') throw new Error(`Contract ${contract.id} is signed without a signed version.`);
        if (contract.supersedesId !== null) await this.supersede(contract, contract.supersedesId);
        await this.desk.put(
          contract,
          'activate',
          { supplierNumber, orderNumber },
          { supplierNumber, orderNumber, startsOn: contract.startsOn },
        );
        await this.desk.putVersion(version, 'putInForce', { inForceAt: this.clock.now() });
        await this.inForce.putInForce(contract, version);
        return contract.id;
      }),
    );
  }

  /**
   * Puts into force the variations that all have signed. The last to sign may be the school, which writes no fees: the authority's own system
   * does. Safe to run twice and on many replicas. Answers how many.
   */
  putSignedVariationsInForce(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const due = await this.work.query<{ id: string; contract_id: string }>(
        `select version.id, version.contract_id from contract_versions version join contracts contract on contract.id = version.contract_id
         where version.state = 'signed' and version.number > 1 and contract.state in ('active', 'noticeGiven') and contract.authority_id = $1
         order by version.id for update of version skip locked`,
        [actor.organisationId],
      );
      for (const { id, contract_id: contractId } of due) {
        const contract = await this.desk.lock(contractId);
        const version = await this.desk.lockVersion(id);
        await this.desk.putVersion(version, 'putInForce', { inForceAt: this.clock.now() });
        await this.extend(contract, version);
        await this.inForce.putInForce(contract, version);
        await this.desk.tell(contract, 'putVariationInForce', { number: version.number, effectiveOn: version.effectiveOn }, true);
      }
      return due.length;
    });
  }

  /** A variation that takes an extension moves the contract's last day before its places are counted. */
  private async extend(contract: Contract, { terms }: ContractVersion): Promise<void> {
    const endsOn = endUnder(terms, contract.endsOn);
    if (endsOn === contract.endsOn) return;
    await this.work.query('update contracts set ends_on = $2 where id = $1', [contract.id, endsOn]);
    contract.endsOn = endsOn;
  }

  /** The old agreement ends the day before the new one begins, or sooner where it ended sooner by itself. */
  private async supersede(contract: Contract, formerId: string): Promise<void> {
    const former = await this.desk.lock(formerId);
    if (former.state === 'ended') return;
    if (former.state !== 'active' && former.state !== 'noticeGiven')
      throw new Refused([
        refusal('supersedesNothing', `${former.reference} is not in force, so nothing can supersede it.`, 'supersedesId'),
      ]);
    if (contract.startsOn <= former.startsOn)
      throw new Refused([
        refusal('supersedesFromTheStart', `${former.reference} has been in force since ${formatDate(former.startsOn)}.`, 'startsOn'),
      ]);
    const [notice] = await this.work.query<{ last: typeof former.endsOn }>(
      'select last_chargeable_on as last from contract_notices where contract_id = $1 and withdrawn_at is null',
      [former.id],
    );
    const dayBefore = addDays(contract.startsOn, -1);
    const lastDay = [former.endsOn, notice?.last ?? null].reduce(
      (day: typeof dayBefore, each) => (each === null ? day : earlierOf(day, each)),
      dayBefore,
    );
    const open = await this.desk.openVersion(former.id);
    if (open) await this.desk.putVersion(open, 'withdraw');
    await this.desk.put(former, 'supersede', {}, { by: contract.reference, lastDay });
    await this.inForce.end(former, lastDay, 'superseded');
  }
}
