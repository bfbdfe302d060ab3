import { describe, expect, it } from '@jest/globals';
import { percent, pounds } from '../kernel/money.js';
import { grossPrice, likePlaces, netOfVat, post16PlaceFunding } from './gross-price.js';

const funding = { nmss: pounds(10_000), post16: post16PlaceFunding(pounds(5_105), pounds(6_000)) };

describe('the gross price', () => {
  it('adds back the place funding that the Department pays', () => {
    expect(grossPrice(pounds(50_000), 'iss', funding)).toBe(pounds(50_000));
    expect(grossPrice(pounds(50_000), 'nmss', funding)).toBe(pounds(60_000));
    expect(grossPrice(pounds(50_000), 'post16', funding)).toBe(pounds(61_105));
  });

  it('is not known where the funding is not known', () => {
    expect(grossPrice(pounds(50_000), 'nmss', {})).toBeNull();
    expect(grossPrice(pounds(50_000), 'iss', {})).toBe(pounds(50_000));
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
