import { rolesOf } from '../../identity/organisation-roles.js';
import type { OrganisationRow } from '../../identity/organisations.service.js';
import type { Member } from '../../identity/people.service.js';
import type { OrganisationKind } from '../../kernel/actor.js';
import { roleInWords } from '../account/role-words.js';
import type { Table } from '../foundation/table.js';
import { paths } from '../paths.js';

/** Near enough to catch a slip; that somebody has it, only a mail can prove. */
export const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const PEOPLE_TABLE: Table<Member> = {
  name: 'people',
  caption: 'People',
  columns: [
    {
      key: 'name',
      heading: 'Name',
      type: 'text',
      value: ({ fullName }) => fullName,
      href: ({ organisationId, id }) => paths.person(organisationId, id),
    },
    { key: 'email', heading: 'E-mail address', type: 'text', value: ({ email }) => email },
    { key: 'roles', heading: 'Roles', type: 'text', value: ({ roles }) => roles.map(roleInWords).join(', ') },
    {
      key: 'active',
      heading: 'Account',
      type: 'status',
      value: ({ active }) => (active ? 'Open' : 'Closed'),
      colour: ({ active }) => (active ? 'green' : 'grey'),
    },
  ],
};

const KINDS: Readonly<Record<OrganisationKind, string>> = {
  authority: 'council',
  consortium: 'consortium',
  provider: 'provider',
  providerGroup: 'provider group',
  platform: 'platform',
};

export const organisationChoices = (organisations: readonly OrganisationRow[], chosen: string | undefined) =>
  organisations.map(({ id, name, kind }) => ({ value: id, text: `${name} (${KINDS[kind]})`, chosen: id === chosen }));

/** The roles there are in such an organisation, as check boxes. */
export const roleItems = (kind: OrganisationKind) => rolesOf(kind).map((role) => ({ value: role, text: roleInWords(role) }));
