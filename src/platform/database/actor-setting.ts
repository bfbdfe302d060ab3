import type { Actor } from '../../kernel/actor.js';

/** The statement with which every transaction begins: it takes the database role of the actor's kind and names organisation and person. */
export const ACTOR_STATEMENT =
  "select set_config('role', $1, true), set_config('app.organisation', $2, true), set_config('app.person', $3, true), set_config('transaction_read_only', $4, true)";

export const actorSetting = (actor: Actor): [role: string, organisation: string, person: string, readOnly: string] => [
  databaseRole(actor),
  actor.organisationId,
  actor.personId,
  actor.access === 'read' ? 'on' : 'off',
];

/** The database role that stands for the actor's kind: its policies and privileges are the second wall. */
export function databaseRole(actor: Actor): string {
  switch (actor.kind) {
    case 'authority':
      return actor.access === 'read' ? 'iss_auditor' : 'iss_authority';
    case 'provider':
    case 'providerGroup':
      return 'iss_provider';
    case 'consortium':
      return 'iss_consortium';
    case 'platform':
      return 'iss_platform';
    case 'authentication':
      return 'iss_authentication';
    case 'delivery':
      return 'iss_delivery';
  }
}
