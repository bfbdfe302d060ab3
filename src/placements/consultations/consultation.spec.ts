import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { pounds } from '../../kernel/money.js';
import {
  type CostedOffer,
  type OfferedLine,
  annualOf,
  consultationLifeCycle,
  dueInWords,
  offerRefusals,
  reminderDue,
  replyDueOn,
} from './consultation.js';

const SENT = isoDate('2027-02-01');
const line = (more: Partial<OfferedLine> = {}): OfferedLine => ({
  kind: 'core',
  label: '',
  unit: 'year',
  quantity: 1,
  annualPence: pounds(60_000),
  vat: 'exempt',
  ...more,
});
const offer = (more: Partial<CostedOffer> = {}): CostedOffer => ({
  startsOn: isoDate('2027-04-12'),
  setting: 'day',
  weeksAYear: 38,
  nightsAWeek: null,
  chargingKind: 'schoolDay',
  chargingUnits: 190,
  lines: [line()],
  ...more,
});

describe('a consultation', () => {
  it('is due 15 calendar days after it was sent, Sundays and holidays counted', () => {
    expect(replyDueOn(SENT)).toBe('2027-02-16');
    expect(dueInWords(replyDueOn(SENT), isoDate('2027-02-11'))).toBe('in 5 days');
    expect(dueInWords(replyDueOn(SENT), isoDate('2027-02-16'))).toBe('today');
    expect(dueInWords(replyDueOn(SENT), isoDate('2027-02-17'))).toBe('1 day late');
  });

  it('reminds on days 10 and 14, once each, and once only where both were missed', () => {
    expect(reminderDue(SENT, null, isoDate('2027-02-10'))).toBeNull();
    expect(reminderDue(SENT, null, isoDate('2027-02-11'))).toBe('2027-02-11');
    expect(reminderDue(SENT, isoDate('2027-02-11'), isoDate('2027-02-14'))).toBeNull();
    expect(reminderDue(SENT, isoDate('2027-02-11'), isoDate('2027-02-15'))).toBe('2027-02-15');
    expect(reminderDue(SENT, null, isoDate('2027-03-01'))).toBe('2027-02-15');
    expect(reminderDue(SENT, isoDate('2027-03-01'), isoDate('2027-03-02'))).toBeNull();
  });

  it('takes a reply late and corrected, and none once an offer is accepted', () => {
    expect(consultationLifeCycle.actions('sent')).toEqual(['recordReply', 'withdraw']);
    expect(consultationLifeCycle.actions('replied')).toEqual(['recordReply', 'acceptOffer', 'withdraw']);
    expect(consultationLifeCycle.actions('accepted')).toEqual([]);
  });
});

describe('a costed offer', () => {
  it('adds up', () => {
    expect(annualOf(offer({ lines: [line(), line({ kind: 'therapy', annualPence: pounds(4_500.5) })] }))).toBe(6_450_050);
    expect(offerRefusals(offer())).toEqual([]);
  });

  it.each([
    ['no fee', { lines: [] }, 'noFeeLine'],
    ['school days without their number', { chargingUnits: null }, 'noChargingBasis'],
    ['nights of a day place', { nightsAWeek: 4 }, 'nightsWithoutBoarding'],
    ['two fees alike', { lines: [line(), line()] }, 'sameLine'],
    ['nothing of a unit', { lines: [line({ quantity: 0 })] }, 'quantityWrong'],
  ] as const)('is refused with %s', (_, more, code) => {
    expect(offerRefusals(offer(more as Partial<CostedOffer>)).map((each) => each.code)).toEqual([code]);
  });
});
