import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsEmail, IsIn, IsUUID, Length, MaxLength } from 'class-validator';
import { UserError } from '../../platform/graphql/user-error.js';
import { roles } from '../permissions.js';
import { Member } from './person.js';

const ROLE_NAMES = `One of ${roles.join(', ')}.`;

@InputType({ description: 'A person to add.' })
export class CreatePersonInput {
  @Field(() => String, { description: 'The e-mail address to sign in with; nobody else may have it.' })
  @IsEmail({}, { message: 'This is not an e-mail address.' })
  @MaxLength(320, { message: 'An e-mail address has at most 320 characters.' })
  email: string;

  @Field(() => String, { description: 'First and last name.' })
  @Length(1, 200, { message: 'Give a name of 1 to 200 characters.' })
  fullName: string;

  @Field(() => ID, { description: 'The organisation the person works for.' })
  @IsUUID('loose', { message: 'An organisation is named by its id.' })
  organisationId: string;

  @Field(() => [String], { description: `The person's roles there. ${ROLE_NAMES}` })
  @ArrayMinSize(1, { message: 'Give at least one role.' })
  @ArrayMaxSize(roles.length, { message: 'These are more roles than there are.' })
  @IsIn(roles, { each: true, message: ROLE_NAMES })
  roles: string[];
}

@ArgsType()
export class SetRolesArgs {
  @Field(() => ID, { description: 'The person.' })
  @IsUUID('loose', { message: 'A person is named by the id.' })
  personId: string;

  @Field(() => ID, { description: 'The organisation in which the roles are held.' })
  @IsUUID('loose', { message: 'An organisation is named by its id.' })
  organisationId: string;

  @Field(() => [String], { description: `All roles from now on; none: the person no longer works there. ${ROLE_NAMES}` })
  @ArrayMaxSize(roles.length, { message: 'These are more roles than there are.' })
  @IsIn(roles, { each: true, message: ROLE_NAMES })
  roles: string[];
}

@ArgsType()
export class PersonArgs {
  @Field(() => ID, { description: 'The person.' })
  @IsUUID('loose', { message: 'A person is named by the id.' })
  personId: string;
}

@ArgsType()
export class OrganisationArgs {
  @Field(() => ID, { description: 'The organisation.' })
  @IsUUID('loose', { message: 'An organisation is named by its id.' })
  organisationId: string;
}

@ObjectType({ description: 'The person added, or why not.' })
export class CreatePersonPayload {
  @Field(() => Member, { nullable: true, description: 'The person in the organisation.' })
  member?: Member;

  @Field(() => String, { nullable: true, description: 'The first password. It is shown this once and kept nowhere.' })
  password?: string;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'The roles set, or why not.' })
export class SetRolesPayload {
  @Field(() => Member, { nullable: true, description: 'The person in the organisation, with the roles held from now on.' })
  member?: Member;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'The account closed, or why not.' })
export class DeactivatePersonPayload {
  @Field(() => [Member], { nullable: true, description: 'The person in each organisation; active in none.' })
  members?: Member[];

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: UserError[];
}
