import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { IsoDate } from '../kernel/dates.js';
import type { ReturnState } from './negotiation.js';

/** One school's submission to a cycle, and where its negotiation stands. */
@Entity('uplift_returns')
export class UpliftReturn {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'cycle_id' })
  cycleId: string;

  @Column('uuid', { name: 'authority_id' })
  authorityId: string;

  @Column('uuid', { name: 'school_id' })
  schoolId: string;

  @Column('text')
  reference: string;

  @Column('text')
  state: ReturnState;

  @VersionColumn()
  version: number;

  @Column('uuid', { name: 'officer_id', nullable: true })
  officerId: string | null;

  @Column('uuid', { name: 'entered_by', nullable: true })
  enteredBy: string | null;

  @Column('uuid', { name: 'submitted_by', nullable: true })
  submittedBy: string | null;

  @Column('text', { name: 'submitted_by_name', nullable: true })
  submittedByName: string | null;

  @Column('timestamptz', { name: 'submitted_at', nullable: true })
  submittedAt: Date | null;

  /** The day it arrived, which decides lateness. */
  @Column('date', { name: 'received_on', nullable: true })
  receivedOn: IsoDate | null;

  /** SHA-256 of exactly what was sent. */
  @Column('text', { name: 'receipt_sha256', nullable: true })
  receiptSha256: string | null;

  @Column('boolean')
  late: boolean;

  @Column('date', { name: 'not_before', nullable: true })
  notBefore: IsoDate | null;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt: Date | null;

  @Column('text', { name: 'settled_sha256', nullable: true })
  settledSha256: string | null;

  @Column('date', { name: 'decided_on', nullable: true })
  decidedOn: IsoDate | null;

  @Column('timestamptz', { name: 'implemented_at', nullable: true })
  implementedAt: Date | null;

  /** The joint negotiation it takes part in; null: its authority negotiates alone. */
  @Column('uuid', { name: 'joint_negotiation_id', nullable: true })
  jointNegotiationId: string | null;
}
