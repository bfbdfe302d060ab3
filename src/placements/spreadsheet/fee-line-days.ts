import { dateRange, intersect, type DateRange } from '../../kernel/date-range.js';
import { addDays, type IsoDate } from '../../kernel/dates.js';
import { sameValue } from './facts-of-rows.js';
import type { LineDraft } from './fee-lines-of-rows.js';
import type { Findings } from './findings.js';
import { groupBy } from './group-by.js';
import type { ParsedFeeLine } from './reading.js';
import type { SheetPlacement } from './sheet-placements.js';

/**
 * Gives every fee line its days. A tab's prices stand for the days of its year, those of the latest tab until further notice, and none
 * before the placement begins or after it ends; a later price of the same kind ends the one before it; the same price in the next year is
 * the same line.
 */
export function datedLines(
  tellings: readonly SheetPlacement[],
  startsOn: IsoDate,
  endsOn: IsoDate | null,
  latestYear: number | null,
  findings: Findings,
): ParsedFeeLine[] {
  const placement = dateRange(startsOn, endsOn === null ? null : addDays(endsOn, 1));
  const lines = tellings.flatMap((telling) =>
    telling.lines.flatMap((draft) => datedLine(draft, telling, placement, latestYear, findings) ?? []),
  );
  return [...groupBy(lines, ({ kind, label }) => `${kind}|${label}`).values()].flatMap((same) => inSequence(same, findings));
}

function datedLine(
  draft: LineDraft,
  telling: SheetPlacement,
  placement: DateRange,
  latestYear: number | null,
  findings: Findings,
): ParsedFeeLine | null {
  const { feeFrom, ...line } = draft;
  const open = telling.year === null || telling.year.firstYear === latestYear;
  const year = telling.days && { from: telling.days.from, to: open ? null : telling.days.to };
  if (feeFrom && feeFrom < placement.from) {
    const place = telling.rows.flatMap(({ facts }) => facts.feeFrom?.place ?? [])[0] ?? draft.place;
    findings.problem(place, 'feeFrom', {
      code: 'feeBeforePlacement',
      reason: `The fee begins on ${feeFrom}, before the placement does (${placement.from}).`,
    });
    return null;
  }
  const bounds: DateRange = feeFrom ? { from: feeFrom, to: year?.to && year.to > feeFrom ? year.to : null } : (year ?? placement);
  const days = intersect(bounds, placement);
  if (days === null) {
    const place = telling.facts.endsOn?.place ?? telling.facts.startsOn?.place ?? draft.place;
    findings.problem(place, 'endsOn', {
      code: 'outsideYear',
      reason: `The placement has no day in the days its fees are for${telling.year ? ` (tab year ${telling.year.label})` : ''}.`,
    });
    return null;
  }
  return { ...line, from: days.from, to: days.to };
}

function inSequence(lines: readonly ParsedFeeLine[], findings: Findings): ParsedFeeLine[] {
  const sequence: ParsedFeeLine[] = [];
  for (const line of [...lines].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const last = sequence.at(-1);
    if (!last || (last.to !== null && last.to < line.from)) {
      sequence.push(line);
    } else if (samePrice(last, line)) {
      sequence[sequence.length - 1] = { ...last, to: laterEnd(last.to, line.to) };
    } else if (last.from === line.from) {
      findings.problem(line.place, null, {
        code: 'contradiction',
        reason: `A different price for the same fee from the same day stands in ${last.place.sheet}, ${last.place.address}.`,
      });
    } else {
      sequence[sequence.length - 1] = { ...last, to: line.from };
      sequence.push(line);
    }
  }
  return sequence;
}

const laterEnd = (a: IsoDate | null, b: IsoDate | null): IsoDate | null => (a === null || b === null ? null : a > b ? a : b);

const samePrice = (a: ParsedFeeLine, b: ParsedFeeLine): boolean => sameValue(priceOf(a), priceOf(b));

const priceOf = ({ unit, quantity, unitPence, vat, hnbEligible, split }: ParsedFeeLine) => [
  unit,
  quantity,
  unitPence,
  vat,
  hnbEligible,
  split.education,
  split.health,
  split.socialCare,
];
