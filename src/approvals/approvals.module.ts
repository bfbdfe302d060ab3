import { Module } from '@nestjs/common';
import { Duties } from '../platform/jobs/duties.js';
import { ApprovalListQuery } from './approval-list.query.js';
import { ApprovalRequestsQuery } from './approval-requests.query.js';
import { ApprovalsResolver } from './approvals.resolver.js';
import { ApprovalsService } from './approvals.service.js';
import { DelegationsService } from './delegations.service.js';
import { DeputiesQuery } from './deputies.query.js';
import { ApprovalMatrixQuery } from './matrix/approval-matrix.query.js';
import { ApprovalMatrixResolver } from './matrix/approval-matrix.resolver.js';
import { ApprovalMatrixService } from './matrix/approval-matrix.service.js';

@Module({
  providers: [
    ApprovalsService,
    ApprovalListQuery,
    ApprovalRequestsQuery,
    DelegationsService,
    DeputiesQuery,
    ApprovalsResolver,
    ApprovalMatrixService,
    ApprovalMatrixQuery,
    ApprovalMatrixResolver,
  ],
  exports: [
    ApprovalsService,
    ApprovalListQuery,
    ApprovalRequestsQuery,
    DelegationsService,
    DeputiesQuery,
    ApprovalMatrixQuery,
    ApprovalMatrixService,
  ],
})
export class ApprovalsModule {
  constructor(duties: Duties, approvals: ApprovalsService) {
    duties.add('void-changed-approvals', (actor) => approvals.voidChanged(actor));
    duties.add('bring-approvals-into-force', (actor) => approvals.bringDueIntoForce(actor));
  }
}
