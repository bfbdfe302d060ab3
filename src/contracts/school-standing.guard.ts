import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Refusal, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { CheckOverridesService } from '../providers/due-diligence/overrides.service.js';
import { ReferralStandingReader } from '../providers/referral-standing.reader.js';
import type { ContractVersion } from './contract-version.entity.js';
import type { Contract } from './contract.entity.js';
import { Issue, type IssueGuard } from './issue.js';

/** Nothing is issued to a school with a failed or lapsed check, unless two people overrode it; no new pupil goes where referrals are held. */
@Injectable()
export class SchoolStandingGuard implements IssueGuard, OnModuleInit {
  readonly name = 'schoolStanding';

  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly overrides: CheckOverridesService,
    private readonly standing: ReferralStandingReader,
    private readonly issue: Issue,
  ) {}

  onModuleInit(): void {
    this.issue.guard(this);
  }

  async refuses(contract: Contract, version: ContractVersion): Promise<readonly Refusal[]> {
    const checks = await this.overrides.refusesIssue(contract.schoolId);
    if (!(await this.bringsNewPupils(contract, version))) return checks;
    const held = await this.standing.holdOf(contract.schoolId);
    return held.length === 0
      ? checks
      : [...checks, refusal('referralsHeld', `New referrals to this school are held. ${held.join(' ')}`, 'contractId')];
  }

  /** A variation, or an agreement for a pupil who is there already, is no new referral. */
  private async bringsNewPupils(contract: Contract, version: ContractVersion): Promise<boolean> {
    if (version.number > 1 || contract.supersedesId !== null) return false;
    if (contract.placementId === null) return true;
    const there = await this.work.query('select from placements where id = $1 and starts_on <= $2', [
      contract.placementId,
      this.clock.today(),
    ]);
    return there.length === 0;
  }
}
