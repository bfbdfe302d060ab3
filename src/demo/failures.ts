import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import type { DemoAuthority } from './organisations.js';
import { personAt } from './people.js';
import type { DemoPlacement } from './placements.js';
import type { DemoSchool } from './schools.js';

/** Rutland has learnt that a school with few of its pupils closes at Easter 2027: the smallest by pupils, then by URN. */
export function failureRows(authority: DemoAuthority, placements: readonly DemoPlacement[]): Row[] {
  if (authority.key !== 'rutland') return [];
  const pupils = new Map<DemoSchool, number>();
  for (const { school } of placements) pupils.set(school, (pupils.get(school) ?? 0) + 1);
  const [smallest] = [...pupils].sort(([a, few], [b, more]) => few - more || a.urn - b.urn);
  if (!smallest) return [];
  const head = personAt(authority.id, 'headOfSes');
  return [
    {
      id: demoId('school-failure', authority.key),
      authority_id: authority.id,
      school_id: smallest[0].id,
      kind: 'closure',
      on_date: '2027-03-25',
      source: 'Letter of the proprietor of 12 November 2026; confirmed by telephone with the head teacher',
      recorded_by: head.id,
      recorded_by_name: head.name,
      recorded_at: '2026-11-13T10:20:00Z',
      version: 1,
    },
  ];
}
