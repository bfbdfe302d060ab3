import { Injectable } from '@nestjs/common';
import { allows, requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { Pence } from '../kernel/money.js';
import { ReadModel } from '../platform/database/read-model.js';
import { money } from '../platform/graphql/scalars.js';
import type { UpliftCycleView } from './dto/uplift-cycle.js';
import type { ReturnState } from './negotiation.js';

interface CycleRow extends Omit<UpliftCycleView, 'availableActions' | 'room' | 'progress'> {
  readonly room: Pence | null;
  readonly progress: readonly {
    readonly state: ReturnState;
    readonly returns: number;
    readonly current: Pence;
    readonly asked: Pence;
    readonly tabled: Pence;
  }[];
}

const cyclesSql = (authority: boolean): string => `
select coalesce(json_agg(json_build_object(
  'id', cycle.id, 'name', cycle.name, 'authorityName', authority.name, 'academicYear', cycle.academic_year, 'opensOn', cycle.opens_on, 'closesOn', cycle.closes_on,
  'aprilOn', cycle.april_on, 'septemberOn', cycle.september_on, 'state', cycle.state, 'version', cycle.version,
  'room', ${authority ? '(select room_pence from cycle_budgets where cycle_id = cycle.id)' : 'null'},
  'progress', (select coalesce(json_agg(json_build_object('state', state, 'returns', returns, 'current', current, 'asked', asked, 'tabled', tabled) order by state), '[]') from (
    select ret.state, count(distinct ret.id) as returns, coalesce(sum(line.current_pence), 0)::bigint as current,
      coalesce(sum(coalesce(line.asked_pence, line.current_pence)), 0)::bigint as asked,
      coalesce(sum(coalesce(line.settled_pence, line.tabled_pence, line.current_pence)), 0)::bigint as tabled
    from uplift_returns ret left join return_lines line on line.return_id = ret.id
    where ret.cycle_id = cycle.id group by ret.state) by_state)
  ) order by cycle.academic_year desc, authority.name), '[]')
from uplift_cycles cycle join organisations authority on authority.id = cycle.authority_id
where $1::uuid is null or cycle.id = $1`;

/** Rounds and their progress: one statement. */
@Injectable()
export class UpliftCyclesQuery {
  constructor(private readonly reads: ReadModel) {}

  async list(actor: Actor, id: string | null = null): Promise<UpliftCycleView[]> {
    requires(actor, 'uplifts.read');
    const rows = await this.reads.json<CycleRow[]>(actor, 'upliftCycles', cyclesSql(actor.kind === 'authority'), [id]);
    return rows.map((row) => ({
      ...row,
      room: money(row.room),
      availableActions: row.state === 'open' && allows(actor, 'uplifts.openCycle') ? ['close'] : [],
      progress: row.progress.map((each) => ({
        ...each,
        current: money(each.current),
        asked: money(each.asked),
        tabled: money(each.tabled),
      })),
    }));
  }

  async one(actor: Actor, id: string): Promise<UpliftCycleView | null> {
    return (await this.list(actor, id))[0] ?? null;
  }
}
