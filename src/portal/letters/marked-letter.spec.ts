import { describe, expect, it } from '@jest/globals';
import { findIn } from '../../uplifts/fee-letters/rules/find.js';
import { markedLetter } from './marked-letter.js';

const TEXT = 'Dear all\n\nFees rise by 4% from 1 September 2027.\n\nPage two says nothing.';
const PARTS = [
  { start: 0, title: 'Letter, page 1' },
  { start: TEXT.indexOf('Page two'), title: 'Letter, page 2' },
];

describe('A letter with what was found in it', () => {
  it('is its whole text in pieces, page by page, marked where something was found', () => {
    const parts = markedLetter(TEXT, PARTS, findIn({ text: TEXT, sentOn: null }));
    expect(parts.map(({ title, pieces }) => [title, pieces.map(({ text }) => text).join('')])).toEqual([
      ['Letter, page 1', TEXT.slice(0, TEXT.indexOf('Page two'))],
      ['Letter, page 2', 'Page two says nothing.'],
    ]);
    const marked = parts[0]!.pieces.filter(({ found }) => found !== null);
    expect(marked.map(({ text }) => text).join('')).toBe('Fees rise by 4% from 1 September 2027.');
    expect(marked.some(({ found, text }) => found === 'day' && text.includes('from 1 September 2027'))).toBe(true);
    expect(marked[0]?.id).toBe('ask-0');
    expect(parts[1]!.pieces.every(({ found }) => found === null)).toBe(true);
  });
});
