import { Module } from '@nestjs/common';
import { UpliftsModule } from '../uplifts.module.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceService } from './evidence.service.js';
import { FilesController } from './files.controller.js';
import { FilesService } from './files.service.js';
import { LettersController } from './letters.controller.js';
import { LettersQuery } from './letters.query.js';
import { LettersResolver } from './letters.resolver.js';
import { LettersService } from './letters.service.js';
import { MarkedWorkbooksService } from './marked-workbooks.service.js';
import { ReturnWorkbookController } from './return-workbook.controller.js';
import { ReturnWorkbookService } from './return-workbook.service.js';

/** What comes with returns as files: evidence, the workbook of a round, letters by post or e-mail. */
@Module({
  imports: [UpliftsModule],
  controllers: [EvidenceController, FilesController, LettersController, ReturnWorkbookController],
  providers: [EvidenceService, FilesService, LettersQuery, LettersResolver, LettersService, MarkedWorkbooksService, ReturnWorkbookService],
  exports: [EvidenceService, FilesService, LettersService, MarkedWorkbooksService, ReturnWorkbookService],
})
export class ReturnFilesModule {}
