import { Module } from '@nestjs/common';
import { ReorganisationQuery } from './reorganisation.query.js';
import { ReorganisationResolver } from './reorganisation.resolver.js';
import { ReorganisationService } from './reorganisation.service.js';

/** Reorganisation of local government: authorities merged and split by a rehearsed plan. */
@Module({
  providers: [ReorganisationQuery, ReorganisationResolver, ReorganisationService],
  exports: [ReorganisationQuery, ReorganisationService],
})
export class ReorganisationModule {}
