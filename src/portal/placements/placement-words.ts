import type { ChargingKind, FeeKind, FeeUnit, Funder, NamingBasis, PriceRule, Setting, Vat } from '../../placements/dto/placement.js';

export const SETTING_WORDS: Readonly<Record<Setting, string>> = { day: 'Day', residential: 'Residential' };

export const NAMING_WORDS: Readonly<Record<NamingBasis, string>> = {
  agreed: 'Agreed',
  tribunal: 'Ordered by the tribunal',
  parentalChoice: 'Parental choice, not agreed',
  interim: 'Interim',
  partParentFunded: 'Funded in part by parents',
};

export const FEE_KIND_WORDS: Readonly<Record<FeeKind, string>> = {
  core: 'Core place',
  therapy: 'Therapy',
  oneToOne: 'One-to-one support',
  residential: 'Board and lodging',
  transport: 'Transport',
  other: 'Other',
};

export const UNIT_WORDS: Readonly<Record<FeeUnit, readonly [one: string, many: string]>> = {
  year: ['year', 'years'],
  term: ['term', 'terms'],
  week: ['week', 'weeks'],
  night: ['night', 'nights'],
  day: ['day', 'days'],
  session: ['session', 'sessions'],
};

export const VAT_WORDS: Readonly<Record<Vat, string>> = {
  exempt: 'exempt',
  outsideScope: 'outside the scope',
  zero: 'zero-rated',
  standard: 'standard rate on top',
};

export const FUNDER_WORDS: Readonly<Record<Funder, string>> = {
  education: 'Education (High Needs Block)',
  health: 'Health',
  socialCare: 'Social care',
};

export const PRICE_RULE_WORDS: Readonly<Record<PriceRule, string>> = {
  negotiated: 'negotiated in a yearly round',
  fixed: 'fixed by the contract',
  formula: 'by the contract’s formula',
};

/** "by school day, 190 a year"; what to say where the contract states none. */
export function chargingInWords(basis: ChargingKind | null, units: number | null): string {
  switch (basis) {
    case null:
      return 'not stated, so nothing is computed for a part of a year';
    case 'calendarDay':
      return 'by calendar day, 365 or 366 a year';
    case 'schoolDay':
      return `by school day${units === null ? '' : `, ${String(units)} a year`}`;
    case 'week':
      return `by week${units === null ? '' : `, ${String(units)} a year`}`;
    case 'month':
      return 'by month, twelfths';
    case 'term':
      return 'by term, in thirds';
  }
}

/** "Day, 38 weeks a year", "Residential, 52 weeks a year, 7 nights a week". */
export function settingInWords({
  setting,
  weeksAYear,
  nightsAWeek,
}: {
  readonly setting: Setting;
  readonly weeksAYear: number | null;
  readonly nightsAWeek?: number | null;
}): string {
  return [
    SETTING_WORDS[setting],
    weeksAYear === null ? null : `${String(weeksAYear)} weeks a year`,
    nightsAWeek ? `${String(nightsAWeek)} nights a week` : null,
  ]
    .filter(Boolean)
    .join(', ');
}
