import type { PooledMember, PooledSchool } from '../../pooling/pooled-round.query.js';
import { type ReturnState, negotiation } from '../../uplifts/negotiation.js';
import { progressBars } from '../charts/index.js';
import type { Table } from '../foundation/table.js';
import { paths } from '../paths.js';
import { STATE_TAGS } from '../returns/return-words.js';

const within = (states: readonly ReturnState[]) => (member: PooledMember) =>
  member.states.filter(({ state }) => states.includes(state as ReturnState)).reduce((count, { returns }) => count + returns, 0);

export const MEMBERS_TABLE: Table<PooledMember> = {
  name: 'members-rounds',
  caption: 'Returns by member',
  columns: [
    { key: 'member', heading: 'Member', type: 'text', value: ({ authorityName }) => authorityName },
    { key: 'closes', heading: 'Closes', type: 'date', value: ({ closesOn }) => closesOn },
    { key: 'draft', heading: 'Not sent', type: 'integer', value: within(['draft']) },
    { key: 'review', heading: 'To be answered', type: 'integer', value: within(['submitted', 'underReview', 'countered', 'lapsed']) },
    { key: 'offered', heading: 'Offered', type: 'integer', value: within(['offered']) },
    { key: 'deadlocked', heading: 'Deadlocked', type: 'integer', value: within(['deadlocked']) },
    { key: 'settled', heading: 'Agreed', type: 'integer', value: within(['settled', 'inApproval', 'approved', 'implemented']) },
    { key: 'withdrawn', heading: 'Withdrawn', type: 'integer', value: within(['withdrawn']) },
  ],
};

export const SCHOOLS_TABLE: Table<PooledSchool> = {
  name: 'schools-of-members',
  caption: 'Schools that members buy from',
  columns: [
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      sort: 'name',
      value: ({ name }) => name,
      href: ({ schoolId }) => paths.school(schoolId),
    },
    { key: 'urn', heading: 'URN', type: 'text', value: ({ urn }) => String(urn) },
    { key: 'members', heading: 'Members', type: 'integer', sort: 'members', value: ({ members }) => members },
    { key: 'places', heading: 'Places together', type: 'text', value: ({ enough }) => (enough ? '5 or more' : 'under 5') },
    { key: 'asked', heading: 'Asked', type: 'percent', sort: 'askedBp', value: ({ askedBp }) => askedBp },
    { key: 'settled', heading: 'Settled', type: 'percent', sort: 'settledBp', value: ({ settledBp }) => settledBp },
  ],
};

export const SCHOOL_SORTS = ['members', 'name', 'askedBp', 'settledBp'] as const;
export type SchoolSort = (typeof SCHOOL_SORTS)[number];

/** In order of a column; what is hidden comes last, ties by name. */
export function sortSchools(schools: readonly PooledSchool[], by: SchoolSort, descending: boolean): PooledSchool[] {
  const byName = (a: PooledSchool, b: PooledSchool): number => a.name.localeCompare(b.name, 'en-GB') || a.urn - b.urn;
  return [...schools].sort((a, b) => {
    if (by === 'name') return (descending ? -1 : 1) * byName(a, b);
    const [x, y] = [a[by], b[by]];
    if (x === null || y === null) return x === y ? byName(a, b) : x === null ? 1 : -1;
    return (descending ? y - x : x - y) || byName(a, b);
  });
}

/** All members' returns by state. */
export function progressOf(members: readonly PooledMember[]) {
  const parts = negotiation.states.map((state) => ({
    label: STATE_TAGS[state].text,
    count: members.reduce((count, member) => count + within([state])(member), 0),
  }));
  return progressBars({ title: 'Returns of all members by state', parts: parts.filter(({ count }) => count > 0) });
}
