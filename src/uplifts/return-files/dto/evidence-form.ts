import { IsIn, IsOptional, IsUUID } from 'class-validator';

export const EVIDENCE_KINDS = ['accounts', 'budget', 'occupancy', 'letter', 'other'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** The fields beside the file. */
export class EvidenceForm {
  @IsIn(EVIDENCE_KINDS, { message: `Say what kind of evidence it is: ${EVIDENCE_KINDS.join(', ')}.` })
  kind: EvidenceKind;

  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a line.' })
  lineId?: string;
}
