import { describe, expect, it } from '@jest/globals';
import { percent, pounds } from '../kernel/money.js';
import { grossPrice, likePlaces, netOfVat } from './gross-price.js';

const rates = { nmssPlace: pounds(10_000), post16Element1: pounds(5_105), post16Element2: pounds(6_000) };

describe('the gross price', () => {
  it('adds back the place funding that the Department pays', () => {
    expect(grossPrice(pounds(50_000), 'none', rates)).toBe(pounds(50_000));
    expect(grossPrice(pounds(50_000), 'nmss', rates)).toBe(pounds(60_000));
    expect(grossPrice(pounds(50_000), 'specialPost16', rates)).toBe(pounds(61_105));
  });

  it('is net of VAT', () => {
    expect(netOfVat(pounds(72_000), percent(20))).toBe(pounds(60_000));
    expect(netOfVat(pounds(100), percent(20))).toBe(pounds('83.33'));
  });

  it('is compared only between like places', () => {
    const place = { primaryNeed: 'ASD', phase: 'secondary', setting: 'day' };
    expect(likePlaces(place, { ...place })).toBe(true);
    for (const other of [{ primaryNeed: 'SEMH' }, { phase: 'primary' }, { setting: '52 weeks' }]) {
      expect(likePlaces(place, { ...place, ...other })).toBe(false);
    }
  });
});
