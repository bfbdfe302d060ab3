import { Module } from '@nestjs/common';
import { ArrearsQuery } from './arrears.query.js';
import { FinanceResolver } from './finance.resolver.js';
import { SavingsQuery } from './savings.query.js';
import { SavingsService } from './savings.service.js';

/** What settlements cost and saved. */
@Module({ providers: [ArrearsQuery, FinanceResolver, SavingsQuery, SavingsService] })
export class FinanceModule {}
