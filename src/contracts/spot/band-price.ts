import { formatDate, type IsoDate } from '../../kernel/dates.js';
import { type Pence, formatShortPounds, pence } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import type { AgreedFeeLine, SpotTerms } from '../terms.js';

/** The tariff of a band as it stands on an agreement's first day. */
export interface BandTariff {
  readonly code: string;
  readonly from: IsoDate;
  /** Gross, net of VAT, a year. */
  readonly annualPence: Pence;
  readonly covers: readonly AgreedFeeLine['kind'][];
  /** What the Department pays for the place, which the tariff holds and the council does not pay. */
  readonly placeFundingPence: Pence;
}

export const bandOfTerms = (tariff: BandTariff): NonNullable<SpotTerms['band']> => ({
  code: tariff.code,
  tariffFrom: tariff.from,
  annualPence: tariff.annualPence,
});

/** An agreement priced by band costs its tariff for the kinds of fee it covers, to the penny; others are paid beside it. */
export function refusesBandPrice(lines: readonly AgreedFeeLine[], tariff: BandTariff): Refusal[] {
  const due = pence(Math.max(0, tariff.annualPence - tariff.placeFundingPence));
  const covered = lines.filter(({ kind }) => tariff.covers.includes(kind)).reduce((total, { annualPence }) => total + annualPence, 0);
  if (covered === due) return [];
  const funding = tariff.placeFundingPence > 0 ? `, ${formatShortPounds(due)} of it paid by the council` : '';
  return [
    refusal(
      'bandPrice',
      `Band ${tariff.code} costs ${formatShortPounds(tariff.annualPence)} a year from ${formatDate(tariff.from)}${funding}. The fees that it covers come to ${formatShortPounds(pence(covered))}. Enter ${formatShortPounds(due)}, or choose no band.`,
      'band',
    ),
  ];
}
