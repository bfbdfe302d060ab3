import { createHash } from 'node:crypto';
import type { IsoDate } from '../../kernel/dates.js';
import { demoId } from '../demo-id.js';
import type { RoundBook } from './round-book.js';
import { type ReturnStory, moment } from './return-story.js';

/** A budget as a school would attach it, needed where more than the policy's threshold is asked. */
export function attachBudget(book: RoundBook, story: ReturnStory, on: IsoDate): void {
  const { school, feesManager } = story.beginning;
  const text = [
    'Heading,This year,Next year',
    `Teaching staff,${String(school.capacity * 21_400)},${String(school.capacity * 22_300)}`,
    '',
  ].join('\r\n');
  const content = Buffer.from(text, 'utf8');
  const fileId = demoId('file', story.id);
  book.add('files', {
    id: fileId,
    ...story.owners,
    name: `Budget ${String(school.urn)}.csv`,
    media_type: 'text/csv',
    size_bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    content: `\\x${content.toString('hex')}`,
    uploaded_by: feesManager.id,
    uploaded_at: moment(on, 80),
  });
  book.add('return_evidence', {
    id: demoId('evidence', story.id),
    return_id: story.id,
    ...story.owners,
    file_id: fileId,
    kind: 'budget',
    attached_at: moment(on, 81),
  });
}
