import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pence } from '../../kernel/money.js';
import { type FunderShare, addUp, byFunder, byFunderInTurn, wholeOf } from './figures.js';

const anAmount = fc.integer({ min: 0, max: 60_000_000 }).map(pence);
const shares = fc
  .tuple(fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 0, max: 900 }), fc.boolean(), fc.boolean())
  .map(([health, socialCare, healthSigned, socialSigned]): FunderShare[] => [
    { funder: 'education', shareBp: 10_000 - health - socialCare, signed: false },
    { funder: 'health', shareBp: health, signed: healthSigned },
    ...(socialCare > 0 ? [{ funder: 'socialCare' as const, shareBp: socialCare, signed: socialSigned }] : []),
  ]);

describe('an amount by who pays it', () => {
  it('is the council’s own where education pays alone, from the High Needs Block only where the line is eligible', () => {
    expect(byFunder(pence(100), true, [])).toMatchObject({ hnb: 100, hnbAtRisk: 0, other: 0, health: 0, socialCare: 0 });
    expect(byFunder(pence(100), false, [{ funder: 'education', shareBp: 10_000, signed: false }])).toMatchObject({ hnb: 0, other: 100 });
  });

  it('counts a share of health or social care only under a signed agreement; until then it is the council’s own, at risk', () => {
    const parted = (signed: boolean) =>
      byFunder(pence(10_001), true, [
        { funder: 'education', shareBp: 6_000, signed: false },
        { funder: 'health', shareBp: 4_000, signed },
      ]);
    expect(parted(true)).toMatchObject({ hnb: 6_001, hnbAtRisk: 0, health: 4_000 });
    expect(parted(false)).toMatchObject({ hnb: 10_001, hnbAtRisk: 4_000, health: 0 });
  });

  it('has parts that make the whole, to the penny', () => {
    fc.assert(
      fc.property(anAmount, fc.boolean(), shares, (amount, eligible, given) => wholeOf(byFunder(amount, eligible, given)) === amount),
    );
  });

  it('has months that add up to the year of every payer, and payers that add up to the month', () => {
    fc.assert(
      fc.property(fc.array(anAmount, { maxLength: 12 }), fc.boolean(), shares, (months, eligible, given) => {
        const each = byFunderInTurn(months, eligible, given);
        expect(addUp(each)).toEqual(byFunder(pence(months.reduce((total, month) => total + month, 0)), eligible, given));
        expect(each.map(wholeOf)).toEqual(months);
      }),
    );
  });
});
