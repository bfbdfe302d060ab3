import { expect, it } from '@jest/globals';
import { markedPieces } from './marked.js';

const told = (text: string, asked: string): string =>
  markedPieces(text, asked)
    .map(({ text: piece, marked }) => (marked ? `[${piece}]` : piece))
    .join('');

it.each([
  ['Ash Lane School', 'ash lane', '[Ash Lane] School'],
  ['Ash Lane School', 'school ash', '[Ash] Lane [School]'],
  ['LC-10001', 'lc10001', '[LC-10001]'],
  ['LC-10001', '1000', 'LC-[1000]1'],
  ['St Mary’s', "mary's", 'St [Mary’s]'],
  ['A.*(b) <i>', '.*(', 'A.*(b) <i>'],
  ['Year 9', 'a', 'Year 9'],
  ['', 'ash', ''],
])('marks in "%s" what "%s" asks for', (text, asked, expected) => {
  expect(told(text, asked)).toBe(expected);
  expect(
    markedPieces(text, asked)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});
