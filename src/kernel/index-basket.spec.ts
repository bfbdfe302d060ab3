import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoDate } from './dates.js';
import { type IndexSeries, indexBasket, justifiedRise } from './index-basket.js';
import { apportion, basisPoints, pence, percent } from './money.js';

const from = isoDate('2026-09-01');
const to = isoDate('2027-09-01');

const teachers: IndexSeries = {
  code: 'TEACHERS',
  name: "Teachers' pay award",
  kind: 'percent',
  values: [
    { on: isoDate('2026-09-01'), value: '4' },
    { on: isoDate('2027-09-01'), value: '3.25' },
    { on: isoDate('2028-09-01'), value: '9' },
  ],
};
const cpih: IndexSeries = {
  code: 'CPIH',
  name: 'CPIH',
  kind: 'level',
  values: [
    { on: isoDate('2026-08-01'), value: '140.0' },
    { on: isoDate('2027-07-01'), value: '143.5' },
  ],
};
const basket = {
  components: [
    { seriesCode: 'TEACHERS', shareBp: percent(70) },
    { seriesCode: 'CPIH', shareBp: percent(30) },
  ],
};

describe('the index-justified rise', () => {
  it('is each cost share times its own rise: 70% × 3.25% + 30% × 2.5% = 3.025%, rounded half up once', () => {
    const outcome = justifiedRise(basket, [teachers, cpih], from, to);
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        rise: 303,
        components: [
          { seriesCode: 'TEACHERS', risePercent: '3.25', contributionPercent: '2.275', values: [{ on: '2027-09-01' }] },
          { seriesCode: 'CPIH', risePercent: '2.5', contributionPercent: '0.75', values: [{ on: '2026-08-01' }, { on: '2027-07-01' }] },
        ],
      },
    });
  });

  it('takes a correction for the same date that was entered later', () => {
    const corrected = { ...teachers, values: [...teachers.values, { on: to, value: '4.25' }] };
    expect(justifiedRise(basket, [corrected, cpih], from, to)).toMatchObject({ ok: true, value: { rise: 373 } });
  });

  it('refuses to treat an award not yet published as a rise of nothing, and names the series and the dates', () => {
    const outcome = justifiedRise(
      basket,
      [
        { ...teachers, values: teachers.values.slice(0, 1) },
        { ...cpih, values: cpih.values.slice(1) },
      ],
      from,
      to,
    );
    expect(outcome).toMatchObject({
      ok: false,
      refusals: [
        {
          code: 'noIndexValue',
          message: expect.stringContaining("Teachers' pay award has no value after 1 September 2026 and up to 1 September 2027"),
        },
        { code: 'noIndexValue', message: expect.stringContaining('CPIH has no value on or before 1 September 2026') },
      ],
    });
    expect(justifiedRise(basket, [teachers], from, to)).toMatchObject({ ok: false, refusals: [{ code: 'noIndexSeries' }] });
  });

  it('is the common rise where every index rises alike, whatever the shares', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: -2_000, max: 2_000 }),
        (weights, rise) => {
          const shares = apportion(pence(10_000), weights);
          const components = shares.map((share, index) => ({ seriesCode: String(index), shareBp: basisPoints(share) }));
          const series = components.map(({ seriesCode }): IndexSeries => ({
            code: seriesCode,
            name: seriesCode,
            kind: 'percent',
            values: [{ on: to, value: (rise / 100).toFixed(2) }],
          }));
          expect(justifiedRise({ components }, series, from, to)).toMatchObject({ ok: true, value: { rise } });
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('an index basket', () => {
  it('has shares that total exactly 100%', () => {
    expect(indexBasket(basket.components).ok).toBe(true);
    expect(indexBasket([{ seriesCode: 'CPIH', shareBp: percent('99.99') }])).toMatchObject({
      ok: false,
      refusals: [{ code: 'sharesNotWhole', message: 'The shares of the basket add up to 99.99%, not 100%.' }],
    });
    expect(
      indexBasket([
        { seriesCode: 'CPIH', shareBp: percent(110) },
        { seriesCode: 'CPIH', shareBp: percent(-10) },
      ]),
    ).toMatchObject({ ok: false, refusals: [{ code: 'shareNegative' }, { code: 'seriesTwice' }] });
  });
});
