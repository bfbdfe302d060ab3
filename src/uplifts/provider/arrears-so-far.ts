import { type IsoDate, addDays } from '../../kernel/dates.js';
import { type Pence, sum } from '../../kernel/money.js';
import { arrears, chargingBasisOf } from '../../placements/charging-basis.js';
import { toSchoolCalendars } from '../../placements/school-calendars.reader.js';
import type { SchoolReturn } from './school-return.query.js';

/**
 * What would be owed by a day if these prices had held from their dates, by each line's own charging basis: nothing where no date has
 * passed, null where it cannot be computed (no basis, or no term calendar). The decision itself computes what is owed in the end.
 */
export function arrearsSoFar(
  ret: Pick<SchoolReturn, 'lines' | 'school'>,
  priceOf: (lineId: string) => Pence | null,
  today: IsoDate,
): Pence | null {
  const late = ret.lines.filter((line) => line.effectiveOn < today && (priceOf(line.id) ?? line.current) !== line.current);
  if (late.length === 0) return sum([]);
  const calendars = toSchoolCalendars(ret.school.name, ret.school.calendars);
  const owed: Pence[] = [];
  for (const line of late) {
    const change = {
      oldPrice: line.current,
      newPrice: priceOf(line.id) ?? line.current,
      basis: chargingBasisOf(line.basis, line.basisUnits),
      effectiveOn: line.effectiveOn,
      endsOn: line.endsOn === null ? null : addDays(line.endsOn, 1),
    };
    const amount = arrears(change, today, calendars);
    if (!amount.ok) return null;
    owed.push(amount.value);
  }
  return sum(owed);
}
