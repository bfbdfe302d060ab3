import { describe, expect, it } from '@jest/globals';
import { type DiffRow, wordingDiff } from './wording-diff.js';

const told = (rows: readonly DiffRow[]): string[] =>
  rows.map((row) =>
    row.kind === 'left out'
      ? `… ${String(row.count)}`
      : `${row.kind} ${String(row.number)}: ${row.pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('')}`,
  );

describe('two versions of a wording', () => {
  it('are shown by the words that changed', () => {
    expect(told(wordingDiff('Dear Colleague,\nwithin 14 days.\nEnd', 'Dear Colleague,\nwithin 28 days.\nEnd'))).toEqual([
      'same 1: Dear Colleague,',
      'removed 2: within [14] days.',
      'added 2: within [28] days.',
      'same 3: End',
    ]);
  });

  it('are shown with what came and went, each with its line', () => {
    expect(told(wordingDiff('a\nb\nc', 'a\nc\nd'))).toEqual(['same 1: a', 'removed 2: b', 'same 2: c', 'added 3: d']);
  });

  it('leave out long unchanged stretches, and show nothing where nothing changed', () => {
    const long = Array.from({ length: 20 }, (_, index) => `line ${String(index)}`).join('\n');
    expect(told(wordingDiff(long, `${long}\nnew`))).toEqual([
      '… 17',
      'same 18: line 17',
      'same 19: line 18',
      'same 20: line 19',
      'added 21: new',
    ]);
    expect(wordingDiff(long, `${long}\n`)).toEqual([]);
    expect(told(wordingDiff('', 'a'))).toContain('added 1: a');
  });
});
