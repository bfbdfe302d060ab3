import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { pence, pounds } from '../../kernel/money.js';
import type { AgreedFeeLine } from '../terms.js';
import { type BandTariff, bandOfTerms, refusesBandPrice } from './band-price.js';

const tariff = (more: Partial<BandTariff> = {}): BandTariff => ({
  code: 'D1',
  from: isoDate('2026-09-01'),
  annualPence: pounds(53_500),
  covers: ['core', 'therapy'],
  placeFundingPence: pence(0),
  ...more,
});
const line = (kind: AgreedFeeLine['kind'], amount: number) => ({ kind, annualPence: pounds(amount) }) as AgreedFeeLine;

describe('an agreement priced by band', () => {
  it('costs its tariff for what the tariff covers, and others beside it', () => {
    expect(refusesBandPrice([line('core', 50_000), line('therapy', 3_500), line('transport', 9_000)], tariff())).toEqual([]);
    expect(bandOfTerms(tariff())).toEqual({ code: 'D1', tariffFrom: '2026-09-01', annualPence: pounds(53_500) });
  });

  it('leaves out what the Department pays for the place', () => {
    expect(refusesBandPrice([line('core', 43_500)], tariff({ placeFundingPence: pounds(10_000) }))).toEqual([]);
  });

  it('is refused a penny beside it, with what to enter', () => {
    const [refused] = refusesBandPrice([line('core', 53_499.99)], tariff());
    expect(refused).toMatchObject({ code: 'bandPrice', field: ['band'] });
    expect(refused?.message).toContain('Enter £53,500, or choose no band.');
  });
});
