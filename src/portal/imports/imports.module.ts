import { Module } from '@nestjs/common';
import { PlacementImportModule } from '../../placements/spreadsheet/placement-import.module.js';
import { WorkPages } from '../work/work.pages.js';
import { PlacementImportPages } from './placement-import.pages.js';

/** What is brought in as files, and long work as such. Stands before the placements' own pages: "import" is no placement's id. */
@Module({ imports: [PlacementImportModule], controllers: [WorkPages, PlacementImportPages] })
export class ImportsPagesModule {}
