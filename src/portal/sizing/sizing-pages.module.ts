import { Module } from '@nestjs/common';
import { ConsortiumModule } from '../../pooling/consortium/consortium.module.js';
import { SizingModule } from '../../pooling/sizing/sizing.module.js';
import { SizingPages } from './sizing.pages.js';

/** How many places to buy as a block. */
@Module({ imports: [ConsortiumModule, SizingModule], controllers: [SizingPages] })
export class SizingPagesModule {}
