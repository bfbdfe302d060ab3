import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';

/** Global: every use case records what it did. */
@Global()
@Module({ providers: [AuditService], exports: [AuditService] })
export class AuditModule {}
