import { type DateRange, intersect } from '../../kernel/date-range.js';
import { type IsoDate, addMonths } from '../../kernel/dates.js';
import { type Pence, pence } from '../../kernel/money.js';
import { type FinancialYear, financialYearRange } from '../../kernel/years.js';
import { type ChargingBasis, chargesOver } from '../../placements/charging-basis.js';
import type { SchoolCalendars } from '../../placements/term-calendar.js';
import type { Outcome } from '../../kernel/outcome.js';
import { type Figures, type FunderShare, addUp, byFunderInTurn, minus } from './figures.js';

/** A price that a school's return would bring, and from when: what the council has offered or settled, and what is asked. Pence a year. */
export interface PriceInSight {
  readonly on: IsoDate;
  readonly offered: Pence;
  readonly requested: Pence;
}

/** A fee line as far as its cost depends on it. `to` is the first day no longer charged: the line or its placement has ended. */
export interface ForecastLine {
  readonly id: string;
  readonly placementId: string;
  readonly schoolId: string;
  readonly setting: 'day' | 'residential';
  readonly annualPence: Pence;
  readonly from: IsoDate;
  readonly to: IsoDate | null;
  readonly basis: ChargingBasis | null;
  readonly hnbEligible: boolean;
  readonly shares: readonly FunderShare[];
  readonly inSight: PriceInSight | null;
}

/** A fee line, or a place of a block on days that are alike, with what its reader sees of it. */
export interface NamedLine extends ForecastLine {
  /** Of a place of a block its contract's reference. */
  readonly pupilReference: string;
  readonly kind: string;
  readonly label: string;
  /** The block contract it is paid under; then `placementId` is that contract's. */
  readonly blockId: string | null;
  /** The return that has another price in sight. */
  readonly inSight: (PriceInSight & { readonly returnId: string; readonly reference: string; readonly state: string }) | null;
}

/** What a scenario assumes: fee lines in force alone; with what is offered or settled granted; with all that is asked granted. */
export type Scenario = 'committed' | 'offered' | 'requested';
export const SCENARIOS: readonly Scenario[] = ['committed', 'offered', 'requested'];

export type ByScenario = Readonly<Record<Scenario, Figures>>;

/** A line's cost in each part of a year, or why it is not known. */
export interface LineForecast<Line extends ForecastLine = ForecastLine> {
  readonly line: Line;
  readonly parts: readonly ByScenario[];
  readonly notComputed: readonly string[];
}

/** Twelve months, April first. */
export const monthsOf = (year: FinancialYear): DateRange[] => {
  const { from } = financialYearRange(year);
  return Array.from({ length: 12 }, (_, month) => ({ from: addMonths(from, month), to: addMonths(from, month + 1) }));
};

const inside = (range: DateRange, part: DateRange): DateRange => intersect(range, part) ?? { from: part.from, to: part.from };

type Charges = Outcome<(price: Pence) => Pence[]>;

/**
 * The cost of fee lines over parts of time that follow each other (a financial year, or its months), day by day by each line's own charging
 * basis, in three scenarios. A line that cannot be computed costs what is not known: it is listed with the reason and is in no sum.
 */
export function forecastLines<Line extends ForecastLine>(
  lines: readonly Line[],
  parts: readonly DateRange[],
  schoolOf: (schoolId: string) => SchoolCalendars,
): LineForecast<Line>[] {
  const prepared = new Map<string, Charges>();
  const charges = ({ schoolId, basis, to }: Line, from: IsoDate): Charges => {
    const key = `${schoolId} ${JSON.stringify(basis)} ${from} ${to ?? ''}`;
    const known =
      prepared.get(key) ??
      chargesOver(
        basis,
        parts.map((part) => inside({ from, to }, part)),
        schoolOf(schoolId),
      );
    prepared.set(key, known);
    return known;
  };
  return lines.map((line) => {
    const committed = charges(line, line.from);
    if (!committed.ok) return { line, parts: [], notComputed: committed.refusals.map(({ message }) => message) };
    const now = committed.value(line.annualPence);
    const { inSight } = line;
    // What the line is charged from the new price's first day on: its old price there is taken off, the new one put on.
    const later =
      inSight && (line.to === null || inSight.on < line.to) ? charges(line, inSight.on < line.from ? line.from : inSight.on) : null;
    const at = (price: Pence): Pence[] => {
      if (later === null || !later.ok || price === line.annualPence) return now;
      const [old, changed] = [later.value(line.annualPence), later.value(price)];
      return now.map((amount, index) => pence(amount - (old[index] ?? 0) + (changed[index] ?? 0)));
    };
    const figures = (amounts: readonly Pence[]): Figures[] => byFunderInTurn(amounts, line.hnbEligible, line.shares);
    const today = figures(now);
    const granted = (price: Pence): Figures[] => {
      const amounts = at(price);
      return amounts === now ? today : figures(amounts);
    };
    const offered = inSight ? granted(inSight.offered) : today;
    const requested = inSight ? granted(inSight.requested) : today;
    return {
      line,
      parts: today.map((each, index) => ({ committed: each, offered: offered[index] ?? each, requested: requested[index] ?? each })),
      notComputed: [],
    };
  });
}

export function addScenarios(all: Iterable<ByScenario>): ByScenario {
  const each = [...all];
  return {
    committed: addUp(each.map(({ committed }) => committed)),
    offered: addUp(each.map(({ offered }) => offered)),
    requested: addUp(each.map(({ requested }) => requested)),
  };
}

export const totalOf = (lines: readonly LineForecast[]): ByScenario => addScenarios(lines.flatMap(({ parts }) => parts));

/** Each part of the time over all lines: the months of a chart. */
export const byPart = (lines: readonly LineForecast[], count: number): ByScenario[] =>
  Array.from({ length: count }, (_, index) => addScenarios(lines.flatMap(({ parts }) => parts[index] ?? [])));

/** Lines that belong together, with what they cost together; `unknown` counts those that are in no sum. */
export interface ForecastGroup<Key, Line extends ForecastLine = ForecastLine> {
  readonly key: Key;
  readonly lines: readonly LineForecast<Line>[];
  readonly total: ByScenario;
  readonly unknown: number;
}

export function groupForecast<Key, Line extends ForecastLine>(
  lines: readonly LineForecast<Line>[],
  keyOf: (line: Line) => Key,
): ForecastGroup<Key, Line>[] {
  const groups = new Map<Key, LineForecast<Line>[]>();
  for (const each of lines) {
    const key = keyOf(each.line);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups].map(([key, members]) => ({
    key,
    lines: members,
    total: totalOf(members),
    unknown: members.filter(({ notComputed }) => notComputed.length > 0).length,
  }));
}

/** What a scenario adds to what is committed, by who pays it. */
export const added = (each: ByScenario, scenario: Exclude<Scenario, 'committed'>): Figures => minus(each[scenario], each.committed);
