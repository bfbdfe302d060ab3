import { Module } from '@nestjs/common';
import { ReturnFilesModule } from '../return-files/return-files.module.js';
import { UpliftsModule } from '../uplifts.module.js';
import { FeeLettersQuery } from './fee-letters.query.js';
import { FeeLettersResolver } from './fee-letters.resolver.js';
import { FeeLettersService } from './fee-letters.service.js';
import { LetterReader } from './letter-reader.js';
import { LetterWorks } from './letter-works.js';

/** Fee letters from their arrival to the return made from them. */
@Module({
  imports: [UpliftsModule, ReturnFilesModule],
  providers: [FeeLettersQuery, FeeLettersResolver, FeeLettersService, LetterReader, LetterWorks],
  exports: [FeeLettersQuery, FeeLettersService, LetterWorks],
})
export class FeeLettersModule {}
