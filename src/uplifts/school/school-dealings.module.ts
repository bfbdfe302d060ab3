import { Module } from '@nestjs/common';
import { PlacementRecordQuery } from './placement-record.query.js';
import { SchoolDealingsQuery } from './school-dealings.query.js';
import { SchoolPapersQuery } from './school-papers.query.js';

/** What rounds and papers say about one school or one placement: reads for their pages. */
@Module({
  providers: [PlacementRecordQuery, SchoolDealingsQuery, SchoolPapersQuery],
  exports: [PlacementRecordQuery, SchoolDealingsQuery, SchoolPapersQuery],
})
export class SchoolDealingsModule {}
