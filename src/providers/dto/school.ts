import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { IsoDate } from '../../kernel/dates.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { DateOnly, JsonValue } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import type { SchoolStatus } from '../register/gias-file.js';
import type { SchoolKind } from '../register/school-fields.js';
import type { NeedCode } from '../register/sen-need.js';
import {
  type Boarding,
  Boardings,
  type CheckKind,
  CheckKinds,
  type CheckResult,
  CheckResults,
  type CheckStanding,
  CheckStandings,
  Needs,
  SchoolKinds,
  SchoolStatuses,
} from './enums.js';

@ObjectType({ description: 'The latest inspection of a school, in its own framework’s terms.' })
export class LatestInspection {
  @Field(() => String, { description: 'Who inspected: Ofsted, ISI, CQC …' })
  inspectorate: string;

  @Field(() => String, { description: 'The framework inspected under.' })
  framework: string;

  @Field(() => DateOnly, { description: 'The day of the inspection.' })
  inspectedOn: IsoDate;

  @Field(() => JsonValue, { description: 'The result as published: an overall grade, or the areas of a report card. No scale is assumed.' })
  result: Readonly<Record<string, unknown>>;
}

@ObjectType({ description: 'An inspection, in its own framework’s terms.' })
export class Inspection extends LatestInspection {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether safeguarding was met; null where not said.' })
  safeguardingMet: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the independent school standards were met; null where not said.' })
  standardsMet: boolean | null;

  @Field(() => String, { description: 'Where it was read from.' })
  source: string;
}

@ObjectType({ description: 'Something a newer register file changed about a school.' })
export class SchoolRegisterChange {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, {
    description: 'What: opened, closed, reopened, renamed, section41Gained, section41Lost, inspected, detailsChanged …',
  })
  kind: string;

  @Field(() => JsonValue, { nullable: true, description: 'What changed, before.' })
  before: unknown;

  @Field(() => JsonValue, { nullable: true, description: 'What changed, after.' })
  after: unknown;

  @Field(() => Date, { description: 'When it was loaded.' })
  recordedAt: Date;
}

@ObjectType({ description: 'Days from a first to a last one, both included.' })
export class DaySpan {
  @Field(() => DateOnly, { description: 'First day.' })
  firstDay: IsoDate;

  @Field(() => DateOnly, { description: 'Last day, included.' })
  lastDay: IsoDate;
}

@ObjectType({ description: 'A school’s own terms and closures of one academic year, by which school days, weeks and terms are charged.' })
export class SchoolTermCalendar {
  @Field(() => String, { description: 'The academic year: "2027/28".' })
  academicYear: string;

  @Field(() => [DaySpan], { description: 'Its three terms.' })
  terms: DaySpan[];

  @Field(() => [DaySpan], { description: 'Days inside the terms on which it is closed: half terms, training days, bank holidays.' })
  closures: DaySpan[];

  @Field(() => Date, { description: 'When it was recorded.' })
  recordedAt: Date;
}

@ObjectType({ description: 'The owner of several providers.' })
export class ProviderGroup {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;
}

@ObjectType({ description: 'The legal entity that runs a school, signs and is paid.' })
export class SchoolProvider {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Its company number.' })
  companyNumber: string | null;

  @Field(() => String, { nullable: true, description: 'Its charity number.' })
  charityNumber: string | null;

  @Field(() => ProviderGroup, { nullable: true, description: 'The group that owns it; null where none does.' })
  group: ProviderGroup | null;
}

@ObjectType({ description: 'One of the schools that are one school to the people who use it, by confirmed successions.' })
export class SchoolInLineage {
  @Field(() => ID, { description: 'The school’s id.' })
  id: string;

  @Field(() => Int, { description: 'Its unique reference number.' })
  urn: number;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => SchoolStatuses, { description: 'Whether the register has it as open.' })
  status: SchoolStatus;

  @Field(() => DateOnly, { nullable: true, description: 'When it opened, where known.' })
  openedOn: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'When it closed.' })
  closedOn: IsoDate | null;

  @Field(() => Boolean, { description: 'Whether it is the one that stands now: the last of its line.' })
  standsNow: boolean;
}

@ObjectType({ description: 'A dated check of a school by one’s own authority.' })
export class DueDiligenceCheck {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => CheckKinds, { description: 'What it is about.' })
  kind: CheckKind;

  @Field(() => CheckResults, { description: 'How it came out.' })
  result: CheckResult;

  @Field(() => CheckStandings, { description: 'What it says today.' })
  standing: CheckStanding;

  @Field(() => DateOnly, { description: 'The day of the check.' })
  checkedOn: IsoDate;

  @Field(() => DateOnly, { description: 'The last day on which it counts.' })
  expiresOn: IsoDate;

  @Field(() => String, { description: 'What was seen.' })
  note: string;

  @Field(() => String, { nullable: true, description: 'Who recorded it.' })
  recordedByName: string | null;

  @Field(() => Date, { description: 'When it was recorded.' })
  recordedAt: Date;
}

@ObjectType({ description: 'What else the national register holds about a school.' })
export class SchoolRegisterEntry {
  @Field(() => DateOnly, { nullable: true, description: 'When it opened.' })
  openedOn: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Why it opened.' })
  openedBecause: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'When it closed.' })
  closedOn: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Why it closed.' })
  closedBecause: string | null;

  @Field(() => [String], { description: 'Its postal address, a line each, the postcode last.' })
  address: string[];

  @Field(() => String, { nullable: true, description: 'The district it lies in.' })
  district: string | null;

  @Field(() => String, { nullable: true, description: 'The region it lies in.' })
  region: string | null;

  @Field(() => String, { nullable: true, description: 'Its website.' })
  website: string | null;

  @Field(() => String, { nullable: true, description: 'Its telephone number.' })
  telephone: string | null;

  @Field(() => String, { nullable: true, description: 'Its head teacher.' })
  headName: string | null;

  @Field(() => String, { nullable: true, description: 'Its UK provider reference number.' })
  ukprn: string | null;

  @Field(() => String, { nullable: true, description: 'The proprietor as the register names it: not the provider linked here.' })
  proprietor: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is in special measures; null where not said.' })
  specialMeasures: boolean | null;

  @Field(() => DateOnly, { nullable: true, description: 'When the register last changed it.' })
  lastChangedOn: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'Date of the first register file that no longer holds it.' })
  absentSince: IsoDate | null;
}

@ObjectType({ description: 'A place with a URN, as the national register has it.' })
export class School {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => Int, { description: 'Its unique reference number, the national register’s key.' })
  urn: number;

  @Field(() => String, { description: 'Its name. Names repeat: never match by name alone.' })
  name: string;

  @Field(() => Int, { description: 'Counts changes made here. Send it back with a mutation, so that a stale view is told.' })
  version: number;

  @Field(() => SchoolKinds, { description: 'What it is to this market.' })
  kind: SchoolKind;

  @Field(() => String, { description: 'The register’s name of its type.' })
  typeName: string;

  @Field(() => SchoolStatuses, { description: 'Whether it is open.' })
  status: SchoolStatus;

  @Field(() => Boolean, { description: 'Whether it is approved under section 41.' })
  section41: boolean;

  @Field(() => String, { nullable: true, description: 'The register’s phase of education; most special schools have none.' })
  phase: string | null;

  @Field(() => Int, { nullable: true, description: 'Youngest age taught.' })
  lowAge: number | null;

  @Field(() => Int, { nullable: true, description: 'Oldest age taught.' })
  highAge: number | null;

  @Field(() => String, { nullable: true, description: 'Whom it admits, as the register says: Boys, Girls or Mixed.' })
  gender: string | null;

  @Field(() => Boardings, { description: 'Whether it has boarders.' })
  boarding: Boarding;

  @Field(() => Int, { nullable: true, description: 'Places it is registered for.' })
  capacity: number | null;

  @Field(() => Int, { nullable: true, description: 'Pupils on roll.' })
  pupils: number | null;

  @Field(() => [Needs], { description: 'Needs the register names. Empty says nothing: it does not mean the school cannot meet a need.' })
  needs: readonly NeedCode[];

  @Field(() => String, { description: 'Three-digit code of the authority it lies in.' })
  laCode: string;

  @Field(() => String, { description: 'The authority it lies in.' })
  laName: string;

  @Field(() => String, { nullable: true, description: 'Town.' })
  town: string | null;

  @Field(() => String, { nullable: true, description: 'Postcode.' })
  postcode: string | null;

  @Field(() => Float, { nullable: true, description: 'Latitude (WGS84).' })
  latitude: number | null;

  @Field(() => Float, { nullable: true, description: 'Longitude (WGS84).' })
  longitude: number | null;

  @Field(() => Float, { nullable: true, description: 'Straight-line miles from the filter’s postcode; null without one.' })
  miles: number | null;

  @Field(() => LatestInspection, { nullable: true, description: 'Its latest inspection; null where none is held.' })
  latestInspection: LatestInspection | null;

  /** The provider linked by a person; resolved as `provider`. */
  providerId: string | null;
}

export const SchoolConnection = ConnectionOf(School, 'School');

@ObjectType({ description: 'A school after a mutation, or why it was refused.' })
export class SchoolPayload {
  @Field(() => School, { nullable: true, description: 'The school as it is now; null when refused.' })
  school?: School | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
