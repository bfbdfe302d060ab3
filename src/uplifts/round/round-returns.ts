import type { IsoDate } from '../../kernel/dates.js';
import { type BasisPoints, type Pence, pence, riseBetween, sum } from '../../kernel/money.js';
import { costOfWaiting } from '../../placements/charging-basis.js';
import type { AssessedLine } from '../assessed-lines.js';
import type { AssessmentFlagCode } from '../assessment-flags.js';
import { byReturn } from '../assessment-views.js';
import { type ReturnState, actionsOf } from '../negotiation.js';

/** One return of ROUND_SQL: money in pence a year, null where it is not known. */
export interface RoundReturnRow {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly state: ReturnState;
  readonly late: boolean;
  readonly jointNegotiationId: string | null;
  readonly receivedOn: IsoDate | null;
  readonly notBefore: IsoDate | null;
  readonly firstOn: IsoDate;
  readonly expiresOn: IsoDate | null;
  readonly school: { readonly id: string; readonly urn: number; readonly name: string };
  readonly schoolKind: string;
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly deadlockOwner: string | null;
  readonly needs: readonly string[];
  readonly lineCount: number;
  readonly places: number;
  readonly current: Pence;
  /** Null until the school has sent it. */
  readonly asked: Pence | null;
  /** The council's own last offer. */
  readonly offered: Pence | null;
  /** The last figure from either side. */
  readonly tabled: Pence | null;
  readonly settled: Pence | null;
}

/** A return of a round beside what the assessment says of it. */
export interface RoundReturn extends RoundReturnRow {
  readonly askedBp: BasisPoints | null;
  /** What the index basket net of grants justifies; null while nothing is asked, or where an index value is missing. */
  readonly justified: Pence | null;
  /** Null while nothing is asked: there is nothing to recommend. */
  readonly recommended: Pence | null;
  readonly recommendedBp: BasisPoints | null;
  /** The ask above the recommendation. */
  readonly gap: Pence | null;
  /** Arrears so far, and what the next seven days add, at the settled or asked price; nought where nothing waits. */
  readonly arrears: Pence | null;
  readonly perWeek: Pence | null;
  readonly section63: Pence;
  readonly flags: readonly AssessmentFlagCode[];
  /** Whether an offer can be made to it now. */
  readonly takesOffer: boolean;
}

const NOT_WAITING: ReadonlySet<ReturnState> = new Set(['draft', 'implemented', 'withdrawn']);

/** Puts a round's returns beside the assessment of their lines. */
export function roundReturns(rows: readonly RoundReturnRow[], assessed: readonly AssessedLine[], today: IsoDate): RoundReturn[] {
  const lines = byReturn(assessed);
  return rows.map((row) => {
    const own = lines.get(row.id) ?? [];
    const recommended = row.asked === null ? null : sum(own.map(({ recommendedPence }) => recommendedPence));
    const waiting = NOT_WAITING.has(row.state) ? [] : own.map((line) => waitingCost(line, today));
    return {
      ...row,
      askedBp: row.asked === null ? null : riseBetween(row.current, row.asked),
      justified: row.asked === null ? null : sumKnown(own.map(({ justifiedPence }) => justifiedPence)),
      recommended,
      recommendedBp: recommended === null ? null : riseBetween(row.current, recommended),
      gap: row.asked === null || recommended === null ? null : pence(row.asked - recommended),
      arrears: sumKnown(waiting.map(({ soFar }) => soFar)),
      perWeek: sumKnown(waiting.map(({ nextSevenDays }) => nextSevenDays)),
      section63: sum(own.map(({ section63Pence }) => section63Pence)),
      flags: [...new Set(own.flatMap(({ flags }) => flags.map(({ code }) => code)))],
      takesOffer: row.jointNegotiationId === null && actionsOf(row.state, 'authority').includes('offer'),
    };
  });
}

/** What is agreed is owed at the agreed price; until then the ask says what is at risk. */
function waitingCost(line: AssessedLine, today: IsoDate): { soFar: Pence | null; nextSevenDays: Pence | null } {
  if (line.settledPence === null) return { soFar: line.arrearsPence, nextSevenDays: line.arrearsPerWeekPence };
  const cost = costOfWaiting(
    { oldPrice: line.currentPence, newPrice: line.settledPence, ...line.charging },
    today,
    line.charging.calendars,
  );
  return cost.ok ? cost.value : { soFar: null, nextSevenDays: null };
}

const sumKnown = (amounts: readonly (Pence | null)[]): Pence | null => {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === amounts.length ? sum(known) : null;
};

/** How far a return has come: sent by the school, offered to, settled; each keeps its figure for good. */
export const ROUND_STEPS = ['asked', 'offered', 'settled'] as const;
export type RoundStep = (typeof ROUND_STEPS)[number];

/** Which returns of a round. What is left out does not limit. */
export interface RoundFilter {
  readonly ids?: readonly string[] | null;
  readonly states?: readonly ReturnState[] | null;
  readonly text?: string | null;
  /** Only those that have come so far. */
  readonly has?: RoundStep | null;
  readonly flag?: AssessmentFlagCode | null;
  readonly late?: boolean | null;
  /** The asked rise in basis points: from (included) and to (not included). */
  readonly askedFromBp?: number | null;
  readonly askedToBp?: number | null;
  /** A person's id, or `nobody`. */
  readonly person?: string | null;
  readonly need?: string | null;
  readonly schoolKind?: string | null;
  /** Only those that can, or cannot, be made an offer now. */
  readonly takesOffer?: boolean | null;
}

export function chosenReturns(returns: readonly RoundReturn[], filter: RoundFilter): RoundReturn[] {
  const ids = filter.ids ? new Set(filter.ids) : null;
  const text = filter.text?.trim().toLowerCase();
  const { states, has, flag, late, askedFromBp, askedToBp, person, need, schoolKind, takesOffer } = filter;
  return returns.filter(
    (ret) =>
      (!ids || ids.has(ret.id)) &&
      (!states || states.length === 0 || states.includes(ret.state)) &&
      (!text || `${ret.school.name} ${String(ret.school.urn)} ${ret.reference}`.toLowerCase().includes(text)) &&
      (!has || ret[has] !== null) &&
      (!flag || ret.flags.includes(flag)) &&
      (late === null || late === undefined || ret.late === late) &&
      (askedFromBp === null || askedFromBp === undefined || (ret.askedBp !== null && ret.askedBp >= askedFromBp)) &&
      (askedToBp === null || askedToBp === undefined || (ret.askedBp !== null && ret.askedBp < askedToBp)) &&
      (!person || (person === 'nobody' ? ret.person === null : ret.person?.id === person)) &&
      (!need || ret.needs.includes(need)) &&
      (!schoolKind || ret.schoolKind === schoolKind) &&
      (takesOffer === null || takesOffer === undefined || ret.takesOffer === takesOffer),
  );
}

const KEYS = {
  school: (ret) => ret.school.name.toLowerCase(),
  received: (ret) => ret.receivedOn,
  current: (ret) => ret.current,
  asked: (ret) => (ret.asked === null ? null : ret.asked - ret.current),
  askedBp: (ret) => ret.askedBp,
  recommended: (ret) => (ret.recommended === null ? null : ret.recommended - ret.current),
  gap: (ret) => ret.gap,
  state: (ret) => ret.state,
} as const satisfies Record<string, (ret: RoundReturn) => string | number | null>;

export type RoundSort = keyof typeof KEYS;
export const ROUND_SORTS = Object.keys(KEYS) as RoundSort[];

/** What is not known comes last, whichever way; ties by school and reference, so that a page stays as it was. */
export function sortReturns(returns: readonly RoundReturn[], by: RoundSort, descending: boolean): RoundReturn[] {
  const key: (ret: RoundReturn) => string | number | null = KEYS[by];
  const tie = (ret: RoundReturn) => `${ret.school.name.toLowerCase()} ${ret.reference}`;
  return [...returns].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return tie(a) < tie(b) ? -1 : 1;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right === descending ? 1 : -1;
  });
}

/** The money of some returns added up; a total leaves out what is not known and says how many that are. */
export interface RoundTotals {
  readonly count: number;
  readonly current: Pence;
  /** Present prices of those that have sent, to compare their asks with. */
  readonly currentOfAsked: Pence;
  readonly asked: Pence;
  readonly askedCount: number;
  readonly recommended: Pence;
  readonly gap: Pence;
  readonly perWeek: Pence;
  readonly perWeekNotKnown: number;
}

export function totalsOf(returns: readonly RoundReturn[]): RoundTotals {
  const sent = returns.filter(({ asked }) => asked !== null);
  return {
    count: returns.length,
    current: sum(returns.map(({ current }) => current)),
    currentOfAsked: sum(sent.map(({ current }) => current)),
    asked: sum(sent.flatMap(({ asked }) => asked ?? [])),
    askedCount: sent.length,
    recommended: sum(sent.flatMap(({ recommended }) => recommended ?? [])),
    gap: sum(sent.flatMap(({ gap }) => gap ?? [])),
    perWeek: sum(returns.flatMap(({ perWeek }) => perWeek ?? [])),
    perWeekNotKnown: returns.filter(({ perWeek }) => perWeek === null).length,
  };
}
