import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { type Pence, basisPoints, pence, pounds, raise } from '../kernel/money.js';
import { askedPrice } from './asked-price.js';

const current = pounds(64_000);
const asks = (written: { pounds?: Pence; percent?: string }) =>
  askedPrice(current, { pounds: written.pounds ?? null, percent: written.percent === undefined ? null : new Decimal(written.percent) });

describe('The price asked for a line', () => {
  it('is the pounds, or the percentage of the present price, or nothing', () => {
    expect(asks({ pounds: pounds(67_000) })).toEqual({ ok: true, value: pounds(67_000) });
    expect(asks({ percent: '4.69' })).toEqual({ ok: true, value: pounds('67001.60') });
    expect(asks({})).toEqual({ ok: true, value: null });
  });

  it('takes both where they agree to the penny, and says what the percentage comes to where they do not', () => {
    expect(asks({ pounds: pounds(66_560), percent: '4' })).toMatchObject({ ok: true, value: pounds(66_560) });
    expect(asks({ pounds: pounds(67_000), percent: '4.6875' })).toMatchObject({ ok: true });
    expect(asks({ pounds: pounds(67_000), percent: '4.69' })).toMatchObject({
      ok: false,
      refusals: [
        {
          code: 'arithmetic',
          message: '4.69% on £64,000.00 is £67,001.60, not £67,000.00. Correct one of them, or leave one empty.',
        },
      ],
    });
  });

  it('turns a percentage into the same pence as an offer of that percentage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90_000_000 }), fc.integer({ min: -10_000, max: 10_000 }), (price, rise) => {
        expect(askedPrice(pence(price), { pounds: null, percent: new Decimal(rise).dividedBy(100) })).toEqual({
          ok: true,
          value: raise(pence(price), basisPoints(rise)),
        });
      }),
    );
  });
});
