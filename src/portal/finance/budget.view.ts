import type { Actor } from '../../kernel/actor.js';
import { allows } from '../../identity/permissions.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { FinancialYear } from '../../kernel/years.js';
import {
  type ByScenario,
  type LineForecast,
  type NamedLine,
  SCENARIOS,
  type Scenario,
  addScenarios,
  added,
  byPart,
  groupForecast,
  monthsOf,
  totalOf,
} from '../../finance/forecast/forecast.js';
import type { ForecastGround } from '../../finance/forecast/forecast.query.js';
import { wholeOf } from '../../finance/forecast/figures.js';
import { stackedBars } from '../charts/index.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, momentInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { yearChoice, yearQuery } from './budget-year.js';
import { settingsView } from './budget-settings.view.js';
import { SCENARIO_WORDS, moneyColumns, moneyTotals } from './forecast-table.js';

const SORTS = ['name', ...SCENARIOS] as const;
type BudgetSort = (typeof SORTS)[number];

export const budgetList = (query: AddressQuery) =>
  listState<BudgetSort>(query, { sorts: SORTS, sort: 'committed', descending: true, filters: ['year', 'by'] });

/** A row of a forecast: a school or a month. */
export interface BudgetRow {
  readonly name: string;
  readonly href: string | null;
  readonly placements: number | null;
  readonly unknown: number;
  readonly cost: ByScenario;
}

export const budgetTable = (by: 'school' | 'month', year: FinancialYear, shown: readonly BudgetRow[] = []): Table<BudgetRow> => ({
  name: `forecast-${year}-by-${by}`,
  caption: `${by === 'school' ? 'By school' : 'By month'}, ${year}`,
  columns: [
    {
      key: 'name',
      heading: by === 'school' ? 'School' : 'Month',
      type: 'text',
      value: ({ name }) => name,
      href: ({ href }) => href,
      note: ({ unknown }) => (unknown === 0 ? null : `${countInWords(unknown, 'line', 'lines')} of unknown cost left out`),
      ...(by === 'school' ? { sort: 'name' } : {}),
    },
    ...(by === 'school'
      ? [{ key: 'placements', heading: 'Placements', type: 'integer' as const, value: ({ placements }: BudgetRow) => placements }]
      : []),
    ...moneyColumns(shown, by === 'school'),
  ],
});

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

export const monthRows = (lines: readonly LineForecast<NamedLine>[], year: FinancialYear): BudgetRow[] => {
  const months = byPart(lines, 12);
  return monthsOf(year).flatMap(({ from }, index) => {
    const cost = months[index];
    return cost ? [{ name: MONTH.format(new Date(`${from}T00:00:00Z`)), href: null, placements: null, unknown: 0, cost }] : [];
  });
};

export function schoolRows(
  ground: ForecastGround,
  lines: readonly LineForecast<NamedLine>[],
  year: FinancialYear,
  list: ListState<BudgetSort>,
): BudgetRow[] {
  const groups = new Map(groupForecast(lines, ({ schoolId }) => schoolId).map((group) => [group.key, group]));
  const rows = ground.schools.flatMap(({ id, name }): BudgetRow[] => {
    const group = groups.get(id);
    if (!group || !name.toLowerCase().includes(list.q.toLowerCase())) return [];
    const placements = new Set(group.lines.map(({ line }) => line.placementId)).size;
    return [{ name, href: paths.budgetSchool(id, yearQuery(year)), placements, unknown: group.unknown, cost: group.total }];
  });
  const { sort, descending } = list;
  const order = (a: BudgetRow, b: BudgetRow): number =>
    sort === 'name' ? a.name.localeCompare(b.name, 'en-GB') : a.cost[sort].hnb - b.cost[sort].hnb;
  return rows.sort((a, b) => (descending ? order(b, a) : order(a, b)));
}

interface PayerRow {
  readonly name: string;
  readonly note: string | null;
  readonly of: (scenario: Scenario) => number;
}

/** Who pays, in each scenario: the parts that make the whole, and the budget beside the first of them. */
function payersView(total: ByScenario, year: FinancialYear) {
  const rows: PayerRow[] = [
    { name: 'High Needs Block, the council’s own', note: 'What the budget is measured against', of: (each) => total[each].hnb },
    { name: 'of that without a signed agreement', note: 'Shares of health or social care, at risk', of: (each) => total[each].hnbAtRisk },
    { name: 'Council money outside the High Needs Block', note: 'Lines that are not eligible', of: (each) => total[each].other },
    { name: 'Health, under signed agreements', note: null, of: (each) => total[each].health },
    { name: 'Social care, under signed agreements', note: null, of: (each) => total[each].socialCare },
  ];
  const table: Table<PayerRow> = {
    name: `payers-${year}`,
    caption: 'Who pays',
    columns: [
      { key: 'name', heading: 'Who pays', type: 'text', value: ({ name }) => name, note: ({ note }) => note },
      ...SCENARIOS.map((scenario) => ({
        key: scenario,
        heading: SCENARIO_WORDS[scenario],
        type: 'money' as const,
        value: ({ of }: PayerRow) => of(scenario),
      })),
    ],
  };
  return tableView(table, rows, null, { totals: Object.fromEntries(SCENARIOS.map((scenario) => [scenario, wholeOf(total[scenario])])) });
}

function monthsChart(lines: readonly LineForecast<NamedLine>[], year: FinancialYear) {
  const months = byPart(lines, 12);
  return stackedBars({
    title: `High Needs Block by month, ${year}`,
    categories: monthsOf(year).map(({ from }) => MONTH.format(new Date(`${from}T00:00:00Z`)).slice(0, 3)),
    series: [
      { name: 'Committed', pence: months.map(({ committed }) => committed.hnb) },
      { name: 'Offers add', pence: months.map((each) => added(each, 'offered').hnb) },
      { name: 'Asks add', pence: months.map((each) => each.requested.hnb - each.offered.hnb) },
    ],
  });
}

export function budgetView(
  actor: Actor,
  ground: ForecastGround,
  lines: readonly LineForecast<NamedLine>[],
  year: FinancialYear,
  list: ListState<BudgetSort>,
  today: IsoDate,
) {
  const total = totalOf(lines);
  const budget = ground.budgetOf(year);
  const byMonth = list.filter('by') === 'month';
  const unknown = lines.filter(({ notComputed }) => notComputed.length > 0);
  const rows = byMonth ? monthRows(lines, year) : schoolRows(ground, lines, year, list);
  const left = (scenario: Scenario) => {
    if (!budget) return {};
    const room = budget.totalPence - total[scenario].hnb;
    return { note: room < 0 ? `${moneyInWords(-room)} over the budget` : `leaves ${moneyInWords(room)}`, alert: room < 0 };
  };
  return {
    wide: true,
    heading: `Budget and forecast, ${year}`,
    figures: [
      budget
        ? { label: 'Budget', value: moneyInWords(budget.totalPence), note: 'High Needs Block, independent placements' }
        : { label: 'Budget', value: 'Not entered', note: 'So no room is known', alert: true },
      ...SCENARIOS.map((scenario) => ({ label: SCENARIO_WORDS[scenario], value: moneyInWords(total[scenario].hnb), ...left(scenario) })),
      { label: 'At risk', value: moneyInWords(total.committed.hnbAtRisk), note: 'No signed agreement' },
    ],
    explained:
      'Committed: fee lines in force, by day. With offers: as if every settlement and every last offer of ours were in force. With all asked: as if every school got what it asks for.',
    budgetWords: budget
      ? `Entered by ${budget.enteredByName} on ${momentInWords(budget.enteredAt)} (version ${String(budget.version)}): ${budget.reason}`
      : null,
    enter: allows(actor, 'finance.enterBudget')
      ? { href: paths.enterBudget(yearQuery(year)), text: budget ? 'Change this budget' : 'Enter this budget' }
      : null,
    versions: paths.enterBudget(yearQuery(year)),
    settings: settingsView(lines, budget, year),
    payers: payersView(total, year),
    chart: monthsChart(lines, year),
    filters: {
      label: 'Choose the year and how it is shown',
      ...(byMonth ? {} : { search: { label: 'School', value: list.q } }),
      choices: [
        yearChoice(year, today),
        { name: 'by', label: 'Show', any: 'By school', options: [{ value: 'month', text: 'By month', chosen: byMonth }] },
      ],
      clear: list.isFiltered ? '?' : null,
    },
    table: tableView(budgetTable(byMonth ? 'month' : 'school', year, rows), rows, list, {
      totals: moneyTotals(addScenarios(rows.map(({ cost }) => cost))),
      empty: list.q === '' ? 'No placement is charged in this year.' : 'No school matches.',
    }),
    notKnown:
      unknown.length === 0
        ? null
        : {
            href: paths.budgetNotKnown(yearQuery(year)),
            text: `${countInWords(unknown.length, 'fee line', 'fee lines')} worth ${moneyInWords(unknown.reduce((sum, { line }) => sum + line.annualPence, 0))} a year ${unknown.length === 1 ? 'is' : 'are'} in none of these figures: what they cost is not known.`,
          },
    exports: list.exports,
  };
}
