import {
  type ByScenario,
  type LineForecast,
  type NamedLine,
  addScenarios,
  groupForecast,
  totalOf,
} from '../../finance/forecast/forecast.js';
import type { ForecastGround, ForecastSchool } from '../../finance/forecast/forecast.query.js';
import { formatPounds } from '../../kernel/money.js';
import type { FinancialYear } from '../../kernel/years.js';
import type { ChargingBasis } from '../../placements/charging-basis.js';
import { lineInWords } from '../approvals/approval.view.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, moneyInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';
import { yearQuery } from './budget-year.js';
import { SCENARIO_WORDS, moneyColumns, moneyTotals } from './forecast-table.js';

interface PlacementRow {
  readonly id: string;
  /** The block it stands for, instead of a placement. */
  readonly blockId: string | null;
  readonly pupilReference: string;
  readonly setting: string;
  readonly lines: number;
  readonly unknown: number;
  readonly cost: ByScenario;
}

export const placementsTable = (school: ForecastSchool, year: FinancialYear, shown: readonly PlacementRow[] = []): Table<PlacementRow> => ({
  name: `forecast-${year}-${String(school.urn)}`,
  caption: `${school.name} by placement, ${year}`,
  columns: [
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      value: ({ pupilReference }) => pupilReference,
      href: ({ id, blockId }) => (blockId === null ? paths.budgetPlacement(id, yearQuery(year)) : paths.contractPart(blockId, 'ledger')),
      note: ({ unknown }) => (unknown === 0 ? null : `${countInWords(unknown, 'line', 'lines')} of unknown cost left out`),
    },
    { key: 'setting', heading: 'Setting', type: 'text', value: ({ setting }) => (setting === 'day' ? 'Day' : 'Residential') },
    { key: 'lines', heading: 'Fee lines', type: 'integer', value: ({ lines }) => lines },
    ...moneyColumns(shown),
  ],
});

export const placementRows = (lines: readonly LineForecast<NamedLine>[]): PlacementRow[] =>
  groupForecast(lines, ({ placementId }) => placementId).flatMap(({ key, lines: members, total, unknown }) => {
    const [first] = members;
    return first
      ? [
          {
            id: key,
            blockId: first.line.blockId,
            pupilReference: first.line.pupilReference,
            setting: first.line.setting,
            lines: members.length,
            unknown,
            cost: total,
          },
        ]
      : [];
  });

interface LineRow {
  readonly line: NamedLine;
  readonly notComputed: readonly string[];
  readonly cost: ByScenario | null;
}

export const lineRows = (lines: readonly LineForecast<NamedLine>[]): LineRow[] =>
  lines.map((each) => ({ line: each.line, notComputed: each.notComputed, cost: each.notComputed.length > 0 ? null : totalOf([each]) }));

export const linesTable = (pupilReference: string, year: FinancialYear, shown: readonly LineRow[] = []): Table<LineRow> => ({
  name: `forecast-${year}-${pupilReference}`,
  caption: `Fee lines of ${pupilReference}, ${year}`,
  columns: [
    {
      key: 'line',
      heading: 'Fee line',
      type: 'text',
      value: ({ line }) => lineInWords(line.kind, line.label),
      note: ({ line, notComputed }) => notComputed[0] ?? (line.hnbEligible ? null : 'Not for the High Needs Block'),
    },
    { key: 'annual', heading: 'Price a year', type: 'money', value: ({ line }) => line.annualPence },
    { key: 'from', heading: 'From', type: 'date', value: ({ line }) => line.from },
    { key: 'until', heading: 'Before', type: 'date', value: ({ line }) => line.to },
    { key: 'basis', heading: 'Charged', type: 'text', value: ({ line }) => basisInWords(line.basis) },
    ...moneyColumns(shown),
    {
      key: 'return',
      heading: 'Return',
      type: 'text',
      value: ({ line }) => line.inSight?.reference ?? null,
      href: ({ line }) => (line.inSight ? paths.upliftReturn(line.inSight.returnId) : null),
      note: ({ line }) =>
        line.inSight
          ? `From ${shortDay(line.inSight.on)}: offered ${moneyInWords(line.inSight.offered)}, asked ${moneyInWords(line.inSight.requested)}`
          : null,
    },
  ],
});

function basisInWords(basis: ChargingBasis | null): string {
  switch (basis?.kind) {
    case undefined:
      return 'Not stated';
    case 'calendarDay':
      return 'By calendar day';
    case 'schoolDay':
      return `By school day, ${String(basis.days)} a year`;
    case 'week':
      return `By week, ${String(basis.weeks)} a year`;
    case 'month':
      return 'By month';
    case 'term':
      return 'By term';
  }
}

interface UnknownRow {
  readonly line: NamedLine;
  readonly school: string;
  readonly reasons: readonly string[];
}

export const unknownTable = (year: FinancialYear): Table<UnknownRow> => ({
  name: `not-known-${year}`,
  caption: `Fee lines whose cost is not known, ${year}`,
  columns: [
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      value: ({ line }) => line.pupilReference,
      href: ({ line }) => (line.blockId === null ? paths.placement(line.placementId) : paths.contractPart(line.blockId, 'ledger')),
    },
    { key: 'school', heading: 'School', type: 'text', value: ({ school }) => school, href: ({ line }) => paths.school(line.schoolId) },
    { key: 'line', heading: 'Fee line', type: 'text', value: ({ line }) => lineInWords(line.kind, line.label) },
    { key: 'annual', heading: 'Price a year', type: 'money', value: ({ line }) => line.annualPence },
    { key: 'why', heading: 'Why', type: 'text', value: ({ reasons }) => reasons.join(' ') },
  ],
});

export const unknownRows = (ground: ForecastGround, lines: readonly LineForecast<NamedLine>[]): UnknownRow[] => {
  const names = new Map(ground.schools.map(({ id, name }) => [id, name]));
  return lines
    .filter(({ notComputed }) => notComputed.length > 0)
    .map(({ line, notComputed }) => ({ line, school: names.get(line.schoolId) ?? '', reasons: notComputed }));
};

const figuresOf = (total: ByScenario) =>
  (['committed', 'offered', 'requested'] as const).map((scenario) => ({
    label: SCENARIO_WORDS[scenario],
    value: formatPounds(total[scenario].hnb),
    ...(scenario === 'committed' ? { note: 'High Needs Block' } : {}),
  }));

const budgetCrumbs = (year: FinancialYear, ...more: { readonly text: string; readonly href?: string }[]) => [
  { text: `Budget and forecast, ${year}`, href: `${paths.budget}${yearQuery(year)}` },
  ...more,
];

export function schoolForecastView(
  school: ForecastSchool,
  lines: readonly LineForecast<NamedLine>[],
  year: FinancialYear,
  list: ListState,
) {
  const rows = placementRows(lines);
  const total = addScenarios(rows.map(({ cost }) => cost));
  return {
    wide: true,
    breadcrumbs: budgetCrumbs(year, { text: school.name }),
    heading: `${school.name}, ${year}`,
    figures: figuresOf(total),
    link: { href: paths.school(school.id), text: `About ${school.name}` },
    table: tableView(placementsTable(school, year, rows), rows, list, { totals: moneyTotals(total), captionHidden: true }),
    exports: list.exports,
  };
}

export function placementForecastView(
  placementId: string,
  school: ForecastSchool,
  lines: readonly LineForecast<NamedLine>[],
  year: FinancialYear,
  list: ListState,
) {
  const rows = lineRows(lines);
  const pupil = lines[0]?.line.pupilReference ?? '';
  const total = addScenarios(rows.flatMap(({ cost }) => cost ?? []));
  return {
    wide: true,
    breadcrumbs: budgetCrumbs(year, { text: school.name, href: paths.budgetSchool(school.id, yearQuery(year)) }, { text: pupil }),
    heading: `${pupil} at ${school.name}, ${year}`,
    figures: figuresOf(total),
    link: { href: paths.placement(placementId), text: 'The placement, with its fee lines and documents' },
    table: tableView(linesTable(pupil, year, rows), rows, list, { totals: moneyTotals(total), captionHidden: true }),
    exports: list.exports,
  };
}

export function notKnownView(ground: ForecastGround, lines: readonly LineForecast<NamedLine>[], year: FinancialYear, list: ListState) {
  const rows = unknownRows(ground, lines);
  return {
    wide: true,
    breadcrumbs: budgetCrumbs(year, { text: 'Not known' }),
    table: tableView(unknownTable(year), rows, list, {
      captionHidden: true,
      empty: 'Every fee line of the year can be computed.',
      ...(rows.length > 0 ? { totals: { annual: rows.reduce((sum, { line }) => sum + line.annualPence, 0) } } : {}),
    }),
    exports: list.exports,
  };
}
