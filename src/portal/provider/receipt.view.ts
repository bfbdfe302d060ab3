import { formatDate } from '../../kernel/dates.js';
import type { SchoolReturn } from '../../uplifts/provider/school-return.query.js';
import { momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { answersOf, filesOf } from './check.view.js';
import { totalsOf } from './lines.view.js';

/** The receipt: what was sent, line by line, when, by whom, and the hash that stands for exactly this. */
export const receiptView = (ret: SchoolReturn) => ({
  breadcrumbs: [
    { text: 'Our schools', href: paths.ourSchools },
    { text: ret.reference, href: paths.schoolReturn(ret.id) },
    { text: 'Receipt' },
  ],
  reference: ret.reference,
  rows: [
    { key: 'Reference', value: ret.reference },
    { key: 'School', value: `${ret.school.name} (URN ${String(ret.school.urn)})` },
    { key: 'Sent to', value: `${ret.customerName}, ${ret.cycle.name}` },
    { key: 'Sent by', value: `${ret.submittedByName ?? 'not known'}, for ${ret.providerName}` },
    { key: 'Sent on', value: ret.submittedAt ? momentInWords(ret.submittedAt) : 'not known' },
    {
      key: 'Counts as received on',
      value: ret.receivedOn ? `${formatDate(ret.receivedOn)}${ret.late ? ', after the round had closed' : ''}` : 'not known',
    },
    { key: 'Hash of what was sent (SHA-256)', value: ret.receiptSha256 ?? '' },
  ],
  pupils: answersOf(ret),
  totals: totalsOf(ret.lines, ({ asked }) => asked),
  files: filesOf(ret),
  lineCount: ret.lines.length,
});
