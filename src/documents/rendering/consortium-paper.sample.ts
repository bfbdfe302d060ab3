import { isoDate } from '../../kernel/dates.js';
import type { ConsortiumPaper } from './consortium-paper.js';

/** Invented: for tests, and for what a wording may print. */
export const aConsortiumPaper = (change: Partial<ConsortiumPaper> = {}): ConsortiumPaper => ({
  reference: 'RS-1-856-1',
  date: isoDate('2026-10-05'),
  draft: true,
  title: 'Statement of a shared cost',
  running: 'Commissioning analyst, statement 1',
  from: {
    name: 'Leicestershire Commissioning Consortium',
    department: 'Issued by Leicestershire County Council',
    addressLines: ['Demonstration House', '1 Example Square', 'Glenfield', 'LE3 0ZZ'],
  },
  to: { name: 'Leicester City Council', addressLines: ['2 Example Square', 'Leicester', 'LE1 0ZZ'] },
  figures: [
    { label: 'Owed in all', value: '£19,135.40' },
    { label: 'Charged before', value: '£0.00' },
    { label: 'To pay', value: '£19,135.40' },
  ],
  opening: ['Your share of “Commissioning analyst, 2026-27” by population.'],
  parts: [{ heading: 'What is shared', paragraphs: ['The cost runs from 1 April 2026 to 31 March 2027 and comes to £58,250.00.'] }],
  schedules: [
    {
      heading: 'Every member’s share',
      note: 'In pounds and pence.',
      columns: [
        { label: 'Member', figures: false },
        { label: 'Population', figures: true },
        { label: 'Owed', figures: true },
      ],
      rows: [{ cells: ['Leicester City Council', '368,600', '£19,135.40'] }, { cells: ['Rutland County Council', '41,000', '£2,128.49'] }],
      total: { label: 'In all', value: '£58,250.00' },
    },
  ],
  signatures: [{ organisation: 'Leicester City Council', side: 'a member' }],
  ...change,
});
