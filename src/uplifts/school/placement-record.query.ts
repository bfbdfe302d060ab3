import { Injectable } from '@nestjs/common';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { academicYearOf, startingYear } from '../../kernel/years.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { SchoolKind } from '../../providers/register/school-fields.js';
import type { ContractState } from '../../contracts/contract-life-cycle.js';
import type { ReturnState } from '../negotiation.js';

/** A placement's part in one round. */
export interface PlacementRound {
  readonly returnId: string;
  readonly reference: string;
  readonly cycleName: string;
  readonly state: ReturnState;
  readonly effectiveOn: IsoDate;
  readonly current: Pence;
  readonly asked: Pence | null;
  readonly tabled: Pence | null;
  readonly settled: Pence | null;
}

export interface PlacementVariation {
  readonly effectiveOn: IsoDate;
  readonly before: Pence;
  readonly after: Pence;
  readonly documentId: string;
  readonly documentReference: string;
}

/** A contract that the placement stands under, or stood: its own agreement, or the block whose place the pupil has. */
export interface PlacementContract {
  readonly id: string;
  readonly reference: string;
  readonly kind: 'spot' | 'block';
  readonly state: ContractState;
  readonly from: IsoDate;
  /** The last day; null while it is not known. */
  readonly to: IsoDate | null;
  /** Whether the block's place pays for the pupil today. */
  readonly paysToday: boolean;
}

/** What stands around a placement: place funding at its school, whether the calendar is held, its rounds, and the letters that changed it. */
export interface PlacementSurroundings {
  readonly schoolKind: SchoolKind;
  /** What the Department pays for the place a year; 0 at an independent school, null where the rate is not recorded. */
  readonly placeFunding: Pence | null;
  readonly calendarHeld: boolean;
  readonly rounds: readonly PlacementRound[];
  readonly variations: readonly PlacementVariation[];
  readonly contracts: readonly PlacementContract[];
}

/** $1: the placement, $2: today, $3: the academic year that today lies in, by the year it begins. */
const surroundingsSql = (seesRounds: boolean): string => `
select json_build_object('schoolKind', school.kind,
  'placeFunding', case when school.kind in ('nmss', 'post16') then (select funding.pence_per_place from place_funding funding
    where funding.school_kind = school.kind and funding.effective_from <= $2::date order by funding.effective_from desc limit 1) else 0 end,
  'calendarHeld', exists (select from term_calendars calendar where calendar.school_id = placement.school_id and calendar.academic_year = $3),
  'rounds', ${
    seesRounds
      ? `coalesce((select json_agg(json_build_object('returnId', ret.id, 'reference', ret.reference, 'cycleName', cycle.name, 'state', ret.state,
    'effectiveOn', part.effective_on, 'current', part.current, 'asked', part.asked, 'tabled', part.tabled, 'settled', part.settled)
    order by cycle.academic_year desc, part.effective_on)
    from (select return_id, effective_on, sum(current_pence)::bigint as current,
        case when bool_and(asked_pence is not null) then sum(asked_pence)::bigint end as asked,
        case when bool_and(tabled_pence is not null) then sum(tabled_pence)::bigint end as tabled,
        case when bool_and(settled_pence is not null) then sum(settled_pence)::bigint end as settled
      from return_lines where placement_id = placement.id group by return_id, effective_on) part
    join uplift_returns ret on ret.id = part.return_id
    join uplift_cycles cycle on cycle.id = ret.cycle_id), '[]')`
      : "'[]'::json"
  },
  'variations', coalesce((select json_agg(json_build_object('effectiveOn', variation.effective_on, 'before', variation.before_pence, 'after', variation.after_pence,
    'documentId', document.id, 'documentReference', document.reference) order by variation.effective_on desc)
    from contract_variations variation join documents document on document.id = variation.document_id
    where variation.placement_id = placement.id), '[]'),
  'contracts', coalesce((select json_agg(contract order by contract."from" desc, contract.reference) from (
      select contract.id, contract.reference, contract.kind, contract.state, contract.starts_on as "from", contract.ends_on as "to", false as "paysToday"
      from contracts contract where contract.placement_id = placement.id and contract.state <> 'withdrawn'
      union all
      select contract.id, contract.reference, contract.kind, contract.state, lower(stay.during), upper(stay.during) - 1, stay.during @> $2::date
      from occupancies stay join contracts contract on contract.id = stay.contract_id where stay.placement_id = placement.id and stay.place_id is not null
    ) contract), '[]'))
from placements placement
join schools school on school.id = app.current_school(placement.school_id)
where placement.id = $1`;

@Injectable()
export class PlacementRecordQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** Null where there is no placement that the reader may see. */
  around(actor: Actor, placementId: string): Promise<PlacementSurroundings | null> {
    requires(actor, 'placements.read');
    const seesRounds = allows(actor, 'uplifts.read');
    const today = this.clock.today();
    return this.reads.json<PlacementSurroundings | null>(
      actor,
      `placements.around.${seesRounds ? 'rounds' : 'none'}`,
      surroundingsSql(seesRounds),
      [placementId, today, startingYear(academicYearOf(today))],
    );
  }
}
