import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { categoriesOf } from '../demand/first-plan.js';
import { PooledDemandQuery } from '../demand/pooled-demand.query.js';
import { type Asked, type Figure, type Released, addUp, together } from '../release/answer.js';
import { type Cell, DIMENSIONS, type Dimension } from '../release/release-plan.js';
import type { ForecastRates } from './cohort.js';
import { RatesReader, type StandingRates } from './rates.reader.js';
import { type Span, byCell, spansOf } from './own-forecast.js';
import { type PooledForecastRow, type PublishedYears, rollPublished } from './pooled-forecast.js';

export interface PooledForecast {
  /** The day of the figures that it rests on; null where nothing is published. */
  readonly takenOn: IsoDate | null;
  /** Whose figures it adds up. */
  readonly members: readonly string[];
  readonly rates: StandingRates;
  readonly rows: readonly PooledForecastRow[];
}

/** Year groups are published alone and by need, so nothing else can be rolled forward. */
const PUBLISHED_BY_YEAR: readonly Dimension[] = ['need', 'phase', 'year'];

const { need: NEEDS, year: YEARS } = categoriesOf([]);

/** Demand of several members to come, from the protected figures that they published: nobody's children are counted for it. */
@Injectable()
export class PooledForecastService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly demand: PooledDemandQuery,
    private readonly rates: RatesReader,
  ) {}

  /** By the acting organisation's own rates. Refusals (thrown): `notAllowed`, `notInPlan` with what can be had. */
  async show(actor: Actor, by: readonly Dimension[], where: Asked = {}): Promise<PooledForecast> {
    requires(actor, 'pooling.readForecast');
    const refused = DIMENSIONS.filter(
      (dimension) => !PUBLISHED_BY_YEAR.includes(dimension) && (by.includes(dimension) || where[dimension] !== undefined),
    );
    if (refused.length > 0)
      throw new Refused([
        refusal(
          'notInPlan',
          `Members publish year groups alone and by need, so they cannot be rolled forward by ${refused.join(' or ')}. You can have: need, phase and year, alone or together.`,
          'by',
        ),
      ]);
    const { takenOn, members, released } = await this.demand.latest(actor);
    const rates = await this.work.run(actor, () => this.rates.standing(actor.organisationId));
    return { takenOn, members, rates, rows: takenOn === null ? [] : pooledRows(released, by, where, rates) };
  }
}

/** Rows in which some child was published, or may be one day. */
export function pooledRows(
  released: readonly Released[],
  by: readonly Dimension[],
  where: Asked,
  rates: ForecastRates,
): PooledForecastRow[] {
  const needs = by.includes('need') || where.need !== undefined ? NEEDS.filter((need) => where.need?.includes(need) ?? true) : [null];
  const told = needs.map((need) => ({ need, published: publishedYears(released, need === null ? {} : { need }) }));
  // Several needs that are not told apart are one: their figures are summed, and so are the ranges.
  const groups = by.includes('need') ? told : [{ need: null, published: allOf(told.map(({ published }) => published)) }];
  return groups
    .flatMap(({ need, published }) =>
      spansOf(by, where).map((span) => ({
        cell: { ...(need === null ? {} : { need }), ...span.cell },
        published: within(published, span),
        years: rollPublished(published, span.years, rates),
      })),
    )
    .filter(({ published, years }) => published.figure !== 0 || (years?.some(({ central }) => central >= 0.05) ?? true))
    .sort(byCell);
}

export function publishedYears(released: readonly Released[], cell: Cell): PublishedYears {
  const figure = (more: Cell): Figure => together(released.map((figures) => addUp([{ ...cell, ...more }], figures)));
  return { all: figure({}), years: YEARS.map((year) => figure({ year })) };
}

const allOf = (published: readonly PublishedYears[]): PublishedYears => ({
  all: together(published.map(({ all }) => all)),
  years: YEARS.map((_, year) => together(published.flatMap(({ years }) => years[year] ?? []))),
});

/** The figure of a span as it was published: the whole's own where it is all year groups, else the sum of its year groups. */
const within = ({ all, years }: PublishedYears, span: Span): Figure =>
  span.years.length === years.length ? all : together(span.years.flatMap((year) => years[year] ?? []));
