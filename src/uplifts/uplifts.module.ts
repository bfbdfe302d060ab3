import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { ContractsModule } from '../contracts/contracts.module.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { ApprovalDossierQuery } from './approval-dossier.query.js';
import { AppealsService } from './appeals.service.js';
import { Duties } from '../platform/jobs/duties.js';
import { Assessment } from './assessment.reader.js';
import { AssessmentResolver } from './assessment.resolver.js';
import { BudgetRoomQuery } from './budget-room.query.js';
import { BulkOffersService } from './bulk-offers.service.js';
import { CapExceptionsService } from './cap-exceptions.service.js';
import { EarlierSettlementsQuery } from './earlier-settlements.query.js';
import { ImplementationService } from './implementation.service.js';
import { JointReturns } from './joint-returns.js';
import { NegotiationRound } from './negotiation-round.entity.js';
import { NegotiationService } from './negotiation.service.js';
import { OurReturnsQuery } from './provider/our-returns.query.js';
import { SchoolReturnQuery } from './provider/school-return.query.js';
import { ThreadReadsService } from './provider/thread-reads.service.js';
import { ReturnDesk } from './return-desk.js';
import { ReturnSurroundingsQuery } from './return-surroundings.query.js';
import { ReturnLine } from './return-line.entity.js';
import { ReturnsService } from './returns.service.js';
import { RoundQuery } from './round/round.query.js';
import { RoundResolver } from './round/round.resolver.js';
import { PlacementsModule } from '../placements/placements.module.js';
import { UpliftCycle } from './uplift-cycle.entity.js';
import { UpliftCyclesQuery } from './uplift-cycles.query.js';
import { UpliftCyclesResolver } from './uplift-cycles.resolver.js';
import { UpliftCyclesService } from './uplift-cycles.service.js';
import { UpliftReturn } from './uplift-return.entity.js';
import { UpliftReturnsQuery } from './uplift-returns.query.js';
import { UpliftReturnsResolver } from './uplift-returns.resolver.js';
import { VariationLetterFactsReader } from './variation-letter-facts.reader.js';
import { WhatIfQuery } from './what-if.query.js';
import { WhatIfResolver } from './what-if.resolver.js';
import { WorklistQuery } from './worklist/worklist.query.js';
import { WorklistResolver } from './worklist/worklist.resolver.js';

/** The yearly round, from opening a cycle to prices in force. */
@Module({
  imports: [
    TypeOrmModule.forFeature([UpliftCycle, UpliftReturn, ReturnLine, NegotiationRound]),
    ApprovalsModule,
    ContractsModule,
    DocumentsModule,
    PlacementsModule,
  ],
  providers: [
    AppealsService,
    ApprovalDossierQuery,
    Assessment,
    AssessmentResolver,
    BudgetRoomQuery,
    BulkOffersService,
    CapExceptionsService,
    EarlierSettlementsQuery,
    ImplementationService,
    JointReturns,
    NegotiationService,
    OurReturnsQuery,
    ReturnDesk,
    ReturnSurroundingsQuery,
    ReturnsService,
    RoundQuery,
    RoundResolver,
    SchoolReturnQuery,
    ThreadReadsService,
    UpliftCyclesQuery,
    UpliftCyclesResolver,
    UpliftCyclesService,
    UpliftReturnsQuery,
    UpliftReturnsResolver,
    VariationLetterFactsReader,
    WhatIfQuery,
    WhatIfResolver,
    WorklistQuery,
    WorklistResolver,
  ],
  exports: [
    AppealsService,
    ApprovalDossierQuery,
    Assessment,
    BulkOffersService,
    CapExceptionsService,
    ImplementationService,
    JointReturns,
    NegotiationService,
    OurReturnsQuery,
    ReturnDesk,
    ReturnSurroundingsQuery,
    ReturnsService,
    RoundQuery,
    SchoolReturnQuery,
    ThreadReadsService,
    UpliftCyclesQuery,
    UpliftCyclesService,
    UpliftReturnsQuery,
    WhatIfQuery,
    WorklistQuery,
  ],
})
export class UpliftsModule {
  constructor(duties: Duties, negotiation: NegotiationService) {
    duties.add('lapse-expired-offers', (actor) => negotiation.lapseExpiredOffers(actor));
  }
}
