import type { IsoDate } from '../kernel/dates.js';
import { inWords } from '../kernel/life-cycle.js';

/** A signature as stored, with what the certificate says of it. */
export interface SignedEvidence {
  readonly position: number;
  readonly organisationName: string;
  readonly personName: string;
  readonly capacity: string;
  readonly way: 'portal' | 'wetInk';
  readonly signedAt: string;
  readonly email: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly consentText: string | null;
  readonly consentVersion: string | null;
  readonly documentSha256: string;
  readonly wetInk: {
    readonly fileName: string;
    readonly fileSha256: string;
    readonly signedOn: IsoDate;
    readonly recordedByName: string;
    readonly recordedAt: string;
    readonly decidedByName: string;
    readonly decidedAt: string;
  } | null;
}

export interface CertificateFacts {
  readonly reference: string;
  readonly title: string;
  readonly authorityName: string;
  readonly schoolName: string;
  readonly sizeBytes: number;
  readonly documentSha256: string;
  readonly openedAt: string;
  readonly openedByName: string;
  readonly closedAt: string;
  readonly closedOn: IsoDate;
  readonly signatures: readonly SignedEvidence[];
  readonly record: readonly {
    readonly number: number;
    readonly at: string;
    readonly action: string;
    readonly personName: string;
    readonly hash: string;
  }[];
}

const MOMENT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

/** "3 March 2027, 14:05:09 GMT": London's time, which says whether it is summer time. */
export const londonMoment = (moment: string): string => MOMENT.format(new Date(moment)).replace(' at ', ', ');

/** The acts of signing as the certificate calls them. */
const ACTS: Readonly<Record<string, string>> = {
  openSigning: 'Sent for signature',
  signDocument: 'Signed',
  completeSigning: 'Signed by all',
  remindSigners: 'Reminded',
  recordWetInk: 'Scan added',
  confirmWetInk: 'Scan confirmed',
  refuseWetInk: 'Scan refused',
};

const actInWords = (action: string): string => ACTS[action] ?? inWords(action).replace(/^./, (letter) => letter.toUpperCase());

/** The frozen content of a certificate: exactly what the template prints. */
export function composeCertificate(facts: CertificateFacts) {
  return {
    reference: `${facts.reference}-certificate`,
    date: facts.closedOn,
    authority: facts.authorityName,
    document: {
      title: facts.title,
      reference: facts.reference,
      school: facts.schoolName,
      size: `${facts.sizeBytes.toLocaleString('en-GB')} bytes`,
      sha256: facts.documentSha256,
    },
    opened: `${londonMoment(facts.openedAt)}, by ${facts.openedByName}`,
    completed: londonMoment(facts.closedAt),
    signatures: facts.signatures.map((signature) => ({
      position: String(signature.position),
      organisation: signature.organisationName,
      person: signature.personName,
      capacity: signature.capacity,
      way: signature.way === 'portal' ? 'In the portal, signed in and with the password entered again' : 'On paper; a scan is kept',
      when: signature.wetInk ? DAY.format(new Date(`${signature.wetInk.signedOn}T00:00:00Z`)) : londonMoment(signature.signedAt),
      evidence: evidenceOf(signature),
    })),
    consents: facts.signatures.flatMap(({ consentText, consentVersion, personName }) =>
      consentText === null || consentVersion === null ? [] : [{ version: consentVersion, to: personName, text: consentText }],
    ),
    record: facts.record.map(({ number, at, action, personName, hash }) => ({
      number: String(number),
      when: londonMoment(at),
      act: `${actInWords(action)}, ${personName}`,
      hash,
    })),
  };
}

export type CertificateSnapshot = ReturnType<typeof composeCertificate>;

function evidenceOf({ wetInk, email, ip, userAgent, consentVersion, documentSha256 }: SignedEvidence): { what: string; value: string }[] {
  const hash = { what: 'SHA-256 of the bytes signed', value: documentSha256 };
  if (wetInk)
    return [
      { what: 'Scan', value: wetInk.fileName },
      { what: 'SHA-256 of the scan', value: wetInk.fileSha256 },
      { what: 'Added by', value: `${wetInk.recordedByName}, ${londonMoment(wetInk.recordedAt)}` },
      { what: 'Compared and confirmed by', value: `${wetInk.decidedByName}, ${londonMoment(wetInk.decidedAt)}` },
      { ...hash, what: 'SHA-256 of the document' },
    ];
  return [
    { what: 'E-mail address', value: email ?? 'not recorded' },
    { what: 'Network address (IP)', value: ip ?? 'not recorded' },
    { what: 'Program', value: userAgent ?? 'not recorded' },
    { what: 'Consent', value: `Version ${consentVersion ?? 'not recorded'}, printed below` },
    hash,
  ];
}
