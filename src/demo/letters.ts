import { createHash } from 'node:crypto';
import { formatDate, type IsoDate } from '../kernel/dates.js';
import { UNREADABLE_WORDS } from '../uplifts/fee-letters/letter-text.js';
import { findIn } from '../uplifts/fee-letters/rules/find.js';
import { schoolCandidates } from '../uplifts/fee-letters/rules/school-candidates.js';
import { demoId } from './demo-id.js';
import type { DemoTransaction, Row } from './demo-transaction.js';
import type { DemoAuthority } from './organisations.js';
import { actorOf, personAt } from './people.js';
import { moment } from './rounds/return-story.js';

interface Unsent {
  readonly id: string;
  readonly urn: number;
  readonly name: string;
  readonly town: string | null;
  readonly postcode: string | null;
  readonly from: IsoDate;
}

/** Schools that have not sent their return yet: from some of them a letter came instead. */
const UNSENT = `
  select school.id, school.urn, school.name, school.town, school.postcode, min(line.effective_on)::text as "from"
  from uplift_returns ret join uplift_cycles cycle on cycle.id = ret.cycle_id join schools school on school.id = ret.school_id
  join return_lines line on line.return_id = ret.id
  where ret.state = 'draft' and cycle.state = 'open'
  group by school.id order by school.urn limit 3`;

interface Letter {
  readonly key: string;
  readonly name: string;
  readonly mediaType: string;
  readonly content: string;
  /** Null where it is a picture. */
  readonly text: string | null;
  readonly note: string;
}

/** Three letters of the open round: one that says plainly what it asks, one that contradicts itself and states no URN, and a scan. */
export async function writeLetters(transaction: DemoTransaction, authority: DemoAuthority, today: IsoDate): Promise<void> {
  const schools = await transaction.query<Unsent & Record<string, unknown>>(UNSENT);
  const [plain, unclear, scanned] = schools;
  if (!plain || !unclear || !scanned) return;
  const officer = actorOf(personAt(authority.id, 'sesOfficer'));
  const known = schools.map((school) => ({ ...school, website: null }));
  const letters = [plainLetter(plain, authority, today), unclearLetter(unclear, today), scan(scanned)];
  const events: Row[] = [];
  for (const [index, letter] of letters.entries()) {
    const [id, fileId] = [demoId('letter', authority.id, letter.key), demoId('letter file', authority.id, letter.key)];
    const at = moment(today, 5 + index);
    const bytes = Buffer.from(letter.content, 'utf8');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { name, mediaType, note } = letter;
    const owned = { authority_id: authority.id };
    await transaction.insert('files', [
      {
        id: fileId,
        ...owned,
        name,
        media_type: mediaType,
        size_bytes: bytes.length,
        sha256,
        content: `\\x${bytes.toString('hex')}`,
        uploaded_by: officer.personId,
        uploaded_at: at,
      },
    ]);
    await transaction.insert('received_letters', [
      {
        id,
        ...owned,
        file_id: fileId,
        received_on: today,
        channel: letter.text === null ? 'post' : 'email',
        note,
        logged_by: officer.personId,
        logged_by_name: officer.personName,
        logged_at: at,
      },
    ]);
    const { text } = letter;
    const findings = text === null ? null : findIn({ text, sentOn: null }, [], today);
    const candidates = text === null ? [] : schoolCandidates({ text, sender: null, subject: null }, known);
    await transaction.insert('letter_readings', [
      {
        letter_id: id,
        ...owned,
        text: text ?? '',
        parts: text === null ? [] : [{ start: 0, title: 'The e-mail' }],
        findings: { ...(findings ?? { letterDay: null, effective: [], asks: [], drivers: [] }), notes: [] },
        candidates,
        unreadable: text === null ? UNREADABLE_WORDS.picture : null,
        proposes: (findings?.asks.length ?? 0) > 0,
        read_at: at,
        version: 1,
      },
    ]);
    const event = {
      chain: authority.id,
      at,
      ...officer,
      subjectType: 'receivedLetter',
      subjectId: id,
      schoolId: null,
      shared: false,
      before: null,
    };
    events.push({
      ...event,
      action: 'logLetter',
      after: { receivedOn: today, note, fileId, name, mediaType, sizeBytes: bytes.length, sha256 },
    });
    events.push({ ...event, action: 'readLetter', after: { name, unreadable: text === null ? UNREADABLE_WORDS.picture : null } });
  }
  await transaction.query('select app.append_audit($1)', [JSON.stringify(events)]);
}

const mail = (subject: string, text: string): string =>
  `From: Bursar <bursar@school.example>\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text.replace(/\n/g, '\r\n')}\r\n`;

function plainLetter({ urn, name, from }: Unsent, { name: council }: DemoAuthority, today: IsoDate): Letter {
  const text = `${name} (URN ${String(urn)})

${formatDate(today)}

Dear ${council}

Fees for the coming year

We are writing to give notice that our fees will increase by 4.6% with effect from ${formatDate(from)}.

The increase reflects the teachers' pay award of 4%, the rise of 6.7% in the National Living Wage and the increase in employer National Insurance contributions. Staff costs make up 74% of our expenditure. Last year we increased our fees by 2.5%, well below our costs.

Therapy charges will remain unchanged.

Yours sincerely
The Bursar`;
  return { key: 'plain', name: `Fees ${name}.eml`, mediaType: 'message/rfc822', content: mail('Our fees', text), text, note: '' };
}

function unclearLetter({ name, from }: Unsent, today: IsoDate): Letter {
  const text = `${name}

${formatDate(today)}

Dear Commissioning Team

Following our conversation we request a fee increase of 5% from ${formatDate(from)}.

To confirm: the increase of 5.5% to our fees applies to all placements.

Kind regards
Finance office`;
  return {
    key: 'unclear',
    name: 'Fee increase request.eml',
    mediaType: 'message/rfc822',
    content: mail('Fee increase request', text),
    text,
    note: 'Came after a telephone call',
  };
}

/** A page with a grey box on it and no text, as a scanner makes it. */
function scan({ name }: Unsent): Letter {
  const content = '0.9 g 60 60 475 720 re f';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
    `<< /Length ${String(content.length)} >>\nstream\n${content}\nendstream`,
  ];
  let file = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = file.length;
  file += `xref\n0 5\n0000000000 65535 f \n${offsets.join('')}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`;
  return {
    key: 'scan',
    name: 'Scan 0042.pdf',
    mediaType: 'application/pdf',
    content: file,
    text: null,
    note: `From ${name}, by its envelope`,
  };
}
