import { Module } from '@nestjs/common';
import { BlockSizing } from './block-sizing.service.js';
import { SizingResolver } from './sizing.resolver.js';

/** How many places to buy as a block. */
@Module({ providers: [BlockSizing, SizingResolver], exports: [BlockSizing] })
export class SizingModule {}
