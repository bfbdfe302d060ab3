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
import { type ForecastRow, PHASES, forecastRows } from './own-forecast.js';
import type { RecordedPlaces } from './own-places.js';
import { RatesReader, type StandingRates } from './rates.reader.js';
import { type SchoolSupply, type SupplyRow, supplyRow } from './supply.js';
import { SupplyReader } from './supply.reader.js';

export interface SetRates extends ForecastRates {
  readonly reason: string;
}

export interface Forecast {
  readonly on: IsoDate;
  readonly rates: StandingRates;
  readonly rows: readonly ForecastRow[];
  /** Every category that own children have today, by which the forecast can be narrowed. */
  readonly categories: Readonly<Record<Dimension, readonly string[]>>;
  readonly supply: readonly SupplyRow[];
  readonly provision: readonly RecordedPlaces[];
  readonly schools: readonly SchoolSupply[];
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
    private readonly supply: SupplyReader,
  ) {}

  /** By any dimensions together, narrowed to some categories: own records are exact. Refusals (thrown): `notAllowed`. */
  async show(actor: Actor, by: readonly Dimension[], where: Asked = {}): Promise<Forecast> {
    requires(actor, 'pooling.readForecast');
    refuseConsortium(actor);
    const today = this.clock.today();
    return this.work.run(actor, async () => {
      const children = await this.demand.children(today);
      const rates = await this.rates.standing(actor.organisationId);
      const supply = await this.supply.all(today);
      const byPhase = forecastRows(children, ['phase'], {}, rates);
      return {
        on: today,
        rates,
        rows: forecastRows(children, by, where, rates),
        categories: categoriesIn(children),
        supply: PHASES.map((phase) => supplyRow(phase, byPhase, supply, today)),
        provision: supply.provision,
        schools: supply.schools,
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
}

function refuseConsortium({ kind }: Actor): void {
  if (kind !== 'authority') throw new Refused([refusal('notAllowed', 'A forecast is made from an authority’s own records.')]);
}

const categoriesIn = (children: readonly Combination[]): Readonly<Record<Dimension, readonly string[]>> =>
  Object.fromEntries(
    DIMENSIONS.map((dimension) => [dimension, [...new Set(children.map((child) => child[dimension]))].sort()]),
  ) as unknown as Readonly<Record<Dimension, readonly string[]>>;

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
