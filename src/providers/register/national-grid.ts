import proj4 from 'proj4';

/** OSGB36 / British National Grid (EPSG:27700) with the standard seven-parameter shift to WGS84: within about five metres. */
const NATIONAL_GRID =
  '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy ' +
  '+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs';

const toDegrees = proj4(NATIONAL_GRID, 'WGS84');

export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** A grid reference in metres as latitude and longitude, to six decimals (0.1 m). */
export function coordinatesOf(easting: number, northing: number): Coordinates {
  const [longitude, latitude] = toDegrees.forward([easting, northing]);
  return { latitude: Number(latitude.toFixed(6)), longitude: Number(longitude.toFixed(6)) };
}
