import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type ForecastRates, USUAL_RATES } from './cohort.js';

/** Rates with who set them and why; nobody: the usual ones. */
export type StandingRates = ForecastRates & { readonly recordedByName: string | null; readonly reason: string | null };

/** The rates that an organisation's forecasts are made by, in the open unit of work. */
@Injectable()
export class RatesReader {
  constructor(private readonly work: UnitOfWork) {}

  async standing(organisationId: string): Promise<StandingRates> {
    const [held] = await this.work.query<StandingRates>(
      `select stay_bp as "stayBp", transfer_bp as "transferBp", post16_bp as "post16Bp", entry_bp as "entryBp", growth_bp as "growthBp", low_bp as "lowBp",
         high_bp as "highBp", recorded_by_name as "recordedByName", reason from forecast_rates where authority_id = $1 order by recorded_at desc limit 1`,
      [organisationId],
    );
    return held ?? { ...USUAL_RATES, recordedByName: null, reason: null };
  }
}
