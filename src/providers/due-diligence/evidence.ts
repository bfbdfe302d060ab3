import { type Refusal, refusal } from '../../kernel/outcome.js';

/** A paper that was shown, as a file. */
export interface EvidenceFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const LARGEST = 15 * 1024 * 1024;

/** By its first bytes: what a file is called says nothing. */
const KINDS: readonly { readonly mediaType: string; readonly starts: Buffer }[] = [
  { mediaType: 'application/pdf', starts: Buffer.from('%PDF-') },
  { mediaType: 'image/png', starts: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
  { mediaType: 'image/jpeg', starts: Buffer.from([0xff, 0xd8, 0xff]) },
];

export const evidenceType = ({ bytes }: EvidenceFile): string | undefined =>
  KINDS.find(({ starts }) => bytes.subarray(0, starts.length).equals(starts))?.mediaType;

export function evidenceRefusal(file: EvidenceFile): Refusal | null {
  if (file.bytes.length > LARGEST) return refusal('fileTooLarge', 'The file is larger than 15 MB.', 'evidence');
  return evidenceType(file) === undefined ? refusal('fileNotRecognised', 'Give a PDF, or a picture as PNG or JPEG.', 'evidence') : null;
}
