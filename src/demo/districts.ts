import type { Row } from './demo-transaction.js';
import type { DemoAuthority } from './organisations.js';

type Place = readonly [code: string, name: string, outward: readonly string[], column: number, row: number];

/** Leicestershire's seven districts and Rutland, near enough by outward postcode; the City by parts that are invented. Laid as they lie on a map. */
const PLACES: Readonly<Record<DemoAuthority['key'], readonly Place[]>> = {
  leicester: [
    ['west', 'West of the City', ['LE3'], 1, 1],
    ['centre', 'City Centre and North', ['LE1', 'LE4'], 2, 1],
    ['east', 'East of the City', ['LE5'], 3, 1],
    ['south', 'South of the City', ['LE2'], 2, 2],
  ],
  leicestershire: [
    ['northWest', 'North West Leicestershire', ['LE65', 'LE67', 'DE12', 'DE74'], 1, 1],
    ['charnwood', 'Charnwood', ['LE7', 'LE11', 'LE12'], 2, 1],
    ['melton', 'Melton', ['LE13', 'LE14'], 3, 1],
    ['hinckley', 'Hinckley and Bosworth', ['LE6', 'LE9', 'LE10', 'CV13'], 1, 2],
    ['blaby', 'Blaby', ['LE19'], 2, 2],
    ['oadby', 'Oadby and Wigston', ['LE18'], 2, 3],
    ['harborough', 'Harborough', ['LE8', 'LE16', 'LE17'], 3, 3],
  ],
  rutland: [['rutland', 'Rutland', ['LE15'], 1, 1]],
};

/** The districts by which an authority publishes its demand. */
export const districtRows = ({ id, key }: DemoAuthority): Row[] =>
  PLACES[key].map(([code, name, outward, column, row]) => ({
    authority_id: id,
    code,
    name,
    outward_postcodes: outward,
    tile_column: column,
    tile_row: row,
  }));
