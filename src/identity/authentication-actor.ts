import type { Actor } from '../kernel/actor.js';

/** Acts while nobody is known yet: sees who exists and how they sign in, and nothing else. */
export const authenticationActor = (source: string): Actor => ({
  personId: '',
  personName: '',
  organisationId: '',
  organisationName: '',
  kind: 'authentication',
  roles: [],
  access: 'write',
  source,
});

/** The same, once it is known whose sign-in it is: the audit record then carries the name. */
export const authenticating = (
  who: Pick<Actor, 'personId' | 'personName' | 'organisationId' | 'organisationName'>,
  source: string,
): Actor => ({
  ...authenticationActor(source),
  personId: who.personId,
  personName: who.personName,
  organisationId: who.organisationId,
  organisationName: who.organisationName,
});
