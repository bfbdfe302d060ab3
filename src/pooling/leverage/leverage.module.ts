import { Module } from '@nestjs/common';
import { LeverageQuery } from './leverage.query.js';
import { LeverageResolver } from './leverage.resolver.js';

/** What members can say to a provider together. */
@Module({ providers: [LeverageQuery, LeverageResolver], exports: [LeverageQuery] })
export class LeverageModule {}
