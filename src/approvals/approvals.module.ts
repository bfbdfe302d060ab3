import { Module } from '@nestjs/common';
import { ApprovalRequestsQuery } from './approval-requests.query.js';
import { ApprovalsResolver } from './approvals.resolver.js';
import { ApprovalsService } from './approvals.service.js';
import { ApprovalMatrixQuery } from './matrix/approval-matrix.query.js';
import { ApprovalMatrixResolver } from './matrix/approval-matrix.resolver.js';
import { ApprovalMatrixService } from './matrix/approval-matrix.service.js';

@Module({
  providers: [
    ApprovalsService,
    ApprovalRequestsQuery,
    ApprovalsResolver,
    ApprovalMatrixService,
    ApprovalMatrixQuery,
    ApprovalMatrixResolver,
  ],
  exports: [ApprovalsService, ApprovalRequestsQuery],
})
export class ApprovalsModule {}
