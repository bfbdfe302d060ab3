import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import type { FeeKind } from './dto/placement.js';

/** What a kind of fee came to on a day, over the placements that had it. */
export interface RatePoint {
  readonly on: IsoDate;
  readonly kind: FeeKind;
  readonly placements: number;
  /** The mean of a placement's lines of the kind, a year, net. */
  readonly mean: Pence;
  readonly least: Pence;
  readonly most: Pence;
}

/** What changed on a day for lines that stood before and after it: like for like, so that new pupils do not blur it. */
export interface RateChange {
  readonly on: IsoDate;
  readonly lines: number;
  readonly before: Pence;
  readonly after: Pence;
  /** How many of the lines were made by a settlement of a round. */
  readonly fromRounds: number;
}

export interface SchoolRates {
  readonly points: readonly RatePoint[];
  readonly changes: readonly RateChange[];
}

/**
 * $1: the school, $2: today. Prices are told for every 1 September and 1 April since the first recorded line, and for today: the days on
 * which contracts let prices rise.
 */
const RATES_SQL = `
with line as materialized (
  select fee.placement_id, fee.kind, fee.label, fee.annual_pence, fee.effective, fee.from_return_id
  from fee_lines fee
  where fee.school_id = any (app.school_lineage(app.current_school($1)))
), span as (
  select min(lower(effective)) as first_day from line
), day as (
  select make_date(year, month, 1) as on_date
  from span, generate_series(extract(year from first_day)::int, extract(year from $2::date)::int) year, unnest(array[4, 9]) month
  where make_date(year, month, 1) between first_day and $2::date
  union select $2::date from span where first_day <= $2::date
), placed as (
  select day.on_date, line.kind, line.placement_id, sum(line.annual_pence) as annual
  from day join line on line.effective @> day.on_date
  group by day.on_date, line.kind, line.placement_id
)
select json_build_object(
  'points', coalesce((select json_agg(json_build_object('on', on_date, 'kind', kind, 'placements', placements, 'mean', mean, 'least', least, 'most', most)
    order by kind, on_date) from (
      select on_date, kind, count(*) as placements, round(avg(annual))::bigint as mean, min(annual)::bigint as least, max(annual)::bigint as most
      from placed group by on_date, kind) point), '[]'),
  'changes', coalesce((select json_agg(json_build_object('on', on_date, 'lines', lines, 'before', before, 'after', after, 'fromRounds', from_rounds)
    order by on_date desc) from (
      select lower(later.effective) as on_date, count(*) as lines, sum(earlier.annual_pence)::bigint as before, sum(later.annual_pence)::bigint as after,
        count(later.from_return_id) as from_rounds
      from line later
      join line earlier on earlier.placement_id = later.placement_id and earlier.kind = later.kind and earlier.label = later.label
        and upper(earlier.effective) = lower(later.effective)
      where lower(later.effective) <= $2::date
      group by 1) change), '[]'))`;

/** What a school's places have cost over time, by kind of fee, from the reader's own placements there: one statement. */
@Injectable()
export class SchoolRatesQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  ofSchool(actor: Actor, schoolId: string): Promise<SchoolRates> {
    requires(actor, 'placements.read');
    return this.reads.json<SchoolRates>(actor, 'schools.rates', RATES_SQL, [schoolId, this.clock.today()]);
  }
}
