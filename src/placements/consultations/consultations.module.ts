import { Module } from '@nestjs/common';
import { Duties } from '../../platform/jobs/duties.js';
import { ProvidersModule } from '../../providers/providers.module.js';
import { ConsultationsQuery } from './consultations.query.js';
import { ConsultationsResolver } from './consultations.resolver.js';
import { ConsultationsService } from './consultations.service.js';

/** Schools asked whether they can take a pupil, and what they offer. */
@Module({
  imports: [ProvidersModule],
  providers: [ConsultationsQuery, ConsultationsResolver, ConsultationsService],
  exports: [ConsultationsQuery, ConsultationsService],
})
export class ConsultationsModule {
  constructor(duties: Duties, consultations: ConsultationsService) {
    duties.add('remind-of-consultations', (actor) => consultations.remind(actor));
  }
}
