import { Module } from '@nestjs/common';
import { BandsQuery } from './bands.query.js';
import { BandsResolver } from './bands.resolver.js';
import { BandsService } from './bands.service.js';

/** Bands of need and provision with their tariffs, and every price beside its band. */
@Module({ providers: [BandsQuery, BandsResolver, BandsService], exports: [BandsQuery, BandsService] })
export class BandsModule {}
