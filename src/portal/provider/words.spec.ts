import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { countdown, feeInWords, isNear, nextInWords, sizeInWords, stateTag } from './words.js';

const closes = isoDate('2027-01-31');

describe('words for schools', () => {
  it('count the days to a deadline down to the last', () => {
    expect(countdown(closes, isoDate('2027-01-17'))).toBe('14 days left: closes on 31 January 2027');
    expect(countdown(closes, isoDate('2027-01-30'))).toBe('1 day left: closes on 31 January 2027');
    expect(countdown(closes, closes)).toBe('Last day today, 31 January 2027');
    expect(countdown(closes, isoDate('2027-02-03'))).toBe('Closed on 31 January 2027, 3 days ago');
    expect(countdown(closes, isoDate('2027-01-29'), { lead: 'answer by', past: 'It ended' })).toBe(
      '2 days left: answer by 31 January 2027',
    );
    expect([isNear(closes, isoDate('2027-01-23')), isNear(closes, isoDate('2027-01-24'))]).toEqual([false, true]);
  });

  it('say that an offer is over on the day after its last', () => {
    expect(stateTag('offered').text).toBe('Offer to answer');
    expect(stateTag('offered', true).text).toBe('Offer ended');
    expect(nextInWords('offered', { offerIsOver: true })).toContain('again');
    expect(nextInWords('withdrawn', { canReopen: false })).toContain('over');
  });

  it('name fees and files as people do', () => {
    expect(feeInWords({ kind: 'therapy', label: 'speech and language' })).toBe('Therapy (speech and language)');
    expect(feeInWords({ kind: 'core', label: '' })).toBe('Core education');
    expect(feeInWords({ kind: 'other', label: 'other' })).toBe('Other');
    expect([sizeInWords(12), sizeInWords(348_160), sizeInWords(1_258_291)]).toEqual(['1 KB', '340 KB', '1.2 MB']);
  });
});
