import { Module } from '@nestjs/common';
import { LeverageQuery } from './leverage.query.js';
import { LeverageResolver } from './leverage.resolver.js';
import { WalkAwayQuery } from './walk-away.query.js';

/** What members can say to a provider together. */
@Module({ providers: [LeverageQuery, WalkAwayQuery, LeverageResolver], exports: [LeverageQuery, WalkAwayQuery] })
export class LeverageModule {}
