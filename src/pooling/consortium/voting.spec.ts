import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_RULE, MAJORITIES, QUORA, type Tally, VOTES, membersNeeded, outcomeOf, tallyInWords } from './voting.js';

const votes = (tally: Partial<Tally>): Tally => ({ for: 0, against: 0, abstain: 0, ...tally });
const rule = fc.record({ quorum: fc.constantFrom(...QUORA), majority: fc.constantFrom(...MAJORITIES) });

describe('a vote of three members by the default rule', () => {
  it.each([
    ['nobody has voted', {}, false, 'open'],
    ['one agrees: two have to vote', { for: 1 }, false, 'open'],
    ['two agree: the third cannot change it', { for: 2 }, false, 'carried'],
    ['one each', { for: 1, against: 1 }, false, 'open'],
    ['one each, and it closes', { for: 1, against: 1 }, true, 'lost'],
    ['two are against', { against: 2 }, false, 'lost'],
    ['one agrees alone, and it closes without a quorum', { for: 1 }, true, 'lost'],
    ['one agrees, one abstains, and it closes', { for: 1, abstain: 1 }, true, 'carried'],
    ['all abstain', { abstain: 3 }, false, 'lost'],
  ] as const)('%s', (_, tally, closed, outcome) => {
    expect(outcomeOf(DEFAULT_RULE, 3, votes(tally), closed)).toBe(outcome);
  });
});

it('needs as many votes as its quorum says', () => {
  expect(QUORA.map((quorum) => membersNeeded(quorum, 3))).toEqual([2, 2, 3]);
  expect(QUORA.map((quorum) => membersNeeded(quorum, 4))).toEqual([2, 3, 4]);
});

it('with unanimity one voice against ends it, an abstention does not', () => {
  const unanimous = { quorum: 'all', majority: 'unanimous' } as const;
  expect(outcomeOf(unanimous, 3, votes({ for: 1, against: 1 }), false)).toBe('lost');
  expect(outcomeOf(unanimous, 3, votes({ for: 2, abstain: 1 }), false)).toBe('carried');
});

it('is told in words', () => {
  expect(tallyInWords(DEFAULT_RULE, 3, votes({ for: 2, against: 1 }))).toBe('3 of 3 members voted (2 needed): 2 for, 1 against.');
});

it('once decided stays so, whatever the members who have not voted do', () => {
  fc.assert(
    fc.property(rule, fc.array(fc.constantFrom(...VOTES), { minLength: 1, maxLength: 7 }), fc.nat(7), (by, all, first) => {
      const tally = (some: typeof all): Tally => {
        const count = (which: string): number => some.filter((vote) => vote === which).length;
        return { for: count('for'), against: count('against'), abstain: count('abstain') };
      };
      const early = outcomeOf(by, all.length, tally(all.slice(0, first)), false);
      if (early === 'open') return;
      expect(outcomeOf(by, all.length, tally(all), true)).toBe(early);
      expect(outcomeOf(by, all.length, tally(all.slice(0, first)), true)).toBe(early);
    }),
  );
});
