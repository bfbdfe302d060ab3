import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type IsoDate, addDays, isoDate } from '../../kernel/dates.js';
import { type Pence, basisPoints, pence, pounds } from '../../kernel/money.js';
import { type ChargedPlacement, type ValuedContract, contractValue, lifeOf, placementValue, withVat } from './spend.js';

const VAT = basisPoints(2000);
const on = (text: string): IsoDate => isoDate(text);

const contract = (versions: ValuedContract['versions'], more: Partial<ValuedContract> = {}): ValuedContract => ({
  startsOn: on('2026-09-01'),
  agreedEnd: on('2031-08-31'),
  endsOn: on('2031-08-31'),
  versions,
  ...more,
});
const version = (effectiveOn: string, wholeLife: Pence | null, standardRated = pence(0), annual = pounds(100)) => ({
  effectiveOn: on(effectiveOn),
  wholeLife,
  standardRated,
  annual,
});

describe('What a contract costs over its life', () => {
  it('is its terms’ whole-life cost with VAT on the part that carries it', () => {
    expect(contractValue(contract([version('2026-09-01', pounds(11_700_000))]), VAT)).toBe(pounds(11_700_000));
    expect(contractValue(contract([version('2026-09-01', pounds(100_000), pounds(25))]), VAT)).toBe(pounds(105_000));
  });

  it('takes each version for its own days', () => {
    const two = contract([version('2026-09-01', pounds(182_600)), version('2027-09-01', pounds(150_000))]);
    // 365 of 1,826 days at the first terms, then all of the second.
    expect(contractValue(two, VAT)).toBe(pounds(36_500 + 150_000));
  });

  it('ends with notice, and within the days asked for', () => {
    const given = contract([version('2026-09-01', pounds(182_600))], { endsOn: on('2026-12-31') });
    expect(contractValue(given, VAT)).toBe(pounds(12_200));
    const october = { from: on('2026-10-01'), to: on('2026-10-31') };
    expect(contractValue(contract([version('2026-09-01', pounds(182_600))]), VAT, october)).toBe(pounds(3_100));
  });

  it('is not known without a cost or an end', () => {
    expect(contractValue(contract([version('2026-09-01', null)]), VAT)).toBeNull();
    expect(contractValue(contract([version('2026-09-01', pounds(1))], { agreedEnd: null }), VAT)).toBeNull();
    expect(contractValue(contract([]), VAT)).toBeNull();
  });

  it('is never more than the whole, however it is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000_000 }), fc.integer({ min: 1, max: 1_824 }), (cost, cut) => {
        const one = contract([version('2026-09-01', pence(cost))]);
        const middle = addDays(on('2026-09-01'), cut);
        const [first, second] = [
          contractValue(one, VAT, { from: on('2026-09-01'), to: addDays(middle, -1) }),
          contractValue(one, VAT, { from: middle, to: on('2031-08-31') }),
        ];
        const parts = (first ?? 0) + (second ?? 0);
        return parts <= cost && parts >= cost - 1;
      }),
    );
  });
});

describe('VAT', () => {
  it('is rounded half up once, on the part that carries it', () => {
    expect(withVat(pence(1_003), pence(1), pence(2), VAT)).toBe(1_103);
    expect(withVat(pence(1_000), pence(0), pence(0), VAT)).toBe(1_000);
  });
});

describe('A placement without contract', () => {
  const placement = (more: Partial<ChargedPlacement> = {}): ChargedPlacement => ({
    startsOn: on('2026-09-01'),
    endsOn: on('2027-08-31'),
    lines: [{ annual: pounds(64_000), standardRated: false, from: on('2026-09-01'), to: null }],
    ...more,
  });
  const value = (more: Partial<ChargedPlacement> = {}) => placementValue(placement(more), VAT, 48, on('2027-02-01'));

  it('counts to its end, each line for its own days', () => {
    expect(value()).toBe(pounds(64_000));
    expect(
      value({
        lines: [
          { annual: pounds(36_500), standardRated: false, from: on('2026-09-01'), to: on('2026-09-10') },
          { annual: pounds(73_000), standardRated: true, from: on('2026-09-11'), to: on('2026-09-20') },
        ],
      }),
    ).toBe(pounds(1_000 + 2_400));
  });

  it('without an end counts as 48 months, or to the end of the year it has outlived them in', () => {
    expect(lifeOf(placement({ endsOn: null }), 48, on('2027-02-01'))).toEqual({ from: '2026-09-01', to: '2030-08-31' });
    expect(lifeOf(placement({ startsOn: on('2020-09-01'), endsOn: null }), 48, on('2027-02-01')).to).toBe('2027-08-31');
  });

  it('without a price is not known', () => expect(value({ lines: [] })).toBeNull());
});
