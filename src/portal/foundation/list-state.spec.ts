import { describe, expect, it } from '@jest/globals';
import { type AddressQuery, listState } from './list-state.js';

const list = (query: AddressQuery) =>
  listState(query, { sorts: ['school', 'asked'], sort: 'asked', descending: true, filters: ['state', 'need'], pageSize: 2 });

describe('A list in the address', () => {
  it('stands by its own rules where the address says nothing, or nonsense', () => {
    for (const query of [{}, { sort: 'password', dir: 'sideways', format: 'exe' }]) {
      const { sort, descending, q, after, format, first, isFiltered } = list(query);
      expect({ sort, descending, q, after, format, first, isFiltered }).toEqual({
        sort: 'asked', descending: true, q: '', after: null, format: null, first: 2, isFiltered: false,
      }); // prettier-ignore
    }
  });

  it('keeps search, filters and sort when the page changes, and begins again when one of them does', () => {
    const state = list({ q: 'Ash', state: ['offered', 'settled'], sort: 'school', dir: 'asc', after: 'c1' });
    expect(state.address({ after: 'c2' })).toBe('?q=Ash&state=offered&state=settled&sort=school&dir=asc&after=c2');
    expect(state.address()).toBe('?q=Ash&state=offered&state=settled&sort=school&dir=asc');
    expect(state.withoutFilters).toBe('?sort=school&dir=asc');
    expect(list({}).address()).toBe('?');
  });

  it('turns the order round on the second press of the same heading', () => {
    expect(list({}).sortedBy('asked', true)).toEqual({ href: '?sort=asked&dir=asc', state: 'descending' });
    expect(list({}).sortedBy('school', false)).toEqual({ href: '?sort=school&dir=asc', state: 'none' });
  });

  it('goes forward and back through pages whose cursors lead forward only', () => {
    const nodes = ['a', 'b'];
    const page = (query: AddressQuery, endCursor: string, hasNextPage: boolean) =>
      list(query).pages({ nodes, totalCount: 6, pageInfo: { endCursor, hasNextPage } });
    const query = (address: string | null): AddressQuery => Object.fromEntries(new URLSearchParams(address ?? ''));
    const first = page({}, 'c1', true);
    expect(first).toEqual({ total: 6, from: 1, to: 2, previous: null, next: '?after=c1' });
    const second = page(query(first.next), 'c2', true);
    expect(second).toMatchObject({ from: 3, to: 4, previous: '?', next: '?after=c2&trail=c1' });
    const third = page(query(second.next), 'c3', false);
    expect(third).toMatchObject({ from: 5, to: 6, previous: '?after=c1', next: null });
    expect(page(query(third.previous), 'c2', true)).toEqual(second);
  });

  it('reads the whole list for a file, from its beginning', () => {
    const { first, after, format } = list({ format: 'csv', after: 'c1' });
    expect({ after, format }).toEqual({ after: null, format: 'csv' });
    expect(first).toBeGreaterThan(10_000);
  });
});
