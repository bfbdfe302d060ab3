import { type DateRange, containsRange, overlaps } from '../../kernel/date-range.js';
import { type IsoDate, isoDate, laterOf } from '../../kernel/dates.js';
import { academicYearOf, startingYear } from '../../kernel/years.js';
import type { BlockTerms, PlaceGroup } from '../terms.js';
import { type BlockPlace, type Stay, inFillOrder } from './block-ledger.js';

export interface PupilToPlace {
  readonly primaryNeed: string;
  readonly yearGroup: number;
  readonly setting: 'day' | 'residential' | null;
}

export const phaseOf = (yearGroup: number): Exclude<PlaceGroup['phase'], 'any'> =>
  yearGroup >= 12 ? 'post16' : yearGroup >= 7 ? 'secondary' : 'primary';

const PHASES = { primary: 'primary pupils', secondary: 'secondary pupils', post16: 'post-16 students', any: 'all phases' } as const;

/** Why a pupil does not fit a group of places, in words; empty where it fits. A group without named needs takes every need. */
export function mismatches({ primaryNeed, yearGroup, setting }: PupilToPlace, group: PlaceGroup): string[] {
  const reasons: string[] = [];
  if (group.needs.length > 0 && !group.needs.includes(primaryNeed))
    reasons.push(`the places “${group.name}” are for ${group.needs.join(', ')}, and the pupil’s primary need is ${primaryNeed}`);
  if (group.phase !== 'any' && group.phase !== phaseOf(yearGroup))
    reasons.push(`they are for ${PHASES[group.phase]}, and the pupil is in year ${String(yearGroup)}`);
  if (setting !== null && setting !== group.setting) reasons.push(`they are ${group.setting} places, and the placement is ${setting}`);
  return reasons;
}

/** A place is free for a stay where it is bought on all its days (a stay without an end: to the end of the place) and nobody has it. */
export function isFree(place: BlockPlace, stays: readonly Stay[], days: DateRange): boolean {
  const bounded = { from: days.from, to: days.to ?? place.during.to };
  return (
    days.from < place.during.to &&
    containsRange(place.during, bounded) &&
    !stays.some((stay) => stay.placeId === place.id && overlaps(stay.during, bounded))
  );
}

/** The place that is filled first: of the group's free places the guaranteed ones before the optional, then the lowest number. */
export const firstFreePlace = (
  places: readonly BlockPlace[],
  stays: readonly Stay[],
  group: string,
  days: DateRange,
): BlockPlace | undefined => inFillOrder(places).find((place) => place.group === group && isFree(place, stays, days));

/** The first day from which a place of the group is free to the end of its days; undefined where none ever is. */
export function nextFreeOn(places: readonly BlockPlace[], stays: readonly Stay[], group: string, from: IsoDate): IsoDate | undefined {
  const days = places
    .filter((place) => place.group === group)
    .flatMap((place) => {
      const own = stays.filter((stay) => stay.placeId === place.id);
      if (own.some(({ during }) => during.to === null)) return [];
      const free = own.map(({ during }) => during.to ?? place.during.to).reduce(laterOf, laterOf(from, place.during.from));
      return free < place.during.to ? [free] : [];
    });
  return days.sort()[0];
}

/** Without a rule of the contract nothing is given back: that would be a variation. */
export type ReleaseFault = 'notInContract' | 'nominationStillOpen';

/**
 * Whether empty places may be given back from a day on. The contract must release what is not nominated; where it names a day by which pupils
 * of the coming academic year are nominated ("05-31" is 31 May), that day of the year must have passed.
 */
export function faultOfRelease({ nomination }: Pick<BlockTerms, 'nomination'>, from: IsoDate, today: IsoDate): ReleaseFault | undefined {
  if (!nomination.releasesUnnominated) return 'notInContract';
  const by = nominationDay(nomination.nominateBy, from);
  return by !== null && today <= by ? 'nominationStillOpen' : undefined;
}

/** The last day for nominating pupils to places of the academic year that holds `from`; null where the contract names none. */
export function nominationDay(nominateBy: string | null, from: IsoDate): IsoDate | null {
  const day = nominateBy?.slice(-5);
  if (day === undefined || !/^\d{2}-\d{2}$/.test(day)) return null;
  const begins = startingYear(academicYearOf(from));
  return isoDate(`${String(day < '09-01' ? begins : begins - 1)}-${day}`);
}
