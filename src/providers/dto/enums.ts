import { registerEnumType } from '@nestjs/graphql';
import type { SuccessionAction } from '../register/succession.js';
import type { SuccessionState } from '../register/succession.service.js';
import type { SchoolStatus } from '../register/gias-file.js';
import type { SchoolKind } from '../register/school-fields.js';
import type { NeedCode } from '../register/sen-need.js';
import type { Phase } from '../school-criteria.js';
import type { SchoolSort } from '../school-search.query.js';

type Names<T extends string> = Readonly<Record<T, T>>;

export const Needs: Names<NeedCode> = {
  ASD: 'ASD',
  SEMH: 'SEMH',
  SLCN: 'SLCN',
  MLD: 'MLD',
  SLD: 'SLD',
  PMLD: 'PMLD',
  PD: 'PD',
  HI: 'HI',
  VI: 'VI',
  MSI: 'MSI',
  SPLD: 'SPLD',
  OTH: 'OTH',
  DS: 'DS',
};
registerEnumType(Needs, {
  name: 'PrimaryNeed',
  description: 'A primary need, by the codes of the SEN2 return.',
  valuesMap: {
    ASD: { description: 'Autistic spectrum disorder.' },
    SEMH: { description: 'Social, emotional and mental health.' },
    SLCN: { description: 'Speech, language and communication needs.' },
    MLD: { description: 'Moderate learning difficulty.' },
    SLD: { description: 'Severe learning difficulty.' },
    PMLD: { description: 'Profound and multiple learning difficulty.' },
    PD: { description: 'Physical disability.' },
    HI: { description: 'Hearing impairment.' },
    VI: { description: 'Vision impairment.' },
    MSI: { description: 'Multi-sensory impairment.' },
    SPLD: { description: 'Specific learning difficulty.' },
    OTH: { description: 'Another difficulty or disability.' },
    DS: { description: 'Down syndrome.' },
  },
});

export const SchoolKinds: Names<SchoolKind> = { iss: 'iss', nmss: 'nmss', post16: 'post16', other: 'other' };
registerEnumType(SchoolKinds, {
  name: 'SchoolKind',
  description: 'What a school is to this market.',
  valuesMap: {
    iss: { description: 'Independent special school: the council pays the whole fee.' },
    nmss: { description: 'Non-maintained special school: the Department pays place funding beside the council.' },
    post16: { description: 'Special post-16 institution.' },
    other: { description: 'Any other establishment.' },
  },
});

export const SchoolStatuses: Names<SchoolStatus> = {
  open: 'open',
  closed: 'closed',
  proposedToClose: 'proposedToClose',
  proposedToOpen: 'proposedToOpen',
};
registerEnumType(SchoolStatuses, {
  name: 'SchoolStatus',
  description: 'Whether the register has a school as open.',
  valuesMap: {
    open: { description: 'Open.' },
    closed: { description: 'Closed; its history is kept.' },
    proposedToClose: { description: 'Open, but proposed to close.' },
    proposedToOpen: { description: 'Not open yet.' },
  },
});

export const Phases: Names<Phase> = { earlyYears: 'earlyYears', primary: 'primary', secondary: 'secondary', post16: 'post16' };
registerEnumType(Phases, {
  name: 'SchoolPhase',
  description: 'A stage of education, by the ages a school teaches.',
  valuesMap: {
    earlyYears: { description: 'Below 5.' },
    primary: { description: '5 to 10.' },
    secondary: { description: '11 to 15.' },
    post16: { description: '16 to 25.' },
  },
});

export type GenderAdmitted = 'boys' | 'girls' | 'mixed';
export const GendersAdmitted: Names<GenderAdmitted> = { boys: 'boys', girls: 'girls', mixed: 'mixed' };
registerEnumType(GendersAdmitted, {
  name: 'GenderAdmitted',
  description: 'Whom a school admits.',
  valuesMap: {
    boys: { description: 'A boy may attend: schools for boys, and mixed ones.' },
    girls: { description: 'A girl may attend: schools for girls, and mixed ones.' },
    mixed: { description: 'Mixed schools only.' },
  },
});

export type Boarding = 'day' | 'boarding' | 'unknown';
export const Boardings: Names<Boarding> = { day: 'day', boarding: 'boarding', unknown: 'unknown' };
registerEnumType(Boardings, {
  name: 'SchoolBoarding',
  description: 'Whether a school has boarders, as the register says.',
  valuesMap: {
    day: { description: 'Day pupils only.' },
    boarding: { description: 'Has boarders.' },
    unknown: { description: 'The register does not say.' },
  },
});

export const SchoolSorts: Names<SchoolSort> = {
  name: 'name',
  distance: 'distance',
  pupils: 'pupils',
  latestInspection: 'latestInspection',
};
registerEnumType(SchoolSorts, {
  name: 'SchoolSort',
  description: 'What a list of schools is sorted by.',
  valuesMap: {
    name: { description: 'Name, from A.' },
    distance: { description: 'Distance from the filter’s postcode, nearest first; unplaced schools last.' },
    pupils: { description: 'Pupils on roll, most first.' },
    latestInspection: { description: 'Date of the latest inspection, newest first; never inspected last.' },
  },
});

export const SuccessionStates: Names<SuccessionState> = { proposed: 'proposed', confirmed: 'confirmed', rejected: 'rejected' };
registerEnumType(SuccessionStates, {
  name: 'SuccessionState',
  description: 'Whether it is decided that one school follows another.',
  valuesMap: {
    proposed: { description: 'The register suggests it; an officer decides.' },
    confirmed: { description: 'One school to the people who use it: placements, rates and history follow.' },
    rejected: { description: 'Two different schools.' },
  },
});

export const SuccessionActions: Names<SuccessionAction> = { confirm: 'confirm', reject: 'reject' };
registerEnumType(SuccessionActions, {
  name: 'SuccessionAction',
  description: 'What can be done with a proposed succession.',
  valuesMap: {
    confirm: { description: 'Confirm that the school follows the closed one.' },
    reject: { description: 'Reject: they are two schools.' },
  },
});

export type CheckKind = 'registration' | 'inspection' | 'insurance' | 'safeguarding' | 'saferRecruitment' | 'finance' | 'dataProtection';
export const CheckKinds: Names<CheckKind> = {
  registration: 'registration',
  inspection: 'inspection',
  insurance: 'insurance',
  safeguarding: 'safeguarding',
  saferRecruitment: 'saferRecruitment',
  finance: 'finance',
  dataProtection: 'dataProtection',
};
registerEnumType(CheckKinds, {
  name: 'DueDiligenceKind',
  description: 'What a due diligence check is about.',
  valuesMap: {
    registration: { description: 'Registration with the Department.' },
    inspection: { description: 'The latest inspection.' },
    insurance: { description: 'Insurance cover.' },
    safeguarding: { description: 'Safeguarding (Keeping Children Safe in Education).' },
    saferRecruitment: { description: 'Safer recruitment.' },
    finance: { description: 'Financial standing.' },
    dataProtection: { description: 'Data protection.' },
  },
});

export type CheckResult = 'passed' | 'failed';
export const CheckResults: Names<CheckResult> = { passed: 'passed', failed: 'failed' };
registerEnumType(CheckResults, {
  name: 'DueDiligenceResult',
  description: 'How a check came out.',
  valuesMap: { passed: { description: 'Passed.' }, failed: { description: 'Failed.' } },
});

export type CheckStanding = 'passed' | 'failed' | 'lapsed' | 'superseded';
export const CheckStandings: Names<CheckStanding> = { passed: 'passed', failed: 'failed', lapsed: 'lapsed', superseded: 'superseded' };
registerEnumType(CheckStandings, {
  name: 'DueDiligenceStanding',
  description: 'What a check says today. The latest of a kind counts until it expires.',
  valuesMap: {
    passed: { description: 'Counts, and is passed.' },
    failed: { description: 'Counts, and is failed.' },
    lapsed: { description: 'The latest of its kind, but past its last day.' },
    superseded: { description: 'A later check of its kind counts instead.' },
  },
});
