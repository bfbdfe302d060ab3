import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, IsUUID, MaxLength } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';

@ObjectType({ description: 'That a member signed a version of the agreement between members.' })
export class MemberAgreementSigning {
  @Field(() => ID, { description: 'The authority.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  authorityName: string;

  @Field(() => DateOnly, { description: 'When it was signed.' })
  signedOn: IsoDate;

  @Field(() => String, { description: 'Who signed.' })
  signedByName: string;

  @Field(() => String, { description: 'In which capacity.' })
  capacity: string;

  @Field(() => String, { description: 'Where the signed paper is to be found.' })
  reference: string;
}

@ObjectType({ description: 'A version of the agreement between members.' })
export class MemberAgreementVersion {
  @Field(() => ID, { description: 'The document: its PDF is at GET /api/documents/ and this id.' })
  id: string;

  @Field(() => String, { description: 'Printed on every page.' })
  reference: string;

  @Field(() => DateOnly, { description: 'When it was issued.' })
  issuedOn: IsoDate;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the PDF; null until it is made.' })
  sha256: string | null;

  @Field(() => Boolean, { description: 'Whether it is the latest.' })
  stands: boolean;

  @Field(() => [MemberAgreementSigning], { description: 'Who signed it.' })
  signings: readonly MemberAgreementSigning[];
}

@ObjectType({ description: 'The agreement between the members of a consortium, drawn from what they have recorded.' })
export class MemberAgreement {
  @Field(() => ID, { description: 'The consortium.' })
  consortiumId: string;

  @Field(() => String, { description: 'Its name.' })
  consortium: string;

  @Field(() => [MemberAgreementVersion], { description: 'Its versions, the latest first.' })
  versions: readonly MemberAgreementVersion[];

  @Field(() => [String], { description: 'Members that have not signed the latest version.' })
  waitingFor: readonly string[];

  @Field(() => [String], { description: 'What would read otherwise in a new version, by heading.' })
  changed: readonly string[];

  @Field(() => [String], { description: 'What you may do: issue, sign.' })
  availableActions: readonly string[];
}

@InputType({ description: 'That your authority signed the latest version.' })
export class RecordAgreementSigningInput {
  @Field(() => ID, { description: 'The version’s document.' })
  @IsUUID('loose')
  documentId: string;

  @Field(() => DateOnly, { description: 'When it was signed.' })
  signedOn: IsoDate;

  @Field(() => String, { description: 'Who signed.' })
  @IsString()
  @MaxLength(200)
  signedByName: string;

  @Field(() => String, { description: 'In which capacity.' })
  @IsString()
  @MaxLength(200)
  capacity: string;

  @Field(() => String, { description: 'Where the signed paper is to be found.' })
  @IsString()
  @MaxLength(200)
  reference: string;
}

@ObjectType({ description: 'What became of an act on the agreement between members.' })
export class MemberAgreementPayload {
  @Field(() => ID, { nullable: true, description: 'The version’s document. Null where it was refused.' })
  documentId?: string;

  @Field(() => [UserError], { description: 'Why it was refused.' })
  userErrors: UserError[];
}
