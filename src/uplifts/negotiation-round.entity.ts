import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { IsoDate } from '../kernel/dates.js';
import type { BasisPoints, Pence } from '../kernel/money.js';

export type Side = 'authority' | 'provider';

/** One offer or counter-offer. At most one of a return is open. */
@Entity('negotiation_rounds')
export class NegotiationRound {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'return_id' })
  returnId: string;

  @Column('uuid', { name: 'authority_id' })
  authorityId: string;

  @Column('uuid', { name: 'school_id' })
  schoolId: string;

  @Column('smallint')
  number: number;

  @Column('text')
  side: Side;

  @Column('text')
  state: 'open' | 'accepted' | 'answered' | 'expired' | 'withdrawn';

  @Column('integer', { name: 'percent_bp', nullable: true })
  percentBp: BasisPoints | null;

  @Column('bigint', { name: 'total_pence' })
  totalPence: Pence;

  @Column('text')
  message: string;

  @Column('uuid', { name: 'made_by' })
  madeBy: string;

  @Column('text', { name: 'made_by_name' })
  madeByName: string;

  @Column('timestamptz', { name: 'made_at' })
  madeAt: Date;

  @Column('date', { name: 'expires_on', nullable: true })
  expiresOn: IsoDate | null;

  @Column('uuid', { name: 'answered_by', nullable: true })
  answeredBy: string | null;

  @Column('text', { name: 'answered_by_name', nullable: true })
  answeredByName: string | null;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;
}
