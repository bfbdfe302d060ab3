import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AccountPages } from './account/account.pages.js';
import { SignInPages } from './account/sign-in.pages.js';
import { ApprovalsPagesModule } from './approvals/approvals-pages.module.js';
import { BankDetailsPagesModule } from './bank-details/bank-details-pages.module.js';
import { BandsPagesModule } from './bands/bands-pages.module.js';
import { ContractImportPagesModule } from './contract-import/contract-import-pages.module.js';
import { CataloguePages } from './catalogue/catalogue.pages.js';
import { ImportsPagesModule } from './imports/imports.module.js';
import { LettersPagesModule } from './letters/letters-pages.module.js';
import { NotificationsPagesModule } from './notifications/notifications-pages.module.js';
import { FinancePagesModule } from './finance/finance-pages.module.js';
import { FoundationModule } from './foundation/foundation.module.js';
import { ProcurementPagesModule } from './contracts-procurement/procurement-pages.module.js';
import { BlockPagesModule } from './contracts-block/block-pages.module.js';
import { ContractsPagesModule } from './contracts/contracts-pages.module.js';
import { PooledDemandPagesModule } from './pooled-demand/pooled-demand-pages.module.js';
import { ConsultationsPagesModule } from './consultations/consultations-pages.module.js';
import { CostSharingPagesModule } from './cost-sharing/cost-sharing-pages.module.js';
import { SizingPagesModule } from './sizing/sizing-pages.module.js';
import { ForecastPagesModule } from './forecast/forecast-pages.module.js';
import { LeveragePagesModule } from './leverage/leverage-pages.module.js';
import { JointPagesModule } from './joint-negotiations/joint-pages.module.js';
import { LotsPagesModule } from './lots/lots-pages.module.js';
import { ReorganisationPagesModule } from './reorganisation/reorganisation-pages.module.js';
import { ConsortiumPagesModule } from './consortium/consortium-pages.module.js';
import { CommissionerPagesModule } from './commissioner/commissioner.module.js';
import { HeadOfServicePagesModule } from './head-of-service/head-of-service.module.js';
import { UnknownAddress } from './foundation/unknown-address.filter.js';
import { OfficerModule } from './officer/officer.module.js';
import { PersonalDetailsPagesModule } from './personal-details/personal-details-pages.module.js';
import { PeoplePagesModule } from './people/people.module.js';
import { ProviderPagesModule } from './provider/provider.module.js';
import { RecordsModule } from './records/records.module.js';
import { PlacementsPagesModule } from './placements/placements-pages.module.js';
import { ReturnPagesModule } from './returns/returns.module.js';
import { SignaturesPagesModule } from './signatures/signatures-pages.module.js';
import { TemplatesEditorModule } from './templates-editor/templates-editor.module.js';
import { SchoolFailurePagesModule } from './school-failure/school-failure-pages.module.js';
import { SchoolsPagesModule } from './schools/schools-pages.module.js';

/** The pages: one module a user's journey, over the same services as GraphQL. */
@Module({
  imports: [
    FoundationModule,
    // Before contracts: /contracts/import is not a contract's id.
    ContractImportPagesModule,
    // Before placements: /placements/import is not a placement's id.
    ImportsPagesModule,
    LettersPagesModule,
    ApprovalsPagesModule,
    BandsPagesModule,
    BankDetailsPagesModule,
    FinancePagesModule,
    CommissionerPagesModule,
    ConsortiumPagesModule,
    ConsultationsPagesModule,
    JointPagesModule,
    LotsPagesModule,
    ReorganisationPagesModule,
    CostSharingPagesModule,
    SizingPagesModule,
    ForecastPagesModule,
    LeveragePagesModule,
    PooledDemandPagesModule,
    // Before contracts: /contracts/warnings is no contract's id.
    BlockPagesModule,
    ContractsPagesModule,
    ProcurementPagesModule,
    HeadOfServicePagesModule,
    NotificationsPagesModule,
    OfficerModule,
    PeoplePagesModule,
    PersonalDetailsPagesModule,
    ProviderPagesModule,
    RecordsModule,
    ReturnPagesModule,
    PlacementsPagesModule,
    SchoolsPagesModule,
    SchoolFailurePagesModule,
    TemplatesEditorModule,
    SignaturesPagesModule,
  ],
  controllers: [SignInPages, AccountPages, CataloguePages],
  providers: [{ provide: APP_FILTER, useClass: UnknownAddress }],
})
export class PortalModule {}
