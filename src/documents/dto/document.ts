import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ConnectionOf } from '../../platform/graphql/connection.js';

export const DocumentStates = { pending: 'pending', ready: 'ready' } as const;
registerEnumType(DocumentStates, {
  name: 'DocumentState',
  description: 'Whether a document’s bytes are made.',
  valuesMap: {
    pending: { description: 'Its content is frozen; the PDF is being made.' },
    ready: { description: 'The PDF is made and stored.' },
  },
});

/** Where a document stands for its readers. */
export type DocumentStanding = 'pending' | 'ready' | 'failed';
export const DocumentStandings: Readonly<Record<DocumentStanding, DocumentStanding>> = {
  pending: 'pending',
  ready: 'ready',
  failed: 'failed',
};
registerEnumType(DocumentStandings, {
  name: 'DocumentStanding',
  description: 'Where a document stands.',
  valuesMap: {
    pending: { description: 'The PDF is being made.' },
    ready: { description: 'The PDF is made and stored.' },
    failed: { description: 'The PDF could not be made; it is tried again.' },
  },
});

@ObjectType('Document', { description: 'A generated document: frozen content and the PDF made from it.' })
export class DocumentView {
  @Field(() => ID, { description: 'The document’s id: its PDF is at GET /api/documents/ and this id.' })
  id: string;

  @Field(() => String, { description: 'The reference printed on every page.' })
  reference: string;

  @Field(() => String, {
    description:
      'The kind: variationLetter, individualPlacementAgreement, blockAgreement, frameworkAgreement, contractVariation, callOff, notice, reconciliationStatement, awardLetter, rechargeStatement, trueUpStatement, interAuthorityAgreement, blockRecharge, demandStatement.',
  })
  kind: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the school it concerns; null of a document of a consortium or between two authorities.',
  })
  schoolId: string | null;

  @Field(() => String, { description: 'The school it concerns, or the consortium or other authority that issues it.' })
  schoolName: string;

  @Field(() => String, { description: 'Kind of subject it was made for.' })
  subjectType: string;

  @Field(() => ID, { description: 'The subject’s id.' })
  subjectId: string;

  @Field(() => DocumentStates, { description: 'Whether the PDF is made.' })
  state: 'pending' | 'ready';

  @Field(() => DocumentStandings, { description: 'Where it stands: ready, being made, or failed.' })
  standing: DocumentStanding;

  @Field(() => String, { description: 'SHA-256 of the frozen content.' })
  snapshotSha256: string;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the PDF.' })
  pdfSha256: string | null;

  @Field(() => Date, { description: 'When its content was frozen.' })
  createdAt: Date;
}

export const DocumentConnection = ConnectionOf(DocumentView, 'Document');
