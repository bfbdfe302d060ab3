import { Module } from '@nestjs/common';
import { LeverageModule } from '../../pooling/leverage/leverage.module.js';
import { LeveragePages } from './leverage.pages.js';

/** What members can say to a provider together. */
@Module({ imports: [LeverageModule], controllers: [LeveragePages] })
export class LeveragePagesModule {}
