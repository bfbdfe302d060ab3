import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import type { VersionState } from './contract-life-cycle.js';
import type { ContractTerms } from './terms.js';

/** One whole set of terms of a contract: the first, or a variation of it. */
@Entity('contract_versions')
export class ContractVersion {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'contract_id' })
  contractId: string;

  @Column('uuid', { name: 'authority_id' })
  authorityId: string;

  @Column('uuid', { name: 'school_id' })
  schoolId: string;

  @Column('smallint')
  number: number;

  @Column('text')
  state: VersionState;

  @Column('date', { name: 'effective_on' })
  effectiveOn: IsoDate;

  /** Why it was varied. */
  @Column('text')
  reason: string;

  @Column('jsonb')
  terms: ContractTerms;

  /** Approval and signature are pinned to it; the database lets the terms of nothing but a draft change. */
  @Column('text', { name: 'terms_sha256' })
  termsSha256: string;

  /** Net pence from the effective day to the contract's end; null where it cannot be computed yet. */
  @Column('bigint', { name: 'whole_life_pence', nullable: true })
  wholeLifePence: Pence | null;

  @Column('uuid', { name: 'from_return_id', nullable: true })
  fromReturnId: string | null;

  @Column('uuid', { name: 'drafted_by' })
  draftedBy: string;

  @Column('timestamptz', { name: 'issued_at', nullable: true })
  issuedAt: Date | null;

  @Column('timestamptz', { name: 'signed_at', nullable: true })
  signedAt: Date | null;

  @Column('timestamptz', { name: 'in_force_at', nullable: true })
  inForceAt: Date | null;

  @VersionColumn()
  version: number;
}
