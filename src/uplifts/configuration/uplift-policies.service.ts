import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../kernel/actor.js';
import type { BasisPoints } from '../../kernel/money.js';
import { type Outcome, Refused } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ConfigurationDesk } from './configuration-desk.js';
import { type UpliftPolicy, refusesPolicy, refusesStart } from './policy-rules.js';

export interface NewPolicy extends Omit<UpliftPolicy, 'capBp' | 'capSeries' | 'capReviewAboveBp'> {
  readonly capBp?: BasisPoints | null;
  readonly capSeries?: string | null;
  readonly capReviewAboveBp?: BasisPoints | null;
  readonly clientKey?: string | null;
}

/** Keeping an authority's rules and thresholds. */
@Injectable()
export class UpliftPoliciesService {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Records rules from a date on. Cycles already opened keep the rules they were opened with. Refusals: those of `refusesPolicy` and
   * `refusesStart`. Answers the policy's id.
   */
  recordPolicy(actor: Actor, input: NewPolicy): Promise<Outcome<string>> {
    return this.desk.configure(actor, 'recordUpliftPolicy', input, async () => {
      const { clientKey: _, ...given } = input;
      const policy: UpliftPolicy = {
        ...given,
        capBp: given.capBp ?? null,
        capSeries: given.capSeries ?? null,
        capReviewAboveBp: given.capReviewAboveBp ?? null,
      };
      const recorded = await this.recorded(actor);
      const codes = await this.work.query<{ code: string }>('select code from index_series');
      const start = refusesStart(
        policy.effectiveFrom,
        recorded.map(({ effectiveFrom }) => effectiveFrom),
        this.clock.today(),
      );
      const wrong = [...(start ? [start] : []), ...refusesPolicy(policy, new Set(codes.map(({ code }) => code)))];
      if (wrong.length > 0) throw new Refused(wrong);
      const id = randomUUID();
      await this.insert(actor, id, policy);
      this.audit.record({
        action: 'recordUpliftPolicy',
        subjectType: 'upliftPolicy',
        subjectId: id,
        before: recorded.find(({ effectiveFrom }) => effectiveFrom < policy.effectiveFrom) ?? null,
        after: policy,
      });
      return id;
    });
  }

  private async insert(actor: Actor, id: string, policy: UpliftPolicy): Promise<void> {
    await this.work.query(
      `insert into uplift_policies (id, authority_id, effective_from, window_opens, window_closes, late_rule, months_between_uplifts, evidence_above_bp,
         offer_working_days, cap_bp, cap_series, cap_review_above_bp, benchmark_minimum, appeal_days, call_in_working_days, key_decision_notice_days,
         recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
      [
        id,
        actor.organisationId,
        policy.effectiveFrom,
        policy.windowOpens,
        policy.windowCloses,
        policy.lateRule,
        policy.monthsBetweenUplifts,
        policy.evidenceAboveBp,
        policy.offerWorkingDays,
        policy.capBp,
        policy.capSeries,
        policy.capReviewAboveBp,
        policy.benchmarkMinimum,
        policy.appealDays,
        policy.callInWorkingDays,
        policy.keyDecisionNoticeDays,
        actor.personId,
        this.clock.now(),
      ],
    );
  }

  /** Every policy of the authority, the latest first. */
  private recorded(actor: Actor): Promise<UpliftPolicy[]> {
    return this.work.query<UpliftPolicy>(
      `select effective_from as "effectiveFrom", window_opens as "windowOpens", window_closes as "windowCloses", late_rule as "lateRule",
         months_between_uplifts as "monthsBetweenUplifts", evidence_above_bp as "evidenceAboveBp", offer_working_days as "offerWorkingDays",
         cap_bp as "capBp", cap_series as "capSeries", cap_review_above_bp as "capReviewAboveBp", benchmark_minimum as "benchmarkMinimum",
         appeal_days as "appealDays", call_in_working_days as "callInWorkingDays", key_decision_notice_days as "keyDecisionNoticeDays"
       from uplift_policies where authority_id = $1 order by effective_from desc`,
      [actor.organisationId],
    );
  }
}
