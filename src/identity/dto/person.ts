import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { OrganisationKind } from '../../kernel/actor.js';

@ObjectType({ description: 'Somebody who can sign in.' })
export class Person {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'The e-mail address the person signs in with.' })
  email: string;

  @Field(() => String, { description: 'First and last name.' })
  fullName: string;
}

@ObjectType({ description: 'An authority, a consortium, a provider, a provider group or the platform itself.' })
export class Organisation {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => String, { description: 'What it is: authority, consortium, providerGroup, provider or platform.' })
  kind: OrganisationKind;
}

@ObjectType({ description: 'Who is signed in, for which organisation, and what they may do there.' })
export class Me {
  @Field(() => Person, { description: 'The person.' })
  person: Person;

  @Field(() => Organisation, { description: 'The organisation the person acts for.' })
  organisation: Organisation;

  @Field(() => [String], { description: 'The roles held in it.' })
  roles: string[];

  @Field(() => [String], { description: 'The permissions these roles carry, each named after the use case it opens.' })
  permissions: string[];
}

@ObjectType({ description: 'A person as a member of one organisation.' })
export class Member {
  @Field(() => Person, { description: 'The person.' })
  person: Person;

  @Field(() => ID, { description: 'The organisation.' })
  organisationId: string;

  @Field(() => [String], { description: 'The roles held in it; of somebody who no longer works there, the last ones.' })
  roles: string[];

  @Field(() => Boolean, { description: 'Whether the person may sign in for it.' })
  active: boolean;
}
