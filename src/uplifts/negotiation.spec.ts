import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, isoDate } from '../kernel/dates.js';
import { englandBankHolidays } from '../kernel/england-bank-holidays.js';
import { academicYear } from '../kernel/years.js';
import { aTermCalendar } from '../placements/term-calendar.builder.js';
import {
  type NegotiationAction,
  type NegotiationSide,
  type ReturnState,
  actionsOf,
  isExpired,
  lateness,
  negotiation,
  offerExpiresOn,
  refusesAttempt,
} from './negotiation.js';

const follow = (state: ReturnState, ...actions: NegotiationAction[]): ReturnState | undefined =>
  actions.reduce<ReturnState | undefined>((at, action) => (at === undefined ? undefined : negotiation.next(at, action)), state);

describe('a negotiation', () => {
  it('runs from draft to implemented through offers and counter-offers', () => {
    expect(follow('draft', 'submit', 'startReview', 'offer', 'counter', 'offer', 'accept', 'requestApproval', 'approve', 'implement')).toBe(
      'implemented',
    );
  });

  it('opens again where an approval is returned for a change', () => {
    expect(follow('settled', 'requestApproval', 'returnForChange', 'offer')).toBe('offered');
    expect(follow('approved', 'returnForChange')).toBe('underReview');
  });

  it('cannot be withdrawn once settled', () => {
    for (const state of ['settled', 'inApproval', 'approved', 'implemented'] as const) {
      expect(refusesAttempt({ state, action: 'withdraw', side: 'provider' })?.code).toBe('wrongState');
    }
    expect(follow('countered', 'withdraw', 'reopen', 'submit')).toBe('submitted');
  });

  it('never offers on a draft that was not sent before the cycle ended', () => {
    expect(follow('draft', 'lapseReturn')).toBe('withdrawn');
    expect(follow('withdrawn', 'offer')).toBeUndefined();
  });

  it('lets a lapsed offer be made again, and a deadlock be left by a new offer', () => {
    expect(follow('offered', 'lapse', 'offer')).toBe('offered');
    expect(follow('lapsed', 'escalate', 'offer', 'accept')).toBe('settled');
  });

  it('reaches `implemented` only through an approval', () => {
    const into = negotiation.states.filter((state) =>
      negotiation.actions(state).some((action) => negotiation.next(state, action) === 'implemented'),
    );
    const intoApproved = negotiation.states.filter((state) =>
      negotiation.actions(state).some((action) => negotiation.next(state, action) === 'approved'),
    );
    expect([into, intoApproved]).toEqual([['approved'], ['inApproval']]);
  });

  it('has a way on from every state but the last', () => {
    expect(negotiation.states.filter((state) => negotiation.actions(state).length === 0)).toEqual(['implemented']);
  });
});

describe('each side of a negotiation', () => {
  it('accepts only what the other side put to it', () => {
    expect(refusesAttempt({ state: 'offered', action: 'accept', side: 'provider' })).toBeUndefined();
    expect(refusesAttempt({ state: 'offered', action: 'accept', side: 'authority' })?.code).toBe('wrongSide');
    expect(refusesAttempt({ state: 'countered', action: 'accept', side: 'authority' })).toBeUndefined();
    expect(refusesAttempt({ state: 'countered', action: 'accept', side: 'provider' })?.code).toBe('wrongSide');
    expect(refusesAttempt({ state: 'submitted', action: 'accept', side: 'authority' })).toBeUndefined();
  });

  it('sees what it can do', () => {
    expect(actionsOf('offered', 'provider')).toEqual(['accept', 'counter', 'withdraw']);
    expect(actionsOf('offered', 'authority')).toEqual(['escalate']);
    expect(actionsOf('offered', 'system')).toEqual(['lapse', 'reopenReview']);
    expect(actionsOf('draft', 'authority')).toEqual(['submit']);
  });

  it('is offered exactly what it is not refused', () => {
    const sides: NegotiationSide[] = ['authority', 'provider', 'system'];
    for (const state of negotiation.states) {
      for (const side of sides) {
        for (const action of negotiation.states.flatMap((each) => negotiation.actions(each))) {
          const refused = refusesAttempt({ state, action, side, escalationOwner: 'Jo Field' });
          expect(refused === undefined).toBe(actionsOf(state, side).includes(action));
        }
      }
    }
  });

  it('escalates only to a named owner', () => {
    expect(refusesAttempt({ state: 'countered', action: 'escalate', side: 'authority' })?.code).toBe('escalationNeedsOwner');
    expect(refusesAttempt({ state: 'countered', action: 'escalate', side: 'authority', escalationOwner: 'Jo Field' })).toBeUndefined();
  });
});

describe('an offer', () => {
  const holidays = new Set(englandBankHolidays(2026, 2028).map(({ date }) => date));

  it('made on 12 March 2027 stands to the end of 30 March: Good Friday and Easter Monday do not count', () => {
    const expires = offerExpiresOn(isoDate('2027-03-12'), 10, holidays);
    expect(expires).toBe('2027-03-30');
    expect(isExpired(expires, isoDate('2027-03-30'))).toBe(false);
    expect(isExpired(expires, isoDate('2027-03-31'))).toBe(true);
  });
});

describe('a late return', () => {
  const terms = ['2026/27', '2027/28'].map(academicYear).flatMap((year) => aTermCalendar(year).terms);
  const receipt = {
    receivedOn: isoDate('2027-02-01'),
    closesOn: isoDate('2027-01-31'),
    effectiveOn: isoDate('2027-04-01'),
    lateRule: 'oneTermAfterReceipt' as const,
    terms,
    schoolName: 'Ash Lane School',
  };

  it('is one received after the last day of the window', () => {
    expect(lateness({ ...receipt, receivedOn: receipt.closesOn })).toMatchObject({ value: { late: false, effectiveOn: '2027-04-01' } });
    expect(lateness(receipt)).toMatchObject({ value: { late: true } });
  });

  it('goes to the next cycle where the policy says so', () => {
    expect(lateness({ ...receipt, lateRule: 'nextCycle' })).toMatchObject({ value: { late: true, effectiveOn: null } });
  });

  it('starts after one full term: received in February, the summer term must pass', () => {
    expect(lateness(receipt)).toMatchObject({ value: { effectiveOn: terms[2]?.to } });
    expect(lateness({ ...receipt, effectiveOn: isoDate('2027-09-01') })).toMatchObject({ value: { effectiveOn: '2027-09-01' } });
  });

  it('is not dated by guesswork where that term is not recorded', () => {
    expect(lateness({ ...receipt, terms: terms.slice(0, 2) })).toMatchObject({
      ok: false,
      refusals: [{ code: 'noTermCalendar', message: expect.stringContaining('Ash Lane School') }],
    });
  });

  it('never starts earlier than the contract’s date, nor earlier for a later receipt', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(100), (days, more) => {
        const first = lateness({ ...receipt, receivedOn: addDays(receipt.closesOn, 1 + days) });
        const second = lateness({ ...receipt, receivedOn: addDays(receipt.closesOn, 1 + days + more) });
        const [earlier, later] = [first, second].map((outcome) => (outcome.ok ? outcome.value.effectiveOn : null));
        expect(earlier! >= receipt.effectiveOn && later! >= earlier!).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
