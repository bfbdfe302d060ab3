import { isoDate } from '../../kernel/dates.js';
import { type BasisPoints, percent, pounds, raise } from '../../kernel/money.js';
import type { FeeLineFacts, VariationLetterFacts } from './variation-letter.js';

/** An invented letter for tests: `aVariationLetter({ pupils: somePupils(20) })`. */
export function aVariationLetter(changes: Partial<VariationLetterFacts> = {}): VariationLetterFacts {
  return {
    reference: 'VAR-2027-0148',
    date: isoDate('2027-10-18'),
    draft: false,
    authority: {
      name: 'Marshford County Council',
      department: 'Special Education Service, Placements and Commissioning',
      addressLines: ['County Hall', 'Mill Lane', 'Marshford', 'MF1 1AA'],
      contact: { name: 'Priya Nair', email: 'placements@marshford.example', telephone: '0115 496 0142' },
      signatory: { name: 'Helen Ashworth', role: 'Head of Special Education Service' },
    },
    provider: { legalName: 'Oakwood Learning Limited' },
    school: { name: 'Thornfield House School', urn: '149001', addressLines: ['14 Station Road', 'Thornfield', 'MF8 3QT'] },
    agreement: {
      title: 'Individual Placement Agreements',
      references: ['IPA-2024-0311', 'IPA-2025-0087', 'IPA-2026-0142'],
      noticeTerms: 'either party may end the placement by giving one full school term’s notice in writing.',
    },
    cycle: { name: '2027/28', effectiveDate: isoDate('2027-09-01') },
    settlement: { returnReference: 'RET-2027-0056', settledOn: isoDate('2027-09-24'), rise: percent(3.1) },
    pupils: somePupils(3),
    arrears: [
      {
        pupilReference: 'MC-00412',
        description: 'Core day placement',
        from: isoDate('2027-09-01'),
        to: isoDate('2027-10-31'),
        basis: 'Calendar days, 61 of 366',
        amount: pounds('330.67'),
      },
      {
        pupilReference: 'MC-00413',
        description: 'Core day placement',
        from: isoDate('2027-09-01'),
        to: isoDate('2027-10-31'),
        basis: 'School days, 37 of 190',
        amount: pounds('387.87'),
      },
    ],
    conditions: [
      'The School’s public liability insurance certificate, which ends on 30 November 2027, is renewed and sent to the Authority before that date.',
      'The audited accounts for the year to 31 August 2027 are sent by 29 February 2028.',
    ],
    approvals: [
      { role: 'Head of Special Education Service', name: 'Helen Ashworth', date: isoDate('2027-10-11') },
      { role: 'Finance business partner', name: 'Tomasz Żółkiewski', date: isoDate('2027-10-14') },
    ],
    appealDays: 14,
    ...changes,
  };
}

/** Three fee lines a pupil, each risen by 3.1%. */
export function somePupils(count: number): VariationLetterFacts['pupils'] {
  return Array.from({ length: count }, (_, index) => ({
    reference: `MC-${String(412 + index).padStart(5, '0')}`,
    lines: [
      risen('Core', 'Day placement, 190 days, class of six with a teacher and two assistants', 'per school year', 64_000 + index * 250),
      risen('Therapy', 'Speech and language therapy', '2 sessions a week, 38 weeks', 5_472, { Education: 60, Health: 40 }),
      risen('One-to-one', 'Learning support assistant, 15 hours', 'per week, 38 weeks', 11_210),
    ],
  }));
}

function risen(
  kind: string,
  description: string,
  unit: string,
  old: number,
  shares: Record<string, number> = { Education: 100 },
): FeeLineFacts {
  const oldAnnual = pounds(old);
  return {
    kind,
    description,
    unit,
    oldAnnual,
    newAnnual: raise(oldAnnual, 310 as BasisPoints),
    shares: Object.entries(shares).map(([funder, share]) => ({ funder, share: percent(share) })),
  };
}
