import { describe, expect, it } from '@jest/globals';
import { pounds } from '../../kernel/money.js';
import type { RoundReturn } from '../../uplifts/round/round-returns.js';
import { schoolMoney, sortMoney, totalsOf } from './money-by-school.js';

const aReturn = (name: string, more: Partial<RoundReturn>): RoundReturn =>
  ({
    id: name,
    reference: name,
    school: { id: `s-${name}`, urn: 1, name },
    state: 'offered',
    current: pounds(60_000),
    asked: pounds(63_000),
    justified: pounds(61_500),
    offered: pounds(61_000),
    settled: null,
    section63: pounds(63_000),
    arrears: pounds(0),
    perWeek: pounds(57),
    ...more,
  }) as unknown as RoundReturn;

describe('The money of a school in a round', () => {
  it('is what lies above its present prices', () => {
    expect(schoolMoney(aReturn('Ash', {}))).toMatchObject({
      asked: pounds(3_000),
      justified: pounds(1_500),
      offered: pounds(1_000),
      settled: null,
      undecided: pounds(3_000),
    });
  });

  it('is decided once it is settled, and no longer exposed', () => {
    expect(schoolMoney(aReturn('Ash', { state: 'settled', settled: pounds(61_200) }))).toMatchObject({
      settled: pounds(1_200),
      undecided: 0,
      section63: 0,
    });
  });

  it('is not undecided before it is sent, nor after it is withdrawn', () => {
    expect(schoolMoney(aReturn('Ash', { state: 'draft', asked: null, justified: null }))).toMatchObject({
      asked: null,
      justified: null,
      undecided: 0,
    });
    expect(schoolMoney(aReturn('Ash', { state: 'withdrawn' })).undecided).toBe(0);
  });

  it('is sorted with what is not known last, whichever way', () => {
    const rows = [
      schoolMoney(aReturn('Ash', { justified: null })),
      schoolMoney(aReturn('Birch', {})),
      schoolMoney(aReturn('Cedar', { justified: pounds(62_000) })),
    ];
    expect(sortMoney(rows, 'justified', true).map(({ school }) => school)).toEqual(['Cedar', 'Birch', 'Ash']);
    expect(sortMoney(rows, 'justified', false).map(({ school }) => school)).toEqual(['Birch', 'Cedar', 'Ash']);
    expect(sortMoney(rows, 'school', true).map(({ school }) => school)).toEqual(['Cedar', 'Birch', 'Ash']);
  });

  it('is summed where it is known, and says how many are not', () => {
    const totals = totalsOf([schoolMoney(aReturn('Ash', { justified: null })), schoolMoney(aReturn('Birch', {}))]);
    expect(totals).toMatchObject({ asked: pounds(6_000), justified: pounds(1_500), perWeek: pounds(114), notKnown: 1 });
  });
});
