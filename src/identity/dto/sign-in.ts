import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsUUID, MaxLength } from 'class-validator';
import { UserError } from '../../platform/graphql/user-error.js';
import { Me } from './person.js';

@ArgsType()
export class SignInArgs {
  @Field(() => String, { description: 'E-mail address.' })
  @MaxLength(320, { message: 'An e-mail address has at most 320 characters.' })
  email: string;

  @Field(() => String, { description: 'Password.' })
  @MaxLength(1_024, { message: 'This is too long for a password.' })
  password: string;

  @Field(() => ID, { nullable: true, description: 'The organisation to act for; needed by people who work for several.' })
  @IsOptional()
  @IsUUID('loose', { message: 'An organisation is named by its id.' })
  organisationId?: string | null;
}

@ArgsType()
export class ChangePasswordArgs {
  @Field(() => String, { description: 'The password used so far.' })
  @MaxLength(1_024, { message: 'This is too long for a password.' })
  currentPassword: string;

  @Field(() => String, { description: 'The password to use from now on: at least 12 characters, and not the e-mail address.' })
  @MaxLength(1_024, { message: 'This is too long for a password.' })
  newPassword: string;
}

@ObjectType({ description: 'The tokens of a sign-in, or why there are none.' })
export class SignInPayload {
  @Field(() => String, { nullable: true, description: 'Send it as `Authorization: Bearer …` with each request. Short-lived.' })
  accessToken?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Gives the next tokens, once. Using it a second time ends the sign-in, since one of the two users must have copied it.',
  })
  refreshToken?: string;

  @Field(() => Int, { nullable: true, description: 'For how many seconds the access token is good.' })
  expiresInSeconds?: number;

  @Field(() => Me, { nullable: true, description: 'Who is signed in.' })
  me?: Me;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'The end of a sign-in.' })
export class SignOutPayload {
  @Field(() => Boolean, { description: 'True: neither token of this sign-in is good any more.' })
  signedOut: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'A changed password, or why it was not changed.' })
export class ChangePasswordPayload {
  @Field(() => Boolean, { nullable: true, description: 'True when the new password holds; all other sign-ins of the person have ended.' })
  changed?: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: UserError[];
}
