import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { formatPounds, pence } from '../../kernel/money.js';
import { type RechargeFacts, rechargePaper } from './recharge-paper.js';

const day = isoDate;
const FACTS: RechargeFacts = {
  contract: { reference: 'BLK-2027-0001', title: 'Secondary places', school: 'Ash Lane School' },
  issuer: { name: 'Testshire', department: 'Special Education Service', addressLines: ['County Hall'] },
  member: { name: 'Nextshire', laCode: '802', addressLines: ['Town Hall'], committedPlaces: 3 },
  term: { name: 'Spring term', days: { from: day('2028-01-05'), to: day('2028-04-13') } },
  account: { from: day('2027-09-01'), to: day('2028-04-13') },
  closesYear: false,
  rule: { allowed: true, recharge: 'tierPriceAndVoidShare' },
  recharge: {
    authorityId: 'next',
    days: 401,
    placesPence: pence(7_000_001),
    voidSharePence: pence(240_000),
    owedPence: pence(7_240_001),
    billedBeforePence: pence(3_000_000),
    amountPence: pence(4_240_001),
  },
  earlier: [{ term: 'Autumn term', amountPence: pence(3_000_000) }],
  number: 2,
  sentOn: day('2028-04-14'),
  sentByName: 'Finn Finance',
};
const words = (facts: RechargeFacts): string =>
  rechargePaper(facts)
    .parts.flatMap(({ paragraphs }) => paragraphs)
    .join(' ');

describe('what one authority recharges another for places in its block', () => {
  it('says what is owed, what was recharged before and what is to pay, and counts days instead of naming pupils', () => {
    const { reference, title, figures, opening } = rechargePaper(FACTS);
    expect([reference, title]).toEqual(['RC-BLK-2027-0001-802-2', 'Recharge for places in a block']);
    expect(figures.map(({ value }) => value)).toEqual(['£72,400.01', '£30,000.00', '£42,400.01']);
    expect(opening.join(' ')).toContain('the spring term, 5 January 2028 to 12 April 2028');
    expect(words(FACTS)).toContain('for 401 days');
    expect(words(FACTS)).toContain('the 3 places it committed to among all guaranteed places, rounded down to a penny: £2,400.00');
  });

  it('lists the statements of the year, which sum to what is owed', () => {
    const [schedule] = rechargePaper(FACTS).schedules;
    expect(schedule?.rows.map(({ cells }) => cells)).toEqual([
      ['Autumn term', '£30,000.00'],
      ['Spring term', '£42,400.01'],
    ]);
    expect(schedule?.total?.value).toBe(formatPounds(FACTS.recharge.owedPence));
  });

  it('is the statement of the year with the year’s last term', () => {
    const last = { ...FACTS, closesYear: true };
    expect(rechargePaper(last).title).toBe('Recharge for places in a block: statement of the year');
    expect(words(last)).toContain('the academic year 2027/28 of this block is reckoned to its end');
    expect(words(FACTS)).not.toContain('reckoned to its end');
  });

  it('pays back what was recharged too much, and says when there is nothing', () => {
    const less = { ...FACTS, recharge: { ...FACTS.recharge, owedPence: pence(2_999_900), amountPence: pence(-100) } };
    expect(rechargePaper(less).figures.at(-1)).toEqual({ label: 'To be paid back', value: '£1.00' });
    expect(words(less)).toContain('£1.00 is paid back to Nextshire now.');
    expect(words({ ...FACTS, recharge: { ...FACTS.recharge, amountPence: pence(0) } })).toContain('Nothing is recharged now.');
  });

  it('leaves empty places to the contract’s authority where the contract says so', () => {
    expect(words({ ...FACTS, rule: { allowed: true, recharge: 'tierPrice' } })).toContain('Empty places are not recharged');
  });
});
