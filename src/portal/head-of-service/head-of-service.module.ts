import { Module } from '@nestjs/common';
import { PlacementsModule } from '../../placements/placements.module.js';
import { UpliftsModule } from '../../uplifts/uplifts.module.js';
import { WeekPages } from './week.pages.js';

/** The head of service's page of the week. */
@Module({ imports: [PlacementsModule, UpliftsModule], controllers: [WeekPages] })
export class HeadOfServicePagesModule {}
