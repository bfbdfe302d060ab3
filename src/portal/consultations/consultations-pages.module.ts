import { Module } from '@nestjs/common';
import { PlacementsModule } from '../../placements/placements.module.js';
import { ProvidersModule } from '../../providers/providers.module.js';
import { FoundationModule } from '../foundation/foundation.module.js';
import { ConsultationsPages } from './consultations.pages.js';

/** Schools asked whether they can take a pupil. */
@Module({ imports: [FoundationModule, PlacementsModule, ProvidersModule], controllers: [ConsultationsPages] })
export class ConsultationsPagesModule {}
