import { coordinatesOf, type Coordinates } from './national-grid.js';

interface Located {
  readonly outwardCode: string | null;
  readonly easting: number | null;
  readonly northing: number | null;
}

export interface OutwardPlace extends Coordinates {
  readonly outward_postcode: string;
  readonly establishments: number;
}

/** The mean position of each outward postcode's establishments, of every type: near enough to measure a distance from. */
export class OutwardPositions {
  readonly #sums = new Map<string, { easting: number; northing: number; establishments: number }>();

  add({ outwardCode, easting, northing }: Located): void {
    if (outwardCode === null || easting === null || northing === null) return;
    const sum = this.#sums.get(outwardCode);
    if (sum === undefined) {
      this.#sums.set(outwardCode, { easting, northing, establishments: 1 });
      return;
    }
    sum.easting += easting;
    sum.northing += northing;
    sum.establishments += 1;
  }

  means(): OutwardPlace[] {
    return [...this.#sums].map(([outward_postcode, { easting, northing, establishments }]) => ({
      outward_postcode,
      ...coordinatesOf(easting / establishments, northing / establishments),
      establishments,
    }));
  }
}
