import { type Pence, pence, sum } from '../../kernel/money.js';
import type { RoundReturn } from '../../uplifts/round/round-returns.js';

/** The rises of one school's return, in pence a year above its present prices; null where there is none yet, or it is not known. */
export interface SchoolMoney {
  readonly returnId: string;
  readonly schoolId: string;
  readonly school: string;
  readonly reference: string;
  readonly state: RoundReturn['state'];
  readonly asked: Pence | null;
  readonly justified: Pence | null;
  readonly offered: Pence | null;
  readonly settled: Pence | null;
  /** What is asked and neither agreed nor given up. */
  readonly undecided: Pence;
  readonly section63: Pence;
  readonly arrears: Pence | null;
  readonly perWeek: Pence | null;
}

const GIVEN_UP: ReadonlySet<RoundReturn['state']> = new Set(['draft', 'withdrawn']);

/** A school's return as a head of service asks of it: by how much, not from what to what. */
export function schoolMoney(ret: RoundReturn): SchoolMoney {
  const above = (amount: Pence | null): Pence | null => (amount === null ? null : pence(amount - ret.current));
  const asked = above(ret.asked);
  const settled = above(ret.settled);
  return {
    returnId: ret.id,
    schoolId: ret.school.id,
    school: ret.school.name,
    reference: ret.reference,
    state: ret.state,
    asked,
    justified: above(ret.justified),
    offered: above(ret.offered),
    settled,
    undecided: asked === null || settled !== null || GIVEN_UP.has(ret.state) ? pence(0) : asked,
    // Exposure is of what may not be agreed: a settled school has none.
    section63: settled !== null || GIVEN_UP.has(ret.state) ? pence(0) : ret.section63,
    arrears: ret.arrears,
    perWeek: ret.perWeek,
  };
}

export const MONEY_SORTS = ['school', 'asked', 'justified', 'offered', 'settled', 'undecided', 'section63', 'arrears', 'perWeek'] as const;
export type MoneySort = (typeof MONEY_SORTS)[number];

/** In order of a column; what is not known comes last, ties by school. */
export function sortMoney(rows: readonly SchoolMoney[], by: MoneySort, descending: boolean): SchoolMoney[] {
  const bySchool = (a: SchoolMoney, b: SchoolMoney): number =>
    a.school.localeCompare(b.school, 'en-GB') || a.reference.localeCompare(b.reference);
  if (by === 'school') return [...rows].sort((a, b) => (descending ? -1 : 1) * bySchool(a, b));
  return [...rows].sort((a, b) => {
    const [x, y] = [a[by], b[by]];
    if (x === null || y === null) return x === y ? bySchool(a, b) : x === null ? 1 : -1;
    return (descending ? y - x : x - y) || bySchool(a, b);
  });
}

export interface MoneyTotals {
  readonly asked: Pence;
  readonly justified: Pence;
  readonly offered: Pence;
  readonly settled: Pence;
  readonly undecided: Pence;
  readonly section63: Pence;
  readonly arrears: Pence;
  readonly perWeek: Pence;
  /** Schools of which the cost of waiting, or what is justified, cannot be computed: the sums leave them out and say so. */
  readonly notKnown: number;
}

/** Sums of what is known. */
export function totalsOf(rows: readonly SchoolMoney[]): MoneyTotals {
  const total = (amountOf: (row: SchoolMoney) => Pence | null): Pence => sum(rows.flatMap((row) => amountOf(row) ?? []));
  return {
    asked: total(({ asked }) => asked),
    justified: total(({ justified }) => justified),
    offered: total(({ offered }) => offered),
    settled: total(({ settled }) => settled),
    undecided: total(({ undecided }) => undecided),
    section63: total(({ section63 }) => section63),
    arrears: total(({ arrears }) => arrears),
    perWeek: total(({ perWeek }) => perWeek),
    notKnown: rows.filter(
      ({ asked, justified, arrears, perWeek }) => asked !== null && (justified === null || arrears === null || perWeek === null),
    ).length,
  };
}
