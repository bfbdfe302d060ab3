import { together } from '../release/answer.js';
import type { PooledDemand } from './pooled-demand.query.js';

/**
 * A published table of some members alone, with nobody's own count: who belongs to several consortia reads more than any one of them. Rows that none of
 * these members has (another's district) are left out.
 */
export function ofMembers(demand: PooledDemand, memberIds: readonly string[]): PooledDemand {
  const among = ({ authorityId }: { readonly authorityId: string }): boolean => memberIds.includes(authorityId);
  return {
    ...demand,
    members: demand.members.filter(({ id }) => memberIds.includes(id)),
    districts: demand.districts.filter(among),
    snapshots: demand.snapshots.filter(among),
    rows: demand.rows.flatMap(({ cell, members }) => {
      const theirs = members.filter(among);
      return theirs.length === 0 ? [] : [{ cell, members: theirs, pooled: together(theirs.map(({ figure }) => figure)), own: null }];
    }),
  };
}
