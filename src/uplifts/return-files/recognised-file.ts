import { fileTypeFromBuffer } from 'file-type';

/** A kind of file that evidence and letters come in. `detected` is what its bytes say; text has nothing that says it. */
interface FileKind {
  readonly words: string;
  readonly mediaType: string;
  readonly detected?: string;
}

const WORD: FileKind = {
  words: 'Word document',
  mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  detected: 'docx',
};
const EXCEL: FileKind = {
  words: 'Excel workbook',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  detected: 'xlsx',
};
const JPEG: FileKind = { words: 'JPEG picture', mediaType: 'image/jpeg', detected: 'jpg' };

const KINDS = new Map<string, FileKind>([
  ['pdf', { words: 'PDF', mediaType: 'application/pdf', detected: 'pdf' }],
  ['docx', WORD],
  ['xlsx', EXCEL],
  ['png', { words: 'PNG picture', mediaType: 'image/png', detected: 'png' }],
  ['jpg', JPEG],
  ['jpeg', JPEG],
  ['csv', { words: 'CSV file', mediaType: 'text/csv' }],
  ['txt', { words: 'text file', mediaType: 'text/plain' }],
  ['eml', { words: 'e-mail', mediaType: 'message/rfc822' }],
]);

export const ACCEPTED_FILES = 'PDF, DOCX, XLSX, CSV, TXT, PNG, JPEG or EML';

export type Recognition = { readonly ok: true; readonly mediaType: string } | { readonly ok: false; readonly why: string };

/**
 * What a file is, by its bytes, held against the end of its name; what the sender's program calls it plays no part. Macro-enabled and old
 * Office files are other kinds and are not taken.
 */
export async function recognise(name: string, bytes: Buffer): Promise<Recognition> {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const kind = KINDS.get(ending);
  if (!kind) return { ok: false, why: `“${name}” is none of the kinds of file that are taken: send ${ACCEPTED_FILES}.` };
  const detected = await detectedKind(bytes);
  if (kind.detected !== undefined) {
    return detected === kind.detected ? { ok: true, mediaType: kind.mediaType } : { ok: false, why: mismatch(name, kind, detected) };
  }
  // The mark at the start of a UTF-16 text is taken for sound by the reader of file types.
  const isText = (detected === undefined || isUtf16(bytes)) && !isBinary(bytes) && (ending !== 'eml' || isMail(bytes));
  return isText ? { ok: true, mediaType: kind.mediaType } : { ok: false, why: mismatch(name, kind, detected) };
}

const mismatch = (name: string, { words }: FileKind, detected: string | undefined): string =>
  `“${name}” is named as a ${words}, but its content is ${detected === undefined ? 'not that' : `of the kind “${detected}”`}. Save it again as what it is, or send ${ACCEPTED_FILES}.`;

/** Bytes made to confuse the reader of file types are of no known kind. */
async function detectedKind(bytes: Buffer): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(bytes))?.ext;
  } catch {
    return undefined;
  }
}

/** Text has line breaks, tabs and form feeds among its control characters and no others, except in UTF-16, which says so at its start. */
function isBinary(bytes: Buffer): boolean {
  return !isUtf16(bytes) && bytes.some((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b);
}

const isUtf16 = (bytes: Buffer): boolean => (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

const LONGEST_MAIL_HEAD = 256 * 1024;

/** An e-mail begins with header lines (RFC 5322), one of them saying who sent it. */
function isMail(bytes: Buffer): boolean {
  const head =
    bytes
      .toString('latin1', 0, LONGEST_MAIL_HEAD)
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .split(/\r?\n\r?\n/, 1)[0] ?? '';
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return lines.every((line) => /^[\x21-\x39\x3b-\x7e]+:/.test(line)) && lines.some((line) => /^from:/i.test(line));
}
