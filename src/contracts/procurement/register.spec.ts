import { describe, expect, it } from '@jest/globals';
import { aBlock, aBook, aRecord, anIpa } from '../../../test/support/procurement-book.js';
import { isoDate } from '../../kernel/dates.js';
import { pence, pounds } from '../../kernel/money.js';
import { type BookedContract, commitmentsOver, owedBy, registerOf, spendByProvider, totalsOf } from './register.js';

const TODAY = isoDate('2027-02-01');
const ipa = (number: number, wholeLife: number, more: Partial<BookedContract> = {}): BookedContract =>
  anIpa({
    id: `5a9d0c3e-0000-4000-8000-00000000010${String(number)}`,
    reference: `IPA-00${String(number)}`,
    versions: [{ effectiveOn: isoDate('2026-09-01'), wholeLife: pounds(wholeLife), standardRated: pence(0), annual: pounds(wholeLife) }],
    ...more,
  });
const placement = {
  id: '5a9d0c3e-0000-4000-8000-000000000200',
  pupilReference: 'S-009',
  school: aBlock().school,
  party: aBlock().party,
  startsOn: isoDate('2026-09-01'),
  endsOn: isoDate('2027-08-31'),
  lines: [{ annual: pounds(60_000), standardRated: false, from: isoDate('2026-09-01'), to: null }],
};

describe('Spend of a provider against the threshold', () => {
  it('adds up contracts and placements without one, over their lives including VAT', () => {
    const [spend] = spendByProvider(aBook([ipa(1, 300_000), ipa(2, 303_540)], { placements: [placement] }), TODAY);
    expect(spend).toMatchObject({ contracts: pounds(603_540), placements: pounds(60_000), total: pounds(663_540), overThreshold: true });
    expect(spend?.parts.map(({ kind }) => kind)).toEqual(['spot', 'spot', 'placement']);
  });

  it('counts neither what is over nor a framework, whose call-offs count', () => {
    const book = aBook([
      ipa(1, 300_000, { state: 'ended' }),
      ipa(2, 100_000),
      aBlock({ id: '5a9d0c3e-0000-4000-8000-000000000300', kind: 'framework', record: aRecord({ estimatedPence: pounds(9_000_000) }) }),
    ]);
    const [spend] = spendByProvider(book, TODAY);
    expect(spend).toMatchObject({ total: pounds(100_000), overThreshold: false });
    expect(spend?.parts.filter(({ counted }) => !counted).map(({ kind }) => kind)).toEqual(['framework']);
  });

  it('takes an officer’s estimate before what the terms say, and says what it does not know', () => {
    const book = aBook([ipa(1, 100_000, { record: aRecord({ estimatedPence: pounds(150_000) }) }), ipa(2, 1, { versions: [] })]);
    expect(spendByProvider(book, TODAY)[0]).toMatchObject({ total: pounds(150_000), notKnown: 1 });
    expect(registerOf(book, TODAY).map(({ valueIs }) => valueIs)).toEqual(['estimated', 'notKnown']);
  });
});

describe('The register', () => {
  it('puts small contracts of a large provider over the threshold, and asks nothing where no route is recorded', () => {
    const book = aBook([ipa(1, 400_000, { record: aRecord() }), ipa(2, 400_000, { record: null })]);
    const [first, second] = registerOf(book, TODAY);
    expect(first).toMatchObject({ overThreshold: true, clocks: [{ notice: 'contractDetails', dueOn: '2026-11-06', state: 'overdue' }] });
    expect(second).toMatchObject({ overThreshold: null, clocks: [] });
    expect(totalsOf(registerOf(book, TODAY))).toMatchObject({ contracts: 2, withoutRoute: 1, overdue: 1, value: pounds(800_000) });
  });

  it('owes no notice below the threshold', () => {
    expect(registerOf(aBook([ipa(1, 64_000, { record: aRecord() })]), TODAY)[0]).toMatchObject({ overThreshold: false, clocks: [] });
  });
});

describe('What is owed', () => {
  it('is notices and payments together, overdue first; quarters only where a procedure began under the rule', () => {
    const owed = owedBy(aBook([aBlock()]), TODAY);
    expect(owed.map(({ about, dueOn, state }) => [about, dueOn, state])).toEqual([
      ['payments', '2026-04-30', 'overdue'],
      ['payments', '2026-07-29', 'overdue'],
      ['payments', '2026-10-29', 'overdue'],
      ['payments', '2026-10-30', 'overdue'],
      ['contract', '2026-11-06', 'overdue'],
      ['payments', '2027-01-29', 'overdue'],
      ['payments', '2027-04-29', 'due'],
      ['payments', '2027-04-30', 'due'],
    ]);
    const before = aBook([aBlock({ record: aRecord({ begunOn: isoDate('2026-03-31') }) })]);
    expect(owedBy(before, TODAY).filter((each) => each.about === 'payments' && each.kind === 'paymentsOver')).toEqual([]);
  });
});

describe('Commitments of a quarter', () => {
  it('are shown where they pass the amount, by the day', () => {
    const autumn = { from: isoDate('2026-10-01'), to: isoDate('2026-12-31') };
    const [only, ...none] = commitmentsOver(aBook([aBlock(), ipa(1, 64_000)]), autumn, TODAY);
    expect(none).toEqual([]);
    // 92 of 1,826 days of £8,125,000.
    expect(only).toMatchObject({ committed: Math.floor((812_500_000 * 92) / 1_826) });
  });
});
