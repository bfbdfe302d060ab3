import type { Verification } from '../../signatures/verification.query.js';
import { dayInWords, momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { SIGNING_TAGS } from './signing-list.view.js';

const GENUINE: Readonly<Record<'document' | 'certificate' | 'wetInk', (reference: string) => string>> = {
  document: (reference) => `This file is exactly ${reference}.`,
  certificate: (reference) => `This file is exactly the certificate of signature of ${reference}.`,
  wetInk: (reference) => `This file is exactly the scan kept with a signature of ${reference} on paper.`,
};

/** The reference in a file's name: downloads are named by it, also those out of a bundle and the second copy that a browser numbers. */
export const referenceIn = (fileName: string): string =>
  fileName
    .replace(/\.pdf$/i, '')
    .replace(/ ?\(\d+\)$/, '')
    .replace(/^\d+-(signed-document|certificate)-/, '')
    .replace(/-certificate$/, '');

/** What a check found, in words: exactly a document, a changed copy, or nothing known. */
export function verificationView({ result, sha256, document, signing }: Verification, fileName: string) {
  const shared = { fileName, sha256, genuine: false, changed: false, unknown: false };
  if (document === null || result === 'unknown')
    return {
      ...shared,
      unknown: true,
      heading: 'This file is not known here.',
      text: 'It is not one of the documents that you may see, or it has been changed since it was made. If you know its reference, enter it: then a changed copy can be told apart.',
    };
  const about = {
    rows: [
      { key: 'Reference', value: document.reference, href: paths.document(document.id) },
      { key: 'Issued', value: dayInWords(document.issuedAt), note: `By ${document.authorityName}, for ${document.schoolName}` },
      ...(signing === null
        ? [{ key: 'Signatures', value: 'It was not sent for signature.' }]
        : [{ key: 'Signatures', value: SIGNING_TAGS[signing.state].text, href: paths.signature(signing.id) }]),
    ],
    signatures: (signing?.signatures ?? []).map((each) => ({
      title: each.organisationName,
      by: `${each.personName}, ${each.capacity}`,
      at: each.signedAt,
      when: each.way === 'wetInk' ? `On paper, ${dayInWords(each.signedAt)}` : momentInWords(each.signedAt),
    })),
  };
  if (result === 'changed')
    return {
      ...shared,
      ...about,
      changed: true,
      heading: `This is not ${document.reference} as it was made: the file has been changed.`,
      text: 'Even one byte more or less makes it another file. Do not rely on it; open the document itself instead.',
    };
  return {
    ...shared,
    ...about,
    genuine: true,
    heading: GENUINE[result](document.reference),
    text: 'Nothing in it has been changed since it was made.',
  };
}
