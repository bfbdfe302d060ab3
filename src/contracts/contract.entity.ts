import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { IsoDate } from '../kernel/dates.js';
import type { ContractState } from './contract-life-cycle.js';
import type { ContractTerms } from './terms.js';

export type ContractKind = ContractTerms['kind'];

/** What an authority signs with a provider for a school; what it says is in its versions. */
@Entity('contracts')
export class Contract {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'authority_id' })
  authorityId: string;

  @Column('uuid', { name: 'school_id' })
  schoolId: string;

  /** The legal entity that signs and is paid, as the school had it when the contract was drafted. */
  @Column('uuid', { name: 'provider_id', nullable: true })
  providerId: string | null;

  @Column('text')
  kind: ContractKind;

  @Column('text')
  reference: string;

  @Column('text')
  title: string;

  @Column('text')
  state: ContractState;

  @Column('date', { name: 'starts_on' })
  startsOn: IsoDate;

  /** The last day it runs. */
  @Column('date', { name: 'ends_on', nullable: true })
  endsOn: IsoDate | null;

  /** Of an IPA only. */
  @Column('uuid', { name: 'placement_id', nullable: true })
  placementId: string | null;

  @Column('uuid', { name: 'framework_id', nullable: true })
  frameworkId: string | null;

  @Column('uuid', { name: 'supersedes_id', nullable: true })
  supersedesId: string | null;

  @Column('uuid', { name: 'consortium_id', nullable: true })
  consortiumId: string | null;

  @Column('text', { name: 'supplier_number', nullable: true })
  supplierNumber: string | null;

  @Column('text', { name: 'order_number', nullable: true })
  orderNumber: string | null;

  @Column('uuid', { name: 'drafted_by' })
  draftedBy: string;

  @VersionColumn()
  version: number;
}
