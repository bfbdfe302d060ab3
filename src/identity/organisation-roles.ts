import type { OrganisationKind } from '../kernel/actor.js';
import type { Role } from './permissions.js';

const COUNCIL: readonly Role[] = ['sesOfficer', 'sesCommissioner', 'headOfSes', 'director', 'financePartner', 's151Delegate', 'auditor'];

/** Which jobs there are in which kind of organisation: a fees manager of a council would be a mistake. */
const ROLES_OF: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  authority: COUNCIL,
  consortium: ['llrCommissioner'],
  provider: ['providerFeesManager'],
  providerGroup: ['providerFeesManager'],
  platform: ['platformAdministrator'],
};

export const rolesOf = (kind: OrganisationKind): readonly Role[] => ROLES_OF[kind];

/** Those of the roles that nobody can have in such an organisation. */
export const rolesOutOfPlace = (kind: OrganisationKind, given: readonly string[]): string[] =>
  given.filter((role) => !(ROLES_OF[kind] as readonly string[]).includes(role));
