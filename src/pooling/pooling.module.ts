import { Module } from '@nestjs/common';
import { PooledRoundQuery } from './pooled-round.query.js';
import { PooledRoundResolver } from './pooled-round.resolver.js';

/** What members of a consortium see and do together. */
@Module({ providers: [PooledRoundQuery, PooledRoundResolver], exports: [PooledRoundQuery] })
export class PoolingModule {}
