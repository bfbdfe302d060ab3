import { Module } from '@nestjs/common';
import { ProvidersModule } from '../../providers/providers.module.js';
import { BlockModule } from '../block/block.module.js';
import { SchoolFailureQuery } from './school-failure.query.js';
import { SchoolFailureResolver } from './school-failure.resolver.js';

/** What a school that closes, is removed from the register or is sold does to an authority. */
@Module({
  imports: [BlockModule, ProvidersModule],
  providers: [SchoolFailureQuery, SchoolFailureResolver],
  exports: [SchoolFailureQuery],
})
export class SchoolFailureModule {}
