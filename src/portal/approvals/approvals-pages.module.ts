import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../../approvals/approvals.module.js';
import { FinanceModule } from '../../finance/finance.module.js';
import { UpliftsModule } from '../../uplifts/uplifts.module.js';
import { ApprovalsPages } from './approvals.pages.js';
import { DelegationsPages } from './delegations.pages.js';
import { MatrixPages } from './matrix.pages.js';

/** Deciding: what waits, one request, deputies, and who decides what. Named addresses come before a request's id. */
@Module({ imports: [ApprovalsModule, FinanceModule, UpliftsModule], controllers: [DelegationsPages, MatrixPages, ApprovalsPages] })
export class ApprovalsPagesModule {}
