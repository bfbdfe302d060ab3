import { Injectable } from '@nestjs/common';
import type { IsoDate } from '../kernel/dates.js';
import type { Contract, ContractKind } from './contract.entity.js';
import type { ContractVersion } from './contract-version.entity.js';

/** Why a contract's last day came. */
export type EndReason = 'noticeGiven' | 'ranOut' | 'superseded' | 'planMoved' | 'other';

/**
 * What a contract of one kind does in the world when its terms come into force and when it ends: fee lines of an IPA, numbered places of a
 * block. Called inside the transaction that moves the contract, after it has been moved; a `Refused` thrown here undoes it all.
 */
export interface VersionInForce {
  readonly kind: ContractKind;
  /** The version's terms hold from its effective day. Running it twice changes nothing. */
  putInForce(contract: Contract, version: ContractVersion): Promise<void>;
  /** Nothing of the contract is charged after its last day. */
  end(contract: Contract, lastDay: IsoDate, because: EndReason): Promise<void>;
}

/** Who does it, by kind of contract: each kind's module registers itself when it starts, so that the life cycle knows none of them. */
@Injectable()
export class VersionsInForce {
  private readonly kinds = new Map<ContractKind, VersionInForce>();

  register(kind: VersionInForce): void {
    this.kinds.set(kind.kind, kind);
  }

  /** Of a kind that nobody has registered nothing follows: a framework prices what is called off from it, and pays for nothing itself. */
  async putInForce(contract: Contract, version: ContractVersion): Promise<void> {
    await this.kinds.get(contract.kind)?.putInForce(contract, version);
  }

  async end(contract: Contract, lastDay: IsoDate, because: EndReason): Promise<void> {
    await this.kinds.get(contract.kind)?.end(contract, lastDay, because);
  }
}
