import { describe, expect, it } from '@jest/globals';
import type { Verification } from '../../signatures/verification.query.js';
import { referenceIn, verificationView } from './verification.view.js';

const found: Verification = {
  result: 'document',
  sha256: 'a'.repeat(64),
  document: {
    id: 'd',
    reference: 'IPA-2026-0042',
    kind: 'ipa',
    schoolName: 'Ash Lane School',
    authorityName: 'Testshire',
    issuedAt: '2026-07-01T09:00:00Z',
    sha256: 'a'.repeat(64),
  },
  signing: {
    id: 's',
    title: 'Agreement',
    state: 'completed',
    signatures: [
      { personName: 'Dina Director', capacity: 'Director', organisationName: 'Testshire', signedAt: '2026-07-02T09:00:00Z', way: 'portal' },
      { personName: 'Olive Oak', capacity: 'Owner', organisationName: 'Oak', signedAt: '2026-07-02T23:00:00Z', way: 'wetInk' },
    ],
  },
};

describe('a checked file', () => {
  it('that is a document says so, and who signed it', () => {
    const view = verificationView(found, 'x.pdf');
    expect(view).toMatchObject({ genuine: true, heading: 'This file is exactly IPA-2026-0042.' });
    expect(view).toHaveProperty('signatures.1.when', 'On paper, 2 July 2026');
  });

  it('that was changed is not to be relied on', () =>
    expect(verificationView({ ...found, result: 'changed' }, 'x.pdf')).toMatchObject({ changed: true, genuine: false }));

  it('that is unknown tells nothing of any document', () => {
    const view = verificationView({ ...found, result: 'unknown' }, 'x.pdf');
    expect(view).toMatchObject({ unknown: true });
    expect(JSON.stringify(view)).not.toMatch(/IPA|Dina|Ash/);
  });
});

it.each([
  ['IPA-2026-0042.pdf', 'IPA-2026-0042'],
  ['IPA-2026-0042 (1).PDF', 'IPA-2026-0042'],
  ['1-signed-document-IPA-2026-0042.pdf', 'IPA-2026-0042'],
  ['IPA-2026-0042-certificate.pdf', 'IPA-2026-0042'],
])('%s is named after %s', (name, reference) => expect(referenceIn(name)).toBe(reference));
