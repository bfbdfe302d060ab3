import type { Connection } from '../../platform/graphql/connection.js';

/** The query of an address as Express reads it. An interface, so that no validation pipe takes it for an input class. */
export interface AddressQuery {
  readonly [name: string]: string | string[] | undefined;
}

export type ExportFormat = 'csv' | 'xlsx';

interface ListRules<Sort extends string> {
  readonly sorts: readonly Sort[];
  readonly sort: Sort;
  readonly descending?: boolean;
  /** Names of the filters that the address may carry. */
  readonly filters?: readonly string[];
  readonly pageSize?: number;
}

/** Every row of a filter, for an export: more than any table shows, and a bound all the same. */
const WHOLE_LIST = 100_000;

/** Where a list stands, read from and written to the address: what is searched, filtered, sorted, and which page. */
export class ListState<Sort extends string = string> {
  constructor(
    private readonly query: AddressQuery,
    private readonly rules: ListRules<Sort>,
  ) {}

  /** What is searched for. */
  get q(): string {
    return one(this.query['q']).trim().slice(0, 200);
  }

  get sort(): Sort {
    const asked = one(this.query['sort']) as Sort;
    return this.rules.sorts.includes(asked) ? asked : this.rules.sort;
  }

  get descending(): boolean {
    const asked = one(this.query['dir']);
    if (asked === 'asc' || asked === 'desc') return asked === 'desc';
    return this.sort === this.rules.sort ? (this.rules.descending ?? false) : false;
  }

  /** The cursor after which the page begins; null for the first page. An export begins at the beginning. */
  get after(): string | null {
    return this.format ? null : one(this.query['after']) || null;
  }

  /** How many rows to read: a page, or for an export all. */
  get first(): number {
    return this.format ? WHOLE_LIST : (this.rules.pageSize ?? 25);
  }

  get format(): ExportFormat | null {
    const asked = one(this.query['format']);
    return asked === 'csv' || asked === 'xlsx' ? asked : null;
  }

  /** A filter's one value; empty where it is not set. */
  filter(name: string): string {
    return one(this.query[name]).trim();
  }

  /** A filter's values; null where it is not set. */
  filters(name: string): readonly string[] | null {
    const value = this.query[name];
    const values = (Array.isArray(value) ? value : [value ?? '']).filter((each) => each !== '');
    return values.length > 0 ? values : null;
  }

  /** Whether anything narrows the list. */
  get isFiltered(): boolean {
    return this.q !== '' || (this.rules.filters ?? []).some((name) => this.filters(name) !== null);
  }

  /** What the search and filters are, for the forms that must carry them on as hidden inputs. */
  get carried(): { readonly name: string; readonly value: string }[] {
    return [...this.kept()].map(([name, value]) => ({ name, value }));
  }

  /** The address of this list with other settings; what is null goes. Any change but of the page returns to the first page. */
  address(changes: Readonly<Record<string, string | null>> = {}): string {
    const parameters = this.kept();
    if (one(this.query['sort'])) parameters.set('sort', this.sort);
    if (one(this.query['dir'])) parameters.set('dir', this.descending ? 'desc' : 'asc');
    for (const [name, value] of Object.entries(changes))
      if (value === null) parameters.delete(name);
      else parameters.set(name, value);
    const text = parameters.toString();
    return text === '' ? '?' : `?${text}`;
  }

  get exports(): { readonly csv: string; readonly xlsx: string } {
    return { csv: this.address({ format: 'csv' }), xlsx: this.address({ format: 'xlsx' }) };
  }

  get withoutFilters(): string {
    return this.address({ q: null, ...Object.fromEntries((this.rules.filters ?? []).map((name) => [name, null])) });
  }

  /** The sort link of a column: by it, or the other way round where it is sorted by it already. */
  sortedBy(sort: string, startDescending: boolean): { readonly href: string; readonly state: 'ascending' | 'descending' | 'none' } {
    const current = this.sort === sort;
    const descending = current ? !this.descending : startDescending;
    return {
      href: this.address({ sort, dir: descending ? 'desc' : 'asc' }),
      state: current ? (this.descending ? 'descending' : 'ascending') : 'none',
    };
  }

  /**
   * The pages around the one shown. Cursors lead forward only, so the address carries those of the pages before: "Previous" takes the last
   * of them away.
   */
  pages({ nodes, pageInfo, totalCount }: Pick<Connection<unknown>, 'nodes' | 'pageInfo' | 'totalCount'>): Pagination {
    const trail = one(this.query['trail']).split('.').filter(Boolean);
    const number = this.after === null ? 0 : trail.length + 1;
    const size = this.rules.pageSize ?? 25;
    return {
      total: totalCount,
      from: nodes.length === 0 ? 0 : number * size + 1,
      to: number * size + nodes.length,
      previous: this.after === null ? null : this.address({ after: trail.at(-1) ?? null, trail: trail.slice(0, -1).join('.') || null }),
      next:
        pageInfo.hasNextPage && pageInfo.endCursor !== null
          ? this.address({ after: pageInfo.endCursor, trail: [...trail, ...(this.after === null ? [] : [this.after])].join('.') || null })
          : null,
    };
  }

  private kept(): URLSearchParams {
    const parameters = new URLSearchParams();
    if (this.q !== '') parameters.set('q', this.q);
    for (const name of this.rules.filters ?? []) for (const value of this.filters(name) ?? []) parameters.append(name, value);
    return parameters;
  }
}

export interface Pagination {
  readonly total: number;
  readonly from: number;
  readonly to: number;
  readonly previous: string | null;
  readonly next: string | null;
}

export const listState = <Sort extends string>(query: AddressQuery, rules: ListRules<Sort>): ListState<Sort> => new ListState(query, rules);

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));
