import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';
import { HistoryQuery } from './history.query.js';
import { HistoryResolver } from './history.resolver.js';

/** Global: every use case records what it did. */
@Global()
@Module({ providers: [AuditService, HistoryQuery, HistoryResolver], exports: [AuditService, HistoryQuery] })
export class AuditModule {}
