import { describe, expect, it } from '@jest/globals';
import { Form } from '../foundation/form.js';
import { numbersIn, remindersView } from './reminders.view.js';

const typed = (returnDays: string): Form => new Form({ returnDays });

describe('days as people type them', () => {
  it.each([
    ['28, 14, 7, 2', [28, 14, 7, 2]],
    ['28 14;7', [28, 14, 7]],
    ['', []],
    [' 5 ', [5]],
  ])('“%s” is %j', (text, days) => expect(numbersIn(typed(text), 'returnDays')).toEqual(days));

  it.each(['soon', '7, -2', '7.5', '12345'])('“%s” is refused beside its input', (text) => {
    const form = typed(text);
    expect(numbersIn(form, 'returnDays')).toBeNull();
    expect(form.errorOf('returnDays')).toBe('Enter numbers of days with commas between, for example 28, 14, 7');
  });
});

describe('the reminders in words', () => {
  const words = (returnDays: number[], offerWorkingDays: number[]): string[] =>
    remindersView({ returnDays, offerWorkingDays, version: 0 }, false).rows.map(({ value }) => value);

  it('name the days, or say that there is none', () => {
    expect(words([28, 14, 7, 2], [3, 1])).toEqual(['28, 14, 7 and 2 days before', '3 and 1 working days before']);
    expect(words([7], [])).toEqual(['7 days before', 'No reminder']);
  });
});
