import type { IsoDate } from '../../kernel/dates.js';
import { type Pence, pence } from '../../kernel/money.js';
import { type FinancialYear, financialYearOf, financialYearRange, nextFinancialYear } from '../../kernel/years.js';
import type { BudgetVersion } from '../budgets/budget-rules.js';
import { type Figures, plus } from '../forecast/figures.js';
import { added, totalOf } from '../forecast/forecast.js';
import type { ForecastGround } from '../forecast/forecast.query.js';

/** A price that an approval would bring to a fee line. Pence a year. */
export interface ApprovedChange {
  readonly feeLineId: string;
  readonly on: IsoDate;
  readonly settledPence: Pence;
}

/** One financial year before and after a decision. */
export interface YearEffect {
  readonly year: FinancialYear;
  readonly budget: BudgetVersion | null;
  /** What fee lines in force commit already. */
  readonly before: Figures;
  /** What the decision adds. */
  readonly adds: Figures;
  readonly after: Figures;
  /** What the budget leaves when the decision is taken: below nothing where it is overspent, null where no budget is entered. */
  readonly room: Pence | null;
  /** Lines of the authority whose cost is not known, and so in no figure here. */
  readonly unknownLines: number;
}

/** The financial year in which a decision takes effect, and the next. */
export const yearsOfEffect = (effectiveOn: IsoDate): readonly [FinancialYear, FinancialYear] => {
  const year = financialYearOf(effectiveOn);
  return [year, nextFinancialYear(year)];
};

/** Why the effect of some of the changed lines is not known, each reason once. */
export const notComputedOf = (ground: ForecastGround, year: FinancialYear, changes: readonly ApprovedChange[]): string[] => [
  ...new Set(changedLines(ground, year, changes).flatMap(({ notComputed }) => notComputed)),
];

/**
 * What a decision does to a financial year: each changed line by its own charging basis and payers, on top of all that is committed. The room is
 * the budget less the council's own money on lines that the High Needs Block may pay, shares without a signed agreement included.
 */
export function effectOn(ground: ForecastGround, year: FinancialYear, changes: readonly ApprovedChange[]): YearEffect {
  const all = ground.ofYear(year);
  const before = totalOf(all).committed;
  const adds = added(totalOf(changedLines(ground, year, changes)), 'offered');
  const after = plus(before, adds);
  const budget = ground.budgetOf(year);
  return {
    year,
    budget,
    before,
    adds,
    after,
    room: budget && pence(budget.totalPence - after.hnb),
    unknownLines: all.filter(({ notComputed }) => notComputed.length > 0).length,
  };
}

function changedLines(ground: ForecastGround, year: FinancialYear, changes: readonly ApprovedChange[]) {
  const byLine = new Map(changes.map((change) => [change.feeLineId, change]));
  const lines = ground.lines.flatMap((line) => {
    const change = byLine.get(line.id);
    if (!change) return [];
    const { on, settledPence } = change;
    return [{ ...line, inSight: { on, offered: settledPence, requested: settledPence, returnId: '', reference: '', state: '' } }];
  });
  return ground.over([financialYearRange(year)], lines);
}
