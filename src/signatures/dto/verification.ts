import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { VerificationResult } from '../verification.query.js';

const VerificationResults = {
  document: 'document',
  certificate: 'certificate',
  wetInk: 'wetInk',
  changed: 'changed',
  unknown: 'unknown',
} as const satisfies Record<VerificationResult, VerificationResult>;
registerEnumType(VerificationResults, {
  name: 'VerificationResult',
  description: 'What a file is.',
  valuesMap: {
    document: { description: 'Exactly a document made here.' },
    certificate: { description: 'Exactly the certificate of a signed document.' },
    wetInk: { description: 'Exactly the scan kept with a signature on paper.' },
    changed: { description: 'A document of this reference was made here, but this is another file.' },
    unknown: { description: 'Nothing that you may see.' },
  },
});

@ObjectType({ description: 'Who signed a document.' })
export class VerifiedSignature {
  @Field(() => String, { description: 'Who.' })
  personName: string;

  @Field(() => String, { description: 'In which capacity.' })
  capacity: string;

  @Field(() => String, { description: 'For which organisation.' })
  organisationName: string;

  @Field(() => Date, { description: 'When.' })
  signedAt: Date;
}

@ObjectType({ description: 'Whether a file is exactly what was made or signed here.' })
export class VerificationView {
  @Field(() => VerificationResults, { description: 'What it is.' })
  result: VerificationResult;

  @Field(() => String, { description: 'Its SHA-256.' })
  sha256: string;

  @Field(() => ID, { nullable: true, description: 'The document it is, or belongs to.' })
  documentId: string | null;

  @Field(() => String, { nullable: true, description: 'The document’s reference.' })
  reference: string | null;

  @Field(() => Date, { nullable: true, description: 'When the document was made.' })
  issuedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'By which council.' })
  authorityName: string | null;

  @Field(() => ID, { nullable: true, description: 'The signing of the document.' })
  signingRequestId: string | null;

  @Field(() => [VerifiedSignature], { description: 'Who has signed it.' })
  signatures: VerifiedSignature[];
}
