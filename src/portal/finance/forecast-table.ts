import { type Figures, wholeOf } from '../../finance/forecast/figures.js';
import { type ByScenario, SCENARIOS, type Scenario } from '../../finance/forecast/forecast.js';
import { type Pence, pence } from '../../kernel/money.js';
import type { CellValue, Column } from '../foundation/table.js';

export const SCENARIO_WORDS: Readonly<Record<Scenario, string>> = {
  committed: 'Committed',
  offered: 'With offers',
  requested: 'With all asked',
};

/** What others pay under signed agreements. */
export const paidByOthers = ({ health, socialCare }: Figures): Pence => pence(health + socialCare);

interface Costed {
  /** Null where what it costs is not known. */
  readonly cost: ByScenario | null;
}

const FIGURES: readonly (readonly [key: keyof Figures | 'whole', heading: string])[] = [
  ['hnbAtRisk', 'High Needs Block, at risk'],
  ['other', 'Outside the High Needs Block'],
  ['otherAtRisk', 'Outside, at risk'],
  ['health', 'Health'],
  ['socialCare', 'Social care'],
  ['whole', 'Whole'],
];

const figure = (figures: Figures, key: keyof Figures | 'whole'): Pence => (key === 'whole' ? wholeOf(figures) : figures[key]);

/**
 * The money columns of every forecast table: the council's own High Needs Block money in three scenarios, which is what a budget is measured
 * against; beside it at risk, outside, and paid by others, each only where one of the rows shown has any. A file has every figure of every
 * scenario.
 */
export function moneyColumns<Row extends Costed>(shown: readonly Row[], sorts = false): Column<Row>[] {
  const money = (key: string, heading: string, of: (cost: ByScenario) => Pence, more: Partial<Column<Row>> = {}): Column<Row> => ({
    key,
    heading,
    type: 'money',
    value: ({ cost }) => (cost ? of(cost) : null),
    ...more,
  });
  const beside: readonly { readonly key: string; readonly heading: string; readonly of: (cost: ByScenario) => Pence }[] = [
    { key: 'atRisk', heading: 'Of it at risk', of: ({ committed }) => committed.hnbAtRisk },
    { key: 'outside', heading: 'Outside the High Needs Block', of: ({ committed }) => committed.other },
    { key: 'others', heading: 'Paid by others', of: ({ committed }) => paidByOthers(committed) },
  ];
  return [
    ...SCENARIOS.map((scenario) =>
      money(scenario, SCENARIO_WORDS[scenario], (cost) => cost[scenario].hnb, sorts ? { sort: scenario } : {}),
    ),
    ...beside
      .filter(({ of }) => shown.some(({ cost }) => cost !== null && of(cost) !== 0))
      .map(({ key, heading, of }) => money(key, heading, of, { hidden: 'export' })),
    ...SCENARIOS.flatMap((scenario) =>
      FIGURES.map(([key, heading]) =>
        money(`${scenario}-${key}`, `${SCENARIO_WORDS[scenario]}: ${heading}`, (cost) => figure(cost[scenario], key), { hidden: 'page' }),
      ),
    ),
  ];
}

/** The sums under those columns. */
export const moneyTotals = (total: ByScenario): Record<string, CellValue> => ({
  committed: total.committed.hnb,
  offered: total.offered.hnb,
  requested: total.requested.hnb,
  atRisk: total.committed.hnbAtRisk,
  outside: total.committed.other,
  others: paidByOthers(total.committed),
});
