import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Refusal } from '../../kernel/outcome.js';
import { CheckOverridesService } from '../../providers/due-diligence/overrides.service.js';
import type { Contract } from '../contract.entity.js';
import { Issue, type IssueGuard } from '../issue.js';

/** No contract is issued to a school with a mandatory check that is failed, lapsed or missing, unless two people override it. */
@Injectable()
export class DueDiligenceGuard implements IssueGuard, OnModuleInit {
  readonly name = 'dueDiligence';

  constructor(
    private readonly overrides: CheckOverridesService,
    private readonly issue: Issue,
  ) {}

  onModuleInit(): void {
    this.issue.guard(this);
  }

  /** Refusals: `checkNotPassed`, one for each check. */
  refuses({ schoolId }: Pick<Contract, 'schoolId'>): Promise<Refusal[]> {
    return this.overrides.refusesIssue(schoolId);
  }
}
