import { Module } from '@nestjs/common';
import { ContractsModule } from '../../contracts/contracts.module.js';
import { ProcurementModule } from '../../contracts/procurement/procurement.module.js';
import { ContractProcurementPages } from './contract-procurement.pages.js';
import { ProcurementRulesPages } from './procurement-rules.pages.js';
import { ProcurementPages } from './procurement.pages.js';

/** How contracts are procured, what is published about them, and what each provider gets. */
@Module({
  imports: [ContractsModule, ProcurementModule],
  controllers: [ProcurementPages, ProcurementRulesPages, ContractProcurementPages],
})
export class ProcurementPagesModule {}
