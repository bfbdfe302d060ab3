import { Injectable } from '@nestjs/common';
import type { IsoDate } from '../../kernel/dates.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Cell, type Combination, type PlanTable, cellId } from '../release/release-plan.js';

/**
 * Every child whom the acting authority places on a day ($1), once, by what is counted: primary need, phase and year group as they stand, the term in
 * which the placement began, its setting, and the district of the home. Nursery years count as reception.
 */
const COUNTED = `
select distinct on (pupil.id) pupil.primary_need as need, greatest(pupil.year_group, 0)::text as year,
  case when pupil.year_group >= 12 then 'post16' when pupil.year_group >= 7 then 'secondary' else 'primary' end as phase,
  case when extract(month from placement.starts_on) >= 9 then 'autumn' when extract(month from placement.starts_on) <= 3 then 'spring' else 'summer' end as term,
  placement.setting,
  coalesce((select district.code from release_districts district
    where district.authority_id = placement.authority_id and pupil.outward_postcode = any (district.outward_postcodes) order by district.code limit 1), 'notKnown') as district,
  pupil.reference, placement.id as placement_id, placement.school_id, placement.starts_on
from placements placement join pupils pupil on pupil.id = placement.pupil_id
where placement.authority_id = (select app.organisation()) and placement.starts_on <= $1::date and coalesce(placement.ends_on >= $1::date, true)
order by pupil.id, placement.starts_on desc`;

/** What is counted and nothing else: no publication holds who a child is. */
const CHILDREN_SQL = `select need, year, phase, term, setting, district from (${COUNTED}) counted`;

/** By the columns of one table, which are named by the program and never by who asks; what no table names is not worked out. */
const countedBy = (table: PlanTable): string => {
  const columns = table.map((dimension) => `counted.${dimension}`).join(', ');
  return `select count(*)::int as children, json_build_object(${table.map((dimension) => `'${dimension}', counted.${dimension}`).join(', ')}) as cell
    from (${COUNTED}) counted${table.length > 0 ? ` group by ${columns}` : ''}`;
};

const NAMED_SQL = `
select counted.need, counted.year, counted.phase, counted.term, counted.setting, counted.district, counted.reference, counted.placement_id as "placementId",
  counted.starts_on::text as "startsOn", school.name as "schoolName"
from (${COUNTED}) counted join schools school on school.id = counted.school_id order by reference, placement_id`;

/** A child as its own authority sees it, with what it is counted by. */
export interface OwnChild extends Combination {
  readonly reference: string;
  readonly placementId: string;
  readonly schoolName: string;
  readonly startsOn: IsoDate;
}

/** An authority's own children and districts, in the open unit of work: nobody else's are ever counted. */
@Injectable()
export class DemandReader {
  constructor(private readonly work: UnitOfWork) {}

  children(on: IsoDate): Promise<Combination[]> {
    return this.work.query<Combination>(CHILDREN_SQL, [on]);
  }

  /** How many of them are in each cell of a table, by the cell's id; a cell that has none is left out. */
  async counts(on: IsoDate, table: PlanTable): Promise<Map<string, number>> {
    const rows = await this.work.query<{ cell: Cell; children: number }>(countedBy(table), [on]);
    return new Map(rows.map(({ cell, children }) => [cellId(cell), children]));
  }

  /** The same children, each with its reference and placement: for the authority's own people. */
  named(on: IsoDate): Promise<OwnChild[]> {
    return this.work.query<OwnChild>(NAMED_SQL, [on]);
  }

  async districts(): Promise<string[]> {
    const rows = await this.work.query<{ code: string }>(
      'select code from release_districts where authority_id = (select app.organisation()) order by code',
    );
    return rows.map(({ code }) => code);
  }
}
