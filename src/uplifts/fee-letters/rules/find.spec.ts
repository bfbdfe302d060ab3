import { describe, expect, it } from '@jest/globals';
import { LETTERS, REFERENCES } from '../../../../test/support/fee-letters.js';
import { askWords } from './ask.js';
import { findIn } from './find.js';
import { scopeWords } from './scopes.js';

describe('What a fee letter asks', () => {
  it.each(LETTERS.map((letter) => [letter.about, letter] as const))('is found in %s', (_, letter) => {
    const found = findIn({ text: letter.text, sentOn: null }, REFERENCES);
    expect({
      asks: found.asks.map(({ ask, scope }) => `${askWords(ask)}, ${scopeWords(scope)}`),
      from: found.effective.map(({ on }) => on as string),
      written: found.letterDay?.on ?? null,
    }).toEqual({ asks: letter.asks, from: letter.from, written: letter.written });
  });
});
