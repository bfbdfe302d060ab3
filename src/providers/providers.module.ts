import { Module } from '@nestjs/common';
import { BankDetailsModule } from './bank-details/bank-details.module.js';
import { CheckOverridesService } from './due-diligence/overrides.service.js';
import { CheckOverridesResolver } from './due-diligence/overrides.resolver.js';
import { DueDiligenceService } from './due-diligence.service.js';
import { SchoolFailuresService } from './failure/school-failures.service.js';
import { LiaisonModule } from './liaison/liaison.module.js';
import { LinksImportService } from './register/links-import.service.js';
import { RegisterImportService } from './register/register-import.service.js';
import { SuccessionService } from './register/succession.service.js';
import { ReferralStandingReader } from './referral-standing.reader.js';
import { SchoolProviderService } from './school-provider.service.js';
import { SchoolRecordQuery } from './school-record.query.js';
import { SchoolSearchQuery } from './school-search.query.js';
import { SchoolsQuery } from './schools.query.js';
import { SchoolsResolver } from './schools.resolver.js';
import { SuccessionsResolver } from './successions.resolver.js';

/** The school register: its import, its search, who runs a school, which school follows which, authorities' checks and their liaison. */
@Module({
  imports: [LiaisonModule, BankDetailsModule],
  providers: [
    CheckOverridesResolver,
    CheckOverridesService,
    DueDiligenceService,
    LinksImportService,
    ReferralStandingReader,
    RegisterImportService,
    SchoolFailuresService,
    SchoolProviderService,
    SchoolRecordQuery,
    SchoolSearchQuery,
    SchoolsQuery,
    SchoolsResolver,
    SuccessionService,
    SuccessionsResolver,
  ],
  exports: [
    BankDetailsModule,
    CheckOverridesService,
    DueDiligenceService,
    LiaisonModule,
    LinksImportService,
    ReferralStandingReader,
    RegisterImportService,
    SchoolFailuresService,
    SchoolRecordQuery,
    SchoolSearchQuery,
    SchoolsQuery,
    SuccessionService,
  ],
})
export class ProvidersModule {}
