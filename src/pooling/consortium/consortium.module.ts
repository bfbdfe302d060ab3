import { Module } from '@nestjs/common';
import { Duties } from '../../platform/jobs/duties.js';
import { ConsortiumQuery } from './consortium.query.js';
import { ConsortiumResolver } from './consortium.resolver.js';
import { DecisionSubjects } from './decision-subjects.js';
import { DecisionsService } from './decisions.service.js';
import { MembershipService } from './membership.service.js';
import { PublicationDayService } from './publication-day.service.js';
import { SharingService } from './sharing.service.js';

/** Who belongs to a consortium, who leads what, what members share and decide. */
@Module({
  providers: [
    ConsortiumQuery,
    ConsortiumResolver,
    DecisionSubjects,
    DecisionsService,
    MembershipService,
    PublicationDayService,
    SharingService,
  ],
  exports: [ConsortiumQuery, DecisionSubjects, DecisionsService, MembershipService, PublicationDayService, SharingService],
})
export class ConsortiumModule {
  constructor(duties: Duties, decisions: DecisionsService) {
    duties.add('close-consortium-votes', (actor) => decisions.closeDue(actor));
  }
}
