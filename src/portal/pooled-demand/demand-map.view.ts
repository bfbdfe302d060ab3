import { formatDate } from '../../kernel/dates.js';
import { demandInWords } from '../../pooling/demand/figure-words.js';
import type { PooledDemand } from '../../pooling/demand/pooled-demand.query.js';
import { layOut } from '../../pooling/demand/tile-layout.js';
import type { Asked, Figure } from '../../pooling/release/answer.js';
import { tileMap } from '../charts/index.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { mapFilters } from './demand-filters.view.js';
import { demandName, districtNames } from '../../pooling/demand/demand-words.js';

/** One member's district with what it published of it. */
export interface MappedDistrict {
  readonly authorityName: string;
  readonly name: string;
  readonly column: number | null;
  readonly row: number | null;
  readonly figure: Figure;
}

/** What every member published of each of its districts, homes in none of them last. `demand`: by district. */
export function mappedDistricts({ members, districts, rows }: Pick<PooledDemand, 'members' | 'districts' | 'rows'>): MappedDistrict[] {
  return members.flatMap(({ id, name: authorityName }) => {
    const its = rows.flatMap(({ cell, members: figures }) => {
      const found = figures.find(({ authorityId }) => authorityId === id);
      if (!found || cell.district === undefined) return [];
      const known = districts.find(({ authorityId, code }) => authorityId === id && code === cell.district);
      const name = cell.district === 'notKnown' ? 'Home not known' : (known?.name ?? cell.district);
      return [{ authorityName, name, column: known?.column ?? null, row: known?.row ?? null, figure: found.figure, last: !known }];
    });
    return its
      .sort((a, b) => Number(a.last) - Number(b.last) || a.name.localeCompare(b.name, 'en-GB'))
      .map(({ last: _, ...district }) => district);
  });
}

export const mapTable = (demand: PooledDemand): Table<MappedDistrict> => ({
  name: 'pooled-demand-map',
  caption: `${demandName(demand, districtNames(demand.districts))}, ${demand.takenOn === null ? 'nothing published' : formatDate(demand.takenOn)}`,
  columns: [
    { key: 'authority', heading: 'Authority', type: 'text', value: ({ authorityName }) => authorityName },
    { key: 'district', heading: 'District', type: 'text', value: ({ name }) => name },
    { key: 'figure', heading: 'Published', type: 'text', value: ({ figure }) => demandInWords(figure) },
  ],
});

export function mapView(demand: PooledDemand, list: ListState, only: Asked) {
  const mapped = mappedDistricts(demand);
  return {
    list,
    breadcrumbs: [{ text: 'Pooled demand', href: paths.pooledDemand }, { text: 'Map' }],
    filters: mapFilters(demand, list, only),
    map: tileMap({
      title: `${demandName(demand, districtNames(demand.districts))}, by member`,
      groups: demand.members.map(({ name }) => ({
        name,
        tiles: layOut(mapped.filter(({ authorityName }) => authorityName === name)).map(({ figure, ...tile }) => ({
          ...tile,
          figure: figure.figure,
          words: demandInWords(figure),
        })),
      })),
    }),
    table: tableView(mapTable(demand), mapped, null, { empty: 'No member has published its demand yet.' }),
    governance: paths.informationGovernance,
  };
}
