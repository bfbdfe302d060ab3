import { describe, expect, it } from '@jest/globals';
import type { ApprovalRequestView } from '../../approvals/dto/approval-request.js';
import { isoDate } from '../../kernel/dates.js';
import { pounds } from '../../kernel/money.js';
import { money } from '../../platform/graphql/scalars.js';
import { bandOf, chainView } from './chain.view.js';
import { whatFollows } from './approval.view.js';

const bands = [
  { upToPence: pounds(25_000), roles: ['headOfSes', 'financePartner'], keyDecision: false },
  { upToPence: null, roles: ['director'], keyDecision: true },
];
const step = (position: number, role: string, over: object = {}) => ({
  position,
  role,
  purpose: 'approval' as const,
  decision: null,
  decidedByName: null,
  decidedForName: null,
  reason: null,
  decidedAt: null,
  ...over,
});
const request = (over: Partial<ApprovalRequestView> = {}): ApprovalRequestView => ({
  id: 'id',
  version: 1,
  title: 'Fees 801-2027-990101, Ash Lane School',
  subjectType: 'upliftReturn',
  subjectId: 'ret',
  state: 'pending',
  value: money(pounds(2_560)),
  before: money(pounds(64_000)),
  after: money(pounds(66_560)),
  content: {},
  contentSha256: 'a'.repeat(64),
  effectiveOn: isoDate('2027-04-01'),
  backdated: true,
  keyDecision: false,
  noticeUntil: null,
  callInUntil: null,
  calledInBecause: null,
  voidBecause: null,
  requestedByName: 'Olu Officer',
  requestedAt: new Date('2027-05-21T09:00:00Z'),
  steps: [
    step(1, 'headOfSes', {
      decision: 'approved',
      decidedByName: 'Dee Deputy',
      decidedForName: 'Hana Head',
      decidedAt: new Date('2027-05-22T10:00:00Z'),
    }),
    step(2, 'financePartner'),
    step(3, 'director', { purpose: 'backdating' }),
  ],
  availableActions: [],
  refusedBecause: null,
  ...over,
});

describe('the chain of a request', () => {
  const { events } = chainView(request(), { effectiveFrom: isoDate('2024-01-01'), bands });

  it('says who decided what for whom, whose turn it is, and what waits behind it', () => {
    expect(events.map(({ title, by, tag }) => [title, by, tag?.text])).toEqual([
      ['1. Head of SES', 'Dee Deputy as deputy for Hana Head', 'Approved'],
      ['2. Finance business partner', null, 'Waiting'],
      ['3. Director (backdating)', null, undefined],
    ]);
    expect(events.map(({ when }) => when)).toEqual(['22 May 2027 at 11:00am', 'Waits for this step', 'Not yet its turn']);
  });

  it('names the rule that asked for each step', () => {
    expect(events[0]!.text).toBe(
      'By the matrix in force since 1 January 2024: £2,560 a year falls in the band up to £25,000: Head of SES, then Finance business partner.',
    );
    expect(events[2]!.text).toContain('Backdating needs a second approval: it counts from 1 April 2027');
    expect(chainView(request(), null).events[0]!.text).toBe('By the matrix in force when it was asked for.');
  });

  it('finds the band of a value, its limit included', () => {
    expect(bandOf(bands, pounds(25_000))).toBe(bands[0]);
    expect(bandOf(bands, pounds('25000.01'))).toBe(bands[1]);
  });
});

describe('what follows a decision', () => {
  it('is said in each state', () => {
    expect(whatFollows(request())).toBe('Your approval is recorded. It is now for: Finance business partner.');
    expect(whatFollows(request({ state: 'approved', callInUntil: isoDate('2027-06-01') }))).toContain(
      'call-in period has passed, after 1 June 2027',
    );
    expect(whatFollows(request({ state: 'approved', calledInBecause: 'Members asked' }))).toContain('Called in');
    expect(whatFollows(request({ state: 'inForce' }))).toContain('in force');
    expect(whatFollows(request({ state: 'returned' }))).toContain('Returned');
  });
});
