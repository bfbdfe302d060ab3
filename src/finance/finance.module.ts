import { Module } from '@nestjs/common';
import { BlockModule } from '../contracts/block/block.module.js';
import { ApprovalEffectQuery } from './approval-effect/approval-effect.query.js';
import { ArrearsQuery } from './arrears.query.js';
import { BudgetsQuery } from './budgets/budgets.query.js';
import { BudgetsService } from './budgets/budgets.service.js';
import { FinanceResolver } from './finance.resolver.js';
import { ForecastQuery } from './forecast/forecast.query.js';
import { ForecastResolver } from './forecast/forecast.resolver.js';
import { SavingsQuery } from './savings.query.js';
import { SavingsService } from './savings.service.js';

/** What may be spent, what placements will cost, and what settlements cost and saved. */
@Module({
  imports: [BlockModule],
  providers: [
    ApprovalEffectQuery,
    ArrearsQuery,
    BudgetsQuery,
    BudgetsService,
    FinanceResolver,
    ForecastQuery,
    ForecastResolver,
    SavingsQuery,
    SavingsService,
  ],
  exports: [ApprovalEffectQuery, ArrearsQuery, BudgetsQuery, BudgetsService, ForecastQuery, SavingsQuery, SavingsService],
})
export class FinanceModule {}
