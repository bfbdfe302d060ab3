import { Module } from '@nestjs/common';
import { PlacementsModule } from '../../placements/placements.module.js';
import { PersonalDetailsPages } from './personal-details.pages.js';

/** Who a placed child is. */
@Module({ imports: [PlacementsModule], controllers: [PersonalDetailsPages] })
export class PersonalDetailsPagesModule {}
