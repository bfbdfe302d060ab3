import { describe, expect, it } from '@jest/globals';
import { percent, pounds } from '../../kernel/money.js';
import { aVariationLetter, somePupils } from './variation-letter.sample.js';
import { composeVariationLetter } from './variation-letter.js';

describe('the figures of a variation letter', () => {
  const letter = composeVariationLetter(aVariationLetter({ pupils: somePupils(3) }));

  it('gives each line its rise in pounds and percent', () => {
    expect(letter.pupils[0]?.lines[0]).toMatchObject({
      oldAnnual: pounds(64_000),
      newAnnual: pounds(65_984),
      rise: pounds(1_984),
      risePercent: percent(3.1),
    });
  });

  it('adds lines to a subtotal for each pupil and subtotals to the total', () => {
    expect(letter.pupils[0]?.subtotal.oldAnnual).toBe(pounds(64_000 + 5_472 + 11_210));
    expect(letter.pupils.reduce((total, pupil) => total + pupil.subtotal.newAnnual, 0)).toBe(letter.total.newAnnual);
    expect(letter.total.newAnnual - letter.total.oldAnnual).toBe(letter.total.rise);
  });

  it('splits the new price between the funders to the penny', () => {
    expect(letter.funders.map(({ funder }) => funder)).toEqual(['Education', 'Health']);
    expect(letter.funders.reduce((total, { amount }) => total + amount, 0)).toBe(letter.total.newAnnual);
  });

  it('refuses a line whose shares are not exactly 100%', () => {
    const [pupil] = somePupils(1);
    const lines = (pupil?.lines ?? []).map((line) => ({ ...line, shares: [{ funder: 'Education', share: percent(99.99) }] }));
    expect(() => composeVariationLetter(aVariationLetter({ pupils: [{ reference: 'MC-1', lines }] }))).toThrow(/99\.99%, not 100%/);
  });

  it('refuses a letter without a fee line', () => {
    expect(() => composeVariationLetter(aVariationLetter({ pupils: [] }))).toThrow(/at least one fee line/);
  });

  it('adds up the arrears, and has none where there are none', () => {
    expect(letter.arrears?.total).toBe(pounds('718.54'));
    expect(composeVariationLetter(aVariationLetter({ arrears: [] })).arrears).toBeNull();
  });

  it('counts the days to appeal from the date of the letter', () => {
    expect(letter.appeal).toEqual({ days: 14, lastDay: '2027-11-01' });
  });

  it('has no percentage for a line that had no price before', () => {
    const [pupil] = somePupils(1);
    const lines = (pupil?.lines ?? []).map((line) => ({ ...line, oldAnnual: pounds(0) }));
    expect(composeVariationLetter(aVariationLetter({ pupils: [{ reference: 'MC-1', lines }] })).total.risePercent).toBeNull();
  });
});
