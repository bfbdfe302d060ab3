import { type IsoDate, addDays, dayOfWeek, isoDate } from '../../kernel/dates.js';
import { type BasisPoints, basisPoints } from '../../kernel/money.js';
import { demoId } from '../demo-id.js';
import { FORMULA_RISE, type RiseOn, isYearOld } from '../fee-lines.js';
import { groupedBy } from '../grouped.js';
import type { DemoPlacement } from '../placements.js';
import type { Random } from '../random.js';
import type { DemoSchool } from '../schools.js';

/** How the negotiation of one school's return went in the finished round. */
export interface PastReturn {
  readonly id: string;
  readonly school: DemoSchool;
  readonly effectiveOn: IsoDate;
  readonly ask: BasisPoints;
  readonly firstOffer: BasisPoints;
  readonly settled: BasisPoints;
  readonly submittedOn: IsoDate;
  readonly settledOn: IsoDate;
  readonly decidedOn: IsoDate;
  /** Nobody there was due a rise: the school took its return back. */
  readonly withdrawn: boolean;
}

export interface PastRises {
  readonly returns: readonly PastReturn[];
  readonly riseOn: RiseOn;
}

/** The day on which the finished round opened: later placements take no part in it. */
export const FINISHED_ROUND_OPENED = isoDate('2025-11-03');

const FINISHED_YEAR = 2026;

export const tookPart = (placement: DemoPlacement): boolean =>
  placement.priceRule === 'negotiated' && placement.startsOn <= FINISHED_ROUND_OPENED;

/** The same day, or the Monday after a weekend. */
export const onWeekday = (date: IsoDate): IsoDate => addDays(date, [0, 0, 0, 0, 0, 0, 2, 1][dayOfWeek(date)] ?? 0);

/** Whether the arrears of a late decision could be computed for all of them: a basis is agreed, and the calendar it needs recorded. */
const arrearsCanBeComputed = (placements: readonly DemoPlacement[]): boolean =>
  placements.every(({ charging, school }) => charging !== null && school.schoolDays !== null);

function pastReturn(random: Random, placements: readonly DemoPlacement[], school: DemoSchool, authorityKey: string): PastReturn {
  const april = school.upliftMonth === 4;
  const effectiveOn = isoDate(`${String(FINISHED_YEAR)}-${april ? '04' : '09'}-01`);
  const late = random.chance(0.2) && arrearsCanBeComputed(placements);
  const submittedOn = onWeekday(addDays(isoDate('2025-11-10'), random.whole(0, 75)));
  const settledOn = onWeekday(addDays(isoDate(april ? '2026-02-23' : '2026-03-16'), random.whole(0, april ? 10 : 80)));
  const decided = addDays(isoDate(april ? '2026-05-05' : '2026-09-08'), random.whole(0, 16));
  const ask = basisPoints(random.whole(300, 950));
  const settled = basisPoints(Math.min(ask, random.whole(200, 390)));
  return {
    id: demoId('return', authorityKey, FINISHED_YEAR, school.urn),
    school,
    effectiveOn,
    ask,
    firstOffer: basisPoints(Math.min(settled, random.whole(150, 300))),
    settled,
    submittedOn,
    settledOn,
    decidedOn: onWeekday(late ? decided : addDays(settledOn, random.whole(9, 16))),
    withdrawn: !placements.some((placement) => isYearOld(placement, effectiveOn)),
  };
}

/** What raised the prices of an authority's placements: an earlier round in 2025, the finished round in 2026, or a contract's own formula. */
export function pastRises(random: Random, placements: readonly DemoPlacement[]): PastRises {
  const bySchool = groupedBy(placements.filter(tookPart), ({ school }) => school);
  const returns = [...bySchool].map(([school, there]) => pastReturn(random, there, school, there[0]?.authority.key ?? ''));
  const returnOf = new Map(returns.map((each) => [each.school.id, each]));
  const earlier = new Map(returns.map(({ school }) => [school.id, basisPoints(random.whole(210, 480))]));
  return {
    returns,
    riseOn: (placement, on) => {
      if (placement.priceRule === 'fixed' || !isYearOld(placement, on)) return undefined;
      const year = Number(on.slice(0, 4));
      if (placement.priceRule === 'formula') return { rise: FORMULA_RISE[year] ?? basisPoints(300), returnId: null };
      if (year < FINISHED_YEAR) return { rise: earlier.get(placement.school.id) ?? basisPoints(300), returnId: null };
      const past = returnOf.get(placement.school.id);
      return past && !past.withdrawn && tookPart(placement) ? { rise: past.settled, returnId: past.id } : undefined;
    },
  };
}
