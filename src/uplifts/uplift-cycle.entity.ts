import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { IsoDate } from '../kernel/dates.js';
import type { BasisPoints } from '../kernel/money.js';
import type { LateRule } from './negotiation.js';

/** An authority's yearly round. */
@Entity('uplift_cycles')
export class UpliftCycle {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'authority_id' })
  authorityId: string;

  @Column('text')
  name: string;

  /** The calendar year in which the academic year starts: 2027 is 2027/28. */
  @Column('smallint', { name: 'academic_year' })
  academicYear: number;

  @Column('date', { name: 'opens_on' })
  opensOn: IsoDate;

  @Column('date', { name: 'closes_on' })
  closesOn: IsoDate;

  @Column('date', { name: 'april_on' })
  aprilOn: IsoDate;

  @Column('date', { name: 'september_on' })
  septemberOn: IsoDate;

  @Column('uuid', { name: 'policy_id' })
  policyId: string;

  @Column('uuid', { name: 'basket_id' })
  basketId: string;

  @Column('text', { name: 'late_rule' })
  lateRule: LateRule;

  @Column('integer', { name: 'evidence_above_bp' })
  evidenceAboveBp: BasisPoints;

  @Column('smallint', { name: 'offer_working_days' })
  offerWorkingDays: number;

  @Column('smallint', { name: 'appeal_days' })
  appealDays: number;

  @Column('date', { name: 'index_from' })
  indexFrom: IsoDate;

  @Column('date', { name: 'index_to' })
  indexTo: IsoDate;

  @Column('text')
  state: 'open' | 'closed';

  @VersionColumn()
  version: number;

  @Column('uuid', { name: 'opened_by', nullable: true })
  openedBy: string | null;
}
