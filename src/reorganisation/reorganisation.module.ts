import { Module } from '@nestjs/common';
import { PlanDesk } from './plan-desk.js';
import { PlanDraftingService } from './plan-drafting.service.js';
import { ReorganisationQuery } from './reorganisation.query.js';
import { ReorganisationResolver } from './reorganisation.resolver.js';
import { ReorganisationService } from './reorganisation.service.js';

/** Reorganisation of local government: authorities merged and split by a rehearsed plan. */
@Module({
  providers: [PlanDesk, PlanDraftingService, ReorganisationQuery, ReorganisationResolver, ReorganisationService],
  exports: [PlanDraftingService, ReorganisationQuery, ReorganisationService],
})
export class ReorganisationModule {}
