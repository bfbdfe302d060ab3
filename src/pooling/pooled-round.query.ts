import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { BasisPoints } from '../kernel/money.js';
import { academicYearOf, nextAcademicYear, startingYear } from '../kernel/years.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';

/** A member's round: how many schools' returns stand where. */
export interface PooledMember {
  readonly authorityId: string;
  readonly authorityName: string;
  readonly closesOn: IsoDate;
  readonly states: readonly { readonly state: string; readonly returns: number }[];
}

/** A school that members buy from. Percentages to a tenth; null where they would stand on fewer than five places. */
export interface PooledSchool {
  readonly schoolId: string;
  readonly urn: number;
  readonly name: string;
  readonly members: number;
  /** Whether the members together have at least five places there. */
  readonly enough: boolean;
  readonly askedBp: BasisPoints | null;
  readonly settledBp: BasisPoints | null;
}

export interface PooledRound {
  /** The year in which the priced academic year starts. */
  readonly academicYear: number;
  readonly members: readonly PooledMember[];
  readonly schools: readonly PooledSchool[];
  /** Members of the consortium that do not share: their rounds are not in it. */
  readonly notSharing: readonly string[];
}

const POOLED_ROUND_SQL = `
select json_build_object(
  'members', (select coalesce(json_agg(json_build_object('authorityId', authority_id, 'authorityName', authority_name, 'closesOn', closes_on, 'states', states) order by authority_name), '[]') from (
    select authority_id, authority_name, closes_on, json_agg(json_build_object('state', state, 'returns', returns) order by state) as states
    from app.pooled_returns($1::int) group by authority_id, authority_name, closes_on) member),
  'schools', (select coalesce(json_agg(json_build_object('schoolId', school.id, 'urn', school.urn, 'name', school.name, 'members', pooled.members,
      'enough', pooled.enough, 'askedBp', pooled.asked_bp, 'settledBp', pooled.settled_bp) order by pooled.members desc, school.name), '[]')
    from app.pooled_schools($1::int) pooled join schools school on school.id = pooled.school_id),
  'notSharing', (select coalesce(json_agg(authority.name order by authority.name), '[]')
    from consortium_members member join organisations authority on authority.id = member.authority_id
    where member.consortium_id = (select app.organisation()) and member.period @> $2::date
      and member.authority_id <> all (app.members_that_share_prices())))`;

/** The members' rounds together, for the consortium's own people: no child and no school's pounds can be told from it. */
@Injectable()
export class PooledRoundQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** The round of an academic year; without one, of the year that is being negotiated: the next. */
  async show(actor: Actor, academicYear?: number | null): Promise<PooledRound> {
    requires(actor, 'pooling.readRound');
    const today = this.clock.today();
    const year = academicYear ?? startingYear(nextAcademicYear(academicYearOf(today)));
    const answer = await this.reads.json<Omit<PooledRound, 'academicYear'>>(actor, 'pooledRound', POOLED_ROUND_SQL, [year, today]);
    return { academicYear: year, ...answer };
  }
}
