import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';

export const COST_DRIVERS = ['pay', 'nationalLivingWage', 'nationalInsurance', 'utilities', 'food', 'other'] as const;
export type CostDriver = (typeof COST_DRIVERS)[number];

/** What a school asks for one fee line, and what is on the table and settled: annual net pence. */
@Entity('return_lines')
export class ReturnLine {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'return_id' })
  returnId: string;

  @Column('uuid', { name: 'authority_id' })
  authorityId: string;

  @Column('uuid', { name: 'school_id' })
  schoolId: string;

  @Column('uuid', { name: 'placement_id' })
  placementId: string;

  @Column('uuid', { name: 'fee_line_id' })
  feeLineId: string;

  @Column('date', { name: 'effective_on' })
  effectiveOn: IsoDate;

  @Column('bigint', { name: 'current_pence' })
  currentPence: Pence;

  @Column('bigint', { name: 'asked_pence', nullable: true })
  askedPence: Pence | null;

  @Column('text', { nullable: true })
  driver: CostDriver | null;

  @Column('text', { name: 'driver_figures' })
  driverFigures: string;

  /** The amount of the latest round, from either side. */
  @Column('bigint', { name: 'tabled_pence', nullable: true })
  tabledPence: Pence | null;

  @Column('bigint', { name: 'settled_pence', nullable: true })
  settledPence: Pence | null;
}
