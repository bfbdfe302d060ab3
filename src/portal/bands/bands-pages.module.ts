import { Module } from '@nestjs/common';
import { BandsModule } from '../../contracts/bands/bands.module.js';
import { BandsPages } from './bands.pages.js';

@Module({ imports: [BandsModule], controllers: [BandsPages] })
export class BandsPagesModule {}
