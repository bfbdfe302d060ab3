import type { Actor } from '../../kernel/actor.js';

/** Who acts when no person does. The audit record shows it by this name. */
export const SYSTEM_PERSON = { personId: '00000000-0000-0000-0000-000000000001', personName: 'The system' } as const;

/** The system acting for one authority: on its rows only, without anybody's permissions. */
export const systemActor = (authority: { readonly id: string; readonly name: string }): Actor => ({
  ...SYSTEM_PERSON,
  organisationId: authority.id,
  organisationName: authority.name,
  kind: 'authority',
  roles: [],
  access: 'write',
  source: 'job',
});

/** The system acting for nobody: reads what is public. */
export const systemItself: Actor = {
  ...SYSTEM_PERSON,
  organisationId: SYSTEM_PERSON.personId,
  organisationName: 'The platform',
  kind: 'platform',
  roles: [],
  access: 'read',
  source: 'job',
};

/** The system delivering mail: sees notices and addresses, no subject. */
export const deliveryActor: Actor = { ...systemItself, kind: 'delivery', access: 'write' };
