import { Module } from '@nestjs/common';
import { ApprovalsResolver } from './approvals.resolver.js';
import { ApprovalsService } from './approvals.service.js';
import { ApprovalRequestsQuery } from './approval-requests.query.js';

@Module({ providers: [ApprovalsService, ApprovalRequestsQuery, ApprovalsResolver], exports: [ApprovalsService, ApprovalRequestsQuery] })
export class ApprovalsModule {}
