import { Module } from '@nestjs/common';
import { ContractsModule } from '../../contracts/contracts.module.js';
import { SignaturesModule } from '../../signatures/signatures.module.js';
import { ContractSignaturesPages } from './contract-signatures.pages.js';
import { SignatoriesPages } from './signatories.pages.js';
import { SignaturesPages } from './signatures.pages.js';
import { VerificationPages } from './verification.pages.js';

/** Signing: what waits, one document, who may sign, and checking a copy. Named addresses come before a request's id. */
@Module({
  imports: [ContractsModule, SignaturesModule],
  controllers: [ContractSignaturesPages, SignatoriesPages, SignaturesPages, VerificationPages],
})
export class SignaturesPagesModule {}
