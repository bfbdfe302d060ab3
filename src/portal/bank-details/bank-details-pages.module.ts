import { Module } from '@nestjs/common';
import { ProvidersModule } from '../../providers/providers.module.js';
import { BankDetailsPages } from './bank-details.pages.js';

/** To which account a council pays a provider. */
@Module({ imports: [ProvidersModule], controllers: [BankDetailsPages] })
export class BankDetailsPagesModule {}
