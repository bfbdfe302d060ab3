import { describe, expect, it } from '@jest/globals';
import type { OrganisationKind } from '../kernel/actor.js';
import { rolesOf, rolesOutOfPlace } from './organisation-roles.js';
import { roles } from './permissions.js';

const kinds: OrganisationKind[] = ['authority', 'consortium', 'providerGroup', 'provider', 'platform'];

describe('roles of an organisation', () => {
  it('give every role a place', () => {
    expect(roles.filter((role) => !kinds.some((kind) => rolesOf(kind).includes(role)))).toEqual([]);
  });

  it('do not mix councils, schools and the platform', () => {
    expect(rolesOutOfPlace('authority', ['auditor', 'providerFeesManager', 'platformAdministrator'])).toEqual([
      'providerFeesManager',
      'platformAdministrator',
    ]);
    expect(rolesOutOfPlace('provider', ['providerFeesManager'])).toEqual([]);
    expect(rolesOutOfPlace('platform', ['nobody'])).toEqual(['nobody']);
  });
});
