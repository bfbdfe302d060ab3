import { Module } from '@nestjs/common';
import { ContractImportModule } from '../../contracts/import/contract-import.module.js';
import { ContractImportPages } from './contract-import.pages.js';

@Module({ imports: [ContractImportModule], controllers: [ContractImportPages] })
export class ContractImportPagesModule {}
