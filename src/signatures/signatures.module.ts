import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { Duties } from '../platform/jobs/duties.js';
import { CertificatesService } from './certificates.service.js';
import { SignatoriesQuery } from './signatories.query.js';
import { SignatoriesResolver } from './signatories.resolver.js';
import { SignatoriesService } from './signatories.service.js';
import { SignaturesController } from './signatures.controller.js';
import { SignaturesResolver } from './signatures.resolver.js';
import { SignaturesService } from './signatures.service.js';
import { SigningDesk } from './signing-desk.js';
import { SigningRequestsQuery } from './signing-requests.query.js';
import { VerificationQuery } from './verification.query.js';
import { WetInkService } from './wet-ink.service.js';

/** Signing of documents, by authorised signatories of each party. A subject registers with `SignaturesService`. */
@Module({
  imports: [DocumentsModule, IdentityModule],
  providers: [
    CertificatesService,
    SignatoriesQuery,
    SignatoriesResolver,
    SignatoriesService,
    SignaturesResolver,
    SignaturesService,
    SigningDesk,
    SigningRequestsQuery,
    VerificationQuery,
    WetInkService,
  ],
  controllers: [SignaturesController],
  exports: [
    CertificatesService,
    SignatoriesQuery,
    SignatoriesService,
    SignaturesService,
    SigningRequestsQuery,
    VerificationQuery,
    WetInkService,
  ],
})
export class SignaturesModule {
  constructor(duties: Duties, signatures: SignaturesService, certificates: CertificatesService) {
    duties.add('keep-signing-deadlines', (actor) => signatures.keepDeadlines(actor));
    duties.add('make-signing-certificates', (actor) => certificates.makeDue(actor));
  }
}
