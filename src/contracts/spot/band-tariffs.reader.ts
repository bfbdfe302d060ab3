import { Injectable } from '@nestjs/common';
import type { IsoDate } from '../../kernel/dates.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { BandTariff } from './band-price.js';

/** Tariffs for agreements that are priced by band, in the open unit of work: an authority's own band before the nation's of the same code. */
@Injectable()
export class BandTariffsReader {
  constructor(private readonly work: UnitOfWork) {}

  async on(code: string, schoolId: string, day: IsoDate): Promise<BandTariff | undefined> {
    const [tariff] = await this.work.query<BandTariff>(
      `select band.code, lower(tariff.effective)::text as from, tariff.annual_pence as "annualPence", tariff.covers,
         coalesce((select funding.pence_per_place from place_funding funding join schools school on school.kind = funding.school_kind
           where school.id = $2 and funding.effective_from <= $3 order by funding.effective_from desc limit 1), 0) as "placeFundingPence"
       from bands band join band_tariffs tariff on tariff.band_id = band.id and tariff.effective @> $3::date
       where band.code = $1 order by band.authority_id is null limit 1`,
      [code, schoolId, day],
    );
    return tariff;
  }
}
