import { Injectable } from '@nestjs/common';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { ReturnState } from '../negotiation.js';

/** Pupils of one need at a school today. */
export interface PlacedByNeed {
  readonly need: string;
  readonly pupils: number;
  readonly residential: number;
  readonly annual: Pence | null;
}

/** One school's return to one round, with its money. */
export interface SchoolRound {
  readonly returnId: string;
  readonly reference: string;
  readonly cycleName: string;
  readonly academicYear: number;
  readonly authorityName: string;
  readonly state: ReturnState;
  readonly closesOn: IsoDate;
  readonly receivedOn: IsoDate | null;
  readonly decidedOn: IsoDate | null;
  readonly lines: number;
  readonly current: Pence | null;
  readonly asked: Pence | null;
  /** What the rule recommended at the last offer; null for a provider, and where none was made. */
  readonly recommended: Pence | null;
  readonly tabled: Pence | null;
  readonly settled: Pence | null;
  readonly over: boolean;
}

export interface SchoolDealings {
  readonly placed: readonly PlacedByNeed[];
  readonly rounds: readonly SchoolRound[];
}

/** $1: the school, $2: today. `recommended` is the authority's own column. */
const dealingsSql = (authority: boolean, seesRounds: boolean): string => `
with line_of as (
  select app.school_lineage(app.current_school($1)) as schools
), placed as (
  select pupil.primary_need as need, placement.setting, fees.annual
  from line_of, placements placement
  join pupils pupil on pupil.id = placement.pupil_id
  left join lateral (select sum(annual_pence)::bigint as annual from fee_lines where placement_id = placement.id and effective @> $2::date) fees on true
  where placement.school_id = any (line_of.schools) and placement.starts_on <= $2::date and coalesce(placement.ends_on >= $2::date, true)
)
select json_build_object(
  'placed', coalesce((select json_agg(json_build_object('need', need, 'pupils', pupils, 'residential', residential, 'annual', annual) order by pupils desc, need)
    from (select need, count(*) as pupils, count(*) filter (where setting = 'residential') as residential, sum(annual) as annual from placed group by need) each), '[]'),
  'rounds', ${
    seesRounds
      ? `coalesce((select json_agg(json_build_object('returnId', ret.id, 'reference', ret.reference, 'cycleName', cycle.name, 'academicYear', cycle.academic_year,
    'authorityName', authority.name, 'state', ret.state, 'closesOn', cycle.closes_on, 'receivedOn', ret.received_on, 'decidedOn', ret.decided_on,
    'lines', money.lines, 'current', money.current, 'asked', money.asked, 'tabled', money.tabled, 'settled', money.settled,
    'recommended', ${
      authority
        ? `(select kept.recommended_pence from negotiation_rounds round join offer_recommendations kept on kept.round_id = round.id
        where round.return_id = ret.id order by round.number desc limit 1)`
        : 'null'
    },
    'over', ret.state in ('implemented', 'withdrawn', 'lapsed')) order by cycle.academic_year desc, authority.name)
    from line_of
    join uplift_returns ret on ret.school_id = any (line_of.schools)
    join uplift_cycles cycle on cycle.id = ret.cycle_id
    join organisations authority on authority.id = ret.authority_id
    cross join lateral (select count(*) as lines, sum(current_pence)::bigint as current,
      case when bool_and(asked_pence is not null) then sum(asked_pence)::bigint end as asked,
      case when bool_and(tabled_pence is not null) then sum(tabled_pence)::bigint end as tabled,
      case when bool_and(settled_pence is not null) then sum(settled_pence)::bigint end as settled
      from return_lines where return_id = ret.id) money), '[]')`
      : "'[]'::json"
  })`;

/** What the reader has to do with a school: pupils placed there today, and every round with it, by one statement. */
@Injectable()
export class SchoolDealingsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  ofSchool(actor: Actor, schoolId: string): Promise<SchoolDealings> {
    requires(actor, 'placements.read');
    const authority = actor.kind === 'authority';
    const seesRounds = allows(actor, 'uplifts.read');
    const name = `schools.dealings.${authority ? 'own' : 'shared'}.${seesRounds ? 'rounds' : 'none'}`;
    return this.reads.json<SchoolDealings>(actor, name, dealingsSql(authority, seesRounds), [schoolId, this.clock.today()]);
  }
}
