import { isoDate } from '../../kernel/dates.js';
import type { ContractPaper } from './contract-paper.js';

/** Invented: for previews, and for tests. */
export const aContractPaper = (change: Partial<ContractPaper> = {}): ContractPaper => ({
  reference: 'LC-IPA-2026-0042',
  date: isoDate('2026-08-12'),
  draft: true,
  title: 'Individual placement agreement',
  running: 'Individual placement agreement, pupil LC-10042',
  authority: {
    name: 'Leicester City Council',
    department: 'Special Education Service',
    addressLines: ['Demonstration House', '1 Example Square', 'Leicester', 'LE1 0ZZ'],
    contact: { name: 'Amina Okafor', email: 'officer@leicester.example', telephone: null },
  },
  provider: { legalName: 'Quillbrook Schools Limited' },
  school: { name: 'Quillbrook School', urn: '990001', addressLines: ['School Lane', 'Leicester', 'LE2 0ZZ'] },
  figures: [
    { label: 'Pupil', value: 'LC-10042' },
    { label: 'From', value: '1 September 2026' },
    { label: 'Fees a year', value: '£61,250.00' },
  ],
  opening: [
    'This agreement is between Leicester City Council (“the Authority”) and Quillbrook Schools Limited (“the Provider”) for a place at Quillbrook School (“the School”).',
  ],
  parts: [
    {
      heading: 'The placement',
      paragraphs: ['The pupil is known by the Authority’s reference LC-10042.', 'The placement begins on 1 September 2026.'],
    },
    { heading: 'Notice', paragraphs: ['Either side may end this agreement by one full term’s notice in writing.'] },
  ],
  schedules: [
    {
      heading: 'Fees',
      note: 'Annual prices, net of VAT.',
      columns: [
        { label: 'Fee', figures: false },
        { label: 'How much', figures: false },
        { label: 'A year', figures: true },
      ],
      rows: [
        { cells: ['Core place', '39 weeks a year', '£58,500.00'] },
        { cells: ['Therapy: speech and language', '38 sessions a year', '£2,750.00'] },
      ],
      total: { label: 'Total', value: '£61,250.00' },
    },
  ],
  approvals: [{ role: 'Head of SES', name: 'Ruth Pemberley', date: isoDate('2026-08-10') }],
  signatures: [
    { organisation: 'Quillbrook Schools Limited', side: 'the Provider' },
    { organisation: 'Leicester City Council', side: 'the Authority' },
  ],
  ...change,
});
