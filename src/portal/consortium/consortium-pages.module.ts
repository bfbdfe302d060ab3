import { Module } from '@nestjs/common';
import { ConsortiumModule } from '../../pooling/consortium/consortium.module.js';
import { ConsortiumPages } from './consortium.pages.js';
import { DecisionPages } from './decision.pages.js';

/** What authorities are, share and decide together. */
@Module({ imports: [ConsortiumModule], controllers: [ConsortiumPages, DecisionPages] })
export class ConsortiumPagesModule {}
