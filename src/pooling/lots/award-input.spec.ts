import { describe, expect, it } from '@jest/globals';
import { unscoredInWords } from './award-input.js';

describe('a bid without two scores', () => {
  const bid = { id: 'b', schoolName: 'Oak House', scores: 1 };
  it('is named with who has scored it and who has not', () => {
    expect(
      unscoredInWords(bid, [
        { name: 'Ada', scored: ['a', 'b'] },
        { name: 'Ben', scored: ['a'] },
      ]),
    ).toBe('The bid of Oak House has 1 of 2 scores. Scored by Ada. Still to score: Ben.');
  });
  it('asks for another evaluator where those there are have scored it', () => {
    expect(unscoredInWords(bid, [{ name: 'Ada', scored: ['b'] }])).toBe(
      'The bid of Oak House has 1 of 2 scores. Scored by Ada. Another evaluator declares interests and scores it.',
    );
    expect(unscoredInWords({ ...bid, scores: 0 }, [])).toBe(
      'The bid of Oak House has 0 of 2 scores. Another evaluator declares interests and scores it.',
    );
  });
});
