import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Pence } from '../../kernel/money.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { financialYearStarting } from '../../kernel/years.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type BudgetEntry, refusesBudget } from './budget-rules.js';

export interface NewBudget extends BudgetEntry {
  readonly financialYear: number;
  /** The version its writer saw: 0 where there was none. */
  readonly version: number;
  readonly clientKey?: string | null;
}

interface Standing {
  readonly version: number;
  readonly total_pence: Pence;
  readonly entered_by_name: string;
}

/** Finance's word on what may be spent in a financial year. */
@Injectable()
export class BudgetsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Enters a year's budget, or a new version of it: nothing entered is changed. Refusals: those of `refusesBudget`, `staleVersion` (somebody
   * entered another since; two at once: the primary key lets one through). Answers the year.
   */
  enterBudget(actor: Actor, input: NewBudget): Promise<Outcome<number>> {
    return this.work.decide(actor, () => {
      requires(actor, 'finance.enterBudget');
      return this.keys.once(input.clientKey, 'enterBudget', input, async () => {
        const wrong = refusesBudget(input);
        if (wrong.length > 0) throw new Refused(wrong);
        const standing = await this.standing(input.financialYear);
        if ((standing?.version ?? 0) !== input.version || !(await this.insert(actor, input)))
          throw new Refused([staleVersion(await this.standing(input.financialYear))]);
        this.audit.record({
          action: 'enterBudget',
          subjectType: 'budget',
          subjectId: actor.organisationId,
          before: standing && { version: standing.version, totalPence: standing.total_pence },
          after: {
            financialYear: financialYearStarting(input.financialYear),
            version: input.version + 1,
            totalPence: input.totalPence,
            dayPence: input.dayPence,
            residentialPence: input.residentialPence,
            reason: input.reason,
          },
        });
        return input.financialYear;
      });
    });
  }

  private async insert(actor: Actor, input: NewBudget): Promise<boolean> {
    const inserted = await this.work.query<{ version: number }>(
      `insert into budgets (authority_id, financial_year, version, total_pence, day_pence, residential_pence, reason, entered_by, entered_by_name, entered_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning version`,
      [
        actor.organisationId,
        input.financialYear,
        input.version + 1,
        input.totalPence,
        input.dayPence,
        input.residentialPence,
        input.reason.trim(),
        actor.personId,
        actor.personName,
        this.clock.now(),
      ],
    );
    return inserted.length === 1;
  }

  private async standing(financialYear: number): Promise<Standing | null> {
    const [latest] = await this.work.query<Standing>(
      'select version, total_pence, entered_by_name from budgets where financial_year = $1 order by version desc limit 1',
      [financialYear],
    );
    return latest ?? null;
  }
}

const staleVersion = (standing: Standing | null) =>
  refusal(
    'staleVersion',
    `${standing?.entered_by_name ?? 'Somebody'} entered this year’s budget since you opened the page. Load it again, look, and repeat what you still want.`,
    'version',
  );
