import { Module } from '@nestjs/common';
import { ConsortiumModule } from '../../pooling/consortium/consortium.module.js';
import { LotsModule } from '../../pooling/lots/lots.module.js';
import { AwardPages } from './award.pages.js';
import { LotsPages } from './lots.pages.js';
import { PublishedLotsPages } from './published-lots.pages.js';

/** Joint lots: the councils' pages and the schools'. */
@Module({ imports: [ConsortiumModule, LotsModule], controllers: [LotsPages, AwardPages, PublishedLotsPages] })
export class LotsPagesModule {}
