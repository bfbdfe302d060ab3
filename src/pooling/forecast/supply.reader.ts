import { Injectable } from '@nestjs/common';
import type { IsoDate } from '../../kernel/dates.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { RecordedPlaces } from './own-places.js';
import type { BlockToday, SchoolSupply, Supply } from './supply.js';

/** Places of any phase count for secondary children. */
const PHASE = `case wanted ->> 'phase' when 'any' then 'secondary' else wanted ->> 'phase' end`;
const IN_FORCE = `contracts contract join lateral (
    select terms from contract_versions where contract_id = contract.id and state = 'inForce' order by effective_on desc, number desc limit 1) version on true
  cross join lateral jsonb_array_elements(version.terms -> 'groups') wanted`;
const OWN_BLOCKS = `contract.authority_id = (select app.organisation()) and contract.kind = 'block' and contract.state in ('active', 'noticeGiven')`;

const AHEAD_SQL = `
select ahead, ${PHASE} as phase, sum((wanted ->> 'guaranteed')::int)::int as places from ${IN_FORCE}, generate_series(1, 3) ahead
where ${OWN_BLOCKS} and coalesce(contract.ends_on >= ($1::date + ahead * interval '1 year')::date, true) group by 1, 2`;

/** An empty place is one in which no child is today, another authority's neither. */
const TODAY_SQL = `
select ${PHASE} as phase, count(place.id)::int as places,
  count(place.id) filter (where not exists (
    select from app.block_stays(contract.id) stay where stay.place_id = place.id and stay.during @> $1::date))::int as empty
from ${IN_FORCE}
join block_places place on place.contract_id = contract.id and place.place_group = wanted ->> 'name' and place.guaranteed and place.during @> $1::date
where ${OWN_BLOCKS} group by 1`;

const SCHOOLS_SQL = `
with ours as (
  select school_id, count(distinct pupil_id)::int as children from placements
  where authority_id = (select app.organisation()) and starts_on <= $1::date and coalesce(ends_on >= $1::date, true) group by 1
)
select school.id, school.name, school.low_age::int as "lowAge", school.high_age::int as "highAge", school.capacity, school.pupils, coalesce(ours.children, 0) as ours
from schools school left join ours on ours.school_id = school.id
where school.status in ('open', 'proposedToClose')
  and (ours.school_id is not null or (school.kind in ('iss', 'nmss') and school.la_code = (select la_code from organisations where id = (select app.organisation()))))
order by school.name, school.id`;

/** What there is of places beside an authority's demand, in the open unit of work. */
@Injectable()
export class SupplyReader {
  constructor(private readonly work: UnitOfWork) {}

  provision(): Promise<RecordedPlaces[]> {
    return this.work.query<RecordedPlaces>(
      `select id, name, kind, phase, needs, places::int, opens_on::text as "opensOn", closes_on::text as "closesOn" from own_provision
       where authority_id = (select app.organisation()) order by opens_on, name, phase`,
    );
  }

  async all(today: IsoDate): Promise<Supply & { readonly provision: readonly RecordedPlaces[] }> {
    const ahead = await this.work.query<{ ahead: number; phase: string; places: number }>(AHEAD_SQL, [today]);
    return {
      provision: await this.provision(),
      blocks: new Map(ahead.map(({ ahead: years, phase, places }) => [`${String(years)} ${phase}`, places])),
      blocksToday: await this.work.query<BlockToday>(TODAY_SQL, [today]),
      schools: await this.work.query<SchoolSupply>(SCHOOLS_SQL, [today]),
    };
  }
}
