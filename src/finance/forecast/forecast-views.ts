import { startingYear } from '../../kernel/years.js';
import { money } from '../../platform/graphql/scalars.js';
import type { YearEffect } from '../approval-effect/approval-effect.js';
import type { BudgetVersion } from '../budgets/budget-rules.js';
import type { BudgetView, FeeLineForecast, ForecastFigures, ForecastScenarios, YearEffectView } from './dto/forecast.js';
import { type Figures, wholeOf } from './figures.js';
import { totalOf } from './forecast.js';
import type { NamedLine, ByScenario, LineForecast } from './forecast.js';

/** From figures in pence to what the GraphQL schema shows. */

export const budgetView = ({ totalPence, dayPence, residentialPence, ...budget }: BudgetVersion): BudgetView => ({
  ...budget,
  total: money(totalPence),
  day: money(dayPence),
  residential: money(residentialPence),
});

export const figuresView = (figures: Figures): ForecastFigures => ({
  hnb: money(figures.hnb),
  hnbAtRisk: money(figures.hnbAtRisk),
  other: money(figures.other),
  otherAtRisk: money(figures.otherAtRisk),
  health: money(figures.health),
  socialCare: money(figures.socialCare),
  whole: money(wholeOf(figures)),
});

export const scenariosView = ({ committed, offered, requested }: ByScenario): ForecastScenarios => ({
  committed: figuresView(committed),
  offered: figuresView(offered),
  requested: figuresView(requested),
});

export const feeLineView = (each: LineForecast<NamedLine>): FeeLineForecast => ({
  feeLineId: each.line.id,
  kind: each.line.kind,
  annual: money(each.line.annualPence),
  cost: each.notComputed.length > 0 ? null : scenariosView(totalOf([each])),
  notComputed: [...each.notComputed],
});

export const yearEffectView = ({ year, budget, before, adds, after, room }: YearEffect): YearEffectView => ({
  financialYear: startingYear(year),
  budget: budget && budgetView(budget),
  before: figuresView(before),
  adds: figuresView(adds),
  after: figuresView(after),
  room: money(room),
});
