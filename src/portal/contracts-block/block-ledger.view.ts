import type { BlockWarning } from '../../contracts/block/block.query.js';
import { type LedgerGrain, type LedgerRow, type LedgerView, ledgerView } from '../../contracts/block/block-views.js';
import type { PriceStep } from '../../contracts/block/indexation.js';
import { cheapestVolume } from '../../contracts/block/price-tiers.js';
import type { OpenVoid } from '../../contracts/block/void-cost.js';
import type { ContractHeader } from '../../contracts/contract.query.js';
import { intersect } from '../../kernel/date-range.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addDays, daysBetween } from '../../kernel/dates.js';
import { academicYearRange, academicYearStarting, byAcademicYear, startingYear } from '../../kernel/years.js';
import { breakEvenChart, placeDays } from '../charts/index.js';
import { contractHead, contractTrail } from '../contracts/contract-head.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords, percentInWords, shortDay } from '../foundation/words.js';

const GRAINS: Readonly<Record<LedgerGrain, string>> = { month: 'Months', term: 'Terms', day: 'Days' };

export const ledgerList = (query: AddressQuery) => listState(query, { sorts: ['from'], sort: 'from', filters: ['by', 'year', 'group'] });

export const grainOf = (list: ListState): LedgerGrain => {
  const asked = list.filter('by');
  return asked === 'day' || asked === 'term' ? asked : 'month';
};

/** The academic year asked for, as days; null where none was. */
export const periodOf = (list: ListState) =>
  /^20\d\d$/.test(list.filter('year')) ? academicYearRange(academicYearStarting(Number(list.filter('year')))) : null;

const places = (row: LedgerRow, placeDaysOfKind: number): number => Math.round((placeDaysOfKind * 10) / daysBetween(row.from, row.to)) / 10;

/** Where rows are single days, place-days are places. */
export const ledgerTable = (by: LedgerGrain): Table<LedgerRow> => ({
  name: 'block-ledger',
  caption: by === 'day' ? 'Places each day' : 'Place-days',
  columns: [
    { key: 'name', heading: { day: 'Day', month: 'Month', term: 'Term' }[by], type: 'text', value: ({ name }) => name },
    { key: 'from', heading: 'First day', type: 'date', value: ({ from }) => from, hidden: 'page' },
    { key: 'until', heading: 'Last day', type: 'date', value: ({ to }) => addDays(to, -1), hidden: 'page' },
    { key: 'contracted', heading: 'Bought', type: 'integer', value: ({ counts }) => counts.contracted },
    { key: 'filled', heading: 'Filled', type: 'integer', value: ({ counts }) => counts.filled },
    { key: 'void', heading: 'Empty, paid', type: 'integer', value: ({ counts }) => counts.void },
    { key: 'refunded', heading: 'Empty, not paid', type: 'integer', value: ({ counts }) => counts.refunded },
    { key: 'subLet', heading: 'Of other authorities', type: 'integer', value: ({ counts }) => counts.subLet },
    { key: 'occupancy', heading: 'Occupancy', type: 'percent', value: ({ occupancyBp }) => occupancyBp },
    { key: 'filledPence', heading: 'Filled places', type: 'money', value: ({ money }) => money?.filled },
    { key: 'voidPence', heading: 'Empty places', type: 'money', value: ({ money }) => money?.void },
    { key: 'owedPence', heading: 'Owed', type: 'money', value: ({ money }) => money?.owed },
    { key: 'refundedPence', heading: 'Not paid for empty places', type: 'money', value: ({ money }) => money?.refunded, hidden: 'page' },
  ],
});

const totalsOf = ({ counts, occupancyBp, money }: LedgerRow) => ({
  contracted: counts.contracted,
  filled: counts.filled,
  void: counts.void,
  refunded: counts.refunded,
  subLet: counts.subLet,
  occupancy: occupancyBp,
  filledPence: money?.filled,
  voidPence: money?.void,
  owedPence: money?.owed,
});

const voidsTable: Table<OpenVoid> = {
  name: 'empty-places',
  caption: 'Places empty today',
  columns: [
    { key: 'place', heading: 'Place', type: 'text', value: ({ placeNumber, group }) => `${String(placeNumber)}, ${group}` },
    { key: 'since', heading: 'Empty since', type: 'date', value: ({ emptySince }) => emptySince },
    { key: 'days', heading: 'Days', type: 'integer', value: ({ days }) => days },
    { key: 'pays', heading: 'The council pays from', type: 'date', value: ({ councilPaysFrom }) => councilPaysFrom },
    { key: 'filled', heading: 'Filled again from', type: 'date', value: ({ filledFrom }) => filledFrom },
  ],
};

const pricesTable = (today: IsoDate): Table<PriceStep> => ({
  name: 'block-prices',
  caption: 'Prices over time',
  columns: [
    { key: 'from', heading: 'From', type: 'date', value: ({ from }) => from },
    {
      key: 'tiers',
      heading: 'A place a year',
      type: 'text',
      value: ({ tiers }) =>
        tiers
          .map(
            ({ fromPlaces, annualPence }) =>
              `${fromPlaces > 1 || tiers.length > 1 ? `from ${String(fromPlaces)}: ` : ''}${moneyInWords(annualPence)}`,
          )
          .join(', '),
      note: ({ missing, from }) =>
        missing === null ? null : from <= today ? missing : 'The index figure is still to come: the price before is taken.',
    },
    { key: 'rise', heading: 'Rise by the index', type: 'percent', value: ({ riseBp }) => riseBp },
  ],
});

/** Beyond these, empty places are read in their own table. */
const MOST_WARNINGS = 6;

/** How full the block is and was, what that costs, and where it breaks even. */
export function blockLedgerView(
  actor: Actor,
  contract: ContractHeader,
  view: LedgerView,
  warnings: readonly BlockWarning[],
  list: ListState,
) {
  const { block, today, period } = view;
  const by = grainOf(list);
  const months = by === 'month' ? view : ledgerView(block, today, { by: 'month', period, group: list.filter('group') || null });
  const years = byAcademicYear(block.days).map(({ year }) => startingYear(year));
  const shownYear = years.find((year) => intersect(academicYearRange(academicYearStarting(year)), period) !== null);
  const groups = [...new Set(block.facts.places.map(({ group }) => group))];
  return {
    head: contractHead(actor, contract, 'ledger'),
    breadcrumbs: contractTrail(contract, 'Ledger'),
    wide: true,
    warnings: warnings.slice(0, MOST_WARNINGS).map(({ message, by: until }) => ({ message, by: until === null ? null : shortDay(until) })),
    moreWarnings:
      warnings.length > MOST_WARNINGS
        ? `${String(warnings.length - MOST_WARNINGS)} more places have been empty for long: they stand below.`
        : null,
    problems: view.problems,
    figures: figuresOf(view),
    occupancy: placeDays({
      title: 'Places on an average day',
      periods: months.rows.map(({ name, from, to, counts }) => ({
        name,
        days: daysBetween(from, to),
        filled: counts.filled,
        void: counts.void,
        refunded: counts.refunded,
      })),
      breakEvenPlaces: list.filter('group') === '' ? (view.breakEven?.places ?? null) : null,
    }),
    breakEven: view.breakEven
      ? breakEvenChart({
          title: 'Block against spot, a year',
          places: view.guaranteedPlaces,
          blockPence: view.breakEven.blockPence,
          voidShareBp: block.terms.voids.councilShareBp,
          spotPence: view.breakEven.spotPence,
          breakEvenPlaces: view.breakEven.places,
          filled: view.placesToday.filled,
        })
      : null,
    volume: volumeInWords(view),
    filters: {
      label: 'Choose what the ledger shows',
      choices: [
        {
          name: 'by',
          label: 'By',
          any: GRAINS.month,
          options: (['term', 'day'] as const).map((grain) => ({ value: grain, text: GRAINS[grain], chosen: by === grain })),
        },
        {
          name: 'year',
          label: 'Academic year',
          any: 'This year',
          options: years.map((year) => ({
            value: String(year),
            text: academicYearStarting(year),
            chosen: list.filter('year') !== '' && year === shownYear,
          })),
        },
        ...(groups.length > 1
          ? [
              {
                name: 'group',
                label: 'Places',
                options: groups.map((group) => ({ value: group, text: group, chosen: list.filter('group') === group })),
              },
            ]
          : []),
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    periodWords: `${shortDay(period.from)} to ${shortDay(addDays(period.to, -1))}`,
    table: tableView(ledgerTable(by), view.rows, list, { totals: totalsOf(view.total), empty: 'The block has no day in this period.' }),
    exports: list.exports,
    voids: tableView(voidsTable, view.voids, null, { empty: 'No guaranteed place is empty today.' }),
    prices: tableView(pricesTable(today), block.steps, null),
  };
}

function figuresOf(view: LedgerView) {
  const { breakEven, voidCost, voids, guaranteedPlaces, placesToday, total } = view;
  const saved = breakEven?.against?.savedPence;
  return [
    {
      label: 'Filled today',
      value: `${String(placesToday.filled)} of ${String(guaranteedPlaces)} guaranteed`,
      note: placesToday.subLet > 0 ? `${String(placesToday.subLet)} by pupils of other authorities` : null,
      alert: breakEven !== null && placesToday.filled < breakEven.places,
    },
    {
      label: 'Occupancy of the period',
      value: total.occupancyBp === null ? 'none bought' : percentInWords(total.occupancyBp),
      note: `${places(total, total.counts.filled).toLocaleString('en-GB')} places on an average day`,
    },
    ...(breakEven
      ? [
          {
            label: 'Breaks even at',
            value: percentInWords(breakEven.occupancyBp),
            note: `${String(breakEven.places)} places: ${moneyInWords(breakEven.blockPence)} in the block, ${moneyInWords(breakEven.spotPence)} spot`,
          },
        ]
      : []),
    ...(saved === undefined
      ? []
      : [
          {
            label: saved < 0 ? 'Dearer than spot by' : 'Saved against spot',
            value: moneyInWords(Math.abs(saved)),
            note: 'in the period, empty places taken off',
            alert: saved < 0,
          },
        ]),
    ...(voidCost
      ? [
          {
            label: 'Empty places have cost',
            value: moneyInWords(voidCost.toDate),
            note: `${moneyInWords(voidCost.forecast)} more to come in the period if nobody is nominated`,
            alert: voids.some(({ filledFrom }) => filledFrom === null),
          },
        ]
      : []),
  ];
}

/** Whether other numbers of places would cost less for the pupils of today: every number is tried. */
function volumeInWords({ block, today, breakEven, placesToday, guaranteedPlaces }: LedgerView): string | null {
  const step = block.steps.findLast(({ from }) => from <= today);
  if (!breakEven || !step || placesToday.filled === 0) return null;
  const best = cheapestVolume(step, placesToday.filled, breakEven.spotPence, Math.max(guaranteedPlaces, placesToday.filled) * 2);
  return best.places === guaranteedPlaces
    ? `For the ${String(placesToday.filled)} pupils of today no other number of places would cost less.`
    : `For the ${String(placesToday.filled)} pupils of today ${String(best.places)} places would cost least: ${moneyInWords(best.annualPence)} a year${best.places < placesToday.filled ? ', the others spot' : ''}.`;
}
