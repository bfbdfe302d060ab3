import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, laterOf } from '../../kernel/dates.js';
import type { BasisPoints, Pence } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { academicYearOf, academicYearStarting, startingYear } from '../../kernel/years.js';
import { type ChargingBasis, chargingBasisOf } from '../../placements/charging-basis.js';
import { type CalendarRow, toSchoolCalendars } from '../../placements/school-calendars.reader.js';
import { schoolCalendars } from '../../placements/term-calendar.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import {
  type BandDefinition,
  type BandFound,
  type BandedPupil,
  type FeeKind,
  type FeesByKind,
  type Phase,
  type Setting,
  aboveBand,
  bandOf,
  coveredPrice,
} from './bands.js';
import { BANDED_PLACEMENTS_SQL, BANDS_SQL } from './bands.sql.js';
import { type SchoolYearMoney, moveToBands } from './band-what-if.js';

interface Recorded {
  readonly from: IsoDate;
  /** The first day it no longer stands; null while it does. */
  readonly to: IsoDate | null;
  readonly recordedByName: string;
  readonly recordedAt: string;
}

export interface DefinitionOnRecord extends Recorded {
  readonly needs: readonly string[];
  readonly phases: readonly Phase[];
  readonly settings: readonly Setting[];
  readonly provision: string;
}

export interface TariffOnRecord extends Recorded {
  /** Gross, net of VAT, a year. */
  readonly annualPence: Pence;
  readonly covers: readonly FeeKind[];
  readonly source: string;
}

/** A band with its whole history, the latest first. */
export interface Band {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly version: number;
  /** The authority's own; otherwise the nation's. */
  readonly own: boolean;
  readonly definitions: readonly DefinitionOnRecord[];
  readonly tariffs: readonly TariffOnRecord[];
}

export interface BandCriteria {
  readonly schoolId?: string | null;
  readonly needs?: readonly string[] | null;
  readonly setting?: Setting | null;
  readonly phase?: Phase | null;
}

interface PlacementRow {
  readonly id: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly pupilReference: string;
  readonly need: string;
  readonly yearGroup: number;
  readonly phase: Phase;
  readonly setting: Setting;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly chargingBasis: ChargingBasis['kind'] | null;
  readonly chargingUnits: number | null;
  readonly fees: FeesByKind;
  readonly placeFunding: Pence | null;
  readonly chosenBandId: string | null;
  readonly chosenBecause: string | null;
}

/** A placement beside its band. */
export interface BandedPlacement extends Omit<PlacementRow, 'chosenBandId'> {
  readonly found: BandFound<Band>;
  /** Whether an officer chose the band. */
  readonly chosen: boolean;
  readonly tariff: TariffOnRecord | null;
  /** The part of today's gross price that the tariff stands for, and how far it lies above; null where not known. */
  readonly coveredPence: Pence | null;
  readonly abovePence: Pence | null;
}

interface Ground {
  readonly placements: readonly PlacementRow[];
  readonly schools: readonly { readonly id: string; readonly name: string; readonly calendars: readonly CalendarRow[] }[];
}

/** What stood on a day, of records the latest first. */
export const standing = <Record extends Recorded>(records: readonly Record[], day: IsoDate): Record | undefined =>
  records.find(({ from, to }) => from <= day && (to === null || day < to));

/** Bands with their history, every placement beside its band, and what moving placements to bands would cost or save. */
@Injectable()
export class BandsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** The authority's own bands, then the nation's. */
  bands(actor: Actor): Promise<Band[]> {
    requires(actor, 'bands.read');
    return this.reads.json(actor, 'bands', BANDS_SQL, []);
  }

  /** Refusals: `notFound`. */
  async band(actor: Actor, bandId: string): Promise<Band> {
    const band = (await this.bands(actor)).find(({ id }) => id === bandId);
    if (!band) throw new Refused([refusal('notFound', 'There is no such band, or it is not yours to see.', 'bandId')]);
    return band;
  }

  /** Every placement that stands today or is to come beside its band, in the order of references. */
  async comparison(actor: Actor, criteria: BandCriteria): Promise<BandedPlacement[]> {
    const [bands, ground] = await this.ground(actor, criteria);
    return ground.placements.map((placement) => this.beside(placement, bands));
  }

  /** The money of those placements by school and academic year, from this year on. */
  async whatIf(
    actor: Actor,
    criteria: BandCriteria & { readonly bandId?: string | null },
    years: number,
    yearlyRise: BasisPoints,
  ): Promise<SchoolYearMoney[]> {
    const [bands, ground] = await this.ground(actor, criteria);
    const first = startingYear(academicYearOf(this.clock.today()));
    const calendars = new Map(ground.schools.map((school) => [school.id, toSchoolCalendars(school.name, school.calendars)]));
    const moved = ground.placements
      .map((row) => ({ row, found: this.beside(row, bands).found }))
      .filter(({ found }) => !criteria.bandId || (found.kind === 'band' && found.band.id === criteria.bandId));
    return moveToBands(
      moved.map(({ row, found }) => ({
        ...row,
        basis: chargingBasisOf(row.chargingBasis, row.chargingUnits),
        tariffOn: (day) => (found.kind === 'band' ? standing(found.band.tariffs, day) : undefined),
      })),
      Array.from({ length: years }, (_, index) => academicYearStarting(first + index)),
      yearlyRise,
      (schoolId) => calendars.get(schoolId) ?? schoolCalendars(schoolId, []),
    );
  }

  private async ground(actor: Actor, criteria: BandCriteria): Promise<[Band[], Ground]> {
    requires(actor, 'placements.read');
    if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'This is for an authority’s own people only.')]);
    const bands = await this.bands(actor);
    const { schoolId, needs, setting, phase } = criteria;
    return [
      bands,
      await this.reads.json<Ground>(actor, 'bandedPlacements', BANDED_PLACEMENTS_SQL, [
        this.clock.today(),
        schoolId ?? null,
        needs ? [...needs] : null,
        setting ?? null,
        phase ?? null,
      ]),
    ];
  }

  private beside({ chosenBandId, ...row }: PlacementRow, bands: readonly Band[]): BandedPlacement {
    const day = laterOf(row.startsOn, this.clock.today());
    const chosen = bands.find(({ id }) => id === chosenBandId);
    const found: BandFound<Band> = chosen ? { kind: 'band', band: chosen } : bandFor(row, bands, day);
    const tariff = found.kind === 'band' ? (standing(found.band.tariffs, day) ?? null) : null;
    // A placement without any price has nothing to compare.
    const priced = tariff !== null && Object.keys(row.fees).length > 0;
    return {
      ...row,
      found,
      chosen: chosen !== undefined,
      tariff,
      coveredPence: priced ? coveredPrice(row.fees, row.placeFunding, tariff) : null,
      abovePence: priced ? aboveBand(row.fees, row.placeFunding, tariff) : null,
    };
  }
}

function bandFor(row: BandedPupil, bands: readonly Band[], day: IsoDate): BandFound<Band> {
  const defined = bands.flatMap((band): (BandDefinition & { readonly band: Band })[] => {
    const definition = standing(band.definitions, day);
    return definition ? [{ ...definition, bandId: band.id, code: band.code, own: band.own, band }] : [];
  });
  const found = bandOf(row, defined);
  if (found.kind === 'none') return found;
  return found.kind === 'band' ? { kind: 'band', band: found.band.band } : { kind: 'several', bands: found.bands.map(({ band }) => band) };
}
