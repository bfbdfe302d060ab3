import { Module } from '@nestjs/common';
import { SignaturesModule } from '../../signatures/signatures.module.js';
import { SignatoriesPages } from './signatories.pages.js';
import { SignaturesPages } from './signatures.pages.js';
import { VerificationPages } from './verification.pages.js';

/** Signing: what waits, one document, who may sign, and checking a copy. Named addresses come before a request's id. */
@Module({ imports: [SignaturesModule], controllers: [SignatoriesPages, SignaturesPages, VerificationPages] })
export class SignaturesPagesModule {}
