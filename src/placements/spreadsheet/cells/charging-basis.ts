import { plainWords, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

export interface ChargingBasis {
  readonly basis: 'calendarDay' | 'schoolDay' | 'week' | 'month' | 'term';
  /** The contract's number of units a year: 190 school days, 38 weeks. Null for months and terms, and where it is not stated. */
  readonly units: number | null;
}

/** How the contract turns a price into pounds for part of a year: "39 weeks", "190 school days", "365", "termly", "monthly". */
export function parseChargingBasis(cell: CellContent): Parsed<ChargingBasis> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const words = plainWords(cell.text);
  const units = Number(/\d+/.exec(words)?.[0] ?? Number.NaN);
  const stated = Number.isNaN(units) ? null : units;
  if (/\b(term|terms|termly)\b/.test(words)) return understood({ basis: 'term', units: null });
  if (/\b(month|months|monthly)\b/.test(words)) return understood({ basis: 'month', units: null });
  if (/\b(week|weeks|weekly|wks?)\b/.test(words)) return counted('week', stated, 53, cell.text);
  if (/\b(school|contact|teaching|contracted|attendance) days?\b/.test(words)) return counted('schoolDay', stated, 260, cell.text);
  if (stated === 365 || stated === 366 || /\b(calendar|daily by calendar)\b/.test(words)) return calendarDay(stated, cell.text);
  if (/\bdays?\b/.test(words) && stated !== null && stated >= 150 && stated <= 260) return counted('schoolDay', stated, 260, cell.text);
  return unclear(
    'chargingBasisUnclear',
    `“${cell.text}” is not a charging basis. Write calendar day, 190 school days, 39 weeks, month or term, as the contract says.`,
  );
}

function calendarDay(units: number | null, text: string): Parsed<ChargingBasis> {
  return units === null || units === 365 || units === 366
    ? understood({ basis: 'calendarDay', units })
    : unclear('chargingBasisUnclear', `“${text}”: a year has 365 or 366 calendar days.`);
}

function counted(basis: 'week' | 'schoolDay', units: number | null, most: number, text: string): Parsed<ChargingBasis> {
  if (units === null) {
    return unclear(
      'chargingBasisUnclear',
      `“${text}” does not say how many a year. Write ${basis === 'week' ? '39 weeks' : '190 school days'}, as the contract says.`,
    );
  }
  return units >= 1 && units <= most
    ? understood({ basis, units })
    : unclear('chargingBasisUnclear', `“${text}”: ${units} is not a number a year.`);
}
