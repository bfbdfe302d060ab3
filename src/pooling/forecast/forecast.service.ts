import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type Outcome, Refused, type Refusal, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { DemandReader } from '../demand/demand.reader.js';
import type { Asked } from '../release/answer.js';
import { type Combination, DIMENSIONS, type Dimension } from '../release/release-plan.js';
import type { ForecastRates } from './cohort.js';
import { type ForecastRow, PHASES, type Phase, forecastRows } from './own-forecast.js';
import { RatesReader, type StandingRates } from './rates.reader.js';

export interface SetRates extends ForecastRates {
  readonly reason: string;
}

export interface OwnPlaces {
  readonly name: string;
  readonly kind: 'specialSchool' | 'resourcedProvision';
  readonly phase: Phase;
  readonly needs: readonly string[];
  readonly places: number;
  readonly opensOn: IsoDate;
  readonly closesOn: IsoDate | null;
}

export interface SupplyRow {
  readonly phase: Phase;
  /** Of each year ahead: who will need a place elsewhere, what is there of our own and of blocks, and what the market must fill. */
  readonly years: readonly {
    readonly ahead: number;
    readonly low: number;
    readonly central: number;
    readonly high: number;
    readonly opening: number;
    readonly block: number;
    readonly gapLow: number;
    readonly gap: number;
    readonly gapHigh: number;
  }[];
}

export interface Forecast {
  readonly on: IsoDate;
  readonly rates: StandingRates;
  readonly rows: readonly ForecastRow[];
  /** Every category that own children have today, by which the forecast can be narrowed. */
  readonly categories: Readonly<Record<Dimension, readonly string[]>>;
  readonly supply: readonly SupplyRow[];
  readonly provision: readonly (OwnPlaces & { readonly id: string })[];
}

/** An authority's own demand rolled forward from its own records by rates that its commissioners see and change, and the supply beside it. */
@Injectable()
export class ForecastService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly demand: DemandReader,
    private readonly rates: RatesReader,
  ) {}

  /** By any dimensions together, narrowed to some categories: own records are exact. Refusals (thrown): `notAllowed`. */
  async show(actor: Actor, by: readonly Dimension[], where: Asked = {}): Promise<Forecast> {
    requires(actor, 'pooling.readForecast');
    refuseConsortium(actor);
    const today = this.clock.today();
    return this.work.run(actor, async () => {
      const children = await this.demand.children(today);
      const rates = await this.rates.standing(actor.organisationId);
      const provision = await this.provision(actor);
      const blocks = await this.blockPlaces(actor, today);
      const byPhase = forecastRows(children, ['phase'], {}, rates);
      return {
        on: today,
        rates,
        rows: forecastRows(children, by, where, rates),
        categories: categoriesIn(children),
        supply: PHASES.map((phase) => supplyRow(phase, byPhase, provision, blocks, today)),
        provision,
      };
    });
  }

  /** An authority's for its own children, a consortium's for its members together. Refusals: `notAllowed`, `rateWrong`, `reasonMissing`. */
  setRates(actor: Actor, input: SetRates): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.setForecast');
      const refusals = refusesRates(input);
      if (refusals.length > 0) throw new Refused(refusals);
      const { recordedByName: _by, reason: _why, ...before } = await this.rates.standing(actor.organisationId);
      await this.work.query(
        `insert into forecast_rates (authority_id, recorded_at, stay_bp, transfer_bp, post16_bp, entry_bp, growth_bp, low_bp, high_bp, reason, recorded_by, recorded_by_name)
         values ($1, clock_timestamp(), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          actor.organisationId,
          input.stayBp,
          input.transferBp,
          input.post16Bp,
          input.entryBp,
          input.growthBp,
          input.lowBp,
          input.highBp,
          input.reason.trim(),
          actor.personId,
          actor.personName,
        ],
      );
      this.audit.record({ action: 'setForecastRates', subjectType: 'forecast', subjectId: actor.organisationId, before, after: input });
      return actor.organisationId;
    });
  }

  /** Records places of one's own, open or planned. Refusals: `notAllowed`, `textMissing`, `placesWrong`, `datesWrong`. */
  addPlaces(actor: Actor, input: OwnPlaces): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.setForecast');
      refuseConsortium(actor);
      const refusals: Refusal[] = [];
      if (input.name.trim() === '') refusals.push(refusal('textMissing', 'Enter the school or provision.', 'name'));
      if (!Number.isInteger(input.places) || input.places < 1 || input.places > 2_000)
        refusals.push(refusal('placesWrong', 'Enter a whole number of places.', 'places'));
      if (input.closesOn !== null && input.closesOn <= input.opensOn)
        refusals.push(refusal('datesWrong', 'It closes after it opens.', 'closesOn'));
      if (refusals.length > 0) throw new Refused(refusals);
      const id = randomUUID();
      await this.work.query(
        `insert into own_provision (id, authority_id, name, kind, phase, needs, places, opens_on, closes_on, recorded_by_name) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          actor.organisationId,
          input.name.trim(),
          input.kind,
          input.phase,
          input.needs,
          input.places,
          input.opensOn,
          input.closesOn,
          actor.personName,
        ],
      );
      this.audit.record({ action: 'addOwnPlaces', subjectType: 'ownProvision', subjectId: id, after: input });
      return id;
    });
  }

  private provision(actor: Actor): Promise<(OwnPlaces & { readonly id: string })[]> {
    return this.work.query(
      `select id, name, kind, phase, needs, places::int, opens_on::text as "opensOn", closes_on::text as "closesOn" from own_provision
       where authority_id = $1 order by opens_on, name`,
      [actor.organisationId],
    );
  }

  /** Guaranteed places of one's own blocks in force so many years from now, by phase; places of any phase count for secondary children. */
  private async blockPlaces(actor: Actor, today: IsoDate): Promise<ReadonlyMap<string, number>> {
    const rows = await this.work.query<{ ahead: number; phase: string; places: number }>(
      `select ahead, case place_group ->> 'phase' when 'any' then 'secondary' else place_group ->> 'phase' end as phase, sum((place_group ->> 'guaranteed')::int)::int as places
       from contracts contract join lateral (
           select terms from contract_versions where contract_id = contract.id and state = 'inForce' order by effective_on desc, number desc limit 1) version on true,
         jsonb_array_elements(version.terms -> 'groups') place_group, generate_series(1, 3) ahead
       where contract.authority_id = $1 and contract.kind = 'block' and contract.state in ('active', 'noticeGiven')
         and coalesce(contract.ends_on >= ($2::date + ahead * interval '1 year')::date, true) group by 1, 2`,
      [actor.organisationId, today],
    );
    return new Map(rows.map(({ ahead, phase, places }) => [`${String(ahead)} ${phase}`, places]));
  }
}

function refuseConsortium({ kind }: Actor): void {
  if (kind !== 'authority') throw new Refused([refusal('notAllowed', 'Children, and places of one’s own, are an authority’s.')]);
}

const categoriesIn = (children: readonly Combination[]): Readonly<Record<Dimension, readonly string[]>> =>
  Object.fromEntries(
    DIMENSIONS.map((dimension) => [dimension, [...new Set(children.map((child) => child[dimension]))].sort()]),
  ) as unknown as Readonly<Record<Dimension, readonly string[]>>;

function supplyRow(
  phase: Phase,
  forecast: readonly ForecastRow[],
  provision: readonly OwnPlaces[],
  blocks: ReadonlyMap<string, number>,
  today: IsoDate,
): SupplyRow {
  const row = forecast.find(({ cell }) => cell.phase === phase);
  return {
    phase,
    years: (row?.years ?? []).map(({ ahead, low, central, high }) => {
      const then = `${String(Number(today.slice(0, 4)) + ahead)}${today.slice(4)}`;
      const own = provision.filter((each) => each.phase === phase);
      // Places that open from now on take children who would need one elsewhere; those that close send them out.
      const opening =
        own
          .filter(({ opensOn, closesOn }) => opensOn > today && opensOn <= then && (closesOn === null || closesOn > then))
          .reduce((sum, { places }) => sum + places, 0) -
        own
          .filter(({ opensOn, closesOn }) => opensOn <= today && closesOn !== null && closesOn > today && closesOn <= then)
          .reduce((sum, { places }) => sum + places, 0);
      const block = blocks.get(`${String(ahead)} ${phase}`) ?? 0;
      const gap = (wanted: number): number => Math.max(0, Math.round(wanted) - opening - block);
      return { ahead, low, central, high, opening, block, gapLow: gap(low), gap: gap(central), gapHigh: gap(high) };
    }),
  };
}

function refusesRates(input: SetRates): Refusal[] {
  const share = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 10_000;
  const wrong: [boolean, string, string][] = [
    [!share(input.stayBp), 'stay', 'Of those in a phase 0 to 100 percent stay.'],
    [!share(input.transferBp), 'transfer', 'Of year 6, 0 to 100 percent go on.'],
    [!share(input.post16Bp), 'post16', 'Of year 11, 0 to 100 percent go on.'],
    [!(input.entryBp >= 0 && input.entryBp <= 100_000), 'entry', 'Who comes is 0 to 1,000 percent of what is usual.'],
    [!(input.growthBp >= -10_000 && input.growthBp <= 10_000), 'growth', 'Growth is -100 to 100 percent a year.'],
    [!share(input.lowBp), 'low', 'The low case is 0 to 100 percent of the central one.'],
    [!(input.highBp >= 10_000 && input.highBp <= 100_000), 'high', 'The high case is at least the central one.'],
  ];
  return [
    ...wrong.filter(([is]) => is).map(([, field, message]) => refusal('rateWrong', message, field)),
    ...(input.reason.trim() === '' ? [refusal('reasonMissing', 'Say what the rates rest on.', 'reason')] : []),
  ];
}
