import { describe, expect, it } from '@jest/globals';
import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { pounds } from '../../kernel/money.js';
import { type ProcuredContract, byUrgency, extensionDates, isOverThreshold, lastDayOf, noticeClocks, publicationClocks } from './clocks.js';
import type { ProcurementDuty, ProcurementRule, RuleCode } from './rules.js';
import { ruleOn } from './rules.js';

const on = (text: string): IsoDate => isoDate(text);
const rule = (code: RuleCode, effectiveFrom: string, value: number): ProcurementRule => ({
  code,
  effectiveFrom: on(effectiveFrom),
  value,
  source: 'the Act',
});
const RULES = [
  rule('lightTouchThreshold', '2026-01-01', 66_354_000),
  rule('contractDetailsDays', '2025-02-24', 120),
  rule('terminationDays', '2025-02-24', 30),
  rule('paymentsOver', '2026-04-01', 3_000_000),
  rule('paymentsOverDays', '2026-04-01', 30),
  rule('paymentComplianceMonths', '2026-01-01', 6),
  rule('paymentComplianceDays', '2026-01-01', 30),
];
const duty = (route: ProcurementDuty['route'], notice: ProcurementDuty['notice'], required: boolean): ProcurementDuty => ({
  route,
  notice,
  required,
  effectiveFrom: on('2025-02-24'),
  source: 'the Act',
});
const DUTIES = [
  duty('userChoice', 'transparency', false),
  duty('userChoice', 'contractDetails', false),
  duty('technicalReasons', 'transparency', true),
  duty('technicalReasons', 'contractDetails', true),
  duty('technicalReasons', 'termination', true),
  duty('competed', 'contractDetails', true),
];
const contract = (more: Partial<ProcuredContract> = {}): ProcuredContract => ({
  state: 'active',
  route: 'technicalReasons',
  begunOn: on('2026-05-01'),
  awardedOn: on('2026-06-30'),
  enteredIntoOn: on('2026-07-10'),
  startsOn: on('2026-09-01'),
  terminatedOn: null,
  published: {},
  ...more,
});
const clocks = (more: Partial<ProcuredContract>, today: string) => noticeClocks(contract(more), RULES, DUTIES, on(today));

describe('The threshold', () => {
  it('is that of the day the procedure began, reached by the contract itself or by all its provider gets', () => {
    const over = (begun: string, own: number | null, all: number) =>
      isOverThreshold(RULES, on(begun), own === null ? null : pounds(own), pounds(all));
    expect(over('2026-01-01', 663_540, 663_540)).toBe(true);
    expect(over('2026-01-01', 663_539.99, 663_539.99)).toBe(false);
    expect(over('2026-01-01', 80_000, 700_000)).toBe(true);
    expect(over('2025-12-31', 900_000, 900_000)).toBe(false);
  });

  it('counts a value that nobody can estimate as over it', () => {
    expect(isOverThreshold(RULES, on('2026-02-01'), null, pounds(0))).toBe(true);
  });

  it('changes with a new dated rule for procedures begun from then on, and for no earlier one', () => {
    const changed = [...RULES, rule('lightTouchThreshold', '2028-01-01', 70_000_000)];
    expect(ruleOn(changed, 'lightTouchThreshold', on('2027-12-31'))?.value).toBe(66_354_000);
    expect(ruleOn(changed, 'lightTouchThreshold', on('2028-01-01'))?.value).toBe(70_000_000);
  });
});

describe('Notices about a contract', () => {
  it('are counted as the Act counts: the first day is the day itself', () => {
    expect(lastDayOf(on('2026-07-10'), 120)).toBe('2026-11-06');
    expect(clocks({}, '2026-11-06').map(({ notice, dueOn, state }) => [notice, dueOn, state])).toEqual([
      ['transparency', '2026-06-30', 'overdue'],
      ['contractDetails', '2026-11-06', 'due'],
    ]);
    expect(clocks({}, '2026-11-07')[1]?.state).toBe('overdue');
  });

  it('wait where the contract is not entered into yet, and a transparency notice comes before the start', () => {
    expect(clocks({ awardedOn: null, enteredIntoOn: null, state: 'approved' }, '2026-06-01')).toEqual([
      { notice: 'transparency', dueOn: '2026-09-01', publishedOn: null, reference: null, state: 'due' },
      { notice: 'contractDetails', dueOn: null, publishedOn: null, reference: null, state: 'waiting' },
    ]);
  });

  it('stand as published, in time or late', () => {
    const published = {
      transparency: { publishedOn: on('2026-06-01'), reference: '2026/S 000-001' },
      contractDetails: { publishedOn: on('2026-12-01'), reference: '2026/S 000-002' },
    };
    expect(clocks({ published }, '2027-02-01').map(({ state }) => state)).toEqual(['published', 'publishedLate']);
  });

  it('are none for user choice, and none once a contract is withdrawn', () => {
    expect(clocks({ route: 'userChoice' }, '2027-02-01')).toEqual([]);
    expect(clocks({ state: 'withdrawn' }, '2027-02-01')).toEqual([]);
  });

  it('are owed within 30 days of its end', () => {
    const ended = clocks({ state: 'ended', terminatedOn: on('2027-01-31') }, '2027-02-15').find(({ notice }) => notice === 'termination');
    expect(ended).toMatchObject({ dueOn: '2027-03-01', state: 'due' });
  });
});

describe('What an authority publishes about payments', () => {
  const at = (today: string, firstBegunOn: string | null = '2026-05-01') =>
    publicationClocks(
      RULES,
      [{ kind: 'paymentCompliance', from: on('2026-01-01'), publishedOn: on('2026-04-30'), reference: 'PC-1' }],
      firstBegunOn === null ? null : on(firstBegunOn),
      on(today),
    ).map(({ kind, from, to, dueOn, state }) => [kind, from, to, dueOn, state]);

  it('is due every quarter from April 2026, and every six months, the first period being short', () => {
    expect(at('2026-08-01')).toEqual([
      ['paymentsOver', '2026-04-01', '2026-06-30', '2026-07-29', 'overdue'],
      ['paymentsOver', '2026-07-01', '2026-09-30', '2026-10-29', 'due'],
      ['paymentCompliance', '2026-01-01', '2026-03-31', '2026-04-30', 'published'],
      ['paymentCompliance', '2026-04-01', '2026-09-30', '2026-10-30', 'due'],
    ]);
  });

  it('has no quarters before the first procedure begun under the rule, and none without one', () => {
    expect(at('2026-12-01', '2026-10-05').filter(([kind]) => kind === 'paymentsOver')).toEqual([
      ['paymentsOver', '2026-10-01', '2026-12-31', '2027-01-29', 'due'],
    ]);
    expect(at('2026-12-01', null).filter(([kind]) => kind === 'paymentsOver')).toEqual([]);
  });

  it('stands with what is overdue first', () => {
    const all = publicationClocks(RULES, [], on('2026-05-01'), on('2026-11-05')).sort(byUrgency);
    expect(all.map(({ state, dueOn }) => [state, dueOn])).toEqual([
      ['overdue', '2026-04-30'],
      ['overdue', '2026-07-29'],
      ['overdue', '2026-10-29'],
      ['overdue', '2026-10-30'],
      ['due', '2027-01-29'],
      ['due', '2027-04-30'],
    ]);
  });
});

describe('Options to extend', () => {
  it('follow one another, each to be taken up so many months before', () => {
    expect(
      extensionDates(on('2031-08-31'), [
        { months: 12, noticeMonths: 6 },
        { months: 12, noticeMonths: 6 },
      ]),
    ).toEqual([
      { number: 1, from: '2031-09-01', to: '2032-08-31', decideBy: '2031-02-28' },
      { number: 2, from: '2032-09-01', to: '2033-08-31', decideBy: '2032-02-29' },
    ]);
    expect(extensionDates(null, [{ months: 12, noticeMonths: 6 }])).toEqual([]);
  });
});
