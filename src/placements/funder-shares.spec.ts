import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { pence, pounds } from '../kernel/money.js';
import type { Funder } from './dto/placement.js';
import { funderShares } from './funder-shares.js';

const share = (funder: Funder, shareBp: number, signedOn: string | null = null) => ({
  funder,
  shareBp,
  agreementReference: null,
  agreementSignedOn: signedOn === null ? null : isoDate(signedOn),
});

describe('what each funder pays of a line', () => {
  it('always makes the whole: education takes the odd penny', () => {
    const shares = funderShares(pence(100_01), [share('health', 5_000), share('education', 5_000)]);
    expect(shares.map(({ funder, amount }) => [funder, amount])).toEqual([
      ['health', 50_01],
      ['education', 50_00],
    ]);
  });

  it('stands at the council’s risk until an agreement is signed', () => {
    const shares = funderShares(pounds(90_000), [
      share('education', 5_000),
      share('health', 3_000),
      share('socialCare', 2_000, '2026-09-01'),
    ]);
    expect(shares.filter(({ signed }) => !signed).map(({ funder, amount }) => [funder, amount])).toEqual([['health', pounds(27_000)]]);
  });

  it('has somebody take the rest where education has no part', () => {
    const shares = funderShares(pence(33), [share('health', 3_333), share('socialCare', 6_667)]);
    expect(shares.reduce((all, { amount }) => all + amount, 0)).toBe(33);
  });
});
