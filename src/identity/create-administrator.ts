import type { Actor } from '../kernel/actor.js';
import { type Outcome, Refused } from '../kernel/outcome.js';
import type { OrganisationsService } from './organisations.service.js';
import type { PeopleService } from './people.service.js';

/**
 * Adds an administrator of the platform, and the platform itself where the database is new: the first door of an installation. Answers the
 * first password. Throws Refused where the address is taken.
 */
export async function createAdministrator(
  system: Actor,
  organisations: OrganisationsService,
  people: PeopleService,
  person: { readonly email: string; readonly fullName: string },
): Promise<string> {
  const [platform] = await organisations.list(system, 'platform');
  const { id } = platform ?? accepted(await organisations.createOrganisation(system, { kind: 'platform', name: 'The platform' }));
  return accepted(await people.createPerson(system, { ...person, organisationId: id, roles: ['platformAdministrator'] })).password;
}

function accepted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Refused(outcome.refusals);
  return outcome.value;
}
