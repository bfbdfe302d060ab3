import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { pence, pounds } from '../../kernel/money.js';
import type { SchoolReturn, SchoolReturnRound } from '../../uplifts/provider/school-return.query.js';
import { aLine, aSchoolReturn } from './school-return.builder.js';
import { mayAppeal, standingView, stepsOf } from './standing.view.js';

const today = isoDate('2027-01-17');
const offer: SchoolReturnRound = {
  number: 1,
  side: 'authority',
  state: 'open',
  percentBp: null,
  total: pounds(51_000),
  message: '',
  madeByName: 'Olu Officer',
  madeAt: '2027-01-15T09:00:00Z',
  expiresOn: isoDate('2027-01-29'),
};
const states = (ret: SchoolReturn): string =>
  stepsOf(ret, today)
    .map(({ title, state }) => `${title} ${state}`)
    .join(', ');

describe('where a return stands', () => {
  it('is a way of seven steps from sending to payment', () => {
    expect(states(aSchoolReturn({ state: 'submitted' }))).toBe(
      'Sent done, Under review now, Offer next, Agreed next, Approved next, In force next, Paid next',
    );
    expect(states(aSchoolReturn({ state: 'offered', rounds: [offer] }))).toContain('Under review done, Offer now');
    expect(states(aSchoolReturn({ state: 'inApproval' }))).toContain('Offer done, Agreed now');
    expect(states(aSchoolReturn({ state: 'approved' }))).toContain('Agreed done, Approved now, In force next');
    expect(states(aSchoolReturn({ state: 'implemented' }))).toContain('In force done, Paid now');
  });

  it('tells the last day of an offer, and that it is over on the day after', () => {
    const ret = aSchoolReturn({ state: 'offered', rounds: [offer] });
    expect(stepsOf(ret, today)[2]?.text).toBe('12 days left: answer by 29 January 2027');
    expect(standingView(ret, today)).toMatchObject({
      offer: '/school-returns/return/offer',
      deadline: '12 days left: answer by 29 January 2027',
    });
    const late = standingView(ret, isoDate('2027-01-30'));
    expect(late).toMatchObject({ offer: null, tag: { text: 'Offer ended' } });
    expect(late.deadline).toBe('The offer ended on 29 January 2027, 1 day ago');
  });

  it('adds up arrears, and says that payments are not known', () => {
    const line = aLine({
      settled: 51_000,
      arrears: pence(12_345),
      arrearsFrom: isoDate('2027-04-01'),
      arrearsUntil: isoDate('2027-05-20'),
    });
    const ret = aSchoolReturn({ state: 'implemented', lines: [line] });
    expect(standingView(ret, today).arrears).toMatchObject({ total: '£123.45', rows: [{ days: '1 Apr 2027 to 20 May 2027' }] });
    expect(stepsOf(ret, today).at(-1)?.text).toContain('Arrears of £123.45 are due to you. Payments themselves are not recorded here.');
  });

  it('can be appealed against for the round’s days, once at a time', () => {
    const ret = aSchoolReturn({ state: 'implemented', decidedOn: isoDate('2027-01-10') });
    expect([mayAppeal(ret, isoDate('2027-01-24')), mayAppeal(ret, isoDate('2027-01-25'))]).toEqual([true, false]);
    const made = { reason: 'x', madeByName: 'Fay', madeAt: '2027-01-11T09:00:00Z', outcome: null, outcomeReason: null, decidedAt: null };
    expect(mayAppeal({ ...ret, appeal: made }, isoDate('2027-01-12'))).toBe(false);
  });
});
