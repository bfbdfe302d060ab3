import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { faultOfStart } from '../../kernel/dated-rules.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ContractNoticeKind, ProcurementRoute } from './routes.js';
import { RULES, type RuleCode } from './rules.js';

interface Dated {
  readonly effectiveFrom: IsoDate;
  readonly source: string;
  readonly clientKey?: string | null;
}

export interface RuleInput extends Dated {
  readonly code: RuleCode;
  readonly value: number;
}

export interface DutyInput extends Dated {
  readonly route: ProcurementRoute;
  readonly notice: ContractNoticeKind;
  readonly required: boolean;
}

/** The law's figures change by a new dated row: nothing recorded is altered, and no code is. */
@Injectable()
export class ProcurementRulesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /** A figure from a day on. Refusals: `valueWrong`, `sourceMissing`, `exists`, `behindRulesInForce`. Answers the rule's code. */
  recordRule(actor: Actor, input: RuleInput): Promise<Outcome<RuleCode>> {
    return this.acting(actor, 'recordProcurementRule', input, async () => {
      const { code, effectiveFrom, value } = input;
      if (!Number.isSafeInteger(value) || value < 0 || (code === 'paymentComplianceMonths' && ![1, 2, 3, 4, 6, 12].includes(value)))
        throw new Refused([
          refusal(
            'valueWrong',
            `Enter a figure that fits “${RULES[code].name}” (${code === 'paymentComplianceMonths' ? '1, 2, 3, 4, 6 or 12 months' : 'not below 0'}).`,
            'value',
          ),
        ]);
      await this.refuseStart('select effective_from from procurement_rules where code = $1', [code], effectiveFrom);
      await this.insert(
        'insert into procurement_rules (code, effective_from, value, source) values ($1, $2, $3, $4) on conflict do nothing returning code',
        [code, effectiveFrom, value, input.source.trim()],
        effectiveFrom,
      );
      this.record('recordProcurementRule', actor, { code, name: RULES[code].name, effectiveFrom, value, source: input.source.trim() });
      return code;
    });
  }

  /** Whether a route owes a notice, from a day on. Refusals: `sourceMissing`, `exists`, `behindRulesInForce`. Answers the route. */
  recordDuty(actor: Actor, input: DutyInput): Promise<Outcome<ProcurementRoute>> {
    return this.acting(actor, 'recordProcurementDuty', input, async () => {
      const { route, notice, effectiveFrom, required } = input;
      await this.refuseStart(
        'select effective_from from procurement_duties where route = $1 and notice = $2',
        [route, notice],
        effectiveFrom,
      );
      await this.insert(
        `insert into procurement_duties (route, notice, effective_from, required, source) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning route`,
        [route, notice, effectiveFrom, required, input.source.trim()],
        effectiveFrom,
      );
      this.record('recordProcurementDuty', actor, { route, notice, effectiveFrom, required, source: input.source.trim() });
      return route;
    });
  }

  private acting<T>(actor: Actor, act: string, input: Dated, work: () => Promise<T>): Promise<Outcome<T>> {
    return this.work.decide(actor, () => {
      requires(actor, 'procurement.keepRules');
      return this.keys.once(input.clientKey, act, input, () => {
        if (input.source.trim() === '')
          throw new Refused([refusal('sourceMissing', 'Say which provision it comes from, so that anybody can check it.', 'source')]);
        return work();
      });
    });
  }

  private async refuseStart(sql: string, values: readonly unknown[], start: IsoDate): Promise<void> {
    const recorded = await this.work.query<{ effective_from: IsoDate }>(sql, values);
    const fault = faultOfStart(
      start,
      recorded.map((row) => row.effective_from),
      this.clock.today(),
    );
    if (fault === 'exists') throw exists(start);
    if (fault)
      throw new Refused([
        refusal('behindRulesInForce', 'A new rule begins today or later: what was in force is not changed.', 'effectiveFrom'),
      ]);
  }

  /** Two at once: the primary key lets one through. */
  private async insert(sql: string, values: readonly unknown[], start: IsoDate): Promise<void> {
    const inserted = await this.work.query(sql, values);
    if (inserted.length === 0) throw exists(start);
  }

  private record(action: string, actor: Actor, after: object): void {
    this.audit.record({ action, subjectType: 'procurementRule', subjectId: actor.organisationId, after });
  }
}

const exists = (start: IsoDate): Refused =>
  new Refused([refusal('exists', `There is a rule from ${formatDate(start)} already.`, 'effectiveFrom')]);
