import { describe, expect, it } from '@jest/globals';
import { countInWords, dayInWords, momentInWords, moneyInWords, percentInWords, shortDay } from './words.js';

describe('Figures in words', () => {
  it('writes dates as people do', () => {
    expect(dayInWords('2027-03-03')).toBe('3 March 2027');
    expect(shortDay('2027-12-31')).toBe('31 Dec 2027');
  });

  it('writes moments in London’s time, summer and winter', () => {
    expect(momentInWords('2027-03-03T14:05:00Z')).toBe('3 March 2027 at 2:05pm');
    expect(momentInWords('2027-07-03T23:30:00Z')).toBe('4 July 2027 at 12:30am');
  });

  it('writes pence only where there are any', () => {
    expect([1_842_000, 1_842_055, -50, 0].map(moneyInWords)).toEqual(['£18,420', '£18,420.55', '-£0.50', '£0']);
  });

  it('writes as many decimals as a percentage has', () => {
    expect([310, 7, 1_000, -25].map(percentInWords)).toEqual(['3.1%', '0.07%', '10%', '-0.25%']);
  });

  it('counts one and many', () => {
    expect([0, 1, 1_204].map((count) => countInWords(count, 'return', 'returns'))).toEqual(['0 returns', '1 return', '1,204 returns']);
  });
});
