import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, laterOf } from '../../kernel/dates.js';
import { type Pence, pence } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type CalendarRow, calendarsJson, toSchoolCalendars } from '../../placements/school-calendars.reader.js';
import { chargingBasisOf } from '../../placements/charging-basis.js';
import type { ChargingKind, NamingBasis, Setting } from '../../placements/dto/placement.js';
import { BlockQuery } from '../block/block.query.js';
import { billsOf } from '../block/instalments.js';
import type { ContractState } from '../contract-life-cycle.js';
import type { ContractKind } from '../contract.entity.js';
import type { FailureKind } from '../../providers/failure/failure.js';
import { billedBeyond, prepaidOf } from './prepaid.js';

export interface RecordedFailure {
  readonly kind: FailureKind;
  readonly onDate: IsoDate;
  readonly source: string;
  readonly recordedByName: string;
  readonly recordedAt: string;
  readonly version: number;
}

/** A school that could take a pupil, by the register's word; nearest first. */
export interface PossiblePlace {
  readonly schoolId: string;
  readonly name: string;
  readonly kilometres: number | null;
  /** Places of a block that the authority may use and that are free today. */
  readonly freeBlockPlaces: number;
}

export interface PupilThere {
  readonly placementId: string;
  readonly pupilReference: string;
  readonly need: string;
  readonly yearGroup: number;
  readonly setting: Setting;
  readonly namingBasis: NamingBasis;
  readonly lookedAfterBy: string | null;
  readonly endsOn: IsoDate | null;
  readonly annualFees: Pence;
  readonly blockReference: string | null;
  /** Billed in advance for days after the last one; null where it cannot be told, see `problems`. */
  readonly prepaid: Pence | null;
  readonly places: readonly PossiblePlace[];
}

export interface ContractThere {
  readonly contractId: string;
  readonly reference: string;
  readonly kind: ContractKind;
  readonly state: ContractState;
  readonly pupilReference: string | null;
  readonly endsOn: IsoDate | null;
  /** The last chargeable day of the notice that was given; null where none was. */
  readonly noticeUntil: IsoDate | null;
  /** Of a block: billed in advance for days after the last one. */
  readonly prepaid: Pence | null;
}

export interface SchoolFailureView {
  readonly schoolId: string;
  readonly schoolName: string;
  readonly urn: number;
  /** What the acting authority has recorded; null: what would follow is shown all the same. */
  readonly failure: RecordedFailure | null;
  /** The last day that everything is worked out for: the recorded one, or the one asked for. */
  readonly lastDay: IsoDate;
  readonly pupils: readonly PupilThere[];
  readonly contracts: readonly ContractThere[];
  readonly totals: { readonly pupils: number; readonly residential: number; readonly annualFees: Pence; readonly prepaid: Pence };
  /** What could not be worked out, and why. */
  readonly problems: readonly string[];
}

interface LineRow {
  readonly annualPence: Pence;
  readonly from: IsoDate;
  readonly to: IsoDate | null;
}

interface Row {
  readonly name: string;
  readonly urn: number;
  readonly paysInAdvance: boolean;
  readonly failure: RecordedFailure | null;
  readonly calendars: readonly CalendarRow[];
  readonly pupils: readonly (Omit<PupilThere, 'prepaid'> & {
    readonly chargingKind: ChargingKind | null;
    readonly chargingUnits: number | null;
    readonly lines: readonly LineRow[];
  })[];
  readonly contracts: readonly Omit<ContractThere, 'prepaid'>[];
}

/** How many possible places are named for a pupil. */
const PLACES_NAMED = 3;

/**
 * $1 school, $2 the last day where none is recorded, $3 today. An age is the year group's: five more than its number. A school that states no
 * need may meet it; one that states needs has to state this one.
 */
const FAILURE_SQL = `
with failed as (
  select school.*, (select json_build_object('kind', kind, 'onDate', on_date, 'source', source, 'recordedByName', recorded_by_name, 'recordedAt', recorded_at,
      'version', version) from school_failures where school_id = school.id and withdrawn_at is null limit 1) as failure,
    coalesce((select on_date from school_failures where school_id = school.id and withdrawn_at is null limit 1), $2::date) as last_day
  from schools school where school.id = $1
), there as (
  select placement.*, pupil.reference, pupil.primary_need, pupil.year_group, pupil.looked_after_by, pupil.outward_postcode, stay.contract_id as block_id
  from failed, placements placement join pupils pupil on pupil.id = placement.pupil_id
  left join occupancies stay on stay.placement_id = placement.id and stay.place_id is not null and stay.during @> $3::date
  where placement.school_id = any (app.school_lineage(failed.id)) and coalesce(placement.ends_on, $3::date) >= $3::date
), free as (
  select place.school_id, count(*)::int as places from failed, block_places place join contracts contract on contract.id = place.contract_id and contract.state = 'active'
  where place.during @> $3::date and place.school_id <> failed.id
    and not exists (select from app.block_stays(place.contract_id) stay where stay.place_id = place.id and stay.during @> $3::date)
  group by place.school_id
)
select json_build_object('name', failed.name, 'urn', failed.urn, 'paysInAdvance', failed.kind = 'iss', 'failure', failed.failure, 'calendars', ${calendarsJson('failed')},
  'pupils', (select coalesce(json_agg(json_build_object('placementId', there.id, 'pupilReference', there.reference, 'need', there.primary_need,
      'yearGroup', there.year_group, 'setting', there.setting, 'namingBasis', there.naming_basis, 'lookedAfterBy', there.looked_after_by, 'endsOn', there.ends_on,
      'chargingKind', there.charging_basis, 'chargingUnits', there.charging_units, 'blockReference', (select reference from contracts where id = there.block_id),
      'annualFees', (select coalesce(sum(annual_pence), 0) from fee_lines line where line.placement_id = there.id and line.effective @> greatest(there.starts_on, $3::date)),
      'lines', (select coalesce(json_agg(json_build_object('annualPence', annual_pence, 'from', lower(effective), 'to', least(upper(effective), there.ends_on + 1))), '[]')
        from fee_lines line where line.placement_id = there.id and coalesce(upper(effective) > failed.last_day, true)),
      'places', (select coalesce(json_agg(json_build_object('schoolId', possible.id, 'name', possible.name, 'kilometres', round(possible.kilometres::numeric, 1),
          'freeBlockPlaces', possible.places) order by possible.places > 0 desc, possible.kilometres nulls last, possible.name), '[]')
        from (select school.id, school.name, coalesce(free.places, 0) as places,
            app.kilometres_between(home.latitude, home.longitude, school.latitude, school.longitude) as kilometres
          from schools school left join free on free.school_id = school.id
          left join outward_postcodes home on home.outward_postcode = there.outward_postcode
          where school.status = 'open' and school.id <> failed.id and (school.needs = '{}' or there.primary_need = any (school.needs))
            and there.year_group + 5 between least(school.low_age, school.high_age) and greatest(school.low_age, school.high_age)
            and (there.setting = 'day' or school.boarding <> 'day')
            and not exists (select from school_failures other where other.school_id = school.id and other.withdrawn_at is null)
          order by coalesce(free.places, 0) > 0 desc, kilometres nulls last, school.name limit ${String(PLACES_NAMED)}) possible))
      order by there.reference), '[]') from there),
  'contracts', (select coalesce(json_agg(json_build_object('contractId', contract.id, 'reference', contract.reference, 'kind', contract.kind, 'state', contract.state,
      'pupilReference', (select pupil.reference from placements placed join pupils pupil on pupil.id = placed.pupil_id where placed.id = contract.placement_id),
      'endsOn', contract.ends_on, 'noticeUntil', (select last_chargeable_on from contract_notices notice where notice.contract_id = contract.id and notice.withdrawn_at is null))
      order by contract.kind, contract.reference), '[]')
    from contracts contract where contract.school_id = any (app.school_lineage(failed.id)) and contract.authority_id = (select app.organisation())
      and contract.state not in ('ended', 'superseded', 'withdrawn')))
from failed`;

/** What a school's failure does to an authority: its pupils, its money, its contracts, and where the pupils could go. */
@Injectable()
export class SchoolFailureQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly blocks: BlockQuery,
    private readonly clock: Clock,
  ) {}

  /** Without a recorded failure it is worked out for `lastDay`, or today. Refusals: `notAllowed`, `notFound`. */
  async show(actor: Actor, schoolId: string, lastDay: IsoDate | null = null): Promise<SchoolFailureView> {
    requires(actor, 'placements.read');
    if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'What a failure does to a council is the council’s own.')]);
    const today = this.clock.today();
    const row = await this.reads.json<Row | null>(actor, 'contracts.schoolFailure', FAILURE_SQL, [schoolId, lastDay ?? today, today]);
    if (!row) throw new Refused([refusal('notFound', 'There is no such school.')]);
    const last = row.failure?.onDate ?? lastDay ?? today;
    const problems = new Set<string>();
    const calendars = toSchoolCalendars(row.name, row.calendars);
    const beyond = row.paysInAdvance ? billedBeyond(laterOf(last, today), today, calendars) : null;
    if (beyond?.ok === false) beyond.refusals.forEach(({ message }) => problems.add(message));
    const prepaid = (basis: ReturnType<typeof chargingBasisOf>, lines: readonly LineRow[]): Pence | null => {
      if (beyond === null) return pence(0);
      if (!beyond.ok) return null;
      if (!beyond.value) return pence(0);
      const cost = prepaidOf(
        lines.map((line) => ({ ...line, basis })),
        beyond.value,
        calendars,
      );
      if (cost.ok) return cost.value;
      cost.refusals.forEach(({ message }) => problems.add(message));
      return null;
    };
    const pupils = row.pupils.map(({ chargingKind, chargingUnits, lines, ...pupil }) => ({
      ...pupil,
      prepaid: pupil.blockReference === null ? prepaid(chargingBasisOf(chargingKind, chargingUnits), lines) : pence(0),
    }));
    const contracts = await Promise.all(
      row.contracts.map(async (contract) => ({
        ...contract,
        prepaid:
          contract.kind === 'block' && beyond?.ok && beyond.value
            ? await this.blockPrepaid(actor, contract.contractId, beyond.value, problems)
            : null,
      })),
    );
    const known = [...pupils, ...contracts].flatMap(({ prepaid: amount }) => amount ?? []);
    return {
      schoolId,
      schoolName: row.name,
      urn: row.urn,
      failure: row.failure,
      lastDay: last,
      pupils,
      contracts,
      totals: {
        pupils: pupils.length,
        residential: pupils.filter(({ setting }) => setting === 'residential').length,
        annualFees: pence(pupils.reduce((total, { annualFees }) => total + annualFees, 0)),
        prepaid: pence(known.reduce((total, amount) => total + amount, 0)),
      },
      problems: [...problems],
    };
  }

  /** A school has a block or two, so each is read by itself. */
  private async blockPrepaid(
    actor: Actor,
    contractId: string,
    beyond: { readonly name: string; readonly from: IsoDate; readonly to: IsoDate },
    problems: Set<string>,
  ): Promise<Pence | null> {
    const bills = await this.blocks
      .block(actor, contractId)
      .then((block) => billsOf(block.advance, [beyond], block.charging))
      .catch((error: unknown) => {
        // A block without a version in force has billed nothing.
        if (error instanceof Refused) return null;
        throw error;
      });
    if (bills === null) return null;
    if (bills.ok) return pence(bills.value.reduce((total, { amount }) => total + amount, 0));
    bills.refusals.forEach(({ message }) => problems.add(message));
    return null;
  }
}
