import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { basisPoints, pence, percent, pounds } from '../kernel/money.js';
import { capRule, netOfGrants, riseAboveIndex } from './rise-limits.js';

describe('the cap rule', () => {
  const cpi = (rise: number | null) => ({ name: 'CPI', rise: rise === null ? null : percent(rise) });

  it('is the lower of 1.5% and CPI', () => {
    expect(capRule({ fixed: percent(1.5), series: cpi(2.4), reviewAbove: percent(3) })).toMatchObject({ cap: 150, review: false });
    expect(capRule({ fixed: percent(1.5), series: cpi(1.1), reviewAbove: percent(3) })).toMatchObject({ cap: 110, review: false });
  });

  it('still holds but asks for review when CPI exceeds 3%', () => {
    expect(capRule({ fixed: percent(1.5), series: cpi(3), reviewAbove: percent(3) }).review).toBe(false);
    const high = capRule({ fixed: percent(1.5), series: cpi(3.01), reviewAbove: percent(3) });
    expect(high).toMatchObject({ cap: 150, review: true, words: expect.stringContaining('CPI is above 3.00%: review the cap.') });
  });

  it('says what is not yet published, and that no rule is set', () => {
    expect(capRule({ fixed: percent(1.5), series: cpi(null), reviewAbove: null })).toMatchObject({
      cap: 150,
      words: expect.stringContaining('CPI, not yet published'),
    });
    expect(capRule({ fixed: null, series: null, reviewAbove: null })).toEqual({ cap: null, review: false, words: 'No cap rule is set.' });
    expect(capRule({ fixed: percent(2), series: null, reviewAbove: null }).words).toBe('The cap is 2.00% fixed.');
  });
});

describe('the justified rise net of grants', () => {
  it('does not pay a pay award twice: 3% of £60,000 is £1,800, of which a grant pays £600', () => {
    const grants = [{ name: 'Core schools budget grant', pencePerPlace: pounds(600) }];
    expect(netOfGrants(pounds(60_000), percent(3), grants)).toMatchObject({ rise: 200, justified: pounds(1_800), granted: pounds(600) });
  });

  it('is the rise itself without a grant, never rises with one, and is never taken below zero by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000_000 }), fc.integer({ min: -500, max: 1_500 }), fc.nat(500_000), (price, rise, grant) => {
        const without = netOfGrants(pence(price), basisPoints(rise), []).rise;
        const withGrant = netOfGrants(pence(price), basisPoints(rise), [{ name: 'Grant', pencePerPlace: pence(grant) }]).rise;
        expect(without).toBe(rise);
        if (price > 1_000_000) {
          expect(withGrant).toBeLessThanOrEqual(rise);
          expect(withGrant).toBeGreaterThanOrEqual(Math.min(rise, 0));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('the history of rises', () => {
  it('adds what went above the index, less what stayed below, and owes nothing back', () => {
    expect(
      riseAboveIndex([
        { rise: percent(6), justified: percent(4) },
        { rise: percent(2), justified: percent(3) },
      ]),
    ).toBe(100);
    expect(riseAboveIndex([{ rise: percent(1), justified: percent(4) }])).toBe(0);
    expect(riseAboveIndex([])).toBe(0);
  });
});
