import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import { provider } from './organisations.js';
import { LA_NAMES, outwardPostcode } from './outward-postcodes.js';
import type { Random } from './random.js';
import { SCHOOL_LIST, type SchoolKind, type Speciality } from './school-list.js';

/** What a school charges by: every placement there has the school's own habit. */
export interface ChargingHabit {
  readonly basis: 'calendarDay' | 'schoolDay' | 'week' | 'month' | 'term';
  readonly units: number | null;
}

export interface DemoSchool {
  readonly id: string;
  readonly urn: number;
  readonly name: string;
  readonly kind: SchoolKind;
  readonly speciality: Speciality;
  readonly boards: boolean;
  readonly providerIndex: number;
  readonly outward: string;
  readonly addressLines: readonly string[];
  readonly lowAge: number;
  readonly highAge: number;
  readonly capacity: number;
  readonly needs: readonly string[];
  /** How its prices stand to the usual ones. */
  readonly priceLevel: number;
  /** School days of its own calendar; null where nobody has recorded one, so that charging by school days is refused. */
  readonly schoolDays: 190 | 195 | null;
  readonly habit: ChargingHabit;
  readonly upliftMonth: 4 | 9;
}

/** No real school has these numbers: the register has not come so far. */
const FIRST_URN = 990_001;

/** Two schools whose calendar nobody has recorded. */
const WITHOUT_CALENDAR: readonly string[] = ['Foundry Street School', 'Cotterby Vale School'];

const NEEDS: Readonly<Record<Speciality, readonly string[]>> = {
  autism: ['ASD', 'SLCN', 'SEMH'],
  socialEmotional: ['SEMH', 'ASD'],
  communication: ['SLCN', 'ASD', 'MLD'],
  learning: ['MLD', 'SLD', 'DS', 'SLCN', 'PMLD'],
  complex: ['ASD', 'SLD', 'PMLD', 'SEMH', 'OTH'],
  literacy: ['SPLD', 'SLCN', 'MLD'],
  sensory: ['HI', 'VI', 'MSI', 'PD', 'PMLD', 'OTH'],
  college: ['ASD', 'MLD', 'SLD', 'SEMH', 'DS', 'PD', 'OTH', 'SLCN'],
};

const AGES: Readonly<Record<Speciality, readonly (readonly [low: number, high: number])[]>> = {
  autism: [
    [4, 19],
    [5, 16],
    [7, 19],
  ],
  socialEmotional: [
    [7, 16],
    [9, 18],
    [11, 17],
    [5, 16],
  ],
  communication: [
    [4, 16],
    [5, 19],
  ],
  learning: [[4, 19]],
  complex: [[8, 19]],
  literacy: [
    [7, 16],
    [6, 13],
  ],
  sensory: [[3, 19]],
  college: [[16, 25]],
};

/** With these numbers, no school of one kind of need is short of places for the three authorities' pupils. */
const CAPACITY: Readonly<Record<Speciality, readonly [low: number, high: number]>> = {
  autism: [40, 95],
  socialEmotional: [28, 80],
  communication: [45, 90],
  learning: [70, 130],
  complex: [36, 60],
  literacy: [50, 110],
  sensory: [60, 100],
  college: [40, 90],
};

const STREETS = [
  'Mill Lane',
  'Church Walk',
  'Station Road',
  'The Green',
  'Brook Street',
  'Main Street',
  'Hollow Road',
  'Canal Side',
] as const;

function habit(random: Random, schoolDays: 190 | 195 | null, boards: boolean): ChargingHabit {
  if (boards)
    return random.pick([
      { basis: 'calendarDay', units: null },
      { basis: 'month', units: null },
    ] as const);
  const basis = random.weighted([
    ['schoolDay', 35],
    ['week', 20],
    ['term', 20],
    ['calendarDay', 15],
    ['month', 10],
  ] as const);
  if (basis === 'schoolDay') return { basis, units: schoolDays ?? 190 };
  return { basis, units: basis === 'week' ? random.pick([38, 39]) : null };
}

export function inventSchools(random: Random): DemoSchool[] {
  return SCHOOL_LIST.map(([providerIndex, name, outward, kind, speciality, boarding], index) => {
    const [lowAge, highAge] = random.pick(AGES[speciality]);
    const schoolDays = WITHOUT_CALENDAR.includes(name) ? null : random.weighted([[190, 70], [195, 30]] as const); // prettier-ignore
    const { town } = outwardPostcode(outward);
    return {
      id: demoId('school', FIRST_URN + index),
      urn: FIRST_URN + index,
      name,
      kind,
      speciality,
      boards: boarding !== undefined,
      providerIndex,
      outward,
      addressLines: [`${String(random.whole(1, 90))} ${random.pick(STREETS)}`, town, `${outward} 0ZZ`],
      lowAge,
      highAge,
      capacity: random.whole(...CAPACITY[speciality]),
      needs: NEEDS[speciality],
      priceLevel: random.between(0.9, 1.12),
      schoolDays,
      // Where no calendar is recorded, the contract needs one: so the refusal can be seen.
      habit: schoolDays === null ? { basis: 'schoolDay', units: 190 } : habit(random, schoolDays, boarding !== undefined),
      upliftMonth: kind === 'nmss' || random.chance(0.1) ? 4 : 9,
    };
  });
}

const TYPES: Readonly<Record<SchoolKind, readonly [code: string, name: string]>> = {
  iss: ['10', 'Other independent special school'],
  nmss: ['08', 'Non-maintained special school'],
  post16: ['32', 'Special post 16 institution'],
};

export function schoolRows(random: Random, schools: readonly DemoSchool[]): Row[] {
  return schools.map((school) => {
    const { latitude, longitude, town, laCode } = outwardPostcode(school.outward);
    const [typeCode, typeName] = TYPES[school.kind];
    const owner = provider(school.providerIndex);
    return {
      id: school.id,
      urn: school.urn,
      name: school.name,
      kind: school.kind,
      section41: school.kind !== 'nmss' && random.chance(0.65),
      type_code: typeCode,
      type_name: typeName,
      status: 'open',
      opened_on: `${String(random.whole(1996, 2021))}-09-01`,
      opened_because: 'New provision',
      phase: school.kind === 'post16' ? '16 plus' : 'Not applicable',
      low_age: school.lowAge,
      high_age: school.highAge,
      gender: school.speciality === 'socialEmotional' && random.chance(0.12) ? 'Boys' : 'Mixed',
      boarding: school.boards ? 'boarding' : 'day',
      capacity: school.capacity,
      pupils: Math.round(school.capacity * random.between(0.72, 0.98)),
      needs: school.needs,
      la_code: laCode,
      la_name: LA_NAMES[laCode] ?? '',
      street: school.addressLines[0],
      town,
      postcode: school.addressLines.at(-1),
      outward_postcode: school.outward,
      region: laCode === '937' ? 'West Midlands' : 'East Midlands',
      telephone: `01632 96${String(school.urn - 990_000).padStart(4, '0')}`,
      latitude: latitude + random.between(-0.02, 0.02),
      longitude: longitude + random.between(-0.03, 0.03),
      proprietor: owner.name,
      special_measures: false,
      provider_id: owner.id,
    };
  });
}
