import type { Actor, OrganisationKind } from '../kernel/actor.js';
import type { Role } from '../identity/permissions.js';
import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import {
  AUTHORITIES,
  CONSORTIUM,
  type DemoAuthority,
  FEES_GROUP,
  FEES_PROVIDER,
  PLATFORM,
  PROVIDERS,
  RIVAL_PROVIDER,
} from './organisations.js';

/** The one password of all demo sign-ins: public, printed at start, refused in production. */
export const DEMO_PASSWORD = 'Placements-2027';

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly organisation: { readonly id: string; readonly name: string; readonly kind: OrganisationKind };
  /** People of the other schools only stand in the records: nobody signs in as them. */
  readonly signsIn: boolean;
}

/** Who works where, by sign-in name: `officer@leicester.demo`. */
const STAFF: Readonly<Record<DemoAuthority['key'], readonly (readonly [part: string, role: Role, name: string])[]>> = {
  leicester: [
    ['officer', 'sesOfficer', 'Amina Okafor'],
    ['commissioner', 'sesCommissioner', 'Grace Holdsworth'],
    ['finance', 'financePartner', 'Daniel Whitcombe'],
    ['head', 'headOfSes', 'Ruth Pemberley'],
    ['director', 'director', 'Sanjay Mistry-Cole'],
    ['s151', 's151Delegate', 'Helen Trowbrook'],
    ['auditor', 'auditor', 'Owen Castleford'],
  ],
  leicestershire: [
    ['officer', 'sesOfficer', 'Katie Loxworth'],
    ['commissioner', 'sesCommissioner', 'Edwin Marlpool'],
    ['finance', 'financePartner', 'Imran Sheldrake'],
    ['head', 'headOfSes', 'Gillian Farrowby'],
    ['director', 'director', 'Peter Nkemelu'],
    ['s151', 's151Delegate', 'Joanna Birkholme'],
  ],
  rutland: [
    ['officer', 'sesOfficer', 'Tom Averley'],
    ['commissioner', 'sesCommissioner', 'Alice Whissen'],
    ['finance', 'financePartner', 'Beth Langdale-Roy'],
    ['head', 'headOfSes', 'Marcus Edgeworthy'],
    ['director', 'director', 'Fiona Stroudley'],
    ['s151', 's151Delegate', 'Nadia Kirkwell'],
  ],
};

const FEES_MANAGERS = [
  'Laura Penhallow', 'Colin Marsden-Oak', 'Yasmin Thorley', 'Graham Wexcombe', 'Priya Holloway', 'Stephen Garrick', 'Zoe Altham',
  'Michael Rushby', 'Anita Corfield', 'Rob Selwick', 'Claire Domville', 'Femi Ashgrove', 'Judith Hanslow', 'Neil Cardew', 'Rachel Oxborne',
  'Tariq Lindley', 'Sophie Waverton', 'Alan Prescoe', 'Megan Trelling', 'David Ilsham', 'Harriet Coombes', 'Leo Barnwood', 'Ivy Martindale',
  'Simon Kettering-Shaw', 'Olu Fairbourne',
]; // prettier-ignore

/** Who speaks for a provider of the demo. */
export function feesManagerOf(index: number): DemoPerson {
  const organisation = PROVIDERS[index];
  if (!organisation) throw new RangeError(`No such provider in the demo: ${String(index)}`);
  const email =
    index === FEES_PROVIDER
      ? 'fees@school.demo'
      : index === RIVAL_PROVIDER
        ? 'other@school.demo'
        : `fees.${String(index + 1)}@provider.example`;
  return {
    id: demoId('person', email),
    name: FEES_MANAGERS[index] ?? 'Fees Manager',
    email,
    role: 'providerFeesManager',
    organisation: { id: organisation.id, name: organisation.name, kind: 'provider' },
    signsIn: index === FEES_PROVIDER || index === RIVAL_PROVIDER,
  };
}

const colleague = (email: string, role: Role, name: string, organisation: DemoPerson['organisation']): DemoPerson => ({
  id: demoId('person', email),
  name,
  email,
  role,
  organisation,
  signsIn: true,
});

export const PEOPLE: readonly DemoPerson[] = [
  ...AUTHORITIES.flatMap(({ id, key, name }) =>
    STAFF[key].map(([part, role, person]) => colleague(`${part}@${key}.demo`, role, person, { id, name, kind: 'authority' })),
  ),
  colleague('commissioner@llr.demo', 'llrCommissioner', 'Verity Ashdown-Lee', { ...CONSORTIUM, kind: 'consortium' }),
  ...PROVIDERS.map((_, index) => feesManagerOf(index)),
  colleague('group@school.demo', 'providerFeesManager', 'Miriam Calloway', { ...FEES_GROUP, kind: 'providerGroup' }),
  colleague('admin@platform.demo', 'platformAdministrator', 'Robin Tallis', { ...PLATFORM, kind: 'platform' }),
];

export function personAt(organisationId: string, role: Role): DemoPerson {
  const found = PEOPLE.find((person) => person.organisation.id === organisationId && person.role === role);
  if (!found) throw new RangeError(`Nobody in the demo is ${role} there.`);
  return found;
}

/** The person as an actor of the seed. */
export const actorOf = (person: DemoPerson): Actor => ({
  personId: person.id,
  personName: person.name,
  organisationId: person.organisation.id,
  organisationName: person.organisation.name,
  kind: person.organisation.kind,
  roles: [person.role],
  access: 'write',
  source: 'demo',
});

export const peopleRows = (): Row[] => PEOPLE.map(({ id, email, name }) => ({ id, email, full_name: name, active: true }));

export const membershipRows = (): Row[] =>
  PEOPLE.map(({ id, email, role, organisation }) => ({
    id: demoId('membership', email),
    person_id: id,
    organisation_id: organisation.id,
    roles: [role],
    active: true,
  }));

export const credentialRows = (passwordHash: string): Row[] =>
  PEOPLE.filter(({ signsIn }) => signsIn).map(({ id }) => ({ person_id: id, password_hash: passwordHash }));

/** What the start prints. */
export const DEMO_SIGN_INS: readonly {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly organisation: string;
}[] = PEOPLE.filter(({ signsIn }) => signsIn).map(({ email, name, role, organisation }) => ({
  email,
  name,
  role,
  organisation: organisation.name,
}));
