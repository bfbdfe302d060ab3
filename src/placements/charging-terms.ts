import type { ChargingBasis } from './charging-basis.js';

/** A placement's charging basis from its two columns; null where it states none, or lacks the number of days or weeks it needs. */
export function chargingBasisOf(kind: ChargingBasis['kind'] | null, units: number | null): ChargingBasis | null {
  switch (kind) {
    case null:
      return null;
    case 'schoolDay':
      return units === null ? null : { kind, days: units };
    case 'week':
      return units === null ? null : { kind, weeks: units };
    case 'calendarDay':
    case 'month':
    case 'term':
      return { kind };
  }
}
