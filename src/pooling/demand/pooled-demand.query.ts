import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import {
  type Asked,
  type AskedRow,
  type AskedTable,
  type Figure,
  type Released,
  addUp,
  rowsAsked,
  tableFor,
  together,
} from '../release/answer.js';
import { type Categories, type Cell, DIMENSIONS, type Dimension, cellId, cellsOf } from '../release/release-plan.js';
import { DemandReader } from './demand.reader.js';
import type { District } from './districts.service.js';
import { PLAN, categoriesOf } from './first-plan.js';

export interface DemandSnapshot {
  readonly authorityId: string;
  readonly authorityName: string;
  readonly takenOn: IsoDate;
  /** By which plan it was published. */
  readonly planVersion: number;
  readonly sha256: string;
  readonly publishedByName: string;
  readonly publishedAt: string;
}

interface Held extends DemandSnapshot {
  readonly categories: Categories;
  readonly figures: Readonly<Record<string, number | null>>;
}

export interface MemberFigure {
  readonly authorityId: string;
  readonly figure: Figure;
}

export interface DemandRow {
  readonly cell: Cell;
  readonly members: readonly MemberFigure[];
  /** The sum of what members published, never a rounding of the true total. */
  readonly pooled: Figure;
  /** How many the acting authority itself has, exactly; null for whoever has no children of its own. */
  readonly own: number | null;
}

export interface LatestDemand {
  readonly takenOn: IsoDate | null;
  readonly members: readonly string[];
  readonly released: readonly Released[];
}

export interface DistrictOfMember extends Pick<District, 'code' | 'name' | 'column' | 'row'> {
  readonly authorityId: string;
}

/** A consortium whose members' demand may be read. */
export interface NamedConsortium {
  readonly id: string;
  readonly name: string;
}

export interface DemandMember {
  readonly id: string;
  readonly name: string;
  readonly takenOn: IsoDate;
}

export interface PooledDemand {
  readonly takenOn: IsoDate | null;
  readonly dimensions: readonly Dimension[];
  /** Which categories alone are counted, by dimension; one that is not named counts all. */
  readonly only: Asked;
  /** What the members' districts are called, and where their tiles lie; none for schools. */
  readonly districts: readonly DistrictOfMember[];
  /** Every category that may be asked for. */
  readonly categories: Categories;
  /** Of each member what it had published by then: on that day or before. */
  readonly members: readonly DemandMember[];
  readonly rows: readonly DemandRow[];
  /** Of schools: the consortia whose demand they may read, and the one that is shown. Members read what is shared with them: none. */
  readonly consortia: readonly NamedConsortium[];
  readonly consortiumId: string | null;
  /** Days on which members published, the latest first. */
  readonly days: readonly IsoDate[];
  readonly snapshots: readonly DemandSnapshot[];
}

/** $1: a day or null for the latest. Of each member what it had published by that day, the latest of it. */
const SNAPSHOTS_SQL = `
with seen as (
  select snapshot.*, authority.name from pooled_snapshots snapshot join organisations authority on authority.id = snapshot.authority_id
), chosen as (select coalesce($1::date, max(taken_on)) as day from seen
), standing as (
  select distinct on (authority_id) * from seen where taken_on <= (select day from chosen) order by authority_id, taken_on desc
)
select json_build_object('day', (select day from chosen),
  'days', (select coalesce(json_agg(day order by day desc), '[]') from (select distinct taken_on as day from seen) days),
  'all', (select coalesce(json_agg(json_build_object('authorityId', authority_id, 'authorityName', name, 'takenOn', taken_on, 'planVersion', plan_version, 'sha256', sha256,
    'publishedByName', published_by_name, 'publishedAt', published_at) order by taken_on desc, name), '[]') from seen),
  'chosen', (select coalesce(json_agg(json_build_object('authorityId', authority_id, 'authorityName', name, 'takenOn', taken_on, 'planVersion', plan_version, 'sha256', sha256,
    'publishedByName', published_by_name, 'publishedAt', published_at, 'categories', categories, 'figures', figures) order by name), '[]')
    from standing),
  'districts', (select coalesce(json_agg(json_build_object('authorityId', authority_id, 'code', code, 'name', name, 'column', tile_column, 'row', tile_row)
    order by name, authority_id), '[]') from release_districts where authority_id in (select authority_id from standing)))`;

interface Stored {
  readonly day: IsoDate | null;
  readonly days: readonly IsoDate[];
  readonly all: readonly DemandSnapshot[];
  readonly chosen: readonly Held[];
  readonly districts: readonly DistrictOfMember[];
}

interface ForSchools {
  readonly consortium: string | null;
  readonly consortia: readonly NamedConsortium[];
  readonly day: IsoDate | null;
  readonly days: readonly IsoDate[];
  readonly figures: Readonly<Record<string, Figure | null>>;
}

const BLANK: Figure = { figure: null, least: null, most: null };

/** Published demand: every page, file and program reads these stored figures, and nobody's children are counted for anybody else. */
@Injectable()
export class PooledDemandQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly work: UnitOfWork,
    private readonly demand: DemandReader,
  ) {}

  /**
   * One table of the plan on a day, of some categories only where `only` names them; for a school of one consortium, the first by name by default.
   * Refusals: `notAllowed`, `notInPlan` with the nearest tables, `noSuchCategory`.
   */
  async show(
    actor: Actor,
    asked: readonly Dimension[],
    takenOn: IsoDate | null = null,
    only: Asked = {},
    consortiumId: string | null = null,
  ): Promise<PooledDemand> {
    requires(actor, 'pooling.readDemand');
    const by = inOrder(asked);
    if (actor.kind === 'provider' || actor.kind === 'providerGroup') return this.forSchools(actor, by, takenOn, only, consortiumId);
    const stored = await this.stored(actor, takenOn);
    return asTable(stored, { by, only }, stored.day === null ? null : await this.own(actor, stored.day, { by, only }));
  }

  /**
   * Several tables of one day as they are stored: nobody's records are counted, not even the actor's own. Refusals as of `show`; schools have sums
   * over members alone.
   */
  async published(actor: Actor, asked: readonly AskedTable[], takenOn: IsoDate): Promise<PooledDemand[]> {
    requires(actor, 'pooling.readDemand');
    if (actor.kind === 'provider' || actor.kind === 'providerGroup')
      throw new Refused([refusal('notAllowed', 'Schools see sums over all members alone.')]);
    const stored = await this.stored(actor, takenOn);
    return asked.map(({ by, only }) => asTable(stored, { by: inOrder(by), only }, null));
  }

  /** The latest figures of every member that shares its own with the acting organisation, by cell. Refusals (thrown): `notAllowed`. */
  async latest(actor: Actor): Promise<LatestDemand> {
    requires(actor, 'pooling.readDemand');
    const { day, chosen } = await this.stored(actor, null);
    return {
      takenOn: day,
      members: chosen.map(({ authorityName }) => authorityName),
      released: chosen.map(({ figures }) => new Map(Object.entries(figures))),
    };
  }

  private stored(actor: Actor, takenOn: IsoDate | null): Promise<Stored> {
    return this.reads.json<Stored>(actor, 'pooling.demand', SNAPSHOTS_SQL, [takenOn]);
  }

  /** Sums over all members of a consortium, and nothing of any one of them. A district is one member's own: no table by district. */
  private async forSchools(
    actor: Actor,
    by: readonly Dimension[],
    takenOn: IsoDate | null,
    only: Asked,
    of: string | null,
  ): Promise<PooledDemand> {
    const { day, days, figures, consortia, consortium } = await this.reads.json<ForSchools>(
      actor,
      'pooling.demandForSchools',
      'select app.pooled_for_schools($1, $2)',
      [takenOn, of],
    );
    const categories = categoriesOf([]);
    const rows = asRows(by, only, categories);
    return {
      takenOn: day,
      dimensions: by,
      only,
      categories,
      districts: [],
      consortia,
      consortiumId: consortium,
      days: [...days].sort().reverse(),
      snapshots: [],
      members: [],
      rows:
        day === null
          ? []
          : rows.map(({ cell, parts }) => ({
              cell,
              members: [],
              pooled: together(parts.map((part) => figures[cellId(part)] ?? BLANK)),
              own: null,
            })),
    };
  }

  /** The acting authority's own children on a day, exactly, by every cell of the plan's table that is asked for; of none without one. */
  private async own(actor: Actor, day: IsoDate, { by, only }: AskedTable): Promise<ReadonlyMap<string, number> | null> {
    if (actor.kind !== 'authority') return null;
    const table = tableFor(
      DIMENSIONS.filter((dimension) => by.includes(dimension) || only[dimension] !== undefined),
      PLAN,
    );
    if (!table.ok) return null;
    return this.work.run(actor, async () => {
      const [counts, districts] = [await this.demand.counts(day, table.value), await this.demand.districts()];
      const ids = cellsOf(table.value, categoriesOf(districts)).map(cellId);
      return new Map(ids.map((id) => [id, counts.get(id) ?? 0]));
    });
  }
}

const inOrder = (asked: readonly Dimension[]): Dimension[] => DIMENSIONS.filter((dimension) => asked.includes(dimension));

/** `own`: the acting authority's own children by cell. Throws a `Refused` where the plan holds no such table or a category is none. */
function asTable(
  { day, days, all, chosen, districts }: Stored,
  { by, only }: AskedTable,
  own: ReadonlyMap<string, number> | null,
): PooledDemand {
  const categories = categoriesOf([...new Set(chosen.flatMap((held) => held.categories.district.filter((code) => code !== 'notKnown')))]);
  const rows = asRows(by, only, categories);
  const released = chosen.map(({ authorityId, figures, ...held }) => ({
    authorityId,
    figures: new Map(Object.entries(figures)),
    districts: new Set(held.categories.district),
  }));
  return {
    takenOn: day,
    dimensions: by,
    only,
    categories,
    districts,
    consortia: [],
    consortiumId: null,
    days,
    snapshots: all,
    members: chosen.map(({ authorityId: id, authorityName: name, takenOn: on }) => ({ id, name, takenOn: on })),
    rows:
      chosen.length === 0
        ? []
        : rows.map(({ cell, parts }) => {
            // A district is one member's own: the others have no such cell and add nothing to it.
            const members = released.flatMap(({ authorityId, figures, districts: its }) => {
              const cells = parts.filter(({ district }) => district === undefined || its.has(district));
              return cells.length === 0 ? [] : [{ authorityId, figure: addUp(cells, figures) }];
            });
            return {
              cell,
              members,
              pooled: together(members.map(({ figure }) => figure)),
              own: own && parts.reduce<number | null>((sum, part) => addCount(sum, own.get(cellId(part))), null),
            };
          }),
  };
}

/** Throws a `Refused` where the plan holds no such table or a category is none. */
function asRows(by: readonly Dimension[], only: Asked, categories: Categories): readonly AskedRow[] {
  const rows = rowsAsked(by, only, categories, PLAN);
  if (!rows.ok) throw new Refused(rows.refusals);
  return rows.value;
}

/** A cell that the authority has not (another's district) adds nothing; with none of its own the sum stays null. */
const addCount = (sum: number | null, count: number | undefined): number | null => (count === undefined ? sum : (sum ?? 0) + count);
