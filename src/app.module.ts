import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ApprovalsModule } from './approvals/approvals.module.js';
import { AuditModule } from './audit/audit.module.js';
import { DocumentsModule } from './documents/documents.module.js';
import { FinanceModule } from './finance/finance.module.js';
import { BandsModule } from './contracts/bands/bands.module.js';
import { ContractImportModule } from './contracts/import/contract-import.module.js';
import { ContractLifeModule } from './contracts/contract-life.module.js';
import { BlockModule } from './contracts/block/block.module.js';
import { SchoolFailureModule } from './contracts/failure/school-failure.module.js';
import { ContractsModule } from './contracts/contracts.module.js';
import { ProcurementModule } from './contracts/procurement/procurement.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { GraphqlModule } from './platform/graphql/graphql.module.js';
import { inputValidation, RefusalsAsUserErrors } from './platform/graphql/refusals.interceptor.js';
import { HealthController } from './platform/health/health.controller.js';
import { DutyWorker } from './platform/jobs/duty-worker.js';
import { type Footing, PlatformModule } from './platform/platform.module.js';
import { RefusalsAsResponses } from './platform/web/refusals.filter.js';
import { MailModule } from './platform/mail/mail.module.js';
import { PlacementsModule } from './placements/placements.module.js';
import { PoolingModule } from './pooling/pooling.module.js';
import { ReorganisationModule } from './reorganisation/reorganisation.module.js';
import { PortalModule } from './portal/portal.module.js';
import { ProvidersModule } from './providers/providers.module.js';
import { SearchModule } from './search/search.module.js';
import { SignaturesModule } from './signatures/signatures.module.js';
import { UpliftConfigurationModule } from './uplifts/configuration/uplift-configuration.module.js';
import { FeeLettersModule } from './uplifts/fee-letters/fee-letters.module.js';
import { ReturnFilesModule } from './uplifts/return-files/return-files.module.js';
import { UpliftsModule } from './uplifts/uplifts.module.js';

/** The whole product. */
@Module({})
export class AppModule {
  static on(footing: Footing): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.on(footing),
        MailModule,
        AuditModule,
        IdentityModule,
        GraphqlModule,
        ApprovalsModule,
        DocumentsModule,
        SignaturesModule,
        ProvidersModule,
        PlacementsModule,
        ContractsModule,
        BlockModule,
        SchoolFailureModule,
        ContractLifeModule,
        BandsModule,
        ProcurementModule,
        ContractImportModule,
        UpliftsModule,
        UpliftConfigurationModule,
        ReturnFilesModule,
        FeeLettersModule,
        FinanceModule,
        NotificationsModule,
        SearchModule,
        PoolingModule,
        ReorganisationModule,
        PortalModule,
      ],
      controllers: [HealthController],
      providers: [
        DutyWorker,
        { provide: APP_PIPE, useFactory: inputValidation },
        { provide: APP_INTERCEPTOR, useClass: RefusalsAsUserErrors },
        { provide: APP_FILTER, useClass: RefusalsAsResponses },
      ],
    };
  }
}
