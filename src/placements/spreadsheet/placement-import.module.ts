import { Module } from '@nestjs/common';
import { PlacementFileReader } from './placement-file.reader.js';
import { PlacementImportController } from './placement-import.controller.js';
import { PlacementImportService } from './placement-import.service.js';
import { PlacementImportStore } from './placement-import.store.js';
import { PlacementWorks } from './placement-works.js';

/** Placements from the spreadsheets councils hold: preview, the officer's choices, commit. The unit of work and the audit record are global. */
@Module({
  controllers: [PlacementImportController],
  providers: [PlacementFileReader, PlacementImportService, PlacementImportStore, PlacementWorks],
  exports: [PlacementImportService, PlacementWorks],
})
export class PlacementImportModule {}
