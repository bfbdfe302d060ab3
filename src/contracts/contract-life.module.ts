import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { PlacementsModule } from '../placements/placements.module.js';
import { Duties } from '../platform/jobs/duties.js';
import { SignaturesModule } from '../signatures/signatures.module.js';
import { ContractActivationService } from './contract-activation.service.js';
import { ContractApprovalService } from './contract-approval.service.js';
import { ContractDraftsService } from './contract-drafts.service.js';
import { ContractEndingsService } from './contract-endings.service.js';
import { ContractIssueService } from './contract-issue.service.js';
import { ContractMembersService } from './contract-members.service.js';
import { ContractSigning } from './contract-signing.js';
import { ContractDocumentsModule } from './documents/contract-documents.module.js';
import { ContractsModule } from './contracts.module.js';
import { ContractsResolver } from './contracts.resolver.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { SchoolStandingGuard } from './school-standing.guard.js';
import { RollService } from './roll.service.js';
import { MovesResolver } from './moves.resolver.js';
import { HandOverService } from './hand-over.service.js';
import { BandTariffsReader } from './spot/band-tariffs.reader.js';
import { PlacedPupilsReader } from './spot/placed-pupils.reader.js';
import { SpotInForce } from './spot/spot-in-force.js';

/** A contract's life from first draft to last chargeable day, and what an IPA does in the world. */
@Module({
  imports: [ApprovalsModule, ContractDocumentsModule, ContractsModule, PlacementsModule, ProvidersModule, SignaturesModule],
  providers: [
    BandTariffsReader,
    ContractActivationService,
    ContractApprovalService,
    ContractDraftsService,
    ContractEndingsService,
    ContractIssueService,
    ContractMembersService,
    ContractSigning,
    ContractsResolver,
    HandOverService,
    MovesResolver,
    PlacedPupilsReader,
    RollService,
    SchoolStandingGuard,
    SpotInForce,
  ],
  exports: [
    ContractActivationService,
    ContractApprovalService,
    ContractDraftsService,
    ContractEndingsService,
    ContractIssueService,
    ContractMembersService,
    HandOverService,
    PlacedPupilsReader,
    RollService,
  ],
})
export class ContractLifeModule {
  constructor(duties: Duties, activation: ContractActivationService, endings: ContractEndingsService, roll: RollService) {
    duties.add('put-signed-variations-in-force', (actor) => activation.putSignedVariationsInForce(actor));
    duties.add('end-contracts', (actor) => endings.endDue(actor));
    duties.add('roll-year-groups', (actor) => roll.rollYearGroups(actor));
  }
}
