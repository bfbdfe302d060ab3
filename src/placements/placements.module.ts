import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/providers.module.js';
import { PlacementsQuery } from './placements.query.js';
import { PlacementsResolver } from './placements.resolver.js';
import { PlacementImportModule } from './spreadsheet/placement-import.module.js';
import { TermCalendarsResolver } from './term-calendars.resolver.js';
import { TermCalendarsService } from './term-calendars.service.js';

/** Pupils at schools: the import from councils' spreadsheets, the lists, and the term calendars that prices are charged by. */
@Module({
  imports: [ProvidersModule, PlacementImportModule],
  providers: [PlacementsQuery, PlacementsResolver, TermCalendarsResolver, TermCalendarsService],
  exports: [PlacementImportModule, PlacementsQuery, TermCalendarsService],
})
export class PlacementsModule {}
