import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type IsoDate, laterOf } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import type { Pence } from '../kernel/money.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { SchoolCalendarsReader } from '../placements/school-calendars.reader.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ContractDesk } from './contract-desk.js';
import type { Contract } from './contract.entity.js';
import { ContractVersion } from './contract-version.entity.js';
import { unitPriceOf } from './spot/spot-draft.js';
import type { SpotTerms } from './terms.js';
import { wholeLifeCost } from './whole-life.js';

/** A fee that a settlement changes. */
export interface SettledFee {
  readonly placementId: string;
  readonly kind: string;
  readonly label: string;
  readonly effectiveOn: IsoDate;
  readonly settledPence: Pence;
}

interface Changed {
  readonly contractId: string;
  readonly effectiveOn: IsoDate;
  readonly fees: SettledFee[];
}

/** What others change in a contract's terms: a settlement of the yearly round is a version too, so that the terms stay true. */
@Injectable()
export class ContractVariations {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ContractDesk,
    private readonly clock: Clock,
    private readonly calendars: SchoolCalendarsReader,
  ) {}

  /** Refuses where fees to be changed stand under a contract that no longer runs: the database would let none begin. */
  async refuseEnded(feeLineIds: readonly string[]): Promise<void> {
    const ended = await this.work.query<{ reference: string }>(
      `select distinct contract.reference from fee_lines line join contracts contract on contract.id = line.contract_id
       where line.id = any ($1) and contract.state not in ('active', 'noticeGiven') order by contract.reference`,
      [[...feeLineIds]],
    );
    if (ended.length > 0)
      throw new Refused(
        ended.map(({ reference }) =>
          refusal(
            'contractNotInForce',
            `${reference} is no longer in force, so no fee can begin under it. Take its lines out of the settlement.`,
          ),
        ),
      );
  }

  /**
   * Records in the contracts of these placements what a settlement changed, inside the transaction that brings it into force; its own approval
   * and letter stand for those of a variation. Answers the contract of each placement that has one.
   */
  async fromSettlement(returnId: string, fees: readonly SettledFee[]): Promise<ReadonlyMap<string, string>> {
    const contracts = await this.work.query<{ id: string; placement_id: string; starts_on: IsoDate }>(
      `select id, placement_id, starts_on from contracts where placement_id = any ($1) and state in ('active', 'noticeGiven') order by id`,
      [[...new Set(fees.map(({ placementId }) => placementId))]],
    );
    for (const { id, placement_id: placementId, starts_on: startsOn } of contracts) {
      const own = fees.filter((fee) => fee.placementId === placementId);
      const days = [...new Set(own.map(({ effectiveOn }) => laterOf(effectiveOn, startsOn)))].sort();
      for (const effectiveOn of days)
        await this.record(returnId, {
          contractId: id,
          effectiveOn,
          fees: own.filter((fee) => laterOf(fee.effectiveOn, startsOn) === effectiveOn),
        });
    }
    return new Map(contracts.map(({ id, placement_id: placementId }) => [placementId, id]));
  }

  private async record(returnId: string, { contractId, effectiveOn, fees }: Changed): Promise<void> {
    const contract = await this.desk.lock(contractId);
    const standing = await this.desk.standingVersion(contractId, effectiveOn);
    if (standing?.terms.kind !== 'spot') return;
    const terms = withFees(standing.terms, fees);
    // Two versions never hold from one day: the one that the settlement changes on its own day gives way to it.
    if (standing.effectiveOn === effectiveOn) await this.desk.putVersion(standing, 'replace');
    const number = await this.insert(contract, returnId, effectiveOn, terms);
    await this.desk.tell(contract, 'settleContractFees', { number, effectiveOn, fees: fees.length }, true);
  }

  private async insert(contract: Contract, returnId: string, effectiveOn: IsoDate, terms: SpotTerms): Promise<number> {
    const [last] = await this.work.query<{ number: number }>('select max(number) as number from contract_versions where contract_id = $1', [
      contract.id,
    ]);
    const cost = wholeLifeCost(terms, effectiveOn, contract.endsOn, await this.calendars.of(contract.schoolId));
    const number = (last?.number ?? 0) + 1;
    await this.work.manager.insert(ContractVersion, {
      id: randomUUID(),
      contractId: contract.id,
      authorityId: contract.authorityId,
      schoolId: contract.schoolId,
      number,
      state: 'inForce',
      effectiveOn,
      reason: 'Settlement of the yearly fee round',
      terms,
      termsSha256: fingerprint(terms),
      wholeLifePence: cost.ok ? cost.value : null,
      fromReturnId: returnId,
      draftedBy: this.work.current.actor.personId,
      inForceAt: this.clock.now(),
    });
    return number;
  }
}

const withFees = (terms: SpotTerms, fees: readonly SettledFee[]): SpotTerms => ({
  ...terms,
  feeLines: terms.feeLines.map((line) => {
    const settled = fees.find(({ kind, label }) => kind === line.kind && label === line.label);
    return settled ? { ...line, annualPence: settled.settledPence, unitPence: unitPriceOf(settled.settledPence, line.quantity) } : line;
  }),
});
