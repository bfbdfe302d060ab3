import { type IsoDate, addDays, addMonths, isoDate } from '../kernel/dates.js';
import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import { PUPILS_BY_NEED, RESIDENTIAL } from './needs.js';
import type { DemoAuthority } from './organisations.js';
import { OUTWARD_POSTCODES, kilometres, outwardPostcode } from './outward-postcodes.js';
import type { Random } from './random.js';
import type { ChargingHabit, DemoSchool } from './schools.js';

/** One pupil and the place he or she has. */
export interface DemoPlacement {
  readonly id: string;
  readonly pupilId: string;
  readonly authority: DemoAuthority;
  readonly school: DemoSchool;
  readonly reference: string;
  readonly birthMonth: IsoDate;
  readonly yearGroup: number;
  readonly need: string;
  readonly outward: string;
  readonly lookedAfterBy: string | null;
  readonly startsOn: IsoDate;
  readonly residentialWeeks: 38 | 52 | null;
  readonly charging: ChargingHabit | null;
  readonly priceRule: 'negotiated' | 'fixed' | 'formula';
  readonly namingBasis: 'agreed' | 'tribunal' | 'parentalChoice' | 'interim' | 'partParentFunded';
  readonly tribunalOrderedOn: IsoDate | null;
  readonly lastReviewedOn: IsoDate | null;
}

/** The academic year in which the demo stands, by the calendar year it starts in. */
const THIS_YEAR = 2026;

const YEAR_GROUPS: readonly (readonly [yearGroup: number, weight: number])[] = [
  [0, 1],
  [1, 1.5],
  [2, 2],
  [3, 3],
  [4, 4],
  [5, 6],
  [6, 7],
  [7, 10],
  [8, 12],
  [9, 13],
  [10, 14],
  [11, 14],
  [12, 5],
  [13, 4],
  [14, 2],
];

/** Children rarely begin at the school they are in long before: weights by academic years ago. */
const YEARS_AGO: readonly (readonly [years: number, weight: number])[] = [
  [0, 16],
  [1, 22],
  [2, 19],
  [3, 16],
  [4, 12],
  [5, 8],
  [6, 4],
  [7, 3],
];

interface Child {
  readonly need: string;
  readonly residentialWeeks: 38 | 52 | null;
}

/** The authority's children, the residential ones among those whose need a boarding school meets. */
function children(random: Random, authority: DemoAuthority, schools: readonly DemoSchool[]): Child[] {
  const boarding = new Set(schools.filter(({ boards }) => boards).flatMap(({ needs }) => needs));
  const needs = random.shuffled(Object.entries(PUPILS_BY_NEED[authority.key]).flatMap(([need, count]) => Array<string>(count).fill(need)));
  let { wholeYear, termTime } = RESIDENTIAL[authority.key];
  return needs.map((need) => {
    if (!boarding.has(need)) return { need, residentialWeeks: null };
    if (wholeYear > 0) {
      wholeYear -= 1;
      return { need, residentialWeeks: 52 };
    }
    if (termTime > 0) {
      termTime -= 1;
      return { need, residentialWeeks: 38 };
    }
    return { need, residentialWeeks: null };
  });
}

const takes = (school: DemoSchool, child: Child, yearGroup: number): boolean =>
  school.needs.includes(child.need) &&
  school.lowAge <= yearGroup + 4 &&
  school.highAge >= yearGroup + 5 &&
  (child.residentialWeeks === null || school.boards);

/** A year group and a school that takes it: near ones with room first, seldom a boarding one for a day child. */
function findPlace(
  random: Random,
  child: Child,
  home: string,
  schools: readonly DemoSchool[],
  left: ReadonlyMap<string, number>,
): { yearGroup: number; school: DemoSchool } {
  for (let tries = 0; tries < 40; tries += 1) {
    const yearGroup = random.weighted(YEAR_GROUPS);
    const choices = schools
      .filter((school) => takes(school, child, yearGroup) && (left.get(school.id) ?? 0) > 0)
      .map((school) => {
        const far = kilometres(outwardPostcode(home), outwardPostcode(school.outward));
        const liking =
          (school.needs[0] === child.need ? 2 : 1) *
          (school.boards && child.residentialWeeks === null ? 0.15 : 1) *
          (school.kind === 'nmss' ? 0.15 : 1);
        return [school, (liking * school.capacity) / (1 + far / 12) ** 2] as const;
      });
    if (choices.length > 0) return { yearGroup, school: random.weighted(choices) };
  }
  throw new RangeError(`No school in the demo takes a child with ${child.need}.`);
}

function startOf(random: Random, yearGroup: number, school: DemoSchool, today: IsoDate): IsoDate {
  const yearsAgo = Math.min(random.weighted(YEARS_AGO), yearGroup + 4 - school.lowAge);
  const year = THIS_YEAR - yearsAgo;
  const september = isoDate(`${String(year)}-09-01`);
  if (yearsAgo === 0) return random.chance(0.8) ? september : addDays(september, 7 * random.whole(2, 8));
  const start = random.weighted([
    [september, 70],
    [isoDate(`${String(year + 1)}-01-06`), 15],
    [isoDate(`${String(year + 1)}-04-22`), 15],
  ] as const);
  return start < today ? start : september;
}

/** Outward postcodes of the authority's own area. */
const homes = (authority: DemoAuthority): string[] =>
  Object.entries(OUTWARD_POSTCODES)
    .filter(([, { laCode }]) => laCode === authority.laCode)
    .map(([code]) => code);

/** A review in the last 12 months for most; for some it is over a year ago, for the newest there has been none. */
function reviewOf(random: Random, startsOn: IsoDate, today: IsoDate): IsoDate | null {
  const on = addDays(today, -(random.chance(0.14) ? random.whole(380, 560) : random.whole(10, 350)));
  return on > addMonths(startsOn, 3) ? on : null;
}

export function inventPlacements(
  random: Random,
  authority: DemoAuthority,
  schools: readonly DemoSchool[],
  left: Map<string, number>,
  today: IsoDate,
): DemoPlacement[] {
  const area = homes(authority);
  return children(random, authority, schools).map((child, index) => {
    const outward = random.pick(area);
    const { yearGroup, school } = findPlace(random, child, outward, schools, left);
    left.set(school.id, (left.get(school.id) ?? 0) - 1);
    const reference = `${authority.prefix}-${String(10_001 + index)}`;
    const startsOn = startOf(random, yearGroup, school, today);
    const namingBasis = random.weighted([
      ['agreed', 80],
      ['tribunal', 9],
      ['parentalChoice', 7],
      ['interim', 3],
      ['partParentFunded', 1],
    ] as const);
    return {
      id: demoId('placement', reference),
      pupilId: demoId('pupil', reference),
      authority,
      school,
      reference,
      // Children of a year group are born from September to August, five years before its year 0 begins.
      birthMonth: addMonths(isoDate(`${String(THIS_YEAR - 5 - yearGroup)}-09-01`), random.whole(0, 11)),
      yearGroup,
      need: child.need,
      outward,
      lookedAfterBy: random.chance(child.residentialWeeks === null ? 0.04 : 0.4) ? authority.name : null,
      startsOn,
      residentialWeeks: child.residentialWeeks,
      charging: index % 150 === 75 ? null : child.residentialWeeks === 52 ? { basis: 'week', units: 52 } : school.habit,
      priceRule: random.weighted([['negotiated', 91], ['fixed', 5], ['formula', 4]] as const), // prettier-ignore
      namingBasis,
      tribunalOrderedOn: namingBasis === 'tribunal' ? addDays(startsOn, -random.whole(14, 35)) : null,
      lastReviewedOn: reviewOf(random, startsOn, today),
    };
  });
}

export const pupilRows = (placements: readonly DemoPlacement[]): Row[] =>
  placements.map((placement) => ({
    id: placement.pupilId,
    authority_id: placement.authority.id,
    reference: placement.reference,
    birth_month: placement.birthMonth,
    year_group: placement.yearGroup,
    primary_need: placement.need,
    outward_postcode: placement.outward,
    looked_after_by: placement.lookedAfterBy,
  }));

export const placementRows = (placements: readonly DemoPlacement[]): Row[] =>
  placements.map((placement) => ({
    id: placement.id,
    authority_id: placement.authority.id,
    school_id: placement.school.id,
    pupil_id: placement.pupilId,
    starts_on: placement.startsOn,
    setting: placement.residentialWeeks === null ? 'day' : 'residential',
    weeks_a_year: placement.residentialWeeks ?? 38,
    nights_a_week: placement.residentialWeeks === null ? 0 : placement.residentialWeeks === 52 ? 7 : 4,
    naming_basis: placement.namingBasis,
    tribunal_ordered_on: placement.tribunalOrderedOn,
    charging_basis: placement.charging?.basis ?? null,
    charging_units: placement.charging?.units ?? null,
    price_rule: placement.priceRule,
    uplift_month: placement.school.upliftMonth,
    last_reviewed_on: placement.lastReviewedOn,
  }));
