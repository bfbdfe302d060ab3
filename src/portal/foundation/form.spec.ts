import { describe, expect, it } from '@jest/globals';
import { refusal } from '../../kernel/outcome.js';
import { FILES, Form } from './form.js';

describe('What was typed into a form', () => {
  it('reads pounds as people write them, to the penny', () => {
    const pounds = (text: string) => new Form({ amount: text }).pounds('amount');
    expect(pounds('64,000')).toBe(6_400_000);
    expect(pounds(' £64,000.5 ')).toBe(6_400_050);
    expect(pounds('0.29')).toBe(29);
    expect(pounds('-12')).toBe(-1_200);
    expect(pounds('')).toBeNull();
  });

  it('says how an amount is written instead of guessing', () => {
    for (const text of ['64k', '64.000,50', '1.234', 'about 64000']) {
      const form = new Form({ amount: text });
      expect(form.pounds('amount')).toBeNull();
      expect(form.errorOf('amount')).toContain('for example 64,000');
    }
  });

  it('reads a percentage in basis points', () => {
    expect(new Form({ rise: '3.1%' }).percent('rise')).toBe(310);
    expect(new Form({ rise: '0.07' }).percent('rise')).toBe(7);
    const wrong = new Form({ rise: '3.125' });
    expect(wrong.percent('rise')).toBeNull();
    expect(wrong.refused).toBe(true);
  });

  it('reads a date from its three inputs and names the part that is missing', () => {
    const date = (day: string, month: string, year: string) => {
      const form = new Form({ 'on-day': day, 'on-month': month, 'on-year': year });
      return [form.date('on'), form.errorOf('on'), form.summary[0]?.href];
    };
    expect(date('1', '9', '2027')).toEqual(['2027-09-01', undefined, undefined]);
    expect(date('29', '2', '2028')[0]).toBe('2028-02-29');
    expect(date('30', '2', '2028')).toEqual([null, 'Enter a real date, for example 31 1 2027', '#on-day']);
    expect(date('', '9', '2027')[1]).toBe('The date must have a day');
    expect(date('1', '', '')[1]).toBe('The date must have a month and a year');
  });

  it('lets something be left empty unless it is required', () => {
    const form = new Form({ message: '  ' });
    expect(form.text('message')).toBe('');
    expect(form.refused).toBe(false);
    form.text('message', { required: 'Say why' });
    expect(form.summary).toEqual([{ text: 'Say why', href: '#message' }]);
  });

  it('takes a choice only from what was offered', () => {
    const form = new Form({ kind: 'other', wrong: 'anything' });
    expect(form.choice('kind', ['accounts', 'other'])).toBe('other');
    expect(form.choice('wrong', ['accounts', 'other'])).toBeNull();
    expect(form.errorOf('wrong')).toBe('Choose one of those shown');
  });

  it('keeps the first fault of an input', () => {
    const form = new Form({ amount: '' });
    form.error('amount', 'first');
    form.error('amount', 'second');
    expect(form.errorOf('amount')).toBe('first');
  });

  it('puts a service’s refusal beside the input it names, and what names none in the summary', () => {
    const form = new Form({ 'lines.0.amount': '1' });
    form.refuse([
      refusal('tooHigh', 'Too high.', 'lines', '0', 'amount'),
      refusal('wrongState', 'It has been withdrawn.'),
      refusal('x', 'Wrong place.', 'elsewhere'),
    ]);
    expect(form.errorOf('lines.0.amount')).toBe('Too high.');
    expect(form.summary).toEqual([
      { text: 'Too high.', href: '#lines.0.amount' },
      { text: 'It has been withdrawn.' },
      { text: 'Wrong place.' },
    ]);
  });

  it('calls an input by the page’s own name where the two differ', () => {
    const form = new Form({});
    form.refuse([refusal('tooHigh', 'Too high.', 'percentBp')], { percentBp: 'percent' });
    expect(form.errorOf('percent')).toBe('Too high.');
  });

  it('leaves out a file input that nothing was chosen in', () => {
    const empty = { name: '', type: 'application/octet-stream', bytes: Buffer.alloc(0) };
    const letter = { name: 'letter.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF') };
    const form = new Form({ [FILES]: { none: [empty], some: [empty, letter] } });
    expect(form.file('none', { required: 'Choose a file' })).toBeNull();
    expect(form.files('some')).toEqual([letter]);
    expect(form.summary).toEqual([{ text: 'Choose a file', href: '#none' }]);
  });
});
