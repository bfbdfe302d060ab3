import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/providers.module.js';
import { ConsultationsModule } from './consultations/consultations.module.js';
import { OversightQuery } from './oversight/oversight.query.js';
import { OversightResolver } from './oversight/oversight.resolver.js';
import { PersonalDetailsModule } from './personal-details/personal-details.module.js';
import { PlacementListQuery } from './placement-list.query.js';
import { PlacementsQuery } from './placements.query.js';
import { PlacementsResolver } from './placements.resolver.js';
import { SchoolCalendarsReader } from './school-calendars.reader.js';
import { SchoolDirectoryQuery } from './school-directory.query.js';
import { SchoolRatesQuery } from './school-rates.query.js';
import { PlacementImportModule } from './spreadsheet/placement-import.module.js';
import { TermCalendarsResolver } from './term-calendars.resolver.js';
import { TermCalendarsService } from './term-calendars.service.js';

/** Pupils at schools: the import from councils' spreadsheets, the lists, and the term calendars that prices are charged by. */
@Module({
  imports: [ConsultationsModule, ProvidersModule, PlacementImportModule, PersonalDetailsModule],
  providers: [
    OversightQuery,
    OversightResolver,
    PlacementListQuery,
    PlacementsQuery,
    PlacementsResolver,
    SchoolCalendarsReader,
    SchoolDirectoryQuery,
    SchoolRatesQuery,
    TermCalendarsResolver,
    TermCalendarsService,
  ],
  exports: [
    ConsultationsModule,
    OversightQuery,
    PersonalDetailsModule,
    PlacementImportModule,
    PlacementListQuery,
    PlacementsQuery,
    SchoolCalendarsReader,
    SchoolDirectoryQuery,
    SchoolRatesQuery,
    TermCalendarsService,
  ],
})
export class PlacementsModule {}
