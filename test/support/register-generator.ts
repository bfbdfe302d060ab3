import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import iconv from 'iconv-lite';
import { ESTABLISHMENT_TYPES } from '../../src/providers/register/establishment-type.js';
import { REGISTER_COLUMNS } from './register-columns.js';

/**
 * Writes an invented national register in the true format: windows-1252, CRLF, quoted values with commas, quotes and line breaks, padded
 * and unpadded codes, two ways of writing dates, blanks everywhere. The same options always write the same bytes. 52,000 rows make about
 * 60 MB in a few seconds and hold about 950 open independent special schools and 50 non-maintained ones, as the real one does.
 */
export interface RegisterOptions {
  /** Records of the first year. */
  readonly rows: number;
  readonly seed?: number;
  /** How many rows are planted with a fault; the kinds take turns. */
  readonly faults?: number;
  /** `next` is the same register a year later: renamings, closures, openings and the like are planted among the schools in scope. */
  readonly year?: 'first' | 'next';
}

export interface PlantedFault {
  readonly line: number;
  readonly urn: number | null;
  readonly column: string | null;
}

/** What an importer must find. The lists hold URNs. */
export interface GeneratedRegister {
  readonly path: string;
  readonly bytes: number;
  readonly read: number;
  readonly kept: number;
  readonly outOfScope: number;
  readonly skipped: readonly PlantedFault[];
  readonly opened: readonly number[];
  readonly closed: readonly number[];
  readonly reopened: readonly number[];
  readonly renamed: readonly number[];
  readonly section41Gained: readonly number[];
  readonly section41Lost: readonly number[];
  readonly inspected: readonly number[];
  readonly retyped: readonly number[];
  readonly absent: readonly number[];
}

type Column = (typeof REGISTER_COLUMNS)[number];
type Values = Partial<Record<Column, string>>;

const FIRST_URN = 100_000;
const WHOLE_SIZE = 52_000;

/** How many schools in scope a register of 52,000 rows holds, by type and standing. */
const IN_SCOPE = [
  { type: '10', open: true, count: 950 },
  { type: '10', open: false, count: 640 },
  { type: '08', open: true, count: 50 },
  { type: '08', open: false, count: 60 },
  { type: '32', open: true, count: 150 },
  { type: '32', open: false, count: 30 },
  { type: '11', open: true, count: 20 },
] as const;

const OUT_OF_SCOPE_TYPES = Object.keys(ESTABLISHMENT_TYPES).filter((code) => !['08', '10', '32'].includes(code));

const WORDS = [
  'Oak',
  'Ash',
  'Mill',
  'Brook',
  'Haven',
  'Priory',
  'Castle',
  'Linden',
  'Meadow',
  'Heron',
  'Saffron',
  'Chapel',
  'Kestrel',
  'Abbey',
];
const KINDS = ['School', 'House School', 'Lodge', 'Academy', 'College', 'Learning Centre', 'Primary School', 'Community School'];
const TYPOGRAPHIC = [
  'St Mary’s',
  'Ysgol Bryn Môr',
  'Ysgol Gynradd Llanfair-y-Tân',
  'Ysgol Pont-y-Gêl',
  'Canolfan Pêl-droed',
  'École Française – Élan',
  '“The Beeches”',
  'Ysgol Gwên',
  'Ysgol Pwll Gôf',
  'Ysgol y Gîl',
];
const TOWNS = [
  'Leicester',
  'Loughborough',
  'Oakham',
  'Derby',
  'Nottingham',
  'Northampton',
  'Coventry',
  'Peterborough',
  'Lincoln',
  'Stafford',
];
const AREAS = ['LE', 'NG', 'DE', 'NN', 'CV', 'PE', 'LN', 'ST', 'B', 'S', 'M', 'L', 'BS', 'EX', 'NE', 'CF'];
const AUTHORITIES = [
  ['856', 'Leicester'],
  ['855', 'Leicestershire'],
  ['857', 'Rutland'],
  ['831', 'Derby'],
  ['892', 'Nottingham'],
  ['940', 'North Northamptonshire'],
  ['941', 'West Northamptonshire'],
  ['202', 'Camden'],
] as const;
const NEEDS = [
  'ASD - Autistic Spectrum Disorder',
  'SEMH - Social, Emotional and Mental Health',
  'SLCN - Speech, language and Communication',
  'MLD - Moderate Learning Difficulty',
  'SLD - Severe Learning Difficulty',
  'PMLD - Profound and Multiple Learning Difficulty',
  'PD - Physical Disability',
  'HI - Hearing Impairment',
  'VI - Visual Impairment',
  'MSI - Multi-Sensory Impairment',
  'SpLD - Specific Learning Difficulty',
  'OTH - Other Difficulty/Disability',
  'Not Applicable',
];
const GRADES = ['Outstanding', 'Good', 'Requires improvement', 'Inadequate'];

/** The kinds of fault, in turn: each spoils a sound row and says where an importer must find it. */
const FAULTS: readonly { readonly column: Column | null; readonly urn: 'kept' | 'lost'; spoil(line: string[], earlier: number): void }[] = [
  { column: 'URN', urn: 'lost', spoil: (line) => void (line[at('URN')] = '') },
  { column: 'OpenDate', urn: 'kept', spoil: (line) => void (line[at('OpenDate')] = '31/02/2019') },
  { column: 'EstablishmentName', urn: 'kept', spoil: (line) => void (line[at('EstablishmentName')] = '   ') },
  { column: null, urn: 'kept', spoil: (line) => void line.splice(-2) },
  { column: 'Easting', urn: 'kept', spoil: (line) => void (line[at('Easting')] = 'SK5804') },
  { column: 'URN', urn: 'lost', spoil: (line) => void (line[at('URN')] = 'URN12') },
  { column: 'SchoolCapacity', urn: 'kept', spoil: (line) => void (line[at('SchoolCapacity')] = '-5') },
  { column: 'EstablishmentStatus (code)', urn: 'kept', spoil: (line) => void (line[at('EstablishmentStatus (code)')] = '9') },
  { column: 'URN', urn: 'kept', spoil: (line, earlier) => void (line[at('URN')] = String(earlier)) },
  { column: 'TypeOfEstablishment (code)', urn: 'kept', spoil: (line) => void (line[at('TypeOfEstablishment (code)')] = '77') },
  { column: 'Street', urn: 'kept', spoil: (line) => void (line[at('Street')] = '"12 Unclosed Row') },
  { column: null, urn: 'kept', spoil: (line) => void line.push('one too many') },
  { column: 'CloseDate', urn: 'kept', spoil: (line) => void (line[at('CloseDate')] = 'soon') },
  { column: 'Section41Approved (name)', urn: 'kept', spoil: (line) => void (line[at('Section41Approved (name)')] = 'Perhaps') },
];

const positions = new Map<string, number>(REGISTER_COLUMNS.map((column, index) => [column, index]));
const at = (column: Column): number => positions.get(column) ?? -1;

/** mulberry32: a small generator of numbers from 0 to 1, seeded. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export async function generateRegister(path: string, options: RegisterOptions): Promise<GeneratedRegister> {
  const { rows, seed = 8, faults = 0, year = 'first' } = options;
  const scopeSizes = IN_SCOPE.map(({ count }) => Math.max(1, Math.round((count * rows) / WHOLE_SIZE)));
  const inScope = scopeSizes.reduce((total, size) => total + size, 0);
  const stride = rows % 7919 === 0 ? 7907 : 7919;
  const every = faults === 0 ? Infinity : Math.floor(rows / faults);
  const found = {
    opened: [] as number[],
    closed: [] as number[],
    reopened: [] as number[],
    renamed: [] as number[],
    section41Gained: [] as number[],
    section41Lost: [] as number[],
    inspected: [] as number[],
    retyped: [] as number[],
    absent: [] as number[],
  };
  const skipped: PlantedFault[] = [];
  const output = createWriteStream(path);
  let bytes = 0;
  let read = 0;
  let kept = 0;
  let line = 1;
  let batch: string[] = [];
  let lastSoundUrn = FIRST_URN;

  const flush = async (): Promise<void> => {
    const chunk = iconv.encode(batch.join(''), 'win1252');
    batch = [];
    bytes += chunk.length;
    if (!output.write(chunk)) await once(output, 'drain');
  };
  const write = (record: string): void => {
    batch.push(record, '\r\n');
    line += 1 + (record.match(/\n/g)?.length ?? 0);
  };

  write(REGISTER_COLUMNS.join(','));
  const openings = year === 'next' ? Math.max(3, Math.round((30 * rows) / WHOLE_SIZE)) : 0;
  for (let index = 0; index < rows + openings; index += 1) {
    const random = randomFrom(seed * 1_000_003 + index * 101);
    const urn = FIRST_URN + index;
    const slot = index < rows ? (index * stride) % rows : 0;
    const values = index < rows ? establishment(urn, slot, scopeSizes, random) : newlyOpened(urn, random);
    if (index >= rows) found.opened.push(urn);
    else if (year === 'next' && slot < inScope && ageByAYear(values, slot, urn, found) === 'absent') continue;

    const cells = REGISTER_COLUMNS.map((column) => quoted(values[column] ?? ''));
    const startsAt = line;
    read += 1;
    if (index % every === every - 1 && skipped.length < faults) {
      const fault = FAULTS[skipped.length % FAULTS.length];
      if (!fault) throw new RangeError('No such fault.');
      // A line break would leave half a record behind a spoilt one, which an importer rightly reads as part of it.
      const single = cells.map((cell) => cell.replace(/\r?\n/g, ' '));
      fault.spoil(single, lastSoundUrn);
      const written = /^\d+$/.test(single[0] ?? '') ? Number(single[0]) : null;
      skipped.push({ line: startsAt, urn: fault.urn === 'kept' ? written : null, column: fault.column });
      write(single.join(','));
    } else {
      if (slot < inScope || index >= rows) kept += 1;
      lastSoundUrn = urn;
      write(cells.join(','));
    }
    if (batch.length >= 1000) await flush();
  }
  await flush();
  output.end();
  await finished(output);
  return { path, bytes, read, kept, outOfScope: read - kept - skipped.length, skipped, ...found };
}

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** One establishment; slots below the sum of the sizes are the schools in scope. */
function establishment(urn: number, slot: number, scopeSizes: readonly number[], random: () => number): Values {
  let first = 0;
  for (const [index, size] of scopeSizes.entries()) {
    const group = IN_SCOPE[index];
    if (group && slot < first + size) {
      const approved = group.type === '11' || slot % 5 === 0;
      return described(urn, group.type, group.open, approved ? 'Approved' : 'Not approved', random);
    }
    first += size;
  }
  return described(urn, pick(OUT_OF_SCOPE_TYPES, random), random() < 0.5, random() < 0.3 ? '' : 'Not applicable', random);
}

const newlyOpened = (urn: number, random: () => number): Values => described(urn, '10', true, 'Not approved', random);

type Planted = Omit<{ -readonly [K in keyof GeneratedRegister]: number[] }, 'path' | 'bytes' | 'read' | 'kept' | 'outOfScope' | 'skipped'>;

/** What a year does to a school in scope, by its slot; one school in forty meets each fate. */
function ageByAYear(values: Values, slot: number, urn: number, found: Planted): 'present' | 'absent' {
  const open = values['EstablishmentStatus (code)'] === '1';
  values.LastChangedDate = '20/04/2026';
  switch (slot % 40) {
    case 1:
      found.renamed.push(urn);
      values.EstablishmentName = `${values.EstablishmentName ?? ''} (Renamed)`;
      break;
    case 2:
      (open ? found.closed : found.reopened).push(urn);
      values['EstablishmentStatus (code)'] = open ? '2' : '1';
      values['EstablishmentStatus (name)'] = open ? 'Closed' : 'Open';
      values.CloseDate = open ? '31/08/2025' : '';
      break;
    case 3:
      if (values['Section41Approved (name)'] === 'Approved') break;
      found.section41Gained.push(urn);
      values['Section41Approved (name)'] = 'Approved';
      break;
    case 5:
      if (values['Section41Approved (name)'] !== 'Approved') break;
      found.section41Lost.push(urn);
      values['Section41Approved (name)'] = 'Not approved';
      break;
    case 6:
      found.inspected.push(urn);
      values.OfstedLastInsp = '03-02-2026';
      values['OfstedRating (name)'] = 'Good';
      break;
    case 7:
      found.retyped.push(urn);
      values['TypeOfEstablishment (code)'] = '11';
      values['TypeOfEstablishment (name)'] = 'Other independent school';
      break;
    case 8:
      found.absent.push(urn);
      return 'absent';
  }
  return 'present';
}

function pick<T>(from: readonly T[], random: () => number): T {
  const chosen = from[Math.floor(random() * from.length)];
  if (chosen === undefined) throw new RangeError('Nothing to choose from.');
  return chosen;
}

function described(urn: number, type: string, open: boolean, section41: string, random: () => number): Values {
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const slashes = random() < 0.8;
  const date = (year: number): string => {
    const [day, month] = [between(1, 28), between(1, 12)].map((part) => String(part).padStart(2, '0'));
    return slashes ? `${day ?? ''}/${month ?? ''}/${String(year)}` : `${day ?? ''}-${month ?? ''}-${String(year)}`;
  };
  const special = ['08', '10', '32', '07', '12', '33', '36', '44'].includes(type);
  const [laCode, laName] = open || random() < 0.9 ? pick(AUTHORITIES, random) : (['928', 'Northamptonshire'] as const);
  const area = pick(AREAS, random);
  const district = between(1, 19);
  const eastFrom = 400_000 + (AREAS.indexOf(area) % 4) * 40_000 + district * 1_500;
  const northFrom = 200_000 + Math.floor(AREAS.indexOf(area) / 4) * 90_000 + district * 1_200;
  const placed = random() < 0.93;
  const word = pick(WORDS, random);
  const name = `${random() < 0.15 ? pick(TYPOGRAPHIC, random) : `${word} ${pick(WORDS, random)}`} ${pick(KINDS, random)}`;
  const head = `${pick(WORDS, random)}-${pick(WORDS, random)}`;
  const low = special ? between(3, 11) : between(0, 11);
  const ward = `${word} and ${pick(WORDS, random)} Ward`;
  const needs = special && random() < 0.6 ? NEEDS.filter(() => random() < 0.25) : [];
  const capacity = between(10, special ? 200 : 1_500);
  const pupils = Math.round(capacity * (0.6 + random() * 0.4));
  const boys = Math.round(pupils * random());
  const lastInspected = random() < 0.7 ? date(between(2012, 2024)) : '';
  const street = random();
  const values: Values = {
    URN: String(urn),
    'LA (code)': laCode,
    'LA (name)': laName,
    EstablishmentNumber: random() < 0.95 ? String(between(1000, 7999)) : '',
    EstablishmentName: random() < 0.01 ? name.replace(' ', '\n') : name,
    'TypeOfEstablishment (code)': random() < 0.5 ? String(Number(type)) : type,
    'TypeOfEstablishment (name)': ESTABLISHMENT_TYPES[type] ?? '',
    'EstablishmentTypeGroup (code)': special ? '5' : '4',
    'EstablishmentTypeGroup (name)': special ? 'Special schools' : 'Local authority maintained schools',
    'EstablishmentStatus (code)': open ? '1' : '2',
    'EstablishmentStatus (name)': open ? 'Open' : 'Closed',
    'ReasonEstablishmentOpened (code)': '00',
    'ReasonEstablishmentOpened (name)': 'Not applicable',
    OpenDate: random() < 0.4 ? '' : random() < 0.01 ? '01/01/1800' : date(between(1900, 2024)),
    'ReasonEstablishmentClosed (code)': open ? '00' : '03',
    'ReasonEstablishmentClosed (name)': open ? 'Not applicable' : 'Result of Amalgamation/Merger',
    CloseDate: open ? (random() < 0.005 ? date(2031) : '') : date(between(1990, 2025)),
    'PhaseOfEducation (code)': special ? '0' : '2',
    'PhaseOfEducation (name)': special ? 'Not applicable' : pick(['Primary', 'Secondary', '16 plus', 'All-through'], random),
    StatutoryLowAge: String(low),
    StatutoryHighAge: type === '32' ? '25' : random() < 0.01 ? '99' : String(between(Math.max(low, 11), 19)),
    'Boarders (code)': '1',
    'Boarders (name)': random() < 0.2 ? 'Boarding school' : random() < 0.1 ? '' : 'No boarders',
    'NurseryProvision (name)': 'Not applicable',
    'OfficialSixthForm (code)': '2',
    'OfficialSixthForm (name)': 'Does not have a sixth form',
    'Gender (code)': '3',
    'Gender (name)': random() < 0.9 ? 'Mixed' : random() < 0.7 ? 'Boys' : 'Girls',
    'ReligiousCharacter (code)': '00',
    'ReligiousCharacter (name)': 'Does not apply',
    'ReligiousEthos (name)': 'Does not apply',
    'Diocese (code)': '0000',
    'Diocese (name)': 'Not applicable',
    'AdmissionsPolicy (code)': '9',
    'AdmissionsPolicy (name)': 'Not applicable',
    SchoolCapacity: random() < 0.9 ? String(capacity) : '',
    'SpecialClasses (code)': '2',
    'SpecialClasses (name)': 'No Special Classes',
    CensusDate: open ? '18-01-2024' : '',
    NumberOfPupils: open ? String(pupils) : '',
    NumberOfBoys: open ? String(boys) : '',
    NumberOfGirls: open ? String(pupils - boys) : '',
    PercentageFSM: open ? (random() * 60).toFixed(1) : '',
    'TrustSchoolFlag (code)': '0',
    'TrustSchoolFlag (name)': 'Not applicable',
    'Trusts (name)': random() < 0.3 ? `The ${word}, ${pick(WORDS, random)} and ${pick(WORDS, random)} “Together” Academies Trust` : '',
    'SchoolSponsorFlag (name)': 'Not applicable',
    'FederationFlag (name)': 'Not under a federation',
    UKPRN: random() < 0.6 ? String(10_000_000 + urn) : '',
    FEHEIdentifier: '',
    OfstedLastInsp: lastInspected,
    'OfstedSpecialMeasures (code)': '0',
    'OfstedSpecialMeasures (name)': 'Not applicable',
    LastChangedDate: date(between(2008, 2025)),
    Street:
      street < 0.02
        ? `The Old Rectory,\r\n${String(between(1, 200))} ${word} Lane`
        : street < 0.03
          ? `${word} House, “The Annexe”\n“B” Block, 6" Lane`
          : `${String(between(1, 300))} ${word} ${pick(['Street', 'Road', 'Lane', 'Avenue'], random)}`,
    Locality: random() < 0.5 ? `${pick(WORDS, random)} Green` : '',
    Address3: random() < 0.1 ? `Near ${pick(WORDS, random)} Mill` : '',
    Town: pick(TOWNS, random),
    'County (name)': random() < 0.5 ? `${pick(TOWNS, random)}shire` : 'Not applicable',
    Postcode: placed ? `${area}${String(district)} ${String(between(1, 9))}${pick(['AA', 'BD', 'JQ', 'XY'], random)}` : '',
    SchoolWebsite: random() < 0.6 ? `https://www.${word.toLowerCase()}-${String(urn)}.school.example/contact-us` : '',
    TelephoneNum: random() < 0.7 ? `01632${String(between(100_000, 999_999))}` : '',
    'HeadTitle (name)': 'Ms',
    HeadFirstName: pick(['Siân', 'Zoë', 'Aled', 'Priya', 'Thomas', 'Anaïs', 'Grace', 'Umar'], random),
    HeadLastName: head,
    HeadPreferredJobTitle: random() < 0.5 ? 'Headteacher' : 'Executive Principal and Proprietor',
    'BSOInspectorateName (name)': 'Not applicable',
    InspectorateReport: '',
    DateOfLastInspectionVisit: special ? lastInspected : '',
    'TeenMoth (name)': 'Not applicable',
    'CCF (name)': 'Not applicable',
    'SENPRU (name)': 'Not applicable',
    'EBD (name)': 'Not applicable',
    'FTProv (name)': '',
    'EdByOther (name)': 'Not applicable',
    'Section41Approved (name)': section41,
    'TypeOfResourcedProvision (name)': 'Not applicable',
    'GOR (code)': 'E',
    'GOR (name)': 'East Midlands',
    'DistrictAdministrative (code)': `E07000${String(between(100, 299))}`,
    'DistrictAdministrative (name)': `${word} and ${pick(TOWNS, random)}`,
    'AdministrativeWard (code)': `E05${String(between(100_000, 999_999))}`,
    'AdministrativeWard (name)': ward,
    'ParliamentaryConstituency (code)': `E14${String(between(100_000, 999_999))}`,
    'ParliamentaryConstituency (name)': `${pick(TOWNS, random)} East, West and ${word}`,
    'UrbanRural (code)': 'C1',
    'UrbanRural (name)': '(England/Wales) Urban city and town',
    'GSSLACode (name)': `E06000${String(between(100, 999))}`,
    Easting: placed ? String(eastFrom + between(0, 1_400)) : random() < 0.5 ? '0' : '',
    Northing: placed ? String(northFrom + between(0, 1_100)) : random() < 0.5 ? '0' : '',
    'MSOA (name)': `${pick(TOWNS, random)} ${String(between(1, 99)).padStart(3, '0')}`,
    'LSOA (name)': `${pick(TOWNS, random)} ${String(between(1, 99)).padStart(3, '0')}A`,
    'InspectorateName (name)': special ? (random() < 0.85 ? 'Ofsted' : 'ISI') : '',
    SENStat: '',
    SENNoStat: '',
    'BoardingEstablishment (name)': '',
    PropsName: type === '10' || type === '11' ? `${word} ${pick(WORDS, random)} Care, Education & Co (“Proprietor”) Ltd` : '',
    'PreviousLA (code)': laCode === '940' || laCode === '941' ? '928' : '999',
    'PreviousLA (name)': laCode === '940' || laCode === '941' ? 'Northamptonshire' : '',
    PreviousEstablishmentNumber: random() < 0.2 ? String(between(1000, 7999)) : '',
    'OfstedRating (name)': lastInspected === '' ? '' : pick(GRADES, random),
    'RSCRegion (name)': 'North-West London and South-Central England',
    'Country (name)': random() < 0.05 ? 'Wales' : 'United Kingdom',
    UPRN: String(100_000_000_000 + urn * 7),
    SiteName: random() < 0.01 ? `Upper site\nLower site` : '',
    'QABName (code)': '0',
    'QABName (name)': 'Not applicable',
    'EstablishmentAccredited (code)': '0',
    'EstablishmentAccredited (name)': 'Not applicable',
    QABReport: '',
    CHNumber: random() < 0.01 ? '07654321' : '',
    'MSOA (code)': `E02${String(between(100_000, 999_999))}`,
    'LSOA (code)': `E01${String(between(100_000, 999_999))}`,
    FSM: open ? String(between(0, 90)) : '',
    AccreditationExpiryDate: '',
  };
  needs.forEach((need, index) => {
    values[`SEN${String(index + 1)} (name)` as Column] = need;
  });
  return values;
}
