import { describe, expect, it } from '@jest/globals';
import { pounds } from '../../kernel/money.js';
import { type BudgetEntry, refusesBudget } from './budget-rules.js';

const entry = (over: Partial<BudgetEntry> = {}): BudgetEntry => ({
  totalPence: pounds(10_000_000),
  dayPence: null,
  residentialPence: null,
  reason: 'Full council, 24 February',
  ...over,
});
const codes = (over: Partial<BudgetEntry>): [string, string | undefined][] =>
  refusesBudget(entry(over)).map(({ code, field }) => [code, field?.[0]]);

describe('a budget', () => {
  it('is a whole, or a whole in two parts by setting that make it to the penny', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ dayPence: pounds(8_000_000), residentialPence: pounds(2_000_000) })).toEqual([]);
    expect(codes({ dayPence: pounds(8_000_000), residentialPence: pounds('1999999.99') })).toEqual([['partsDiffer', 'totalPence']]);
    expect(codes({ dayPence: pounds(8_000_000) })).toEqual([['partMissing', 'residentialPence']]);
    expect(codes({ residentialPence: pounds(8_000_000) })).toEqual([['partMissing', 'dayPence']]);
  });

  it('has a reason and is not below nothing', () => {
    expect(codes({ reason: ' ' })).toEqual([['reasonMissing', 'reason']]);
    expect(codes({ totalPence: pounds(-1) })).toEqual([['notPositive', 'totalPence']]);
  });
});
