import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsOptional, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import type { OrganisationKind } from '../../kernel/actor.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { Organisation } from './person.js';

export const OrganisationKinds: Record<OrganisationKind, OrganisationKind> = {
  authority: 'authority',
  consortium: 'consortium',
  providerGroup: 'providerGroup',
  provider: 'provider',
  platform: 'platform',
};
registerEnumType(OrganisationKinds, {
  name: 'OrganisationKind',
  description: 'What an organisation is.',
  valuesMap: {
    authority: { description: 'A council with duties for special educational needs.' },
    consortium: { description: 'A standing group of authorities.' },
    providerGroup: { description: 'The owner of providers.' },
    provider: { description: 'The legal entity that signs and is paid.' },
    platform: { description: 'Who runs this service.' },
  },
});

@InputType({ description: 'An organisation to add.' })
export class CreateOrganisationInput {
  @Field(() => OrganisationKinds, { description: 'What it is.' })
  @IsIn(Object.keys(OrganisationKinds))
  kind: OrganisationKind;

  @Field(() => String, { description: 'Its legal name.' })
  @Length(1, 200, { message: 'Give a name of 1 to 200 characters.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'An authority’s three-digit code.' })
  @IsOptional()
  @Matches(/^\d{3}$/, { message: 'An authority’s code has three digits, for example 856.' })
  laCode?: string | null;

  @Field(() => ID, { nullable: true, description: 'The provider group that owns a provider.' })
  @IsOptional()
  @IsUUID('loose', { message: 'A provider group is named by its id.' })
  groupId?: string | null;

  @Field(() => String, { nullable: true, description: 'Company number.' })
  @IsOptional()
  @MaxLength(20)
  companyNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'Charity number.' })
  @IsOptional()
  @MaxLength(20)
  charityNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'Postal address as printed on letters, a line each.' })
  @IsOptional()
  @MaxLength(1_000)
  address?: string | null;
}

@ObjectType({ description: 'An organisation after a mutation, or why it was refused.' })
export class OrganisationPayload {
  @Field(() => Organisation, { nullable: true, description: 'The organisation; null when refused.' })
  organisation?: Organisation | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
