import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { ReadModel } from '../platform/database/read-model.js';
import type { ReturnState } from './negotiation.js';

/** How an earlier round ended between this authority and this school. Pence a year over the lines it had then. */
export interface EarlierSettlement {
  readonly returnId: string;
  readonly reference: string;
  readonly cycleName: string;
  readonly academicYear: number;
  readonly schoolName: string;
  readonly state: ReturnState;
  readonly lineCount: number;
  readonly current: Pence;
  readonly asked: Pence | null;
  /** What the rule recommended at the last offer; null for a provider, and where no offer was made. */
  readonly recommended: Pence | null;
  readonly settled: Pence | null;
  readonly decidedOn: IsoDate | null;
}

/**
 * SQL for the rounds before a return's own, latest first, as a JSON array of `EarlierSettlement`; `ret` names the return's row. A school's
 * history is also that of the schools it follows by confirmed succession (domain.md, School).
 */
export const earlierSettlementsJson = (ret: string, forAuthority: boolean): string => `(
  select coalesce(json_agg(json_build_object('returnId', earlier.id, 'reference', earlier.reference, 'cycleName', cycle.name,
    'academicYear', cycle.academic_year, 'schoolName', school.name, 'state', earlier.state, 'lineCount', money.lines, 'current', money.current,
    'asked', money.asked, 'recommended', ${
      forAuthority
        ? `(select kept.recommended_pence from negotiation_rounds round join offer_recommendations kept on kept.round_id = round.id
      where round.return_id = earlier.id order by round.number desc limit 1)`
        : 'null'
    }, 'settled', money.settled, 'decidedOn', earlier.decided_on)
    order by cycle.academic_year desc, school.name), '[]')
  from uplift_cycles own
  join uplift_cycles cycle on cycle.authority_id = own.authority_id and cycle.academic_year < own.academic_year
  join uplift_returns earlier on earlier.cycle_id = cycle.id and earlier.school_id = any (app.school_lineage(${ret}.school_id))
  join schools school on school.id = earlier.school_id
  cross join lateral (
    select count(*) as lines, sum(line.current_pence)::bigint as current,
      case when bool_and(line.asked_pence is not null) then sum(line.asked_pence)::bigint end as asked,
      case when bool_and(line.settled_pence is not null) then sum(line.settled_pence)::bigint end as settled
    from return_lines line where line.return_id = earlier.id) money
  where own.id = ${ret}.cycle_id)`;

const sqlFor = (forAuthority: boolean): string => `
select coalesce(json_object_agg(ret.id, ${earlierSettlementsJson('ret', forAuthority)}), '{}') from uplift_returns ret where ret.id = any($1::uuid[])`;

/** How a school's earlier rounds ended. Both sides see their own; what was recommended is the authority's alone. */
@Injectable()
export class EarlierSettlementsQuery {
  constructor(private readonly reads: ReadModel) {}

  /** By return's id; a return not the actor's to see has none. */
  async of(actor: Actor, returnIds: readonly string[]): Promise<ReadonlyMap<string, readonly EarlierSettlement[]>> {
    requires(actor, 'uplifts.read');
    const forAuthority = actor.kind === 'authority';
    const name = forAuthority ? 'earlierSettlements' : 'earlierSettlements.provider';
    const found = await this.reads.json<Record<string, EarlierSettlement[]>>(actor, name, sqlFor(forAuthority), [[...returnIds]]);
    return new Map(Object.entries(found));
  }
}
