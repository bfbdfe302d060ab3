import type { BlockTerms } from '../contracts/terms.js';
import { type IsoDate, addDays, addMonths, isoDate } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { type Pence, basisPoints, pounds } from '../kernel/money.js';
import { printDateRange } from '../kernel/date-range.js';
import { demoId } from './demo-id.js';
import type { DemoTransaction, Row } from './demo-transaction.js';
import { AUTHORITIES, CONSORTIUM, type DemoAuthority, FEES_PROVIDER } from './organisations.js';
import { personAt } from './people.js';
import { type DemoProcurement, procurementRows } from './procurement.js';
import { moment } from './rounds/return-story.js';
import { CALENDAR_YEARS, inventCalendar } from './school-calendars.js';
import type { DemoSchool } from './schools.js';

/** A published case, entered as a contract of a council of the demo: its places, years and price are the case's, all else is invented. */
export interface DemoCase {
  readonly key: string;
  readonly of: DemoAuthority['key'];
  readonly title: string;
  readonly speciality: DemoSchool['speciality'];
  readonly needs: readonly string[];
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate;
  readonly guaranteed: number;
  readonly optional: number;
  readonly annualPence: Pence;
  /** What a like place costs outside the block: given by the case for Staffordshire, assumed for the others. */
  readonly spotPence: Pence;
  /** Places filled in the demo's autumn, by the council's own pupils. */
  readonly filled: number;
  /** Places that members of LLR may use, and how many of them are filled. */
  readonly members: Readonly<Partial<Record<DemoAuthority['key'], readonly [committed: number, filled: number]>>>;
  /** Places whose first pupil has left, and where another came after so many days. */
  readonly turnover: number;
}

/** Staffordshire and Haven School; Nottingham City and Autism East Midlands; Bristol 2022: as published, with invented schools and pupils. */
export const CASES: readonly DemoCase[] = [
  {
    key: 'staffordshire',
    of: 'leicester',
    title: '25 SEMH day places (after Staffordshire’s block)',
    speciality: 'socialEmotional',
    needs: ['SEMH'],
    startsOn: isoDate('2026-09-01'),
    endsOn: isoDate('2030-08-31'),
    guaranteed: 25,
    optional: 0,
    annualPence: pounds(44_500),
    spotPence: pounds(62_500),
    filled: 21,
    members: {},
    turnover: 1,
  },
  {
    key: 'nottingham',
    of: 'leicester',
    title: 'Up to 30 autism places (after Nottingham City’s block)',
    speciality: 'autism',
    needs: ['ASD'],
    startsOn: isoDate('2026-09-01'),
    endsOn: isoDate('2031-08-31'),
    guaranteed: 24,
    optional: 6,
    annualPence: pounds(78_000),
    spotPence: pounds(86_000),
    filled: 20,
    members: { leicestershire: [3, 2], rutland: [2, 1] },
    turnover: 0,
  },
  {
    key: 'bristol',
    of: 'leicestershire',
    title: '30 places, mixed needs (after Bristol’s block of 2022)',
    speciality: 'complex',
    needs: ['ASD', 'SEMH', 'SLD'],
    startsOn: isoDate('2022-09-01'),
    endsOn: isoDate('2027-08-31'),
    guaranteed: 30,
    optional: 0,
    annualPence: pounds(70_000),
    spotPence: pounds(78_500),
    filled: 26,
    members: {},
    turnover: 9,
  },
];

const GROUP = 'Day places';
const FIRST_BANK_HOLIDAYS = 2023;

const contractId = (each: DemoCase): string => demoId('block', each.key);
const reference = (each: DemoCase, authority: DemoAuthority): string =>
  `${authority.prefix}-BLK-${each.startsOn.slice(0, 4)}-${each.key.slice(0, 1).toUpperCase()}`;
const placeId = (each: DemoCase, number: number): string => demoId('block place', each.key, number);
const days = (each: DemoCase) => ({ from: each.startsOn, to: addDays(each.endsOn, 1) });

const termsOf = (each: DemoCase): BlockTerms => ({
  kind: 'block',
  basis: { kind: 'calendarDay' },
  notice: { kind: 'terms', terms: 2 },
  clauses: [],
  signingOrder: ['provider', 'authority'],
  groups: [{ name: GROUP, needs: each.needs, phase: 'any', setting: 'day', guaranteed: each.guaranteed, optional: each.optional }],
  tiers: [{ fromPlaces: 1, annualPence: each.annualPence }],
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  indexation: { kind: 'fixed' },
  voids: { graceDays: 0, councilShareBp: basisPoints(10_000) },
  nomination: { nominateBy: null, releasesUnnominated: false },
  substitution: true,
  subLetting: { allowed: Object.keys(each.members).length > 0, recharge: 'tierPrice' },
  extensions: [{ months: 12, noticeMonths: 6 }],
  spotEquivalentPence: each.spotPence,
});

/** The largest school of that kind, one of the provider that signs in first: it then sees a block of its own. */
function schoolOf(each: DemoCase, schools: readonly DemoSchool[]): DemoSchool {
  const [found] = schools
    .filter(
      ({ speciality, schoolDays, needs }) =>
        speciality === each.speciality && schoolDays !== null && each.needs.every((need) => needs.includes(need)),
    )
    .sort((a, b) => Number(b.providerIndex === FEES_PROVIDER) - Number(a.providerIndex === FEES_PROVIDER) || b.capacity - a.capacity);
  if (!found) throw new RangeError(`No school in the demo takes ${each.needs.join(', ')}.`);
  return found;
}

/** A pupil in a place from a day, to a last day where the pupil has left. */
interface DemoStay {
  readonly place: number;
  readonly from: IsoDate;
  readonly last: IsoDate | null;
}

/** The council's own pupils by place: most since the first day; where a first one left, the place was empty for some weeks. */
function ownStays(each: DemoCase): DemoStay[] {
  return Array.from({ length: each.filled }, (_, index) => index + 1).flatMap((place): DemoStay[] => {
    if (place > each.turnover) return [{ place, from: each.startsOn, last: null }];
    const left = addMonths(each.startsOn, 2 + ((place * 5) % 40));
    const came = addDays(left, 20 + place * 9);
    return came > isoDate('2026-11-16')
      ? [{ place, from: each.startsOn, last: addDays(isoDate('2026-11-06'), -place) }]
      : [
          { place, from: each.startsOn, last: left },
          { place, from: came, last: null },
        ];
  });
}

/** Members' pupils in the places behind the council's own. */
const memberStays = (each: DemoCase, key: DemoAuthority['key']): DemoStay[] => {
  let next = each.filled;
  for (const [member, [, filled]] of Object.entries(each.members)) {
    if (member === key)
      return Array.from({ length: filled }, (_, index) => ({ place: next + index + 1, from: isoDate('2026-10-05'), last: null }));
    next += filled;
  }
  return [];
};

/** The blocks that a council has signed, and its pupils in others': written as that council, after its placements. Answers the audit events. */
export async function writeBlocks(transaction: DemoTransaction, authority: DemoAuthority, schools: readonly DemoSchool[]): Promise<Row[]> {
  const own = CASES.filter(({ of }) => of === authority.key);
  for (const each of own) await writeContract(transaction, authority, each, schoolOf(each, schools));
  const stays = CASES.flatMap((each) => {
    const of = each.of === authority.key ? ownStays(each) : memberStays(each, authority.key);
    return of.map((stay) => ({ each, stay, school: schoolOf(each, schools) }));
  });
  await writeStays(transaction, authority, stays);
  const procurement = procurementRows(
    authority,
    own.map((each) => procured(each, authority, schoolOf(each, schools))),
  );
  await transaction.insert('procurement_records', procurement.records);
  await transaction.insert('procurement_notices', procurement.notices);
  return [...own.map((each) => imported(each, authority, schoolOf(each, schools))), ...procurement.events];
}

async function writeContract(transaction: DemoTransaction, authority: DemoAuthority, each: DemoCase, school: DemoSchool): Promise<void> {
  const commissioner = personAt(authority.id, 'sesCommissioner');
  const [id, terms, signedAt] = [contractId(each), termsOf(each), moment(addDays(each.startsOn, -45), 90)];
  // Years before the demo's own, as far back as bank holidays are known: an older year has no calendar, as happens.
  const calendars = Array.from({ length: 10 }, (_, index) => Number(each.startsOn.slice(0, 4)) + index).filter(
    (year) => year >= FIRST_BANK_HOLIDAYS && year < CALENDAR_YEARS[0],
  );
  await transaction.insert(
    'term_calendars',
    calendars.map((year) => {
      const { terms: three, closures } = inventCalendar(school.name, year, school.schoolDays ?? 190);
      return { school_id: school.id, academic_year: year, terms: three.map(printDateRange), closures: closures.map(printDateRange) };
    }),
  );
  const [provider] = await transaction.query<{ provider_id: string | null }>('select provider_id from schools where id = $1', [school.id]);
  await transaction.insert('contracts', [
    {
      id,
      authority_id: authority.id,
      school_id: school.id,
      provider_id: provider?.provider_id ?? null,
      kind: 'block',
      reference: reference(each, authority),
      title: each.title,
      state: 'active',
      starts_on: each.startsOn,
      ends_on: each.endsOn,
      consortium_id: Object.keys(each.members).length > 0 ? CONSORTIUM.id : null,
      supplier_number: `70${String(school.urn)}`,
      order_number: `PO-${each.startsOn.slice(0, 4)}-${String(school.urn).slice(-3)}`,
      drafted_by: commissioner.id,
      version: 1,
      created_at: signedAt,
    },
  ]);
  await transaction.insert('contract_versions', [
    {
      id: demoId('block version', each.key),
      contract_id: id,
      authority_id: authority.id,
      school_id: school.id,
      number: 1,
      state: 'inForce',
      effective_on: each.startsOn,
      reason: 'Signed on paper',
      terms,
      terms_sha256: fingerprint(terms),
      // Whole years at a fixed price: what the guaranteed places commit to.
      whole_life_pence: each.guaranteed * each.annualPence * (Number(each.endsOn.slice(0, 4)) - Number(each.startsOn.slice(0, 4))),
      drafted_by: commissioner.id,
      drafted_at: signedAt,
      signed_at: signedAt,
      in_force_at: signedAt,
      version: 1,
    },
  ]);
  await transaction.insert(
    'contract_members',
    Object.entries(each.members).map(([key, [committed]]) => ({
      contract_id: id,
      authority_id: AUTHORITIES.find((member) => member.key === key)?.id,
      committed_places: committed,
    })),
  );
  await transaction.insert(
    'block_places',
    Array.from({ length: each.guaranteed + each.optional }, (_, index) => ({
      id: placeId(each, index + 1),
      contract_id: id,
      authority_id: authority.id,
      school_id: school.id,
      number: index + 1,
      place_group: GROUP,
      guaranteed: index < each.guaranteed,
      during: printDateRange(days(each)),
    })),
  );
}

async function writeStays(
  transaction: DemoTransaction,
  authority: DemoAuthority,
  stays: readonly { readonly each: DemoCase; readonly stay: DemoStay; readonly school: DemoSchool }[],
): Promise<void> {
  const commissioner = personAt(authority.id, 'sesCommissioner');
  const pupils = stays.map(({ each, stay, school }, index) => {
    const yearGroup = Math.min(school.highAge - 6, Math.max(school.lowAge - 3, 5 + ((index * 7) % 7)));
    const name = `${authority.prefix}-${String(20_001 + index)}`;
    return { each, stay, school, yearGroup, reference: name, pupilId: demoId('pupil', name), placementId: demoId('placement', name) };
  });
  await transaction.insert(
    'pupils',
    pupils.map(({ each, yearGroup, reference: name, pupilId }, index) => ({
      id: pupilId,
      authority_id: authority.id,
      reference: name,
      birth_month: addMonths(isoDate(`${String(2021 - yearGroup)}-09-01`), (index * 5) % 12),
      year_group: yearGroup,
      primary_need: each.needs[index % each.needs.length],
      outward_postcode: authority.centre,
    })),
  );
  await transaction.insert(
    'placements',
    pupils.map(({ stay, school, pupilId, placementId }) => ({
      id: placementId,
      authority_id: authority.id,
      school_id: school.id,
      pupil_id: pupilId,
      starts_on: stay.from,
      ends_on: stay.last,
      setting: 'day',
      weeks_a_year: 38,
      naming_basis: 'agreed',
      charging_basis: 'calendarDay',
      price_rule: 'fixed',
      uplift_month: 9,
      last_reviewed_on: stay.from < '2026-01-01' ? '2026-03-11' : null,
    })),
  );
  await transaction.insert(
    'occupancies',
    pupils.map(({ each, stay, school, pupilId, placementId }, index) => ({
      id: demoId('stay', each.key, authority.key, index),
      authority_id: authority.id,
      contract_authority_id: AUTHORITIES.find(({ key }) => key === each.of)?.id,
      contract_id: contractId(each),
      school_id: school.id,
      place_id: placeId(each, stay.place),
      pupil_id: pupilId,
      placement_id: placementId,
      during: printDateRange({ from: stay.from, to: stay.last === null ? null : addDays(stay.last, 1) }),
      reference: `CO-${authority.prefix}-${String(index + 1).padStart(3, '0')}`,
      ended_because: stay.last === null ? null : 'left',
      nominated_by: commissioner.id,
      nominated_at: moment(addDays(stay.from, -21), 30),
      version: 1,
    })),
  );
}

const procured = (each: DemoCase, authority: DemoAuthority, school: DemoSchool): DemoProcurement => ({
  contractId: contractId(each),
  reference: reference(each, authority),
  schoolId: school.id,
  route: each.key === 'staffordshire' ? 'technicalReasons' : 'competed',
  begunOn: addMonths(each.startsOn, -7),
  enteredIntoOn: addDays(each.startsOn, -45),
  estimatedPence: null,
  noticeAfterDays: each.key === 'nottingham' ? null : 30,
});

const imported = (each: DemoCase, authority: DemoAuthority, school: DemoSchool): Row => {
  const commissioner = personAt(authority.id, 'sesCommissioner');
  return {
    chain: authority.id,
    at: moment(addDays(each.startsOn, -45), 90),
    personId: commissioner.id,
    personName: commissioner.name,
    organisationId: authority.id,
    organisationName: authority.name,
    action: 'importContract',
    subjectType: 'contract',
    subjectId: contractId(each),
    schoolId: school.id,
    shared: true,
    before: null,
    after: { reference: reference(each, authority), kind: 'block', title: each.title, startsOn: each.startsOn, endsOn: each.endsOn },
    source: 'demo',
  };
};
