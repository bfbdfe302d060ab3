import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { type CertificateFacts, type SignedEvidence, composeCertificate, londonMoment } from './certificate.js';

const hash = 'ab'.repeat(32);
const signature: SignedEvidence = {
  position: 1,
  organisationName: 'Testshire',
  personName: 'Dina Director',
  capacity: 'Director',
  way: 'portal',
  signedAt: '2026-07-02T09:00:00Z',
  email: 'dina@testshire.example',
  ip: '192.0.2.7',
  userAgent: 'A browser',
  consentText: 'I consent.',
  consentVersion: '1',
  documentSha256: hash,
  wetInk: null,
};
const facts: CertificateFacts = {
  reference: 'IPA-1',
  title: 'Agreement',
  authorityName: 'Testshire',
  schoolName: 'Ash Lane School',
  sizeBytes: 12_345,
  documentSha256: hash,
  openedAt: '2026-01-02T09:00:00Z',
  openedByName: 'Hana Head',
  closedAt: '2026-07-02T23:30:00Z',
  closedOn: isoDate('2026-07-03'),
  signatures: [signature],
  record: [{ number: 7, at: '2026-07-02T09:00:00Z', action: 'signDocument', personName: 'Dina Director', hash }],
};

describe('a certificate', () => {
  it('tells London’s time, winter and summer', () => {
    expect(londonMoment('2026-01-02T09:00:00Z')).toBe('2 January 2026, 09:00:00 GMT');
    expect(londonMoment('2026-07-02T23:30:00Z')).toBe('3 July 2026, 00:30:00 BST');
  });

  it('is about the bytes signed, with everything a signature was given with', () => {
    const certificate = composeCertificate(facts);
    expect(certificate).toMatchObject({
      reference: 'IPA-1-certificate',
      date: '2026-07-03',
      document: { sha256: hash, size: '12,345 bytes' },
    });
    expect(certificate.signatures[0]?.evidence.map(({ value }) => value)).toEqual([
      'dina@testshire.example',
      '192.0.2.7',
      'A browser',
      'Version 1, printed below',
      hash,
    ]);
    expect(certificate.consents).toEqual([{ version: '1', to: 'Dina Director', text: 'I consent.' }]);
    expect(certificate.record).toEqual([{ number: '7', when: '2 July 2026, 10:00:00 BST', act: 'Signed, Dina Director', hash }]);
  });

  it('names both people behind a scan of paper, and no address of who signed it', () => {
    const wetInk = {
      fileName: 'scan.pdf',
      fileSha256: 'cd'.repeat(32),
      signedOn: isoDate('2026-07-02'),
      recordedByName: 'Cora',
      recordedAt: '2026-07-03T09:00:00Z',
      decidedByName: 'Hana',
      decidedAt: '2026-07-03T10:00:00Z',
    };
    const paper = {
      ...signature,
      way: 'wetInk' as const,
      email: null,
      ip: null,
      userAgent: null,
      consentText: null,
      consentVersion: null,
      wetInk,
    };
    const certificate = composeCertificate({ ...facts, signatures: [paper] });
    expect(certificate.signatures[0]).toMatchObject({ when: '2 July 2026', way: 'On paper; a scan is kept' });
    expect(JSON.stringify(certificate.signatures)).toContain('Cora, 3 July 2026');
    expect(JSON.stringify(certificate.signatures)).toContain('Hana, 3 July 2026');
    expect(certificate.consents).toEqual([]);
  });
});
