import { type IsoDate, addDays, addMonths } from '../kernel/dates.js';
import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import { UNSAFE_SCHOOL } from './inspections.js';
import type { DemoAuthority } from './organisations.js';
import { personAt } from './people.js';
import type { Random } from './random.js';
import type { DemoSchool } from './schools.js';

const CHECKS = ['registration', 'inspection', 'insurance', 'safeguarding', 'saferRecruitment', 'finance', 'dataProtection'] as const;

/** An authority's yearly checks of the schools it uses: most are valid, some have lapsed, a few were failed. */
export function checkRows(random: Random, authority: DemoAuthority, schools: readonly DemoSchool[], today: IsoDate): Row[] {
  const recordedBy = personAt(authority.id, 'headOfSes').id;
  return schools.flatMap((school) =>
    CHECKS.map((kind) => {
      const unsafe = school.name === UNSAFE_SCHOOL && (kind === 'safeguarding' || kind === 'inspection');
      const on = addDays(today, -(random.chance(0.03) ? random.whole(370, 480) : random.whole(5, 340)));
      const failed = unsafe || random.chance(0.004);
      return {
        id: demoId('check', authority.key, school.urn, kind),
        authority_id: authority.id,
        school_id: school.id,
        kind,
        result: failed ? 'failed' : 'passed',
        checked_on: on,
        expires_on: addMonths(on, 12),
        note: failed ? 'Action plan asked for.' : '',
        recorded_by: recordedBy,
      };
    }),
  );
}
