import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import type { Random } from './random.js';
import type { DemoSchool } from './schools.js';

const AREAS = [
  'Inclusion',
  'Curriculum and teaching',
  'Achievement',
  'Attendance and behaviour',
  'Personal development and well-being',
  'Leadership and governance',
] as const;

/** A school under watch: safeguarding not met in the newest inspection. */
export const UNSAFE_SCHOOL = 'Heron Sluice School';

interface Framework {
  readonly inspectorate: string;
  readonly framework: string;
}

const OVERALL: Framework = { inspectorate: 'Ofsted', framework: 'Education inspection framework 2019, independent schools' };
const REPORT_CARD: Framework = { inspectorate: 'Ofsted', framework: 'Report card 2025, independent schools from January 2026' };
const STANDARDS: Framework = { inspectorate: 'ISI', framework: 'Inspection framework 2023' };

const randomDay = (random: Random, from: number, to: number): string =>
  new Date(random.whole(Date.UTC(from, 0, 12), Date.UTC(to, 9, 20))).toISOString().slice(0, 10);

/** Each school's inspections in their own terms: a grade before 2025, a report card from 2026, or standards met. */
export function inspectionRows(random: Random, schools: readonly DemoSchool[]): Row[] {
  return schools.flatMap((school, index) => {
    const row = (what: Framework, on: string, result: unknown, safeguarding: boolean, standards: boolean): Row => ({
      id: demoId('inspection', school.urn, on),
      school_id: school.id,
      inspectorate: what.inspectorate,
      framework: what.framework,
      inspected_on: on,
      result,
      safeguarding_met: safeguarding,
      standards_met: standards,
      source: 'Invented for the demo',
    });
    if (index % 9 === 8) return [row(STANDARDS, randomDay(random, 2023, 2025), { standards: 'Met' }, true, true)];
    const grade = random.weighted([['Outstanding', 18], ['Good', 64], ['Requires improvement', 15], ['Inadequate', 3]] as const); // prettier-ignore
    const earlier = row(OVERALL, randomDay(random, 2021, 2024), { overall: grade }, grade !== 'Inadequate', grade !== 'Inadequate');
    const unsafe = school.name === UNSAFE_SCHOOL;
    if (!unsafe && !random.chance(0.3)) return [earlier];
    const points = AREAS.map((area): [string, string] => [
      area,
      unsafe && area === 'Leadership and governance'
        ? 'Urgent improvement'
        : random.weighted([['Exceptional', 4], ['Strong standard', 26], ['Expected standard', 55], ['Needs attention', 15]] as const), // prettier-ignore
    ]);
    return [earlier, row(REPORT_CARD, randomDay(random, 2026, 2026), { areas: Object.fromEntries(points) }, !unsafe, !unsafe)];
  });
}
