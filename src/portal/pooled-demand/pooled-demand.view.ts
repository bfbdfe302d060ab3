import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { formatDate } from '../../kernel/dates.js';
import { DIMENSION_WORDS } from '../../pooling/demand/first-plan.js';
import { demandInWords } from '../../pooling/demand/figure-words.js';
import type { District } from '../../pooling/demand/districts.service.js';
import type { DemandRow, DemandSnapshot, PooledDemand } from '../../pooling/demand/pooled-demand.query.js';
import type { Asked } from '../../pooling/release/answer.js';
import type { Dimension } from '../../pooling/release/release-plan.js';
import { rangedBars } from '../charts/index.js';
import type { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { mayPublish } from './publications.view.js';
import { demandFilters } from './demand-filters.view.js';
import { type DistrictNames, categoryInWords, demandName, districtNames, memberName } from '../../pooling/demand/demand-words.js';

/** What a cell is, in words: "Autism, day". */
const cellInWords = (dimensions: readonly Dimension[], { cell }: DemandRow, names: DistrictNames): string =>
  dimensions.length === 0 ? 'All' : dimensions.map((dimension) => categoryInWords(dimension, cell[dimension] ?? '', names)).join(', ');

/** `earlier`: another day's figures, beside which these are shown. */
export function demandTable(actor: Actor, demand: PooledDemand, earlier: PooledDemand | null = null): Table<DemandRow> {
  const then = (row: DemandRow): DemandRow | undefined =>
    earlier?.rows.find(({ cell }) => demand.dimensions.every((dimension) => cell[dimension] === row.cell[dimension]));
  const names = districtNames(demand.districts);
  const own = demand.members.find(({ id }) => id === actor.organisationId);
  return {
    name: 'pooled-demand',
    caption: `${demandName(demand, districtNames(demand.districts))}, ${demand.takenOn === null ? 'nothing published' : formatDate(demand.takenOn)}`,
    columns: [
      ...(demand.dimensions.length === 0
        ? [{ key: 'all', heading: 'Children', type: 'text' as const, value: () => 'All' }]
        : demand.dimensions.map((dimension) => ({
            key: dimension,
            heading: DIMENSION_WORDS[dimension],
            type: 'text' as const,
            value: ({ cell }: DemandRow) => categoryInWords(dimension, cell[dimension] ?? '', names),
          }))),
      {
        key: 'pooled',
        heading: 'All members',
        type: 'text' as const,
        value: ({ pooled }: DemandRow) => demandInWords(pooled),
      },
      ...(earlier
        ? [
            {
              key: 'earlier',
              heading: `All members, ${earlier.takenOn === null ? 'nothing published' : formatDate(earlier.takenOn)}`,
              type: 'text' as const,
              value: (row: DemandRow) => {
                const found = then(row);
                return found ? demandInWords(found.pooled) : '';
              },
            },
          ]
        : []),
      ...demand.members.map(({ id, ...member }) => ({
        key: id,
        heading: memberName({ id, ...member }, demand.takenOn),
        type: 'text' as const,
        value: ({ members }: DemandRow) => {
          const found = members.find(({ authorityId }) => authorityId === id);
          return found ? demandInWords(found.figure) : '';
        },
      })),
      ...(own ? [{ key: 'own', heading: 'Ours, exactly', type: 'integer' as const, value: ({ own: count }: DemandRow) => count }] : []),
    ],
  };
}

/** Cells in which no member shows anyone are left out of the page and told of; files hold every cell. */
export const shownRows = (rows: readonly DemandRow[]): DemandRow[] =>
  rows.filter(({ pooled, own }) => pooled.figure === null || pooled.figure > 0 || (own ?? 0) > 0);

const asksFor = ({ dimensions, only }: PooledDemand, dimension: Dimension): boolean =>
  dimensions.includes(dimension) || only[dimension] !== undefined;

export function demandView(actor: Actor, demand: PooledDemand, list: ListState, earlier: PooledDemand | null = null) {
  const shown = shownRows(demand.rows);
  const names = districtNames(demand.districts);
  return {
    wide: true,
    list,
    filters: demandFilters(demand, list, demand.dimensions, demand.only),
    biased: asksFor(demand, 'need') && asksFor(demand, 'year'),
    left: demand.rows.length - shown.length,
    chart: rangedBars({
      title: `${demandName(demand, districtNames(demand.districts))}, all members`,
      bars: shown.map((row) => ({
        name: cellInWords(demand.dimensions, row, names),
        figure: row.pooled.figure,
        words: demandInWords(row.pooled),
      })),
    }),
    table: tableView(demandTable(actor, demand, earlier), shown, null, { empty: 'No member has published its demand yet.' }),
    snapshots: tableView(SNAPSHOTS, demand.snapshots, null, { empty: 'Nothing is published yet.' }),
    publish: mayPublish(actor) ? paths.publishDemand : null,
    districts: mayPublish(actor) ? paths.demandDistricts : null,
    map: demand.members.length > 0 ? paths.demandMap : null,
    askMarket: allows(actor, 'pooling.runLots') ? lotFor(demand.only) : null,
    own: actor.kind === 'authority' && allows(actor, 'placements.read') ? paths.ownDemand : null,
    statements: `${paths.documents}?kind=demandStatement`,
    governance: paths.informationGovernance,
  };
}

/** Where a joint lot is drafted for the needs, phase and setting that alone are counted; null where no need is. */
function lotFor({ need, phase, setting }: Asked): string | null {
  if (!need) return null;
  const asked = new URLSearchParams(need.map((each): [string, string] => ['need', each]));
  const [[onePhase, ...phases], [oneSetting, ...settings]] = [phase ?? [], setting ?? []];
  if (onePhase !== undefined && phases.length === 0) asked.set('phase', onePhase);
  if (oneSetting !== undefined && settings.length === 0) asked.set('setting', oneSetting);
  return `${paths.newLot}?${asked.toString()}`;
}

const SNAPSHOTS: Table<DemandSnapshot> = {
  name: 'snapshots',
  caption: 'What was published',
  columns: [
    { key: 'member', heading: 'Authority', type: 'text', value: ({ authorityName }) => authorityName },
    { key: 'on', heading: 'Taken on', type: 'date', value: ({ takenOn }) => takenOn },
    { key: 'by', heading: 'Published by', type: 'text', value: ({ publishedByName }) => publishedByName },
    { key: 'at', heading: 'At', type: 'dateTime', value: ({ publishedAt }) => publishedAt },
    { key: 'sha', heading: 'SHA-256', type: 'text', value: ({ sha256 }) => sha256.slice(0, 16) },
  ],
};

const DISTRICTS: Table<District> = {
  name: 'districts',
  caption: 'Districts',
  columns: [
    { key: 'name', heading: 'District', type: 'text', value: ({ name }) => name },
    { key: 'code', heading: 'Code', type: 'text', value: ({ code }) => code },
    { key: 'postcodes', heading: 'Outward postcodes', type: 'text', value: ({ outwardPostcodes }) => outwardPostcodes.join(', ') },
    {
      key: 'tile',
      heading: 'On the map',
      type: 'text',
      value: ({ column, row }) =>
        column === null || row === null ? 'Where there is room' : `Column ${String(column)}, row ${String(row)}`,
    },
  ],
};

export const districtsView = (districts: readonly District[], form: Form, mayAdd: boolean) => ({
  form,
  breadcrumbs: [{ text: 'Pooled demand', href: paths.pooledDemand }, { text: 'Districts' }],
  table: tableView(DISTRICTS, districts, null, { captionHidden: true, empty: 'No district yet: every home counts as not known.' }),
  add: mayAdd ? paths.demandDistricts : null,
  lay:
    mayAdd && districts.length > 0
      ? { action: paths.layDistrictTile, districts: districts.map(({ code, name }) => ({ value: code, text: name })) }
      : null,
});
