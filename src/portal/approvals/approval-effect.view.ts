import type { YearEffect } from '../../finance/approval-effect/approval-effect.js';
import type { ApprovalEffect } from '../../finance/approval-effect/approval-effect.query.js';
import { type Figures, wholeOf } from '../../finance/forecast/figures.js';
import { startingYear } from '../../kernel/years.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

interface PayerRow {
  readonly name: string;
  readonly note: string | null;
  readonly of: (figures: Figures) => number;
}

const PAYERS: readonly PayerRow[] = [
  { name: 'High Needs Block, the council’s own', note: 'What the budget is measured against', of: ({ hnb }) => hnb },
  { name: 'of that without a signed agreement', note: 'Health or social care has not signed: at risk', of: ({ hnbAtRisk }) => hnbAtRisk },
  { name: 'Council money outside the High Needs Block', note: null, of: ({ other }) => other },
  { name: 'Health, under signed agreements', note: null, of: ({ health }) => health },
  { name: 'Social care, under signed agreements', note: null, of: ({ socialCare }) => socialCare },
];

const tableOf = ({ year, before, adds, after }: YearEffect): Table<PayerRow> => ({
  name: `effect-${year}`,
  caption: `Who pays what in ${year}`,
  columns: [
    { key: 'payer', heading: 'Who pays', type: 'text', value: ({ name }) => name, note: ({ note }) => note },
    { key: 'before', heading: 'Before', type: 'money', value: ({ of }) => of(before) },
    { key: 'adds', heading: 'This adds', type: 'money', value: ({ of }) => of(adds) },
    { key: 'after', heading: 'After', type: 'money', value: ({ of }) => of(after) },
  ],
});

/** Whether anything of a row is not nought: a table of noughts says less than none. */
const speaks =
  ({ before, adds, after }: YearEffect) =>
  ({ of }: PayerRow): boolean =>
    [before, adds, after].some((figures) => of(figures) !== 0);

export function effectTables(effect: ApprovalEffect) {
  return {
    years: effect.years.map((year) => ({
      year: year.year,
      figures: [
        {
          label: 'Budget',
          value: year.budget ? moneyInWords(year.budget.totalPence) : 'Not entered',
          href: `${paths.budget}?year=${String(startingYear(year.year))}`,
        },
        { label: 'Committed before', value: moneyInWords(year.before.hnb) },
        { label: 'This adds', value: moneyInWords(year.adds.hnb) },
        { label: 'Committed after', value: moneyInWords(year.after.hnb) },
        year.room === null
          ? { label: 'Room left', value: 'Not known', note: 'No budget is entered for the year' }
          : { label: year.room < 0 ? 'Over the budget by' : 'Room left', value: moneyInWords(Math.abs(year.room)), alert: year.room < 0 },
      ],
      table: tableView(tableOf(year), PAYERS.filter(speaks(year)), null, {
        totals: { before: wholeOf(year.before), adds: wholeOf(year.adds), after: wholeOf(year.after) },
        captionHidden: true,
      }),
      unknown:
        year.unknownLines === 0
          ? null
          : `${countInWords(year.unknownLines, 'fee line is', 'fee lines are')} in none of these figures, since what they cost is not known.`,
    })),
    notComputed: effect.notComputed,
  };
}
