import { Module } from '@nestjs/common';
import { FinanceModule } from '../../finance/finance.module.js';
import { ArrearsPages } from './arrears.pages.js';
import { BudgetPages } from './budget.pages.js';
import { SavingsPages } from './savings.pages.js';

/** Money: the budget and its forecast, savings, arrears. */
@Module({ imports: [FinanceModule], controllers: [BudgetPages, SavingsPages, ArrearsPages] })
export class FinancePagesModule {}
