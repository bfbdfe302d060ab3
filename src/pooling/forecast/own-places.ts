import type { IsoDate } from '../../kernel/dates.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import { NEED_CODES } from '../../providers/register/sen-need.js';
import { PHASES, type Phase } from './own-forecast.js';

export const OWN_KINDS = ['specialSchool', 'resourcedProvision'] as const;

/** Places of an authority's own: a special school, or designated specialist provision at a mainstream one; open, or planned to open. */
export interface OwnPlaces {
  readonly name: string;
  readonly kind: (typeof OWN_KINDS)[number];
  readonly phase: Phase;
  /** SEN2 codes; none: any need. */
  readonly needs: readonly string[];
  readonly places: number;
  readonly opensOn: IsoDate;
  readonly closesOn: IsoDate | null;
}

export type RecordedPlaces = OwnPlaces & { readonly id: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What is wrong with places to be recorded; fields as the form names them. */
export function refusesOwnPlaces(input: OwnPlaces): Refusal[] {
  const wrong: [boolean, string, string, string][] = [
    [input.name.trim() === '' || input.name.length > 200, 'textMissing', 'Enter the school or provision.', 'name'],
    [!OWN_KINDS.includes(input.kind), 'kindMissing', 'Choose what it is.', 'kind'],
    [!PHASES.includes(input.phase), 'phaseMissing', 'Choose the phase.', 'phase'],
    [!input.needs.every((need) => (NEED_CODES as readonly string[]).includes(need)), 'needUnknown', 'Give needs by their codes.', 'needs'],
    [
      !Number.isInteger(input.places) || input.places < 1 || input.places > 2_000,
      'placesWrong',
      'Enter a whole number of places.',
      'places',
    ],
    [!DAY.test(input.opensOn), 'dateMissing', 'Enter from when.', 'opensOn'],
    [
      input.closesOn !== null && !(DAY.test(input.closesOn) && input.closesOn > input.opensOn),
      'datesWrong',
      'It closes after it opens.',
      'closesOn',
    ],
  ];
  return wrong.filter(([is]) => is).map(([, code, message, field]) => refusal(code, message, field));
}

/** Places of one name, phase and opening are the same places. */
export const sameAs = ({ name, phase, opensOn }: Pick<OwnPlaces, 'name' | 'phase' | 'opensOn'>): string =>
  `${name.trim().toLowerCase()}\n${phase}\n${opensOn}`;

export interface OwnPlacesChange {
  readonly before: RecordedPlaces;
  readonly after: OwnPlaces;
}

/** What a sheet would do: places that are new, others that it changes, and those that stand as they are. What it does not name stays. */
export interface OwnPlacesPlan {
  readonly added: readonly OwnPlaces[];
  readonly changed: readonly OwnPlacesChange[];
  readonly same: number;
}

export function planOf(rows: readonly OwnPlaces[], held: readonly RecordedPlaces[]): OwnPlacesPlan {
  const standing = new Map(held.map((places) => [sameAs(places), places]));
  const facts = ({ kind, needs, places, closesOn }: OwnPlaces): string => JSON.stringify([kind, [...needs].sort(), places, closesOn]);
  const plan = { added: [] as OwnPlaces[], changed: [] as OwnPlacesChange[], same: 0 };
  for (const row of rows) {
    const before = standing.get(sameAs(row));
    if (!before) plan.added.push(row);
    else if (facts(before) === facts(row)) plan.same += 1;
    else plan.changed.push({ before, after: row });
  }
  return plan;
}
