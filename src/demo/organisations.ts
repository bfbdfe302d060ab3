import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';

export interface DemoAuthority {
  readonly id: string;
  readonly key: 'leicester' | 'leicestershire' | 'rutland';
  readonly name: string;
  readonly laCode: string;
  readonly department: string;
  readonly addressLines: readonly string[];
  readonly telephone: string;
  /** The outward postcode the map is centred on. */
  readonly centre: string;
  /** What its own pupil references begin with. */
  readonly prefix: string;
}

const authority = (each: Omit<DemoAuthority, 'id'>): DemoAuthority => ({ id: demoId('authority', each.key), ...each });

/** Leicester, Leicestershire and Rutland: real councils, with invented contents. Addresses and telephone numbers are invented too. */
export const AUTHORITIES: readonly DemoAuthority[] = [
  authority({
    key: 'leicester',
    name: 'Leicester City Council',
    laCode: '856',
    department: 'Special Education Service',
    addressLines: ['Demonstration House', '1 Example Square', 'Leicester', 'LE1 0ZZ'],
    telephone: '0116 496 0156',
    centre: 'LE1',
    prefix: 'LC',
  }),
  authority({
    key: 'leicestershire',
    name: 'Leicestershire County Council',
    laCode: '855',
    department: 'Special Educational Needs Assessment Service',
    addressLines: ['Demonstration Hall', '2 Example Road', 'Leicester', 'LE3 0ZZ'],
    telephone: '0116 496 0155',
    centre: 'LE7',
    prefix: 'LS',
  }),
  authority({
    key: 'rutland',
    name: 'Rutland County Council',
    laCode: '857',
    department: 'SEND and Inclusion Service',
    addressLines: ['Demonstration Lodge', '3 Example Street', 'Oakham', 'LE15 0ZZ'],
    telephone: '01632 960157',
    centre: 'LE15',
    prefix: 'RU',
  }),
];

export const PLATFORM = { id: demoId('platform'), name: 'ISS Marketplace' };
export const CONSORTIUM = { id: demoId('consortium', 'LLR'), name: 'LLR' };

/** Invented owners of several providers. */
const GROUPS = [
  'Wrenmoor Learning Group',
  'Sorrelby Education Holdings',
  'Quillbrook Partnership',
  'Larkmere Children’s Services Group',
  'Vennbridge Schools Group',
  'Hallowby Trust Group',
  'Ingleholt Education Group',
  'Mossingham Care and Learning',
] as const;

/** Invented legal entities: name, and the number of the group that owns it (none: it stands alone). */
const PROVIDER_NAMES: readonly (readonly [name: string, group: number | null])[] = [
  ['Wrenmoor Schools Limited', 0],
  ['Wrenmoor Autism Services Limited', 0],
  ['Sorrelby Learning Limited', 1],
  ['Sorrelby Specialist Education Limited', 1],
  ['Quillbrook Schools Limited', 2],
  ['Quillbrook Futures Limited', 2],
  ['Quillbrook Residential Education Limited', 2],
  ['Larkmere Education Limited', 3],
  ['Larkmere Therapeutic Schools Limited', 3],
  ['Vennbridge Schools Limited', 4],
  ['Vennbridge East Limited', 4],
  ['Hallowby Schools Trust', 5],
  ['Hallowby Colleges Trust', 5],
  ['Ingleholt Academy Schools Limited', 6],
  ['Ingleholt Pathways Limited', 6],
  ['Mossingham Learning Limited', 7],
  ['Mossingham Homes and Schools Limited', 7],
  ['Ashwick Lane Education Limited', null],
  ['Bramblecote School Trust', null],
  ['Cotterby Independent Schools Limited', null],
  ['Elmsgarth Education CIC', null],
  ['Fennimore House Limited', null],
  ['Gaddeswick Learning Limited', null],
  ['Kelverstone Foundation', null],
  ['Underholt Farm Education Limited', null],
];

export interface DemoProvider {
  readonly id: string;
  readonly name: string;
  readonly groupId: string | null;
}

export const PROVIDERS: readonly DemoProvider[] = PROVIDER_NAMES.map(([name, group]) => ({
  id: demoId('provider', name),
  name,
  groupId: group === null ? null : demoId('group', group),
}));

/** The provider of `fees@school.demo`, with several schools, and the rival of `other@school.demo`. */
export const FEES_PROVIDER = 4;
export const RIVAL_PROVIDER = 9;

/** The group that owns the provider of `fees@school.demo`, and two more. */
export const FEES_GROUP = { id: demoId('group', 2), name: GROUPS[2] };

export function provider(index: number): DemoProvider {
  const found = PROVIDERS[index];
  if (!found) throw new RangeError(`No such provider in the demo: ${String(index)}`);
  return found;
}

interface OrganisationRow extends Row {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
}

export function organisationRows(): OrganisationRow[] {
  const none = { la_code: null, company_number: null, charity_number: null, group_id: null, address: '' };
  return [
    { id: PLATFORM.id, kind: 'platform', name: PLATFORM.name, ...none },
    { id: CONSORTIUM.id, kind: 'consortium', name: CONSORTIUM.name, ...none },
    ...AUTHORITIES.map(({ id, name, laCode, addressLines }) => ({
      ...none,
      id,
      kind: 'authority',
      name,
      la_code: laCode,
      address: addressLines.join('\n'),
    })),
    ...GROUPS.map((name, index) => ({
      ...none,
      id: demoId('group', index),
      kind: 'providerGroup',
      name,
      company_number: String(990_101 + index).padStart(8, '0'),
    })),
    ...PROVIDERS.map(({ id, name, groupId }, index) => {
      const charity = /Trust|Foundation/.test(name);
      return {
        ...none,
        id,
        kind: 'provider',
        name,
        company_number: charity ? null : String(990_201 + index).padStart(8, '0'),
        charity_number: charity ? String(9_900_201 + index) : null,
        group_id: groupId,
        address: [`${String(index + 3)} Invented Business Park`, 'Market Harborough', 'LE16 0ZZ'].join('\n'),
      };
    }),
  ];
}

/** The three have belonged to LLR since its beginning; Leicestershire leads. */
export const consortiumMemberRows = (): Row[] =>
  AUTHORITIES.map(({ id, key }) => ({
    consortium_id: CONSORTIUM.id,
    authority_id: id,
    lead: key === 'leicestershire',
    period: '[2023-04-01,)',
  }));

const SHARED = ['prices', 'demand', 'spend'] as const;

/** The three share prices, demand and spend, by an invented agreement. */
export const sharingAgreementRows = (): Row[] =>
  AUTHORITIES.flatMap(({ id, key }) =>
    SHARED.map((subject) => ({
      id: subject === 'prices' ? demoId('sharing-agreement', key) : demoId('sharing-agreement', key, subject),
      consortium_id: CONSORTIUM.id,
      authority_id: id,
      subject,
      period: '[2025-04-01,2029-04-01)',
      signed_on: '2025-03-12',
      reference: 'LLR/ISA/2025/04',
      version: 1,
    })),
  );
