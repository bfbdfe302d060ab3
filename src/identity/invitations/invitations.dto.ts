import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsEmail, IsOptional, IsUUID, Length, MaxLength } from 'class-validator';
import { UserError } from '../../platform/graphql/user-error.js';
import type { InvitationState } from './invitation.js';

export const InvitationStates: Readonly<Record<InvitationState, InvitationState>> = {
  open: 'open',
  accepted: 'accepted',
  revoked: 'revoked',
  expired: 'expired',
};
registerEnumType(InvitationStates, {
  name: 'InvitationState',
  description: 'Where an invitation stands.',
  valuesMap: {
    open: { description: 'Its link can be used.' },
    accepted: { description: 'The colleague joined by it.' },
    revoked: { description: 'It was taken back.' },
    expired: { description: 'Its days passed unused.' },
  },
});

@ObjectType({ description: 'A colleague asked to join one’s own provider or provider group.' })
export class Invitation {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'The address invited.' })
  email: string;

  @Field(() => String, { description: 'The name the inviter gave.' })
  fullName: string;

  @Field(() => InvitationStates, { description: 'Where it stands.' })
  state: InvitationState;

  @Field(() => String, { description: 'Who invited.' })
  invitedByName: string;

  @Field(() => Date, { description: 'When.' })
  invitedAt: Date;

  @Field(() => Date, { description: 'From then on its link is refused.' })
  expiresAt: Date;

  @Field(() => Date, { nullable: true, description: 'When the colleague joined.' })
  acceptedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address to give to the colleague, below that of the portal; null where it would be refused.',
  })
  path: string | null;
}

@InputType({ description: 'A colleague to invite.' })
export class InviteColleagueInput {
  @Field(() => String, { description: 'The e-mail address, by which the colleague will sign in.' })
  @IsEmail({}, { message: 'Enter an e-mail address in the form name@example.org.' })
  @MaxLength(320, { message: 'An e-mail address has at most 320 characters.' })
  email: string;

  @Field(() => String, { description: 'First and last name.' })
  @Length(1, 200, { message: 'Enter your colleague’s first and last name, at most 200 characters.' })
  fullName: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@ArgsType()
export class InvitationArgs {
  @Field(() => ID, { description: 'The invitation.' })
  @IsUUID('loose', { message: 'An invitation is named by its id.' })
  id: string;
}

@InputType({ description: 'An invitation taken up.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'What stands in the link after “/invitations/”.' })
  @Length(1, 200, { message: 'This is not the link of an invitation.' })
  token: string;

  @Field(() => String, { description: 'First and last name; of no effect where the address has an account already.' })
  @MaxLength(200, { message: 'A name has at most 200 characters.' })
  fullName: string;

  @Field(() => String, { description: 'The password to sign in with from now on; the account’s own where the address has one already.' })
  @MaxLength(1_024, { message: 'This is too long for a password.' })
  password: string;
}

@ObjectType({ description: 'The invitation, or why not.' })
export class InvitationPayload {
  @Field(() => Invitation, { nullable: true, description: 'The invitation as it is now.' })
  invitation?: Invitation | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'Joining by invitation, or why not.' })
export class AcceptInvitationPayload {
  @Field(() => String, { nullable: true, description: 'The address to sign in with.' })
  email?: string;

  @Field(() => ID, { nullable: true, description: 'The organisation joined.' })
  organisationId?: string;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: UserError[];
}
