import { Module } from '@nestjs/common';
import { BankDetailsQuery } from './bank-details.query.js';
import { BankDetailsResolver } from './bank-details.resolver.js';
import { BankDetailsService } from './bank-details.service.js';

/** To which account an authority pays a provider, and how a change of it is confirmed. */
@Module({
  providers: [BankDetailsQuery, BankDetailsResolver, BankDetailsService],
  exports: [BankDetailsQuery, BankDetailsService],
})
export class BankDetailsModule {}
