import { Module } from '@nestjs/common';
import { PoolingModule } from '../../pooling/pooling.module.js';
import { PooledRoundPages } from './pooled-round.pages.js';

/** What the consortium's commissioner sees. */
@Module({ imports: [PoolingModule], controllers: [PooledRoundPages] })
export class CommissionerPagesModule {}
