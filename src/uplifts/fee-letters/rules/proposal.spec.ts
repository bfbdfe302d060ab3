import { describe, expect, it } from '@jest/globals';
import type { IsoDate } from '../../../kernel/dates.js';
import { formatPounds, pounds } from '../../../kernel/money.js';
import { asksIn } from './asks.js';
import { type LetterLine, proposeLines } from './proposal.js';
import type { FeeKind } from './scopes.js';

const line = (pupilReference: string, kind: FeeKind, price: number, more: Partial<LetterLine> = {}): LetterLine => ({
  lineId: `${pupilReference} ${kind}`,
  kind,
  label: '',
  pupilReference,
  currentPence: pounds(price),
  effectiveOn: '2027-04-01' as IsoDate,
  unit: 'year',
  quantity: 1,
  ...more,
});

const LINES = [
  line('T-001', 'core', 60_000),
  line('T-001', 'therapy', 5_000),
  line('T-002', 'core', 70_000),
  line('T-002', 'residential', 40_000),
];
const REFERENCES = ['T-001', 'T-002'];

const propose = (text: string, lines: readonly LetterLine[] = LINES): (string | null)[] =>
  proposeLines(asksIn(text, REFERENCES), lines).map(({ proposedPence, contradicts }) =>
    contradicts ? 'contradicts' : proposedPence === null ? null : formatPounds(proposedPence),
  );

describe('What a letter asks for each line', () => {
  it('raises every line by one percentage', () => {
    expect(propose('Our fees will increase by 4%.')).toEqual(['£62,400.00', '£5,200.00', '£72,800.00', '£41,600.00']);
  });

  it('lets a kind of fee go before all fees, and a pupil before a kind', () => {
    expect(propose('Our fees will increase by 4%. Therapy fees will increase by 2%.')).toEqual([
      '£62,400.00',
      '£5,100.00',
      '£72,800.00',
      '£41,600.00',
    ]);
    expect(propose('Core fees will increase by 4%.\n\nThe fee for T-002 will increase by 6%.')).toEqual([
      '£62,400.00',
      null,
      '£74,200.00',
      '£42,400.00',
    ]);
    expect(propose('All fees, excluding therapy, will increase by 4%.')[1]).toBeNull();
  });

  it('takes a price for the lines that have its price of now, and says so of the others', () => {
    const lines = proposeLines(asksIn('The core fee will rise from £60,000 to £62,500 per annum.', REFERENCES), LINES);
    expect(lines.map(({ proposedPence }) => proposedPence)).toEqual([pounds(62_500), null, null, null]);
    expect(lines[2]?.why).toBe('The letter’s price of now, £60,000.00, is not what we hold, £70,000.00 a year.');
    expect(lines[1]?.why).toBe('The letter does not speak of it.');
  });

  it('adds so many pounds to the price of the place', () => {
    expect(propose('We request an increase of £1,500 per pupil per annum in fees.')).toEqual(['£61,500.00', null, '£71,500.00', null]);
  });

  it('counts a weekly or termly price up to a year as the line is priced', () => {
    const weekly = line('T-001', 'residential', 38_000, { unit: 'week', quantity: 38 });
    expect(propose('The residential rate will increase from £1,000 per week to £1,050 per week.', [weekly])).toEqual(['£39,900.00']);
    expect(propose('The tuition fee will rise from £20,000 per term to £21,000 per term.', LINES.slice(0, 1))).toEqual(['£63,000.00']);
    expect(
      propose('The residential rate will increase from £1,000 per week to £1,050 per week.', [line('T-001', 'residential', 38_000)]),
    ).toEqual([null]);
  });

  it('chooses nothing where the letter contradicts itself', () => {
    expect(propose('Our fees will increase by 4%.\n\nWe confirm the fee increase of 4.5%.')).toEqual(Array(4).fill('contradicts'));
    const [first] = proposeLines(asksIn('The fee will rise from £60,000 to £63,000 per annum, a fee increase of 4%.', REFERENCES), LINES);
    expect(first).toMatchObject({ proposedPence: null, contradicts: true });
    expect(first?.why).toContain('from £60,000.00 to £63,000.00 a year (£63,000.00 a year), or 4.00% more (£62,400.00 a year)');
  });

  it('takes a price and the rounded percentage that makes it for the same', () => {
    expect(propose('The fee will rise from £60,000 to £62,130 per annum, an increase of 3.5%.')[0]).toBe('£62,130.00');
  });
});
