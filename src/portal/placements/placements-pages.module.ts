import { Module } from '@nestjs/common';
import { PlacementsModule } from '../../placements/placements.module.js';
import { SchoolDealingsModule } from '../../uplifts/school/school-dealings.module.js';
import { FoundationModule } from '../foundation/foundation.module.js';
import { PlacementsPages } from './placements.pages.js';

/** Placed pupils, by reference: the list with its money, and one placement with its fee lines and their history. */
@Module({
  imports: [FoundationModule, PlacementsModule, SchoolDealingsModule],
  controllers: [PlacementsPages],
})
export class PlacementsPagesModule {}
