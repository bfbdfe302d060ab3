import { type Band, type BandedPlacement, standing } from '../../contracts/bands/bands.query.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { FEE_KIND_WORDS, SETTING_WORDS } from '../placements/placement-words.js';
import { PHASE_WORDS, yearGroupInWords } from '../schools/school-words.js';
import type { Table } from '../foundation/table.js';
import { paths } from '../paths.js';

/** A band as it stands on a day, with the placements that fall in it. */
export interface BandNow {
  readonly band: Band;
  readonly placements: number;
  readonly above: number;
  /** How much those placements lie above the tariff together, those below counted against it; null where none can be compared. */
  readonly abovePence: Pence | null;
}

const joined = (words: readonly string[]): string => words.join(', ');

export const forWhom = (band: Pick<Band['definitions'][number], 'needs' | 'phases' | 'settings'>): string =>
  `${joined(band.needs)}; ${joined(band.phases.map((phase) => PHASE_WORDS[phase].toLowerCase()))}; ${joined(band.settings.map((setting) => SETTING_WORDS[setting].toLowerCase()))}`;

export const coversInWords = (covers: readonly (keyof typeof FEE_KIND_WORDS)[]): string =>
  joined(covers.map((kind) => FEE_KIND_WORDS[kind]));

export const bandsTable = (today: IsoDate): Table<BandNow> => ({
  name: 'bands',
  caption: 'Bands and their tariffs today',
  columns: [
    { key: 'code', heading: 'Band', type: 'text', value: ({ band }) => band.code, href: ({ band }) => paths.band(band.id), unbroken: true },
    { key: 'name', heading: 'Name', type: 'text', value: ({ band }) => band.name, note: ({ band }) => (band.own ? null : 'National') },
    {
      key: 'for',
      heading: 'For whom',
      type: 'text',
      value: ({ band }) => {
        const definition = standing(band.definitions, today);
        return definition ? forWhom(definition) : 'Not in force today';
      },
    },
    {
      key: 'tariff',
      heading: 'Tariff a year',
      type: 'money',
      whole: true,
      value: ({ band }) => standing(band.tariffs, today)?.annualPence,
    },
    { key: 'from', heading: 'Since', type: 'date', value: ({ band }) => standing(band.tariffs, today)?.from },
    {
      key: 'placements',
      heading: 'Placements',
      type: 'integer',
      value: ({ placements }) => placements,
      href: ({ band }) => paths.bandPlacements(`?band=${band.id}`),
    },
    { key: 'aboveCount', heading: 'Above tariff', type: 'integer', value: ({ above }) => above },
    { key: 'above', heading: 'Above it, net', type: 'money', whole: true, value: ({ abovePence }) => abovePence },
  ],
});

const fitWords = ({ found, chosen }: BandedPlacement): string => {
  if (found.kind === 'none') return 'No band fits';
  if (found.kind === 'several') return `${found.bands.map(({ code }) => code).join(' or ')}: choose`;
  return `${found.band.code}${chosen ? ', chosen' : ''}`;
};

export const besideTable = (mayChoose: boolean): Table<BandedPlacement> => ({
  name: 'placements-beside-bands',
  caption: 'Placements beside their bands',
  columns: [
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      sort: 'pupilReference',
      unbroken: true,
      value: ({ pupilReference }) => pupilReference,
      href: ({ id }) => paths.placement(id),
    },
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      sort: 'schoolName',
      value: ({ schoolName }) => schoolName,
      href: ({ schoolId }) => paths.school(schoolId),
    },
    { key: 'need', heading: 'Need', type: 'text', value: ({ need }) => need },
    { key: 'year', heading: 'Year group', type: 'text', value: ({ yearGroup }) => yearGroupInWords(yearGroup) },
    { key: 'setting', heading: 'Setting', type: 'text', value: ({ setting }) => SETTING_WORDS[setting] },
    {
      key: 'band',
      heading: 'Band',
      type: 'text',
      value: fitWords,
      note: ({ chosenBecause }) => chosenBecause,
      href: ({ id }) => (mayChoose ? paths.chooseBand(id) : null),
    },
    { key: 'tariff', heading: 'Tariff', type: 'money', whole: true, value: ({ tariff }) => tariff?.annualPence },
    { key: 'covered', heading: 'Price it covers', type: 'money', whole: true, sort: 'covered', value: ({ coveredPence }) => coveredPence },
    { key: 'above', heading: 'Above tariff', type: 'money', whole: true, sort: 'above', value: ({ abovePence }) => abovePence },
  ],
});

/** A school's years side by side: what moving does to each, null where none of its placements can be told. */
export interface WhatIfSchool {
  readonly schoolId: string;
  readonly schoolName: string;
  readonly placements: number;
  readonly notKnown: number;
  readonly differences: ReadonlyMap<string, Pence | null>;
  readonly wholePence: Pence | null;
}

/** For the page: a row a school, a column a year. */
export const whatIfSchools = (years: readonly string[]): Table<WhatIfSchool> => ({
  name: 'moving-to-bands',
  caption: 'What moving does to the money, by school and academic year',
  columns: [
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      sort: 'schoolName',
      value: ({ schoolName }) => schoolName,
      href: ({ schoolId }) => paths.bandPlacements(`?school=${schoolId}`),
    },
    {
      key: 'placements',
      heading: 'Placements',
      type: 'integer',
      value: ({ placements }) => placements,
      note: ({ notKnown }) => (notKnown === 0 ? null : `${String(notKnown)} not known`),
    },
    ...years.map((year) => ({
      key: year,
      heading: year,
      type: 'money' as const,
      whole: true,
      value: ({ differences }: WhatIfSchool) => differences.get(year),
    })),
    { key: 'whole', heading: 'Together', type: 'money', whole: true, sort: 'difference', value: ({ wholePence }) => wholePence },
  ],
});

/** A school's money in one year, as now and by band: a row of the file. */
export interface WhatIfRow {
  readonly schoolName: string;
  readonly schoolId: string;
  readonly year: string;
  readonly placements: number;
  readonly notKnown: number;
  readonly nowPence: Pence;
  readonly bandPence: Pence;
  readonly differencePence: Pence;
}

export const WHAT_IF_TABLE: Table<WhatIfRow> = {
  name: 'moving-to-bands',
  caption: 'The money by school and academic year',
  columns: [
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      sort: 'schoolName',
      value: ({ schoolName }) => schoolName,
      href: ({ schoolId }) => paths.bandPlacements(`?school=${schoolId}`),
    },
    { key: 'year', heading: 'Academic year', type: 'text', unbroken: true, value: ({ year }) => year },
    {
      key: 'placements',
      heading: 'Placements',
      type: 'integer',
      value: ({ placements }) => placements,
      note: ({ notKnown }) => (notKnown === 0 ? null : `${String(notKnown)} not known`),
    },
    { key: 'notKnown', heading: 'Of those not known', type: 'integer', value: ({ notKnown }) => notKnown, hidden: 'page' },
    { key: 'now', heading: 'At today’s prices', type: 'money', whole: true, value: ({ nowPence }) => nowPence },
    { key: 'band', heading: 'At the tariffs', type: 'money', whole: true, value: ({ bandPence }) => bandPence },
    {
      key: 'difference',
      heading: 'Difference',
      type: 'money',
      whole: true,
      sort: 'difference',
      value: ({ differencePence }) => differencePence,
    },
  ],
};
