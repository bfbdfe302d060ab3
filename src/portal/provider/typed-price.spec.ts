import { describe, expect, it } from '@jest/globals';
import { pounds } from '../../kernel/money.js';
import { priceInBox, typedPrice } from './typed-price.js';

const current = pounds(50_000);
const read = (text: string) => {
  const outcome = typedPrice(text, current);
  return outcome.ok ? outcome.value : outcome.refusals[0]!.message;
};

describe('a price typed into one box', () => {
  it('is pounds or a rise, however it is written', () => {
    expect(read('53,500')).toBe(5_350_000);
    expect(read(' £53,500.50 ')).toBe(5_350_050);
    expect(read('3.5%')).toBe(5_175_000);
    expect(read('3.5 %')).toBe(5_175_000);
    expect(read('0%')).toBe(5_000_000);
    expect(read('-2%')).toBe(4_900_000);
    expect(read('')).toBeNull();
  });

  it('is asked back where it could be either', () => {
    expect(read('3.5')).toBe('The present price is £50,000. For a rise write 3.5%; for a price of £3.50 a year write £3.5');
    expect(read('£3.50')).toBe(350);
    expect(read('0')).toContain('write 0%');
  });

  it('says what is wrong with it', () => {
    expect(read('about 53k')).toContain('Enter a price in pounds');
    expect(read('£3%')).toContain('Enter a price in pounds');
    expect(read('-5')).toBe('A price cannot be below nothing');
    expect(read('3.123%')).toContain('two decimals');
    expect(read('53500.123')).toContain('two decimals');
    expect(read('101%')).toContain('in pounds');
    expect(read('-101%')).toContain('fall');
  });

  it('stands in the box as it would be typed', () => {
    expect([priceInBox(null), priceInBox(pounds(53_500)), priceInBox(pounds('53500.5'))]).toEqual(['', '53,500', '53,500.50']);
  });
});
