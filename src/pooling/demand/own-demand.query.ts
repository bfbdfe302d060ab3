import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Asked } from '../release/answer.js';
import { type Categories, DIMENSIONS, type Dimension } from '../release/release-plan.js';
import { DemandReader, type OwnChild } from './demand.reader.js';
import { categoriesOf } from './first-plan.js';
import { type OwnCount, childrenOf, countBy } from './own-count.js';

export interface OwnDemand {
  readonly on: IsoDate;
  readonly dimensions: readonly Dimension[];
  readonly only: Asked;
  readonly categories: Categories;
  readonly total: number;
  readonly rows: readonly OwnCount[];
}

/**
 * An authority's own children by the same dimensions as published demand, exactly and by any of them together: its own people see each child anyway.
 * Row-level security gives nobody another's.
 */
@Injectable()
export class OwnDemandQuery {
  constructor(
    private readonly work: UnitOfWork,
    private readonly demand: DemandReader,
    private readonly clock: Clock,
  ) {}

  /** Counts on a day, today by default. Refusals (thrown): `notAllowed`. */
  async show(actor: Actor, asked: readonly Dimension[], only: Asked, on: IsoDate | null = null): Promise<OwnDemand> {
    const { day, children, districts } = await this.read(actor, on);
    const dimensions = DIMENSIONS.filter((dimension) => asked.includes(dimension));
    const counted = childrenOf(children, only);
    return { on: day, dimensions, only, categories: categoriesOf(districts), total: counted.length, rows: countBy(counted, dimensions) };
  }

  /** The children behind a count, by reference. Refusals (thrown): `notAllowed`. */
  async children(actor: Actor, only: Asked, on: IsoDate | null = null): Promise<{ readonly on: IsoDate; readonly children: OwnChild[] }> {
    const { day, children } = await this.read(actor, on);
    return { on: day, children: childrenOf(children, only) };
  }

  private read(actor: Actor, on: IsoDate | null): Promise<{ day: IsoDate; children: OwnChild[]; districts: string[] }> {
    return this.work.run(actor, async () => {
      requires(actor, 'placements.read');
      if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'Only an authority counts its own children.')]);
      const day = on ?? this.clock.today();
      return { day, children: await this.demand.named(day), districts: await this.demand.districts() };
    });
  }
}
