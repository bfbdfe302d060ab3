import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AccountPages } from './account/account.pages.js';
import { SignInPages } from './account/sign-in.pages.js';
import { CataloguePages } from './catalogue/catalogue.pages.js';
import { FoundationModule } from './foundation/foundation.module.js';
import { UnknownAddress } from './foundation/unknown-address.filter.js';

/** The pages: one module a user's journey, over the same services as GraphQL. */
@Module({
  imports: [FoundationModule],
  controllers: [SignInPages, AccountPages, CataloguePages],
  providers: [{ provide: APP_FILTER, useClass: UnknownAddress }],
})
export class PortalModule {}
