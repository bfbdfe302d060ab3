import { faultOfStart } from '../../kernel/dated-rules.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { formatShortPounds } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import type { ApprovalMatrix } from '../approval-matrix.js';

/**
 * What is wrong with a matrix, each refusal at its band (`bands.2.upToPence`): `noBands`; `notAscending` (limits must rise from band to
 * band); `noLastBand` (exactly the last band is without a limit, so that every value finds who decides it); `noRoles`; `unknownRole` (a role
 * that nobody of a council can decide by).
 */
export function refusesMatrix(bands: ApprovalMatrix, decidingRoles: readonly string[]): Refusal[] {
  if (bands.length === 0) return [refusal('noBands', 'Give at least one band, the last without a limit.', 'bands')];
  return bands.flatMap((band, index) => [...refusesRoles(band.steps, index, decidingRoles), ...refusesLimit(bands, index)]);
}

function refusesRoles(steps: readonly string[], index: number, decidingRoles: readonly string[]): Refusal[] {
  const path = ['bands', String(index), 'roles'];
  if (steps.length === 0) return [refusal('noRoles', `Band ${index + 1} names nobody who decides.`, ...path)];
  const unknown = [...new Set(steps.filter((role) => !decidingRoles.includes(role)))];
  return unknown.length === 0
    ? []
    : [
        refusal(
          'unknownRole',
          `Band ${index + 1}: nobody can decide as ${unknown.map((role) => `“${role}”`).join(', ')}. Choose from: ${decidingRoles.join(', ')}.`,
          ...path,
        ),
      ];
}

function refusesLimit(bands: ApprovalMatrix, index: number): Refusal[] {
  const path = ['bands', String(index), 'upToPence'];
  const limit = bands[index]?.upToPence ?? null;
  if (index === bands.length - 1)
    return limit === null
      ? []
      : [refusal('noLastBand', `Nobody could approve more than ${formatShortPounds(limit)}. The last band has no limit.`, ...path)];
  if (limit === null) return [refusal('noLastBand', `Only the last band is without a limit; band ${index + 1} needs one.`, ...path)];
  const below = index === 0 ? null : (bands[index - 1]?.upToPence ?? null);
  return below !== null && limit <= below
    ? [refusal('notAscending', `Band ${index + 1} ends at ${formatShortPounds(limit)}, not above the band before it.`, ...path)]
    : [];
}

/** Why a matrix may not start on a date, by `faultOfStart`: `matrixExists`, `behindMatrixInForce`. */
export function refusesStart(start: IsoDate, recorded: readonly IsoDate[], today: IsoDate): Refusal | undefined {
  switch (faultOfStart(start, recorded, today)) {
    case 'exists':
      return refusal(
        'matrixExists',
        `A matrix from ${formatDate(start)} is recorded already and is never overwritten. Record the change from another date.`,
        'effectiveFrom',
      );
    case 'behindRulesInForce':
      return refusal(
        'behindMatrixInForce',
        `A matrix is in force already, so a new one starts today at the earliest: what counted on ${formatDate(start)} stays true.`,
        'effectiveFrom',
      );
    case undefined:
      return undefined;
  }
}
