import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { ReadModel } from '../platform/database/read-model.js';
import type { BudgetRoom } from './what-if.js';

/**
 * SQL for what a cycle's budget allows in rises and what its other returns take, as one JSON value; null where no budget is set. `ret` names
 * the return's row. An offer takes while it stands; a counter-offer or an ask, which nobody promised, takes nothing.
 */
export const budgetRoomJson = (ret: string): string => `(
  select json_build_object('room', budget.room_pence, 'settledElsewhere', coalesce(taken.settled, 0), 'offeredElsewhere', coalesce(taken.offered, 0))
  from cycle_budgets budget
  cross join lateral (
    select sum(line.settled_pence - line.current_pence) filter (where other.state in ('settled', 'inApproval', 'approved', 'implemented')) as settled,
      sum(line.tabled_pence - line.current_pence) filter (where other.state = 'offered') as offered
    from uplift_returns other join return_lines line on line.return_id = other.id
    where other.cycle_id = ${ret}.cycle_id and other.id <> ${ret}.id
      and other.state in ('settled', 'inApproval', 'approved', 'implemented', 'offered')
  ) taken
  where budget.cycle_id = ${ret}.cycle_id)`;

const SQL = `select ${budgetRoomJson('ret')} from uplift_returns ret where ret.id = $1`;

/** The room in the budget as one return sees it. For the authority's own people. */
@Injectable()
export class BudgetRoomQuery {
  constructor(private readonly reads: ReadModel) {}

  of(actor: Actor, returnId: string): Promise<BudgetRoom | null> {
    requires(actor, 'uplifts.read');
    return this.reads.json<BudgetRoom | null>(actor, 'budgetRoom', SQL, [returnId]);
  }
}
