import { coordinatesOf } from './national-grid.js';
import type { GiasColumn, GiasRecord } from './gias-file.js';

/** What a school is to this market; the column `schools.kind`. */
export type SchoolKind = 'iss' | 'nmss' | 'post16' | 'other';

const KIND_OF_TYPE: Readonly<Record<string, SchoolKind>> = { '08': 'nmss', '10': 'iss', '32': 'post16' };

export const schoolKind = (typeCode: string): SchoolKind => KIND_OF_TYPE[typeCode] ?? 'other';

/** A column of `schools` that the register fills. */
export interface SchoolField {
  readonly column: string;
  readonly type: string;
  readonly value: (record: GiasRecord) => unknown;
  /** The optional columns it is read from: where the file has none of them, what is already held stays. */
  readonly from: readonly GiasColumn[];
}

const field = (column: string, type: string, value: (record: GiasRecord) => unknown, ...from: readonly GiasColumn[]): SchoolField => ({
  column,
  type,
  value,
  from,
});

/** Every column of `schools` that comes from the register, with its type and where it comes from. The import's SQL is built from this list alone. */
export const SCHOOL_FIELDS: readonly SchoolField[] = [
  field('name', 'text', (record) => record.name),
  field('kind', 'text', (record) => schoolKind(record.typeCode)),
  field('section41', 'boolean', (record) => record.section41 === 'approved'),
  field('type_code', 'text', (record) => record.typeCode),
  field('type_name', 'text', (record) => record.typeName),
  field('status', 'text', (record) => record.status),
  field('opened_on', 'date', (record) => record.openedOn),
  field('opened_because', 'text', (record) => record.openReason, 'ReasonEstablishmentOpened (name)'),
  field('closed_on', 'date', (record) => record.closedOn),
  field('closed_because', 'text', (record) => record.closeReason, 'ReasonEstablishmentClosed (name)'),
  field('phase', 'text', (record) => record.phase),
  field('low_age', 'smallint', (record) => record.lowAge),
  field('high_age', 'smallint', (record) => record.highAge),
  field('gender', 'text', (record) => record.gender),
  field('boarding', 'text', (record) => record.boarding),
  field('capacity', 'integer', (record) => record.capacity),
  field('pupils', 'integer', (record) => record.pupils),
  field('needs', 'text[]', (record) => record.needs),
  field('la_code', 'text', (record) => record.laCode ?? ''),
  field('la_name', 'text', (record) => record.laName ?? ''),
  field('establishment_number', 'text', (record) => record.establishmentNumber),
  field('previous_la_code', 'text', (record) => record.previousLaCode, 'PreviousLA (code)'),
  field('previous_establishment_number', 'text', (record) => record.previousEstablishmentNumber, 'PreviousEstablishmentNumber'),
  field('street', 'text', (record) => record.street),
  field('locality', 'text', (record) => record.locality, 'Locality'),
  field('address3', 'text', (record) => record.address3, 'Address3'),
  field('town', 'text', (record) => record.town),
  field('county', 'text', (record) => record.county, 'County (name)'),
  field('postcode', 'text', (record) => record.postcode),
  field('outward_postcode', 'text', (record) => record.outwardCode),
  field('district', 'text', (record) => record.district, 'DistrictAdministrative (name)'),
  field('region', 'text', (record) => record.region, 'GOR (name)'),
  field('website', 'text', (record) => record.website, 'SchoolWebsite'),
  field('telephone', 'text', (record) => record.telephone, 'TelephoneNum'),
  field('head_name', 'text', (record) => record.headName, 'HeadTitle (name)', 'HeadFirstName', 'HeadLastName'),
  field('easting', 'integer', (record) => record.easting),
  field('northing', 'integer', (record) => record.northing),
  field('latitude', 'double precision', (record) => position(record)?.latitude ?? null),
  field('longitude', 'double precision', (record) => position(record)?.longitude ?? null),
  field('ukprn', 'text', (record) => record.ukprn, 'UKPRN'),
  field('proprietor', 'text', (record) => record.proprietor, 'PropsName'),
  field('company_number', 'text', (record) => record.companyNumber, 'CHNumber'),
  field('special_measures', 'boolean', (record) => record.specialMeasures, 'OfstedSpecialMeasures (name)'),
  field('last_changed_on', 'date', (record) => record.lastChangedOn),
];

const position = ({ easting, northing }: GiasRecord) => (easting === null || northing === null ? null : coordinatesOf(easting, northing));

/** The fields a file can speak for: those whose optional columns it has at least one of. */
export const fieldsOf = (absentColumns: readonly GiasColumn[]): readonly SchoolField[] =>
  SCHOOL_FIELDS.filter(({ from }) => from.length === 0 || from.some((column) => !absentColumns.includes(column)));
