import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Pence, formatShortPounds } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { BlockTerms, PlaceGroup } from '../terms.js';

export interface PupilRow {
  readonly id: string;
  readonly reference: string;
  readonly primary_need: string;
  readonly year_group: number;
}

export interface PlacementRow {
  readonly id: string;
  readonly setting: 'day' | 'residential';
  readonly starts_on: IsoDate;
  readonly core_pence: Pence | null;
}

interface Charged {
  readonly pupil: PupilRow;
  readonly placement: PlacementRow | undefined;
  readonly block: { readonly school_id: string; readonly reference: string; readonly terms: BlockTerms };
  readonly group: PlaceGroup;
  readonly from: IsoDate;
  readonly endsCoreFee: boolean;
}

/** The placement behind a call-off: found or made, charged by the block, ended with it. */
@Injectable()
export class CallOffPlacements {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  /** Held, so that two nominations of one pupil come one after the other. Refusal: `pupilNotFound`. */
  async pupil(reference: string): Promise<PupilRow> {
    const [pupil] = await this.work.query<PupilRow>(
      'select id, reference, primary_need, year_group from pupils where authority_id = (select app.organisation()) and reference = $1 for no key update',
      [reference.trim()],
    );
    if (!pupil) throw new Refused([refusal('pupilNotFound', 'Your authority has no pupil with this reference.', 'pupilReference')]);
    return pupil;
  }

  /** The pupil's placement at the school on a day, with the core fee that stands then or later. */
  async at(pupil: PupilRow, schoolId: string, on: IsoDate): Promise<PlacementRow | undefined> {
    const [placement] = await this.work.query<PlacementRow>(
      `select placement.id, placement.setting, placement.starts_on,
         (select max(line.annual_pence) from fee_lines line where line.placement_id = placement.id and line.kind = 'core' and line.effective && daterange($3::date, null)) as core_pence
       from placements placement where placement.pupil_id = $1 and placement.school_id = $2 and placement.authority_id = (select app.organisation())
         and placement.starts_on <= $3::date and (placement.ends_on is null or placement.ends_on >= $3::date) order by placement.starts_on limit 1 for update of placement`,
      [pupil.id, schoolId, on],
    );
    return placement;
  }

  /**
   * Makes the placement where there is none, and has it charged by the block: its basis, and its price not negotiated in a round where the
   * contract's prices are fixed or follow a formula. A core fee beside the block's price would be paid twice. Refusal: `coreFeeStands`.
   */
  async charge(actor: Actor, { pupil, placement, block, group, from, endsCoreFee }: Charged): Promise<string> {
    const { basis, indexation } = block.terms;
    const units = basis.kind === 'schoolDay' ? basis.days : basis.kind === 'week' ? basis.weeks : null;
    const terms = [basis.kind, units, indexation.kind];
    if (!placement) {
      const [made] = await this.work.query<{ id: string }>(
        `insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis, charging_basis, charging_units, price_rule)
         values ($1, $2, $3, $4, $5, 'agreed', $6, $7, $8) returning id`,
        [actor.organisationId, block.school_id, pupil.id, from, group.setting, ...terms],
      );
      if (!made) throw new Error('A placement was made and is not seen.');
      return made.id;
    }
    if (placement.core_pence !== null) await this.endCoreFee(placement, pupil, block, from, endsCoreFee);
    await this.work.query(
      'update placements set charging_basis = $2, charging_units = $3, price_rule = $4, version = version + 1 where id = $1',
      [placement.id, ...terms],
    );
    return placement.id;
  }

  /** The pupil leaves the school. */
  async endOn(placementId: string, lastDay: IsoDate): Promise<void> {
    await this.work.query(
      'update placements set ends_on = greatest($2::date, starts_on), version = version + 1 where id = $1 and ends_on is distinct from $2::date',
      [placementId, lastDay],
    );
  }

  /** A placement that began with a nomination which was taken back, and was never priced, was never there. */
  async forget(placementId: string, from: IsoDate): Promise<void> {
    await this.work.query(
      `delete from placements placement where placement.id = $1 and placement.starts_on = $2
         and not exists (select from occupancies where placement_id = placement.id) and not exists (select from contracts where placement_id = placement.id)`,
      [placementId, from],
    );
  }

  private async endCoreFee(
    placement: PlacementRow,
    pupil: PupilRow,
    block: Charged['block'],
    from: IsoDate,
    agreed: boolean,
  ): Promise<void> {
    if (!agreed)
      throw new Refused([
        refusal(
          'coreFeeStands',
          `${pupil.reference} is placed there at a core fee of ${formatShortPounds(placement.core_pence ?? (0 as Pence))} a year, which would be paid beside the block. Say that it ends on the day before ${formatDate(from)}.`,
          'endsCoreFee',
        ),
      ]);
    const ended = await this.work.query<{ id: string }>(
      `update fee_lines set effective = daterange(lower(effective), $2::date) where placement_id = $1 and kind = 'core' and lower(effective) < $2::date
         and (upper_inf(effective) or upper(effective) > $2::date) returning id`,
      [placement.id, from],
    );
    if (ended.length === 0)
      throw new Refused([
        refusal(
          'coreFeeStands',
          `A core fee of ${pupil.reference} begins on ${formatDate(from)} or later: it must be taken back first.`,
          'endsCoreFee',
        ),
      ]);
    this.audit.record({
      action: 'endFeeLines',
      subjectType: 'placement',
      subjectId: placement.id,
      schoolId: block.school_id,
      shared: true,
      after: { pupil: pupil.reference, contract: block.reference, from, feeLines: ended.length },
    });
  }
}
