import { Module } from '@nestjs/common';
import { ReorganisationModule } from '../../reorganisation/reorganisation.module.js';
import { ReorganisationPages } from './reorganisation.pages.js';

/** Pages of reorganisation. */
@Module({ imports: [ReorganisationModule], controllers: [ReorganisationPages] })
export class ReorganisationPagesModule {}
