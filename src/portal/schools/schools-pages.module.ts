import { Module } from '@nestjs/common';
import { PlacementsModule } from '../../placements/placements.module.js';
import { ProvidersModule } from '../../providers/providers.module.js';
import { SchoolDealingsModule } from '../../uplifts/school/school-dealings.module.js';
import { FoundationModule } from '../foundation/foundation.module.js';
import { LiaisonFormDesk } from './liaison-form-desk.js';
import { SchoolCalendarPages } from './school-calendar.pages.js';
import { SchoolChecksPages } from './school-checks.pages.js';
import { SchoolDesk } from './school-desk.js';
import { SchoolLiaisonPages } from './school-liaison.pages.js';
import { SchoolVisitsPages } from './school-visits.pages.js';
import { SchoolPages } from './school.pages.js';
import { SchoolsPages } from './schools.pages.js';

/** Schools: the list, and everything about one: profile, checks, placements, rates and rounds, liaison, documents, term calendar. */
@Module({
  imports: [FoundationModule, PlacementsModule, ProvidersModule, SchoolDealingsModule],
  controllers: [SchoolsPages, SchoolPages, SchoolChecksPages, SchoolLiaisonPages, SchoolVisitsPages, SchoolCalendarPages],
  providers: [LiaisonFormDesk, SchoolDesk],
})
export class SchoolsPagesModule {}
