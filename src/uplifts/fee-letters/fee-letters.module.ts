import { Module } from '@nestjs/common';
import { ReturnFilesModule } from '../return-files/return-files.module.js';
import { UpliftsModule } from '../uplifts.module.js';
import { FeeLettersQuery } from './fee-letters.query.js';
import { FeeLettersResolver } from './fee-letters.resolver.js';
import { FeeLettersService } from './fee-letters.service.js';
import { LetterReader } from './letter-reader.js';

/** Fee letters from their arrival to the return made from them. */
@Module({
  imports: [UpliftsModule, ReturnFilesModule],
  providers: [FeeLettersQuery, FeeLettersResolver, FeeLettersService, LetterReader],
  exports: [FeeLettersQuery, FeeLettersService, LetterReader],
})
export class FeeLettersModule {}
