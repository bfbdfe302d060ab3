import { Module } from '@nestjs/common';
import { ContractsModule } from '../contracts.module.js';
import { ContractImportService } from './contract-import.service.js';

@Module({ imports: [ContractsModule], providers: [ContractImportService], exports: [ContractImportService] })
export class ContractImportModule {}
