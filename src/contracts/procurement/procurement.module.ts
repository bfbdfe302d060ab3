import { Module } from '@nestjs/common';
import { ContractsModule } from '../contracts.module.js';
import { OcdsExport } from './ocds-export.query.js';
import { ProcurementGuard } from './procurement-guard.js';
import { ProcurementRulesService } from './procurement-rules.service.js';
import { ProcurementQuery } from './procurement.query.js';
import { ProcurementResolver } from './procurement.resolver.js';
import { ProcurementService } from './procurement.service.js';

/** How contracts are procured: routes and reasons, thresholds, notices and their clocks, and what is published as open data. */
@Module({
  imports: [ContractsModule],
  providers: [ProcurementQuery, ProcurementService, ProcurementRulesService, ProcurementGuard, OcdsExport, ProcurementResolver],
  exports: [ProcurementQuery, ProcurementService, ProcurementRulesService, ProcurementGuard, OcdsExport],
})
export class ProcurementModule {}
