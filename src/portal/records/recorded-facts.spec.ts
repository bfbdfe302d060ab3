import { expect, it } from '@jest/globals';
import { recordedFacts } from './recorded-facts.js';

it('tells money, percentages, days and yes or no by the names of what was recorded', () => {
  expect(
    recordedFacts(
      { totalPence: 6_400_000, late: false },
      { totalPence: 6_553_650, percentBp: 240, expiresOn: '2027-03-17', late: true, references: ['A', 'B'] },
    ),
  ).toEqual([
    { name: 'Total', before: '£64,000', after: '£65,536.50', changed: true },
    { name: 'Late', before: 'No', after: 'Yes', changed: true },
    { name: 'Percent', before: '', after: '2.4%', changed: true },
    { name: 'Expires on', before: '', after: '17 Mar 2027', changed: true },
    { name: 'References', before: '', after: 'A, B', changed: true },
  ]);
});

it('puts what changed first, and leaves out what was empty before and after', () => {
  const facts = recordedFacts({ version: 1, name: 'Ash', note: null }, { version: 2, name: 'Ash', note: '' });
  expect(facts.map(({ name, changed }) => [name, changed])).toEqual([
    ['Version', true],
    ['Name', false],
  ]);
});

it('takes what old events hold, whatever its shape', () => {
  expect(recordedFacts(null, null)).toEqual([]);
  expect(recordedFacts('was', ['is', 3])).toEqual([{ name: 'Value', before: 'was', after: 'is, 3', changed: true }]);
  expect(
    recordedFacts(undefined, {
      lines: [{ number: 1, asked: 6_360_000, feeLineId: '375070f5-c822-4b94-84d4-2c1878d8d381' }],
      on: '2027-02-31',
    }),
  ).toMatchObject([{ after: 'number 1, asked £63,600' }, { name: 'On', after: '2027-02-31' }]);
});

it('tells states in words', () => {
  expect(recordedFacts({ state: 'underReview' }, { state: 'offered' })).toMatchObject([{ before: 'under review', after: 'offered' }]);
});
