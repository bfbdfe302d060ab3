import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateRange } from '../kernel/date-range.js';
import { isoDate } from '../kernel/dates.js';
import { englandBankHolidays } from '../kernel/england-bank-holidays.js';
import { type Pence, pence, pounds } from '../kernel/money.js';
import type { Outcome } from '../kernel/outcome.js';
import {
  type ApprovalMatrix,
  type ApprovalStep,
  type Decider,
  approvalRoute,
  approvalValue,
  bandFor,
  callInUntil,
  isBackdated,
  mayDecide,
  noticeUntil,
  refusesBackdating,
  refusesChangedContent,
  refusesForce,
  rightToDecide,
} from './approval-matrix.js';

const matrix: ApprovalMatrix = [
  { upToPence: null, steps: ['director', 's151Delegate', 'leadMember'], keyDecision: true },
  { upToPence: pounds(25_000), steps: ['headOfSes', 'financePartner'], keyDecision: false },
  { upToPence: pounds(250_000), steps: ['director', 's151Delegate'], keyDecision: false },
  { upToPence: pounds(100_000), steps: ['director'], keyDecision: false },
];
const today = isoDate('2027-05-21');

function computed<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ message }) => message).join(' '));
  return outcome.value;
}

const rolesFor = (value: Pence, backdated = false): string[] =>
  computed(approvalRoute(matrix, value, backdated)).steps.map(({ role }) => role);

const person = (personId: string, ...roles: string[]): Decider => ({ personId, roles, delegations: [] });

const aRequest = (value: Pence, involved: string[] = []) => ({
  steps: computed(approvalRoute(matrix, value, false)).steps,
  involved,
  noticeUntil: null,
});

const decided = (steps: readonly ApprovalStep[], position: number, decidedBy: string, decidedFor: string | null = null): ApprovalStep[] =>
  steps.map((step) => (step.position === position ? { ...step, decidedBy, decidedFor } : step));

describe('the approval matrix', () => {
  it('chooses the lowest band that reaches the value, its limit included', () => {
    expect(rolesFor(pounds(25_000))).toEqual(['headOfSes', 'financePartner']);
    expect(rolesFor(pounds('25000.01'))).toEqual(['director']);
    expect(rolesFor(pounds(250_000))).toEqual(['director', 's151Delegate']);
    expect(computed(approvalRoute(matrix, pounds(250_001), false))).toMatchObject({ keyDecision: true });
    expect(rolesFor(pounds(-5_000))).toEqual(['headOfSes', 'financePartner']);
  });

  it('measures all pupils affected together, and a contract by its whole life too', () => {
    expect(approvalValue([pounds(20_000), pounds(-1_000), pounds(7_000)])).toBe(pounds(26_000));
    expect(approvalValue([pounds(2_000)], pounds(700_000))).toBe(pounds(702_000));
  });

  it('lets nobody approve what no band reaches', () => {
    expect(bandFor(matrix.slice(1), pounds(300_000))).toMatchObject({ ok: false, refusals: [{ code: 'noApprovalBand' }] });
  });

  it('never lowers the band for a higher value', () => {
    const limitOf = (value: number): number => computed(bandFor(matrix, pence(value))).upToPence ?? Number.POSITIVE_INFINITY;
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 60_000_000 }), fc.nat(60_000_000), (value, more) => {
        expect(limitOf(value + more)).toBeGreaterThanOrEqual(limitOf(value));
      }),
      { numRuns: 100 },
    );
  });

  it('adds a second approval for backdating, by the next role above, or the same role again at the top', () => {
    expect(rolesFor(pounds(20_000), true)).toEqual(['headOfSes', 'financePartner', 'director']);
    expect(rolesFor(pounds(90_000), true)).toEqual(['director', 's151Delegate']);
    expect(rolesFor(pounds(900_000), true)).toEqual(['director', 's151Delegate', 'leadMember', 'leadMember']);
    expect(computed(approvalRoute(matrix, pounds(90_000), true)).steps.map(({ purpose }) => purpose)).toEqual(['approval', 'backdating']);
  });

  it('never backdates behind the cycle’s date', () => {
    expect(isBackdated(isoDate('2027-04-01'), today)).toBe(true);
    expect(isBackdated(today, today)).toBe(false);
    expect(refusesBackdating(isoDate('2027-04-01'), isoDate('2027-04-01'))).toBeUndefined();
    expect(refusesBackdating(isoDate('2027-03-31'), isoDate('2027-04-01'))?.code).toBe('behindTheCycle');
  });
});

describe('separation of duties', () => {
  const request = aRequest(pounds(20_000), ['officer']);

  it('lets nobody approve what they negotiated, entered or submitted, whatever their role', () => {
    expect(mayDecide(person('officer', 'headOfSes'), request, today)?.code).toBe('separationOfDuties');
  });

  it('takes the steps in order, each by its role', () => {
    expect(mayDecide(person('head', 'headOfSes'), request, today)).toBeUndefined();
    expect(mayDecide(person('finance', 'financePartner'), request, today)).toMatchObject({
      code: 'notYourStep',
      message: expect.stringContaining('head of SES'),
    });
    const second = { ...request, steps: decided(request.steps, 1, 'head') };
    expect(mayDecide(person('finance', 'financePartner'), second, today)).toBeUndefined();
    const done = { ...second, steps: decided(second.steps, 2, 'finance') };
    expect(mayDecide(person('director', 'financePartner'), done, today)?.code).toBe('nothingToDecide');
  });

  it('lets nobody approve twice, not even in another role', () => {
    const second = { ...request, steps: decided(request.steps, 1, 'head') };
    expect(mayDecide(person('head', 'headOfSes', 'financePartner'), second, today)?.code).toBe('approvesTwice');
  });

  it('never lets the same person decide two steps, whatever roles people hold', () => {
    const people = ['a', 'b', 'c'];
    const roles = ['director', 's151Delegate', 'leadMember'];
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...people), fc.subarray(roles)),
        fc.array(fc.constantFrom(...people), { maxLength: 12 }),
        fc.constantFrom(...people),
        (holders, attempts, negotiator) => {
          let open = aRequest(pounds(900_000), [negotiator]);
          for (const attempt of attempts) {
            const right = rightToDecide(person(attempt, ...(holders[attempt] ?? [])), open, today);
            if (right.ok) open = { ...open, steps: decided(open.steps, right.value.step.position, attempt) };
          }
          const deciders = open.steps.flatMap(({ decidedBy }) => decidedBy ?? []);
          expect(new Set(deciders).size).toBe(deciders.length);
          expect(deciders).not.toContain(negotiator);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a deputy', () => {
  const period = dateRange(isoDate('2027-05-17'), isoDate('2027-05-24'));
  const delegation = { id: 'd1', fromPerson: 'head', toPerson: 'deputy', role: 'headOfSes', period };
  const deputy: Decider = { personId: 'deputy', roles: [], delegations: [delegation] };
  const request = aRequest(pounds(20_000), ['officer']);

  it('decides for the role named, in the days named', () => {
    expect(rightToDecide(deputy, request, today)).toMatchObject({ ok: true, value: { step: { position: 1 }, delegation: { id: 'd1' } } });
    expect(mayDecide(deputy, request, isoDate('2027-05-24'))?.code).toBe('notYourStep');
    expect(mayDecide({ ...deputy, delegations: [{ ...delegation, period: { ...period, to: null } }] }, request, today)?.code).toBe(
      'notYourStep',
    );
    expect(mayDecide({ ...deputy, personId: 'other' }, request, today)?.code).toBe('notYourStep');
  });

  it('may not have negotiated either', () => {
    expect(mayDecide(deputy, { ...request, involved: ['deputy'] }, today)?.code).toBe('separationOfDuties');
  });

  it('is no second vote: neither for somebody who decided, nor for that person afterwards', () => {
    const second = { ...request, steps: decided(request.steps, 1, 'head') };
    const financeDeputy = { ...deputy, delegations: [{ ...delegation, role: 'financePartner' }] };
    expect(mayDecide(financeDeputy, second, today)?.code).toBe('notYourStep');
    const byDeputy = { ...request, steps: decided(request.steps, 1, 'deputy', 'head') };
    expect(mayDecide(person('head', 'financePartner'), byDeputy, today)?.code).toBe('approvesTwice');
  });

  it('is not needed where the role is held', () => {
    expect(rightToDecide({ ...deputy, roles: ['headOfSes'] }, request, today)).toMatchObject({ value: { delegation: null } });
  });
});

describe('a key decision', () => {
  const holidays = new Set(englandBankHolidays(2027, 2027).map(({ date }) => date));
  const steps = decided(decided(aRequest(pounds(900_000)).steps, 1, 'director'), 2, 's151');
  const request = { steps, involved: [], noticeUntil: noticeUntil(isoDate('2027-05-01'), 28) };

  it('waits 28 days from its notice before the last step, but can be sent back sooner', () => {
    const member = person('member', 'leadMember');
    expect(request.noticeUntil).toBe('2027-05-29');
    expect(mayDecide(member, request, isoDate('2027-05-28'))?.code).toBe('noticeNotOver');
    expect(mayDecide(member, request, isoDate('2027-05-28'), 'returned')).toBeUndefined();
    expect(mayDecide(member, request, isoDate('2027-05-29'))).toBeUndefined();
    expect(
      mayDecide(person('director', 'director'), { ...request, steps: aRequest(pounds(900_000)).steps }, isoDate('2027-05-02')),
    ).toBeUndefined();
  });

  it('is in force after five working days, and never while it is called in', () => {
    const until = callInUntil(isoDate('2027-05-28'), 5, holidays);
    expect(until).toBe('2027-06-07');
    expect(refusesForce({ callInUntil: until, calledInBecause: null }, until)?.code).toBe('inCallIn');
    expect(refusesForce({ callInUntil: until, calledInBecause: null }, isoDate('2027-06-08'))).toBeUndefined();
    expect(refusesForce({ callInUntil: until, calledInBecause: 'Scrutiny asks for costs.' }, isoDate('2027-07-01'))?.code).toBe('calledIn');
    expect(refusesForce({ callInUntil: null, calledInBecause: null }, today)).toBeUndefined();
  });
});

describe('an approval', () => {
  it('is pinned to the exact content', () => {
    expect(refusesChangedContent('ab12', 'ab12')).toBeUndefined();
    expect(refusesChangedContent('ab12', 'ab13')?.code).toBe('contentChanged');
  });
});
