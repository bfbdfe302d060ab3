import { type IsoDate, formatDate } from '../kernel/dates.js';
import { inWords } from '../kernel/life-cycle.js';

export const SEARCH_KINDS = ['school', 'pupil', 'placement', 'return', 'document'] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** One thing found, in words; `targetId` is the thing whose page shows it (of a pupil: the latest placement). */
export interface SearchHit {
  readonly kind: SearchKind;
  readonly id: string;
  readonly targetId: string | null;
  readonly title: string;
  readonly detail: string;
  /** A state worth a tag. */
  readonly state: string | null;
  /** Found only because it resembles what was asked for. */
  readonly inexact: boolean;
}

export interface SearchGroup {
  readonly kind: SearchKind;
  readonly total: number;
  readonly hits: readonly SearchHit[];
}

interface Found<Row> {
  readonly total: number;
  readonly hits: readonly Row[];
}

/** What the statement answers; null for kinds that were not asked for. */
export interface FoundRows {
  readonly school: Found<{
    readonly id: string;
    readonly urn: number;
    readonly name: string;
    readonly town: string | null;
    readonly postcode: string | null;
    readonly status: string;
    readonly formerName: string | null;
    readonly inexact: boolean;
  }> | null;
  readonly pupil: Found<{
    readonly id: string;
    readonly reference: string;
    readonly yearGroup: number;
    readonly need: string;
    readonly placementId: string | null;
    readonly schoolName: string | null;
  }> | null;
  readonly placement: Found<{
    readonly id: string;
    readonly reference: string;
    readonly schoolName: string;
    readonly startsOn: IsoDate;
    readonly endsOn: IsoDate | null;
    readonly current: boolean;
  }> | null;
  readonly return: Found<{
    readonly id: string;
    readonly reference: string;
    readonly state: string;
    readonly schoolName: string;
    readonly cycleName: string;
  }> | null;
  readonly document: Found<{
    readonly id: string;
    readonly reference: string;
    readonly kind: string;
    readonly state: string;
    readonly schoolName: string;
    readonly createdAt: string;
  }> | null;
}

type Rows<Kind extends SearchKind> = NonNullable<FoundRows[Kind]>['hits'][number];
type Told = Omit<SearchHit, 'kind' | 'id'>;

const joined = (...parts: (string | null | undefined | false)[]): string => parts.filter(Boolean).join(', ');

const TELL: { readonly [Kind in SearchKind]: (row: Rows<Kind>) => Told } = {
  school: ({ id, urn, name, town, postcode, status, formerName, inexact }) => ({
    targetId: id,
    title: name,
    detail: joined(town, postcode, `URN ${String(urn)}`, formerName !== null && formerName !== name && `formerly ${formerName}`),
    state: status === 'open' ? null : inWords(status),
    inexact,
  }),
  pupil: ({ reference, yearGroup, need, placementId, schoolName }) => ({
    targetId: placementId,
    title: reference,
    detail: joined(yearInWords(yearGroup), need, schoolName ? `at ${schoolName}` : 'no placement'),
    state: null,
    inexact: false,
  }),
  placement: ({ id, reference, schoolName, startsOn, endsOn, current }) => ({
    targetId: id,
    title: `${reference} at ${schoolName}`,
    detail: `From ${formatDate(startsOn)}${endsOn === null ? '' : ` to ${formatDate(endsOn)}`}`,
    state: current ? null : 'not current',
    inexact: false,
  }),
  return: ({ id, reference, state, schoolName, cycleName }) => ({
    targetId: id,
    title: reference,
    detail: joined(schoolName, cycleName),
    state: inWords(state),
    inexact: false,
  }),
  document: ({ id, reference, kind, state, schoolName }) => ({
    targetId: id,
    title: reference,
    detail: joined(
      inWords(kind).replace(/^./, (letter) => letter.toUpperCase()),
      schoolName,
    ),
    state: state === 'ready' ? null : 'being made',
    inexact: false,
  }),
};

const yearInWords = (year: number): string => (year === 0 ? 'Reception' : year < 0 ? 'Nursery' : `Year ${String(year)}`);

/** What was found of one kind, in words; null where the kind was not asked for. */
export function groupOf(kind: SearchKind, found: FoundRows): SearchGroup | null {
  const group = found[kind];
  if (group === null) return null;
  const tell = TELL[kind] as (row: Rows<SearchKind>) => Told;
  return { kind, total: group.total, hits: group.hits.map((row) => ({ kind, id: row.id, ...tell(row) })) };
}
