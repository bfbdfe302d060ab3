import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused } from '../../kernel/outcome.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Figure, type Released, addUp, tableFor, together } from '../release/answer.js';
import { countCells } from '../release/protect.js';
import { type Categories, type Cell, DIMENSIONS, type Dimension, cellId, cellsOf } from '../release/release-plan.js';
import { DemandReader } from './demand.reader.js';
import { PLAN, categoriesOf } from './first-plan.js';

export interface DemandSnapshot {
  readonly authorityId: string;
  readonly authorityName: string;
  readonly takenOn: IsoDate;
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

export interface PooledDemand {
  readonly takenOn: IsoDate | null;
  readonly dimensions: readonly Dimension[];
  readonly members: readonly { readonly id: string; readonly name: string }[];
  readonly rows: readonly DemandRow[];
  /** Days on which members published, the latest first. */
  readonly days: readonly IsoDate[];
  readonly snapshots: readonly DemandSnapshot[];
}

/** $1: a day or null for the latest. */
const SNAPSHOTS_SQL = `
with seen as (
  select snapshot.*, authority.name from pooled_snapshots snapshot join organisations authority on authority.id = snapshot.authority_id
), chosen as (select coalesce($1::date, max(taken_on)) as day from seen)
select json_build_object('day', (select day from chosen),
  'days', (select coalesce(json_agg(day order by day desc), '[]') from (select distinct taken_on as day from seen) days),
  'all', (select coalesce(json_agg(json_build_object('authorityId', authority_id, 'authorityName', name, 'takenOn', taken_on, 'sha256', sha256,
    'publishedByName', published_by_name, 'publishedAt', published_at) order by taken_on desc, name), '[]') from seen),
  'chosen', (select coalesce(json_agg(json_build_object('authorityId', authority_id, 'authorityName', name, 'takenOn', taken_on, 'sha256', sha256,
    'publishedByName', published_by_name, 'publishedAt', published_at, 'categories', categories, 'figures', figures) order by name), '[]')
    from seen where taken_on = (select day from chosen)))`;

interface ForSchools {
  readonly day: IsoDate | null;
  readonly days: readonly IsoDate[];
  readonly categories: Categories | null;
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

  /** One table of the plan on a day. Refusals: `notAllowed`, `notInPlan` with the nearest tables. */
  async show(actor: Actor, asked: readonly Dimension[], takenOn: IsoDate | null = null): Promise<PooledDemand> {
    requires(actor, 'pooling.readDemand');
    const dimensions = DIMENSIONS.filter((dimension) => asked.includes(dimension));
    const table = tableFor(dimensions, PLAN);
    if (!table.ok) throw new Refused(table.refusals);
    if (actor.kind === 'provider' || actor.kind === 'providerGroup') return this.forSchools(actor, dimensions, table.value, takenOn);
    const { day, days, all, chosen } = await this.reads.json<{
      readonly day: IsoDate | null;
      readonly days: readonly IsoDate[];
      readonly all: readonly DemandSnapshot[];
      readonly chosen: readonly Held[];
    }>(actor, 'pooling.demand', SNAPSHOTS_SQL, [takenOn]);
    const own = day === null ? null : await this.own(actor, day);
    const released = chosen.map(({ authorityId, figures }) => ({ authorityId, figures: new Map(Object.entries(figures)) }));
    const cells = new Map(
      chosen.flatMap(({ categories }) => cellsOf(table.value, categories).map((cell) => [cellId(cell), cell] as const)),
    );
    return {
      takenOn: day,
      dimensions,
      days,
      snapshots: all,
      members: chosen.map(({ authorityId: id, authorityName: name }) => ({ id, name })),
      rows: [...cells].map(([id, cell]) => {
        // A district is one member's own: the others have no such cell and add nothing to it.
        const members = released
          .filter(({ figures }) => figures.has(id))
          .map(({ authorityId, figures }) => ({ authorityId, figure: addUp([cell], figures) }));
        return { cell, members, pooled: together(members.map(({ figure }) => figure)), own: own?.get(id) ?? null };
      }),
    };
  }

  /** The latest figures of every member that shares its own with the acting organisation, by cell. Refusals (thrown): `notAllowed`. */
  async latest(actor: Actor): Promise<LatestDemand> {
    requires(actor, 'pooling.readDemand');
    const { day, chosen } = await this.reads.json<{ readonly day: IsoDate | null; readonly chosen: readonly Held[] }>(
      actor,
      'pooling.demand',
      SNAPSHOTS_SQL,
      [null],
    );
    return {
      takenOn: day,
      members: chosen.map(({ authorityName }) => authorityName),
      released: chosen.map(({ figures }) => new Map(Object.entries(figures))),
    };
  }

  /** Sums over all members of a consortium, and nothing of any one of them. A district is one member's own: no table by district. */
  private async forSchools(
    actor: Actor,
    dimensions: readonly Dimension[],
    table: readonly Dimension[],
    takenOn: IsoDate | null,
  ): Promise<PooledDemand> {
    const { day, days, categories, figures } = await this.reads.json<ForSchools>(
      actor,
      'pooling.demandForSchools',
      'select app.pooled_for_schools($1)',
      [takenOn],
    );
    const cells = categories === null ? [] : cellsOf(table, categories).filter((cell) => cellId(cell) in figures);
    return {
      takenOn: day,
      dimensions,
      days: [...days].sort().reverse(),
      snapshots: [],
      members: [],
      rows: cells.map((cell) => ({ cell, members: [], pooled: figures[cellId(cell)] ?? BLANK, own: null })),
    };
  }

  /** The acting authority's own children on a day, exactly, by every cell of the plan. */
  private async own(actor: Actor, day: IsoDate): Promise<ReadonlyMap<string, number> | null> {
    if (actor.kind !== 'authority') return null;
    return this.work.run(actor, async () => {
      const [children, districts] = [await this.demand.children(day), await this.demand.districts()];
      return countCells(children, PLAN, categoriesOf(districts));
    });
  }
}
