import { Module } from '@nestjs/common';
import { ConsortiumModule } from '../../pooling/consortium/consortium.module.js';
import { NegotiationModule } from '../../pooling/negotiation/negotiation.module.js';
import { ProvidersModule } from '../../providers/providers.module.js';
import { ReturnFilesModule } from '../../uplifts/return-files/return-files.module.js';
import { JointReturnsPages } from './joint-returns.pages.js';
import { JointPages } from './joint.pages.js';

/** Joint negotiations: the councils' pages and the schools'. */
@Module({
  imports: [ConsortiumModule, NegotiationModule, ProvidersModule, ReturnFilesModule],
  controllers: [JointPages, JointReturnsPages],
})
export class JointPagesModule {}
