import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { BudgetVersion } from './budget-rules.js';

const VERSIONS_SQL = `
select coalesce(json_agg(json_build_object('financialYear', financial_year, 'version', version, 'totalPence', total_pence, 'dayPence', day_pence,
  'residentialPence', residential_pence, 'reason', reason, 'enteredByName', entered_by_name, 'enteredAt', entered_at)
  order by financial_year desc, version desc), '[]')
from budgets where $1::smallint is null or financial_year = $1`;

/** Budgets as entered, with their history. */
@Injectable()
export class BudgetsQuery {
  constructor(private readonly reads: ReadModel) {}

  /** Every version, the latest first; of one financial year where asked. */
  async versions(actor: Actor, financialYear?: number | null): Promise<BudgetVersion[]> {
    requires(actor, 'finance.readBudget');
    const rows = await this.reads.json<(Omit<BudgetVersion, 'enteredAt'> & { enteredAt: string })[]>(actor, 'budgets', VERSIONS_SQL, [
      financialYear ?? null,
    ]);
    return rows.map((row) => ({ ...row, enteredAt: new Date(row.enteredAt) }));
  }
}
