import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { PlacementsModule } from '../placements/placements.module.js';
import { ContractDesk } from './contract-desk.js';
import { ContractListQuery } from './contract-list.query.js';
import { ContractQuery } from './contract.query.js';
import { Contract } from './contract.entity.js';
import { ContractVersion } from './contract-version.entity.js';
import { ContractVariations } from './contract-variations.js';
import { Issue } from './issue.js';
import { VersionsInForce } from './version-in-force.js';

/** What every kind of contract stands on: the record, its versions, and the desk they are taken from and put back to. */
@Module({
  imports: [TypeOrmModule.forFeature([Contract, ContractVersion]), ApprovalsModule, DocumentsModule, PlacementsModule],
  providers: [ContractDesk, ContractListQuery, ContractQuery, ContractVariations, Issue, VersionsInForce],
  exports: [ContractDesk, ContractListQuery, ContractQuery, ContractVariations, Issue, VersionsInForce],
})
export class ContractsModule {}
