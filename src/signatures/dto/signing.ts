import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsNotEmpty, IsOptional, IsUUID, Length, MaxLength } from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { DateOnly, Money } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import type { SigningReaderAction } from '../signing-requests.query.js';
import type { SigningState } from '../signing.js';

export const SigningStates = {
  open: 'open',
  completed: 'completed',
  declined: 'declined',
  expired: 'expired',
  withdrawn: 'withdrawn',
} as const satisfies Record<SigningState, SigningState>;
registerEnumType(SigningStates, {
  name: 'SigningState',
  description: 'Where a document to sign stands.',
  valuesMap: {
    open: { description: 'Out for signature.' },
    completed: { description: 'Signed by all parties.' },
    declined: { description: 'A party does not sign, with a reason.' },
    expired: { description: 'Not signed by everybody by its last day.' },
    withdrawn: { description: 'Taken back by the authority.' },
  },
});

const SigningSides = { authority: 'authority', provider: 'provider' } as const;
registerEnumType(SigningSides, {
  name: 'SigningSide',
  description: 'For which side a party signs.',
  valuesMap: { authority: { description: 'The council.' }, provider: { description: 'The school’s provider.' } },
});

const SignatureWays = { portal: 'portal', wetInk: 'wetInk' } as const;
registerEnumType(SignatureWays, {
  name: 'SignatureWay',
  description: 'How it was signed.',
  valuesMap: {
    portal: { description: 'In the portal, with the password entered again.' },
    wetInk: { description: 'On paper; a second person confirmed the scan.' },
  },
});

const SigningActions = {
  sign: 'sign',
  decline: 'decline',
  withdraw: 'withdraw',
  recordWetInk: 'recordWetInk',
  confirmWetInk: 'confirmWetInk',
} as const satisfies Record<SigningReaderAction, SigningReaderAction>;
registerEnumType(SigningActions, {
  name: 'SigningAction',
  description: 'What can be done with a document to sign.',
  valuesMap: {
    sign: { description: 'Sign it for your organisation.' },
    decline: { description: 'Decline to sign it, with a reason.' },
    withdraw: { description: 'Take it back.' },
    recordWetInk: { description: 'Add the scan of a copy signed on paper.' },
    confirmWetInk: { description: 'Confirm or refuse a scan that a colleague added.' },
  },
});

@ObjectType({ description: 'A signature, as evidence.' })
export class SignatureView {
  @Field(() => SignatureWays, { description: 'How.' })
  way: 'portal' | 'wetInk';

  @Field(() => String, { description: 'Name of who signed.' })
  personName: string;

  @Field(() => String, { description: 'In which capacity.' })
  capacity: string;

  @Field(() => String, { nullable: true, description: 'E-mail address of the account; none on paper.' })
  email: string | null;

  @Field(() => Date, { description: 'When; of a copy signed on paper the day.' })
  signedAt: Date;

  @Field(() => String, { nullable: true, description: 'From which network address.' })
  ip: string | null;

  @Field(() => String, { nullable: true, description: 'With which program.' })
  userAgent: string | null;

  @Field(() => String, { nullable: true, description: 'Version of the words consented to.' })
  consentVersion: string | null;

  @Field(() => String, { nullable: true, description: 'The words consented to, as they were shown.' })
  consentText: string | null;

  @Field(() => String, { description: 'SHA-256 of the bytes signed.' })
  documentSha256: string;
}

@ObjectType({ description: 'The latest scan of what a party signed on paper.' })
export class WetInkCopyView {
  @Field(() => ID, { description: 'Its id, to confirm or refuse it by.' })
  id: string;

  @Field(() => String, { description: 'waiting, confirmed or refused.' })
  state: string;

  @Field(() => String, { description: 'SHA-256 of the scan.' })
  fileSha256: string;

  @Field(() => String, { description: 'Who signed, as written on the paper.' })
  signedByName: string;

  @Field(() => String, { description: 'In which capacity.' })
  signedByCapacity: string;

  @Field(() => DateOnly, { description: 'On which day.' })
  signedOn: IsoDate;

  @Field(() => String, { description: 'Who added it.' })
  recordedByName: string;

  @Field(() => String, { nullable: true, description: 'Who confirmed or refused it.' })
  decidedByName: string | null;

  @Field(() => String, { nullable: true, description: 'What was wrong with it.' })
  refusedBecause: string | null;
}

@ObjectType({ description: 'Who signs, in this order.' })
export class SigningPartyView {
  @Field(() => ID, { description: 'The party’s id.' })
  id: string;

  @Field(() => Int, { description: 'Its place, from 1.' })
  position: number;

  @Field(() => SigningSides, { description: 'For which side.' })
  side: 'authority' | 'provider';

  @Field(() => String, { description: 'The organisation.' })
  organisationName: string;

  @Field(() => Boolean, { description: 'Whether somebody has signed for it.' })
  signed: boolean;

  @Field(() => SignatureView, { nullable: true, description: 'The signature.' })
  signature: SignatureView | null;

  @Field(() => WetInkCopyView, { nullable: true, description: 'The latest scan of a copy signed on paper.' })
  copy: WetInkCopyView | null;
}

@ObjectType('SigningRequest', { description: 'A document to sign or signed, in a list.' })
export class SigningRequestView {
  @Field(() => ID, { description: 'The request’s id.' })
  id: string;

  @Field(() => String, { description: 'The document’s reference.' })
  reference: string;

  @Field(() => String, { description: 'What it is.' })
  title: string;

  @Field(() => String, { description: 'The school it concerns.' })
  schoolName: string;

  @Field(() => String, { description: 'The council that sent it.' })
  authorityName: string;

  @Field(() => SigningStates, { description: 'Where it stands.' })
  state: SigningState;

  @Field(() => Money, { description: 'What it is worth: decides whose authority suffices.' })
  value: Money;

  @Field(() => Int, { description: 'How many parties have signed.' })
  signed: number;

  @Field(() => Int, { description: 'How many parties sign.' })
  parties: number;

  @Field(() => String, { nullable: true, description: 'Whose turn it is.' })
  next: string | null;

  @Field(() => Date, { description: 'When it was sent for signature.' })
  openedAt: Date;

  @Field(() => String, { description: 'By whom.' })
  openedByName: string;

  @Field(() => DateOnly, { description: 'The last day to sign.' })
  expiresOn: IsoDate;

  @Field(() => String, { nullable: true, description: 'Why it ended, where it was not completed.' })
  closedBecause: string | null;

  @Field(() => Boolean, { description: 'Whether you can sign it now.' })
  mine: boolean;
}

@ObjectType('SigningRequestDetail', { description: 'A document to sign, whole.' })
export class SigningRequestDetail extends SigningRequestView {
  @Field(() => ID, { description: 'The document: its PDF is at GET /api/documents/ and this id.' })
  documentId: string;

  @Field(() => String, { description: 'SHA-256 of the bytes that are signed.' })
  documentSha256: string;

  @Field(() => Boolean, { description: 'Whether each party signs only after those before it.' })
  ordered: boolean;

  @Field(() => [SigningPartyView], { description: 'The parties in order.' })
  chain: SigningPartyView[];

  @Field(() => String, { nullable: true, description: 'The words that you would consent to; null where your organisation does not sign.' })
  consentText: string | null;

  @Field(() => String, { description: 'Their version: send it back when you sign.' })
  consentVersion: string;

  @Field(() => String, { nullable: true, description: 'Why you cannot sign it now.' })
  refusedBecause: string | null;

  @Field(() => [SigningActions], { description: 'What you can do with it now.' })
  availableActions: readonly SigningReaderAction[];

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 of the certificate, once it is made: GET /api/signatures/ and this id and /certificate; everything as one file at /bundle.',
  })
  certificateSha256: string | null;
}

export const SigningRequestConnection = ConnectionOf(SigningRequestView, 'SigningRequest');

@ObjectType({ description: 'A document to sign after a mutation, or why it was refused.' })
export class SigningRequestPayload {
  @Field(() => SigningRequestDetail, { nullable: true, description: 'As it is now; null when refused.' })
  signingRequest?: SigningRequestDetail | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@InputType({ description: 'A signature to give.' })
export class SignDocumentInput {
  @Field(() => ID, { description: 'The request.' })
  @IsUUID('loose', { message: 'This is not the id of a document to sign.' })
  requestId: string;

  @Field(() => String, { description: 'The version of the words you consent to.' })
  @Length(1, 50)
  consentVersion: string;

  @Field(() => String, { description: 'Your password, asked again.' })
  @IsNotEmpty({ message: 'Enter your password.' })
  @MaxLength(1_000)
  password: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'A reason for ending a document that is out for signature.' })
export class EndSigningInput {
  @Field(() => ID, { description: 'The request.' })
  @IsUUID('loose', { message: 'This is not the id of a document to sign.' })
  requestId: string;

  @Field(() => String, { description: 'Why.' })
  @IsNotEmpty({ message: 'Say why.' })
  @MaxLength(4_000)
  reason: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}
