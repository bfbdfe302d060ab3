import { isoDate, type IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { CsvFramer, linesOf, type CsvRecord } from './csv-records.js';
import { isBelievableType } from './establishment-type.js';
import { normalPostcode, outwardCode } from './postcode.js';
import { isInScope } from './scope.js';
import { needOf, type NeedCode } from './sen-need.js';

/** Columns without which a record says nothing usable. */
const NEEDED_COLUMNS = [
  'URN',
  'LA (code)',
  'LA (name)',
  'EstablishmentNumber',
  'EstablishmentName',
  'TypeOfEstablishment (code)',
  'TypeOfEstablishment (name)',
  'EstablishmentStatus (code)',
  'OpenDate',
  'CloseDate',
  'PhaseOfEducation (name)',
  'StatutoryLowAge',
  'StatutoryHighAge',
  'Boarders (name)',
  'Gender (name)',
  'SchoolCapacity',
  'NumberOfPupils',
  'LastChangedDate',
  'Street',
  'Town',
  'Postcode',
  'Section41Approved (name)',
  'Easting',
  'Northing',
] as const;

/** The register's thirteen slots for needs; they are filled in any order. */
const NEED_COLUMNS = [
  'SEN1 (name)',
  'SEN2 (name)',
  'SEN3 (name)',
  'SEN4 (name)',
  'SEN5 (name)',
  'SEN6 (name)',
  'SEN7 (name)',
  'SEN8 (name)',
  'SEN9 (name)',
  'SEN10 (name)',
  'SEN11 (name)',
  'SEN12 (name)',
  'SEN13 (name)',
] as const;

/** Columns that came late to the register or are leaving it: read where the file has them. */
const OPTIONAL_COLUMNS = [
  ...NEED_COLUMNS,
  'ReasonEstablishmentOpened (name)',
  'ReasonEstablishmentClosed (name)',
  'UKPRN',
  'OfstedLastInsp',
  'OfstedSpecialMeasures (name)',
  'OfstedRating (name)',
  'Locality',
  'Address3',
  'County (name)',
  'SchoolWebsite',
  'TelephoneNum',
  'HeadTitle (name)',
  'HeadFirstName',
  'HeadLastName',
  'InspectorateReport',
  'InspectorateName (name)',
  'DateOfLastInspectionVisit',
  'GOR (name)',
  'DistrictAdministrative (name)',
  'PropsName',
  'PreviousLA (code)',
  'PreviousEstablishmentNumber',
  'CHNumber',
  'BoardingEstablishment (name)',
] as const;

type NeededColumn = (typeof NEEDED_COLUMNS)[number];
type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];
export type GiasColumn = NeededColumn | OptionalColumn;

export const SCHOOL_STATUSES = { '1': 'open', '2': 'closed', '3': 'proposedToClose', '4': 'proposedToOpen' } as const;
export type SchoolStatus = (typeof SCHOOL_STATUSES)[keyof typeof SCHOOL_STATUSES];

export type Boarding = 'day' | 'boarding' | 'unknown';

/** An inspection as the register knows it; `result` is in the framework's own terms, as the register words them. */
export interface RegisterInspection {
  readonly inspectorate: string;
  /** `ofstedOverallGrade` where the register gives a grade; `notStated` where it gives only the visit. */
  readonly framework: 'ofstedOverallGrade' | 'notStated';
  readonly inspectedOn: IsoDate;
  readonly result: Readonly<Record<string, string>>;
  readonly reportUrl: string | null;
}

/** One establishment of the register, as far as this market needs it. Text is trimmed and runs over line breaks as one line; blank is null. */
export interface GiasRecord {
  readonly urn: number;
  readonly laCode: string | null;
  readonly laName: string | null;
  readonly establishmentNumber: string | null;
  readonly name: string;
  readonly typeCode: string;
  readonly typeName: string;
  readonly status: SchoolStatus;
  readonly openReason: string | null;
  readonly openedOn: IsoDate | null;
  readonly closeReason: string | null;
  readonly closedOn: IsoDate | null;
  readonly phase: string | null;
  readonly lowAge: number | null;
  readonly highAge: number | null;
  readonly boarding: Boarding;
  readonly gender: string | null;
  readonly capacity: number | null;
  readonly pupils: number | null;
  readonly needs: readonly NeedCode[];
  readonly section41: 'approved' | 'notApproved' | 'notApplicable';
  readonly street: string | null;
  readonly locality: string | null;
  readonly address3: string | null;
  readonly town: string | null;
  readonly county: string | null;
  readonly postcode: string | null;
  readonly outwardCode: string | null;
  readonly website: string | null;
  readonly telephone: string | null;
  readonly headName: string | null;
  readonly easting: number | null;
  readonly northing: number | null;
  readonly region: string | null;
  readonly district: string | null;
  readonly ukprn: string | null;
  readonly companyNumber: string | null;
  readonly proprietor: string | null;
  readonly previousLaCode: string | null;
  readonly previousEstablishmentNumber: string | null;
  /** Null where the register says nothing. */
  readonly specialMeasures: boolean | null;
  readonly lastChangedOn: IsoDate | null;
  readonly inspections: readonly RegisterInspection[];
}

/** The register's oldest "highest age" is 99; what is above this is a slip. */
const OLDEST = 120;

/** Why a row cannot be loaded. `column` is null where no one column is at fault. */
export interface GiasFault {
  readonly line: number;
  readonly urn: number | null;
  readonly column: string | null;
  readonly reason: string;
}

export type GiasRow =
  | { readonly line: number; readonly record: GiasRecord; readonly unknownNeeds: readonly string[]; readonly fault?: undefined }
  | { readonly line: number; readonly fault: GiasFault };

/** What a file holds beside its rows: which optional columns it lacks, so that an absent column is not read as "blank everywhere". */
export interface GiasFile {
  readonly absentColumns: readonly OptionalColumn[];
  readonly rows: AsyncGenerator<GiasRow>;
}

/**
 * Opens a register extract as a stream: windows-1252 (UTF-8 where its byte order mark says so), columns in any order, those not needed
 * ignored. Throws `Refused` naming every needed column that is missing. Memory does not grow with the file but for the URNs seen.
 */
export async function openGiasFile(source: AsyncIterable<Buffer>): Promise<GiasFile> {
  const framer = new CsvFramer();
  const records = recordsOf(source, framer);
  const header = await records.next();
  if (header.done === true || header.value.fault !== undefined) {
    throw new Refused([refusal('notARegisterFile', 'The file has no readable header line.')]);
  }
  const columns = new Columns(header.value.fields);
  framer.shape = { values: columns.count, startsRecord: (line) => columns.startsRecord(line) };
  return { absentColumns: columns.absent, rows: rowsOf(records, columns) };
}

async function* recordsOf(source: AsyncIterable<Buffer>, framer: CsvFramer): AsyncGenerator<CsvRecord> {
  for await (const lines of linesOf(source)) {
    for (const line of lines) yield* framer.push(line);
  }
  yield* framer.end();
}

async function* rowsOf(records: AsyncIterable<CsvRecord>, columns: Columns): AsyncGenerator<GiasRow> {
  const firstLineOf = new Map<number, number>();
  for await (const record of records) {
    yield readRow(record, columns, firstLineOf);
  }
}

/** Where each column stands in this file. */
class Columns {
  readonly count: number;
  readonly absent: readonly OptionalColumn[];
  readonly #names: readonly string[];
  readonly #positions: ReadonlyMap<string, number>;

  constructor(header: readonly string[]) {
    this.#names = header.map((name) => name.trim());
    this.count = this.#names.length;
    const positions = new Map<string, number>();
    this.#names.forEach((name, index) => {
      if (!positions.has(name)) positions.set(name, index);
    });
    this.#positions = positions;
    const missing = NEEDED_COLUMNS.filter((column) => !positions.has(column));
    if (!NEED_COLUMNS.some((column) => positions.has(column))) throw new Refused([...missing, 'SEN1 (name)'].map(missingColumn));
    if (missing.length > 0) throw new Refused(missing.map(missingColumn));
    this.absent = OPTIONAL_COLUMNS.filter((column) => !positions.has(column));
  }

  nameAt(index: number): string | null {
    return this.#names[index] ?? null;
  }

  value(fields: readonly string[], column: GiasColumn): string {
    const index = this.#positions.get(column);
    return index === undefined ? '' : (fields[index] ?? '').trim();
  }

  /** A line starts a record where its value in the URN's place is a number of five to seven digits. */
  startsRecord(line: string): boolean {
    const alone = new CsvFramer();
    const [first] = [...alone.push(line), ...alone.end()];
    return first !== undefined && /^\d{5,7}$/.test(this.value(first.fields, 'URN'));
  }
}

const missingColumn = (column: string) => refusal('missingColumn', `The file has no column "${column}".`, column);

function readRow(csv: CsvRecord, columns: Columns, firstLineOf: Map<number, number>): GiasRow {
  const { line, fields } = csv;
  const urnText = columns.value(fields, 'URN');
  const urn = /^\d{5,7}$/.test(urnText) ? Number(urnText) : null;
  const whole = (column: string | null, reason: string): GiasRow => ({ line, fault: { line, urn, column, reason } });

  if (csv.fault) return whole(columns.nameAt(csv.fault.column), csv.fault.reason);
  if (fields.length !== columns.count) {
    return whole(null, `The row has ${String(fields.length)} values where the header has ${String(columns.count)}.`);
  }
  if (urn === null) return whole('URN', urnText === '' ? 'is blank' : `"${urnText}" is not a URN`);
  const firstLine = firstLineOf.get(urn);
  if (firstLine !== undefined) return whole('URN', `${urnText} was already given at line ${String(firstLine)}`);
  firstLineOf.set(urn, line);

  const reader = new ValueReader(fields, columns);
  const record = readRecord(urn, reader);
  const [first, ...others] = reader.faults;
  if (first === undefined) return { line, record, unknownNeeds: reader.unknownNeeds };
  return whole(first.column, [first.reason, ...others.map(({ column, reason }) => `${column} ${reason}`)].join('; '));
}

function readRecord(urn: number, reader: ValueReader): GiasRecord {
  const name = reader.needed('EstablishmentName');
  const typeCode = reader.typeCode();
  const status = reader.status();
  const section41 = reader.section41();
  const easting = reader.integer('Easting');
  const northing = reader.integer('Northing');
  const onTheGrid = easting !== null && northing !== null && easting > 0 && northing > 0;
  const postcode = reader.text('Postcode');
  const lowAge = reader.age('StatutoryLowAge');
  const highAge = reader.age('StatutoryHighAge');
  // Old closed records hold all sorts of ages; where places can still be bought the ages have to make sense.
  if (status !== 'closed' && lowAge !== null && highAge !== null && lowAge > highAge && isInScope({ typeCode, section41 })) {
    reader.fault('StatutoryLowAge', `${String(lowAge)} is above the highest age, ${String(highAge)}`);
  }
  return {
    urn,
    laCode: reader.code('LA (code)', 3),
    laName: reader.text('LA (name)'),
    establishmentNumber: reader.code('EstablishmentNumber', 4),
    name,
    typeCode,
    typeName: reader.text('TypeOfEstablishment (name)') ?? '',
    status,
    openReason: reader.choice('ReasonEstablishmentOpened (name)'),
    openedOn: reader.date('OpenDate'),
    closeReason: reader.choice('ReasonEstablishmentClosed (name)'),
    closedOn: reader.date('CloseDate'),
    phase: reader.choice('PhaseOfEducation (name)'),
    lowAge,
    highAge,
    boarding: reader.boarding(),
    gender: reader.choice('Gender (name)'),
    capacity: reader.integer('SchoolCapacity'),
    pupils: reader.integer('NumberOfPupils'),
    needs: reader.needs(),
    section41,
    street: reader.text('Street'),
    locality: reader.text('Locality'),
    address3: reader.text('Address3'),
    town: reader.text('Town'),
    county: reader.choice('County (name)'),
    postcode: postcode === null ? null : normalPostcode(postcode),
    outwardCode: postcode === null ? null : outwardCode(postcode),
    website: reader.text('SchoolWebsite'),
    telephone: reader.text('TelephoneNum'),
    headName: reader.together('HeadTitle (name)', 'HeadFirstName', 'HeadLastName'),
    easting: onTheGrid ? easting : null,
    northing: onTheGrid ? northing : null,
    region: reader.choice('GOR (name)'),
    district: reader.choice('DistrictAdministrative (name)'),
    ukprn: reader.text('UKPRN'),
    companyNumber: reader.text('CHNumber'),
    proprietor: reader.text('PropsName'),
    previousLaCode: reader.code('PreviousLA (code)', 3),
    previousEstablishmentNumber: reader.code('PreviousEstablishmentNumber', 4),
    specialMeasures: reader.specialMeasures(),
    lastChangedOn: reader.date('LastChangedDate'),
    inspections: reader.inspections(),
  };
}

/** Reads the values of one row and collects what is wrong with them. */
class ValueReader {
  readonly faults: { column: GiasColumn; reason: string }[] = [];
  readonly unknownNeeds: string[] = [];

  constructor(
    private readonly fields: readonly string[],
    private readonly columns: Columns,
  ) {}

  fault(column: GiasColumn, reason: string): void {
    this.faults.push({ column, reason });
  }

  text(column: GiasColumn): string | null {
    const value = this.columns.value(this.fields, column);
    if (value === '') return null;
    if (value.includes('\u0000')) {
      this.fault(column, 'holds a character that is not text');
      return null;
    }
    return /\s{2}|[\n\r\t]/.test(value) ? value.replace(/\s+/g, ' ') : value;
  }

  needed(column: GiasColumn): string {
    const value = this.text(column);
    if (value === null) this.fault(column, 'is blank');
    return value ?? '';
  }

  /** A value from one of the register's lists; "Not applicable" says as much as a blank. */
  choice(column: GiasColumn): string | null {
    const value = this.text(column);
    return value === null || value.toLowerCase() === 'not applicable' ? null : value;
  }

  /** Several columns as one text, blanks left out. */
  together(...columns: readonly GiasColumn[]): string | null {
    return columns.flatMap((column) => this.text(column) ?? []).join(' ') || null;
  }

  /** A code of digits, padded to its length; another kind of code stands as it is. */
  code(column: GiasColumn, length: number): string | null {
    const value = this.text(column);
    return value !== null && /^\d+$/.test(value) ? value.padStart(length, '0') : value;
  }

  typeCode(): string {
    const column = 'TypeOfEstablishment (code)';
    const code = this.code(column, 2) ?? '';
    const trimmed = /^0+\d{2}$/.test(code) ? code.slice(-2) : code;
    if (trimmed === '') this.fault(column, 'is blank');
    else if (!isBelievableType(trimmed, this.text('TypeOfEstablishment (name)') ?? ''))
      this.fault(column, `"${trimmed}" is not a known type`);
    return trimmed;
  }

  status(): SchoolStatus {
    const column = 'EstablishmentStatus (code)';
    const code = (this.text(column) ?? '').replace(/^0+(?=\d)/, '');
    if (code in SCHOOL_STATUSES) return SCHOOL_STATUSES[code as keyof typeof SCHOOL_STATUSES];
    this.fault(column, code === '' ? 'is blank' : `"${code}" is not a known status`);
    return 'closed';
  }

  section41(): GiasRecord['section41'] {
    const column = 'Section41Approved (name)';
    const value = this.text(column);
    switch (value?.toLowerCase()) {
      case 'approved':
        return 'approved';
      case 'not approved':
        return 'notApproved';
      case undefined:
      case 'not applicable':
        return 'notApplicable';
      default:
        this.fault(column, `"${value ?? ''}" is neither approved nor not approved`);
        return 'notApplicable';
    }
  }

  /** A whole number of at least zero. */
  integer(column: GiasColumn): number | null {
    const value = this.columns.value(this.fields, column);
    if (value === '') return null;
    if (/^\d{1,9}(\.0+)?$/.test(value)) return Number(value);
    this.fault(column, /^-\d+(\.\d+)?$/.test(value) ? `${value} is below zero` : `"${value}" is not a whole number`);
    return null;
  }

  age(column: GiasColumn): number | null {
    const years = this.integer(column);
    if (years !== null && years > OLDEST) this.fault(column, `${String(years)} is not an age`);
    return years;
  }

  /** "Boarding school", "Children's home (Boarding school)", "College / FE residential accommodation" board; "No boarders" do not. */
  boarding(): Boarding {
    const boarders = `${this.choice('Boarders (name)') ?? ''} ${this.choice('BoardingEstablishment (name)') ?? ''}`.toLowerCase();
    if (boarders.includes('no boarders') || boarders.includes('not have boarders')) return 'day';
    return boarders.includes('board') || boarders.includes('residential') ? 'boarding' : 'unknown';
  }

  specialMeasures(): boolean | null {
    const category = this.text('OfstedSpecialMeasures (name)')?.toLowerCase();
    return category === undefined ? null : category === 'special measures';
  }

  date(column: GiasColumn): IsoDate | null {
    const value = this.columns.value(this.fields, column);
    if (value === '') return null;
    const date = readDate(value);
    if (date === null) this.fault(column, `"${value}" is not a date`);
    return date;
  }

  needs(): NeedCode[] {
    const needs = new Set<NeedCode>();
    for (const column of NEED_COLUMNS) {
      const text = this.columns.value(this.fields, column);
      const need = needOf(text);
      if (need === undefined) this.unknownNeeds.push(text);
      else if (need !== null) needs.add(need);
    }
    return [...needs].sort();
  }

  /**
   * What the register says of inspections: Ofsted's last one with its overall grade where it has one, and the last visit of whichever
   * inspectorate the school has. Both are one inspection when the visit is Ofsted's of the same day.
   */
  inspections(): RegisterInspection[] {
    const ofstedOn = this.date('OfstedLastInsp');
    const visitedOn = this.date('DateOfLastInspectionVisit');
    const inspectorate = this.choice('InspectorateName (name)') ?? 'Ofsted';
    const reportUrl = this.text('InspectorateReport');
    const sameVisit = visitedOn === ofstedOn && inspectorate === 'Ofsted';
    const found: RegisterInspection[] = [];
    if (ofstedOn !== null) {
      const result: Record<string, string> = {};
      const overall = this.choice('OfstedRating (name)');
      const category = this.choice('OfstedSpecialMeasures (name)');
      if (overall !== null) result['overall'] = overall;
      if (category !== null) result['category'] = category;
      const framework = overall === null ? 'notStated' : 'ofstedOverallGrade';
      found.push({ inspectorate: 'Ofsted', framework, inspectedOn: ofstedOn, result, reportUrl: sameVisit ? reportUrl : null });
    }
    if (visitedOn !== null && !sameVisit) {
      found.push({ inspectorate, framework: 'notStated', inspectedOn: visitedOn, result: {}, reportUrl });
    }
    return found;
  }
}

/** dd/mm/yyyy or dd-mm-yyyy (or an ISO date) as a date; null where it is none. */
export function readDate(text: string): IsoDate | null {
  const known = readDates.get(text);
  if (known !== undefined) return known;
  const match = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})$/.exec(text);
  const iso = match ? `${match[4] ?? ''}-${(match[3] ?? '').padStart(2, '0')}-${(match[1] ?? '').padStart(2, '0')}` : text;
  let date: IsoDate | null = null;
  try {
    date = isoDate(iso);
  } catch {
    date = null;
  }
  if (readDates.size >= MOST_READ_DATES) readDates.clear();
  readDates.set(text, date);
  return date;
}

/** The register repeats the same few thousand dates; each is checked against the calendar once. */
const readDates = new Map<string, IsoDate | null>();
const MOST_READ_DATES = 20_000;
