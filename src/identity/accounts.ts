import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '../kernel/actor.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { authenticationActor } from './authentication-actor.js';

/** A person's place in an organisation, as sign-in needs it. */
export interface AccountMembership {
  readonly membershipId: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly kind: OrganisationKind;
  readonly roles: readonly string[];
}

/** A person with password hash and the organisations they may act for. */
export interface Account {
  readonly personId: string;
  readonly personName: string;
  readonly email: string;
  readonly active: boolean;
  readonly passwordHash: string | undefined;
  readonly memberships: readonly AccountMembership[];
}

const ACCOUNT = `
  select person.id as "personId", person.full_name as "personName", person.email, person.active,
         credential.password_hash as "passwordHash",
         coalesce((
           select json_agg(json_build_object(
             'membershipId', membership.id, 'organisationId', organisation.id, 'organisationName', organisation.name,
             'kind', organisation.kind, 'roles', membership.roles) order by organisation.name)
           from memberships membership
           join organisations organisation on organisation.id = membership.organisation_id
           where membership.person_id = person.id and membership.active), '[]') as memberships
  from people person
  left join credentials credential on credential.person_id = person.id`;

/** Who may sign in, as the authentication role reads it. */
@Injectable()
export class Accounts {
  constructor(private readonly work: UnitOfWork) {}

  async byEmail(email: string, source: string): Promise<Account | undefined> {
    return this.find('person.email = $1', email, source);
  }

  async byPerson(personId: string, source: string): Promise<Account | undefined> {
    return this.find('person.id = $1', personId, source);
  }

  private async find(condition: string, value: string, source: string): Promise<Account | undefined> {
    const [account] = await this.work.run(authenticationActor(source), () =>
      this.work.query<Account>(`${ACCOUNT} where ${condition}`, [value]),
    );
    return account;
  }
}
