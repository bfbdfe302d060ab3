import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { AppealsService } from './appeals.service.js';
import { Duties } from '../platform/jobs/duties.js';
import { Assessment } from './assessment.reader.js';
import { AssessmentResolver } from './assessment.resolver.js';
import { BulkOffersService } from './bulk-offers.service.js';
import { CapExceptionsService } from './cap-exceptions.service.js';
import { ImplementationService } from './implementation.service.js';
import { NegotiationRound } from './negotiation-round.entity.js';
import { NegotiationService } from './negotiation.service.js';
import { ReturnDesk } from './return-desk.js';
import { ReturnLine } from './return-line.entity.js';
import { ReturnsService } from './returns.service.js';
import { SchoolCalendarsReader } from './school-calendars.reader.js';
import { UpliftCycle } from './uplift-cycle.entity.js';
import { UpliftCyclesQuery } from './uplift-cycles.query.js';
import { UpliftCyclesResolver } from './uplift-cycles.resolver.js';
import { UpliftCyclesService } from './uplift-cycles.service.js';
import { UpliftReturn } from './uplift-return.entity.js';
import { UpliftReturnsQuery } from './uplift-returns.query.js';
import { UpliftReturnsResolver } from './uplift-returns.resolver.js';
import { VariationLetterFactsReader } from './variation-letter-facts.reader.js';

/** The yearly round, from opening a cycle to prices in force. */
@Module({
  imports: [TypeOrmModule.forFeature([UpliftCycle, UpliftReturn, ReturnLine, NegotiationRound]), ApprovalsModule, DocumentsModule],
  providers: [
    AppealsService,
    Assessment,
    AssessmentResolver,
    BulkOffersService,
    CapExceptionsService,
    ImplementationService,
    NegotiationService,
    ReturnDesk,
    ReturnsService,
    SchoolCalendarsReader,
    UpliftCyclesQuery,
    UpliftCyclesResolver,
    UpliftCyclesService,
    UpliftReturnsQuery,
    UpliftReturnsResolver,
    VariationLetterFactsReader,
  ],
  exports: [Assessment, ImplementationService, NegotiationService, ReturnDesk, ReturnsService, UpliftCyclesService, UpliftReturnsQuery],
})
export class UpliftsModule {
  constructor(duties: Duties, negotiation: NegotiationService) {
    duties.add('lapse-expired-offers', (actor) => negotiation.lapseExpiredOffers(actor));
  }
}
