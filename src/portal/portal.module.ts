import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AccountPages } from './account/account.pages.js';
import { SignInPages } from './account/sign-in.pages.js';
import { CataloguePages } from './catalogue/catalogue.pages.js';
import { FoundationModule } from './foundation/foundation.module.js';
import { UnknownAddress } from './foundation/unknown-address.filter.js';
import { OfficerModule } from './officer/officer.module.js';
import { ProviderPagesModule } from './provider/provider.module.js';
import { RecordsModule } from './records/records.module.js';

/** The pages: one module a user's journey, over the same services as GraphQL. */
@Module({
  imports: [FoundationModule, OfficerModule, ProviderPagesModule, RecordsModule],
  controllers: [SignInPages, AccountPages, CataloguePages],
  providers: [{ provide: APP_FILTER, useClass: UnknownAddress }],
})
export class PortalModule {}
