import type { IsoDate } from '../../kernel/dates.js';
import type { FeeKind } from './cells/fee-kind.js';
import type { Funder } from './cells/funders.js';

/** A fee line as the authority already holds it. */
export interface HeldFeeLine {
  readonly kind: FeeKind;
  readonly label: string;
  readonly unit: string;
  readonly quantity: number;
  readonly unitPence: number;
  readonly vat: string;
  readonly hnbEligible: boolean;
  readonly from: IsoDate;
  readonly to: IsoDate | null;
  readonly split: Readonly<Partial<Record<Funder, number>>>;
}

export interface HeldPlacement {
  readonly id: string;
  readonly urn: number;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly setting: string;
  readonly weeks: number | null;
  readonly nights: number | null;
  readonly namingBasis: string;
  readonly tribunalOn: IsoDate | null;
  readonly chargingBasis: string | null;
  readonly chargingUnits: number | null;
  readonly upliftMonth: number;
  readonly lastReviewedOn: IsoDate | null;
  readonly feeLines: readonly HeldFeeLine[];
}

export interface HeldPupil {
  readonly id: string;
  readonly reference: string;
  readonly upn: string | null;
  readonly birthMonth: IsoDate | null;
  readonly yearGroup: number;
  readonly need: string;
  readonly placements: readonly HeldPlacement[];
}

/** A school of the register, as far as an import needs it. */
export interface KnownSchool {
  readonly id: string;
  readonly urn: number;
  readonly name: string;
  readonly status: string;
}

/** What the authority holds of the pupils in a file, and the register of its schools. */
export interface Held {
  readonly pupils: readonly HeldPupil[];
  readonly schools: readonly KnownSchool[];
}

/** One JSON row a pupil of $1 (references), with placements, lines and funders. */
export const HELD_PUPILS = `
  select pupil.id, pupil.reference, pupil.upn, pupil.birth_month as "birthMonth", pupil.year_group as "yearGroup",
    pupil.primary_need as need, coalesce(held.placements, '[]') as placements
  from pupils pupil
  left join lateral (
    select jsonb_agg(jsonb_build_object(
      'id', placement.id, 'urn', school.urn, 'startsOn', placement.starts_on, 'endsOn', placement.ends_on,
      'setting', placement.setting, 'weeks', placement.weeks_a_year, 'nights', placement.nights_a_week,
      'namingBasis', placement.naming_basis, 'tribunalOn', placement.tribunal_ordered_on,
      'chargingBasis', placement.charging_basis, 'chargingUnits', placement.charging_units,
      'upliftMonth', placement.uplift_month, 'lastReviewedOn', placement.last_reviewed_on,
      'feeLines', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'kind', line.kind, 'label', line.label, 'unit', line.unit, 'quantity', line.quantity, 'unitPence', line.unit_pence,
          'vat', line.vat, 'hnbEligible', line.hnb_eligible, 'from', lower(line.effective), 'to', upper(line.effective),
          'split', (
            select coalesce(jsonb_object_agg(funder.funder, funder.share_bp), '{}')
            from fee_line_funders funder where funder.fee_line_id = line.id)
        ) order by lower(line.effective)), '[]')
        from fee_lines line where line.placement_id = placement.id)
    ) order by placement.starts_on) as placements
    from placements placement
    join schools school on school.id = placement.school_id
    where placement.pupil_id = pupil.id
  ) held on true
  where pupil.reference = any ($1::text[])`;

/** Schools of the register by URN ($1). */
export const KNOWN_SCHOOLS = 'select id, urn, name, status from schools where urn = any ($1::integer[])';
