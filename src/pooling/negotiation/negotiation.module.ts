import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../../approvals/approvals.module.js';
import { Duties } from '../../platform/jobs/duties.js';
import { UpliftsModule } from '../../uplifts/uplifts.module.js';
import { ConsortiumModule } from '../consortium/consortium.module.js';
import { JointDesk } from './joint-desk.js';
import { JointNegotiationsQuery } from './joint-negotiations.query.js';
import { JointNegotiationsResolver } from './joint-negotiations.resolver.js';
import { JointNegotiationsService } from './joint-negotiations.service.js';
import { JointRoundsService } from './joint-rounds.service.js';

/** Joint negotiations: one return and one negotiation with a school for all members that opt in. */
@Module({
  imports: [ApprovalsModule, ConsortiumModule, UpliftsModule],
  providers: [JointDesk, JointNegotiationsQuery, JointNegotiationsResolver, JointNegotiationsService, JointRoundsService],
  exports: [JointNegotiationsQuery, JointNegotiationsService, JointRoundsService],
})
export class NegotiationModule {
  constructor(duties: Duties, rounds: JointRoundsService) {
    duties.add('lapse-joint-offers', (actor) => rounds.lapseDue(actor));
  }
}
