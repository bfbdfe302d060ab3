import { Injectable } from '@nestjs/common';
import type { IsoDate } from '../../kernel/dates.js';
import { basisPoints } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { OfferedLine } from '../../placements/consultations/consultation.js';
import type { AgreedFeeLine } from '../terms.js';
import { type PlacedPupil, unitPriceOf } from './spot-draft.js';

/** A placement with what its agreement needs to know besides. */
export interface ReadPlacement extends PlacedPupil {
  readonly placementId: string;
  readonly pupilId: string;
  readonly schoolId: string;
  readonly providerId: string | null;
  /** The agreement it is under now, and until when. */
  readonly contract: { readonly id: string; readonly reference: string; readonly startsOn: IsoDate } | null;
}

/** A fee line with its shares as agreed terms hold them; `line` is its alias. */
export const AGREED_LINE_JSON = `json_build_object('kind', line.kind, 'label', line.label, 'unit', line.unit, 'quantity', line.quantity,
  'unitPence', line.unit_pence, 'annualPence', line.annual_pence, 'vat', line.vat, 'hnbEligible', line.hnb_eligible,
  'shares', (select json_agg(json_build_object('funder', share.funder, 'shareBp', share.share_bp, 'agreementReference', share.agreement_reference,
    'agreementSignedOn', share.agreement_signed_on) order by share.funder) from fee_line_funders share where share.fee_line_id = line.id))`;

/** Reads placements for the agreements made from them, in the open unit of work. */
@Injectable()
export class PlacedPupilsReader {
  constructor(private readonly work: UnitOfWork) {}

  /** Locks the placement. `day`: whose fee lines count; where it never had one, those of the offer that was accepted. Refusal: `notFound`. */
  async lock(placementId: string, day: IsoDate): Promise<ReadPlacement> {
    const [row] = await this.work.query<{ placed: ReadPlacement & { readonly offered: readonly OfferedLine[] | null } }>(
      `select json_build_object('placementId', placement.id, 'pupilId', placement.pupil_id, 'schoolId', placement.school_id,
         'providerId', school.provider_id, 'pupilReference', pupil.reference, 'birthMonth', pupil.birth_month, 'yearGroup', pupil.year_group,
         'primaryNeed', pupil.primary_need, 'schoolName', school.name, 'startsOn', placement.starts_on, 'endsOn', placement.ends_on,
         'setting', placement.setting, 'weeksAYear', placement.weeks_a_year, 'nightsAWeek', placement.nights_a_week,
         'namingBasis', placement.naming_basis, 'tribunalOrderedOn', placement.tribunal_ordered_on,
         'chargingBasis', placement.charging_basis, 'chargingUnits', placement.charging_units, 'lastReviewedOn', placement.last_reviewed_on,
         'feeLines', coalesce((select json_agg(${AGREED_LINE_JSON} order by line.kind, line.label) from fee_lines line
           where line.placement_id = placement.id and line.effective @> $2::date), '[]'),
         'offered', (select consultation.offer -> 'lines' from consultations consultation where consultation.placement_id = placement.id
           and not exists (select from fee_lines line where line.placement_id = placement.id)),
         'contract', (select json_build_object('id', contract.id, 'reference', contract.reference, 'startsOn', contract.starts_on)
           from contracts contract where contract.placement_id = placement.id and contract.state in ('active', 'noticeGiven'))) as placed
       from placements placement
       join pupils pupil on pupil.id = placement.pupil_id
       join schools school on school.id = placement.school_id
       where placement.id = $1
       for update of placement`,
      [placementId, day],
    );
    if (!row) throw new Refused([refusal('notFound', 'There is no such placement, or it is not yours to see.', 'placementId')]);
    const { offered, ...placed } = row.placed;
    return offered === null ? placed : { ...placed, feeLines: offered.map(asAgreed) };
  }
}

/** What a school offered, as a fee line to agree: education pays until somebody else signs that it does. */
const asAgreed = (line: OfferedLine): AgreedFeeLine => ({
  ...line,
  unitPence: unitPriceOf(line.annualPence, line.quantity),
  hnbEligible: true,
  shares: [{ funder: 'education', shareBp: basisPoints(10_000), agreementReference: null, agreementSignedOn: null }],
});
