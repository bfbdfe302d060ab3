import { describe, expect, it } from '@jest/globals';
import { askedFor, foldedReference } from './asked.js';

describe('what is asked for', () => {
  it('is every word, wherever it stands', () => {
    expect(askedFor('  Ash   Lane ')).toMatchObject({ text: 'Ash Lane', words: ['Ash', 'Lane'], patterns: ['%Ash%', '%Lane%'] });
  });

  it('takes signs of patterns as they stand, and apostrophes of any kind alike', () => {
    expect(askedFor("100% St Mary's")?.patterns).toEqual(['%100\\%%', '%St%', '%Mary_s%']);
  });

  it('is nothing below two letters or digits', () => {
    for (const little of ['', ' ', 'a', '%', '--', '%_', '...']) expect(askedFor(little)).toBeNull();
    expect(askedFor('a1')).not.toBeNull();
  });

  it('is bounded', () => {
    expect(askedFor('x'.repeat(5000))?.text).toHaveLength(100);
    expect(askedFor('aa '.repeat(50))?.words).toHaveLength(8);
  });
});

it.each([
  ['LC-10001', 'lc 10001'],
  ['LC-10001', 'LC/1OOO1'],
  ['855-2027-990101', '8552027990101'],
])('finds %s by "%s"', (reference, typed) => {
  expect(foldedReference(typed)).toBe(foldedReference(reference));
});
