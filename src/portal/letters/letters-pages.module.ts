import { Module } from '@nestjs/common';
import { FeeLettersModule } from '../../uplifts/fee-letters/fee-letters.module.js';
import { LetterPages } from './letters.pages.js';

/** Fee letters from their arrival to the return. */
@Module({ imports: [FeeLettersModule], controllers: [LetterPages] })
export class LettersPagesModule {}
