import { type IsoDate, addMonths, isoDate, laterOf } from '../kernel/dates.js';
import { type BasisPoints, type Pence, basisPoints, pence, raise } from '../kernel/money.js';
import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import type { DemoPlacement } from './placements.js';
import type { Random } from './random.js';

/** What is paid for a placement, by kind, from a day to a day: the history of one price is several of these. */
export interface DemoFeeLine {
  readonly id: string;
  readonly placement: DemoPlacement;
  readonly kind: 'core' | 'therapy' | 'oneToOne' | 'residential' | 'transport' | 'other';
  readonly label: string;
  readonly unit: 'year' | 'term' | 'week' | 'night' | 'day' | 'session';
  readonly quantity: number;
  readonly unitPence: Pence;
  readonly annualPence: Pence;
  readonly vat: 'exempt' | 'standard';
  readonly hnbEligible: boolean;
  readonly from: IsoDate;
  readonly to: IsoDate | null;
  readonly fromReturnId: string | null;
  readonly funders: readonly Funder[];
}

interface Funder {
  readonly funder: 'education' | 'health' | 'socialCare';
  readonly shareBp: number;
  readonly agreement: string | null;
  readonly signedOn: IsoDate | null;
}

/** What a line is, before it has a price in time. */
type PricedPart = Pick<DemoFeeLine, 'kind' | 'label' | 'unit' | 'quantity' | 'vat' | 'hnbEligible' | 'funders'> & {
  readonly unitPence: number;
};

/** Day fees of 2026/27 in pounds by need, before the school's own level and the child's own package. */
const DAY_FEE: Readonly<Record<string, number>> = {
  ASD: 64_000,
  SEMH: 63_500,
  SLCN: 56_000,
  MLD: 51_000,
  SPLD: 42_000,
  SLD: 68_000,
  PMLD: 84_000,
  PD: 70_000,
  HI: 59_000,
  VI: 62_000,
  MSI: 78_000,
  OTH: 60_000,
  DS: 56_000,
};

/** Prices of places that began in earlier years, against 2026/27. */
const LEVEL: Readonly<Record<number, number>> = { 2024: 0.932, 2025: 0.966, 2026: 1 };

const RECORDS_BEGIN = 2024;

const EDUCATION: readonly Funder[] = [{ funder: 'education', shareBp: 10_000, agreement: null, signedOn: null }];

/** Education with others. A third of the others' shares have no signed agreement yet: the council's own money at risk. */
function shared(random: Random, placement: DemoPlacement, others: Readonly<Partial<Record<'health' | 'socialCare', number>>>): Funder[] {
  const signed = random.chance(0.67);
  const parts = Object.entries(others).map(([funder, shareBp]): Funder => {
    const code = funder === 'health' ? 'CHC' : 'SCF';
    return {
      funder: funder === 'health' ? 'health' : 'socialCare',
      shareBp,
      agreement: signed ? `${code}-${placement.reference}` : null,
      signedOn: signed ? addMonths(placement.startsOn, 1) : null,
    };
  });
  return [
    { funder: 'education', shareBp: 10_000 - parts.reduce((total, { shareBp }) => total + shareBp, 0), agreement: null, signedOn: null },
    ...parts,
  ];
}

/** Pounds a year as a price by the unit the school quotes: £61,750 a year, £1,625 a week for 38 weeks, £325 a day for 190 days. */
function quoted(random: Random, placement: DemoPlacement, pounds: number): Pick<PricedPart, 'unit' | 'quantity' | 'unitPence'> {
  const price = (unit: PricedPart['unit'], quantity: number, nearest: number) => ({
    unit,
    quantity,
    unitPence: Math.round(pounds / quantity / nearest) * nearest * 100,
  });
  const charging = placement.charging ?? placement.school.habit;
  if (charging.basis === 'schoolDay' && charging.units !== null && random.chance(0.6)) return price('day', charging.units, 1);
  if (charging.basis === 'week' && charging.units !== null) return price('week', charging.units, 5);
  if (charging.basis === 'term') return price('term', 3, 25);
  return price('year', 1, 50);
}

function therapy(random: Random, placement: DemoPlacement): PricedPart {
  const label = random.pick(['Speech and language therapy', 'Occupational therapy', 'Psychotherapy'] as const);
  return {
    kind: 'therapy',
    label,
    unit: 'session',
    quantity: random.pick([38, 57, 76]),
    unitPence: random.whole(72, 98) * 100,
    vat: 'exempt',
    hnbEligible: true,
    funders: random.chance(0.2) ? shared(random, placement, { health: random.pick([3_000, 4_000, 5_000]) }) : EDUCATION,
  };
}

/** The parts of a placement's fee at the prices of 2026/27. */
function inventParts(random: Random, placement: DemoPlacement): PricedPart[] {
  const day =
    (DAY_FEE[placement.need] ?? 58_000) *
    placement.school.priceLevel *
    random.between(0.87, 1.13) *
    (placement.school.kind === 'iss' ? 1 : 0.84);
  const parts: PricedPart[] = [];
  if (random.chance(0.34)) parts.push(therapy(random, placement));
  if (random.chance(0.14)) {
    parts.push({
      kind: 'oneToOne',
      label: 'Learning support assistant',
      unit: 'week',
      quantity: 38,
      unitPence: random.whole(52, 78) * 500,
      vat: 'exempt',
      hnbEligible: true,
      funders: EDUCATION,
    });
  }
  const extras = parts.reduce((total, { quantity, unitPence }) => total + (quantity * unitPence) / 100, 0);
  // Half of what is priced apart is a reason for a lower core price.
  parts.unshift({
    kind: 'core',
    label: '',
    ...quoted(random, placement, day - extras * 0.6),
    vat: 'exempt',
    hnbEligible: true,
    funders: EDUCATION,
  });
  if (placement.residentialWeeks !== null) {
    const whole = placement.residentialWeeks === 52;
    parts.push({
      kind: 'residential',
      label: whole ? 'Residential care, 52 weeks' : 'Weekly boarding, 38 weeks',
      unit: whole ? 'week' : 'night',
      quantity: whole ? 52 : 152,
      unitPence: whole ? random.whole(24, 36) * 10_000 : random.whole(38, 58) * 1_000,
      vat: 'exempt',
      hnbEligible: false,
      funders: shared(
        random,
        placement,
        whole ? { socialCare: 4_500, health: random.pick([1_000, 1_667]) } : { socialCare: random.pick([3_333, 5_000]) },
      ),
    });
  }
  if (random.chance(0.06)) {
    parts.push({
      kind: 'transport',
      label: 'School’s own minibus',
      unit: 'day',
      quantity: placement.school.schoolDays ?? 190,
      unitPence: random.whole(26, 48) * 100,
      vat: 'exempt',
      hnbEligible: false,
      funders: EDUCATION,
    });
  }
  if (random.chance(0.05)) {
    parts.push({
      kind: 'other',
      label: 'Outdoor learning programme',
      unit: 'term',
      quantity: 3,
      unitPence: random.whole(18, 40) * 1_000,
      vat: 'standard',
      hnbEligible: true,
      funders: EDUCATION,
    });
  }
  return parts;
}

/** By how much a placement's prices rise on a day, and by which return; undefined: they stay. */
export type RiseOn = (
  placement: DemoPlacement,
  on: IsoDate,
) => { readonly rise: BasisPoints; readonly returnId: string | null } | undefined;

/** A unit price risen by a percentage, to the penny. */
export const risenUnit = (line: Pick<DemoFeeLine, 'unitPence'>, rise: BasisPoints): Pence => raise(line.unitPence, rise);

/** A line's history from the first recorded year: at each yearly date it goes on, or ends and another begins. */
function history(placement: DemoPlacement, part: PricedPart, number: number, riseOn: RiseOn): DemoFeeLine[] {
  const month = placement.school.upliftMonth === 4 ? '04' : '09';
  const recorded = isoDate(`${String(RECORDS_BEGIN)}-${month}-01`);
  const from = laterOf(placement.startsOn, recorded);
  const level = LEVEL[Number(addMonths(from, month === '04' ? -3 : -8).slice(0, 4))] ?? LEVEL[RECORDS_BEGIN] ?? 1;
  const unitPence = pence(Math.max(100, Math.round((part.unitPence * level) / 100) * 100));
  const line = (start: IsoDate, price: Pence, returnId: string | null): DemoFeeLine => ({
    ...part,
    id: demoId('feeLine', placement.reference, number, start),
    placement,
    unitPence: price,
    annualPence: pence(price * part.quantity),
    from: start,
    to: null,
    fromReturnId: returnId,
  });
  const lines = [line(from, unitPence, null)];
  for (const year of [RECORDS_BEGIN + 1, RECORDS_BEGIN + 2]) {
    const on = isoDate(`${String(year)}-${month}-01`);
    const last = lines.at(-1);
    if (!last || last.from >= on) continue;
    const risen = riseOn(placement, on);
    if (!risen) continue;
    lines[lines.length - 1] = { ...last, to: on };
    lines.push(line(on, risenUnit(last, risen.rise), risen.returnId));
  }
  return lines;
}

export const inventFeeLines = (random: Random, placements: readonly DemoPlacement[], riseOn: RiseOn): DemoFeeLine[] =>
  placements.flatMap((placement) => inventParts(random, placement).flatMap((part, number) => history(placement, part, number, riseOn)));

/** A rise that waits for the placement, and its price, to be a year old. */
export const isYearOld = (placement: DemoPlacement, on: IsoDate): boolean => addMonths(placement.startsOn, 12) <= on;

/** What a formula price rose by: consumer prices. */
export const FORMULA_RISE: Readonly<Record<number, BasisPoints>> = { 2025: basisPoints(340), 2026: basisPoints(330) };

export const feeLineRows = (lines: readonly DemoFeeLine[]): Row[] =>
  lines.map((line) => ({
    id: line.id,
    authority_id: line.placement.authority.id,
    school_id: line.placement.school.id,
    placement_id: line.placement.id,
    kind: line.kind,
    label: line.label,
    unit: line.unit,
    quantity: line.quantity,
    unit_pence: line.unitPence,
    annual_pence: line.annualPence,
    vat: line.vat,
    hnb_eligible: line.hnbEligible,
    effective: `[${line.from},${line.to ?? ''})`,
    from_return_id: line.fromReturnId,
  }));

export const funderRows = (lines: readonly DemoFeeLine[]): Row[] =>
  lines.flatMap((line) =>
    line.funders.map((each) => ({
      fee_line_id: line.id,
      authority_id: line.placement.authority.id,
      funder: each.funder,
      share_bp: each.shareBp,
      agreement_reference: each.agreement,
      agreement_signed_on: each.signedOn,
    })),
  );
