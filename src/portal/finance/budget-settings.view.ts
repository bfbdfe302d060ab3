import type { BudgetVersion } from '../../finance/budgets/budget-rules.js';
import { SCENARIOS, totalOf } from '../../finance/forecast/forecast.js';
import type { NamedLine, ByScenario, LineForecast } from '../../finance/forecast/forecast.js';
import type { FinancialYear } from '../../kernel/years.js';
import { type Table, tableView } from '../foundation/table.js';
import { SCENARIO_WORDS } from './forecast-table.js';

interface SettingRow {
  readonly name: string;
  readonly budget: number | null;
  readonly cost: ByScenario;
}

/** Day and residential places beside their parts of the budget; null where only one setting is charged and the budget is not parted. */
export function settingsView(lines: readonly LineForecast<NamedLine>[], budget: BudgetVersion | null, year: FinancialYear) {
  const rows = (['day', 'residential'] as const).map((setting): SettingRow => ({
    name: setting === 'day' ? 'Day places' : 'Residential places',
    budget: (setting === 'day' ? budget?.dayPence : budget?.residentialPence) ?? null,
    cost: totalOf(lines.filter(({ line }) => line.setting === setting)),
  }));
  const parted = rows.some((row) => row.budget !== null);
  if (!parted && rows.some(({ cost }) => SCENARIOS.every((scenario) => cost[scenario].hnb === 0))) return null;
  const table: Table<SettingRow> = {
    name: `settings-${year}`,
    caption: 'By setting',
    columns: [
      { key: 'name', heading: 'Setting', type: 'text', value: ({ name }) => name },
      ...(parted ? [{ key: 'budget', heading: 'Budget', type: 'money' as const, value: (row: SettingRow) => row.budget }] : []),
      ...SCENARIOS.map((scenario) => ({
        key: scenario,
        heading: SCENARIO_WORDS[scenario],
        type: 'money' as const,
        value: ({ cost }: SettingRow) => cost[scenario].hnb,
      })),
      ...(parted
        ? [
            {
              key: 'room',
              heading: 'Room left',
              type: 'money' as const,
              value: (row: SettingRow) => (row.budget === null ? null : row.budget - row.cost.committed.hnb),
            },
          ]
        : []),
    ],
  };
  return tableView(table, rows, null);
}
