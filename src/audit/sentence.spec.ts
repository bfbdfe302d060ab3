import { describe, expect, it } from '@jest/globals';
import { type RecordedEvent, sentenceOf } from './sentence.js';

const told = (action: string, after: unknown = null, more: Partial<RecordedEvent> = {}): string =>
  sentenceOf({
    at: new Date('2027-03-03T10:15:00Z'),
    personName: 'Priya Shah',
    organisationName: 'Leicester City Council',
    action,
    subjectType: 'upliftReturn',
    before: null,
    after,
    ...more,
  });

const WHO = 'On 3 March 2027, Priya Shah of Leicester City Council';

describe('an event as a sentence', () => {
  it('tells an offer by its percentage and what it is worth a year', () => {
    expect(told('offer', { percentBp: 240, risePence: 1_842_000, totalPence: 78_592_000 })).toBe(
      `${WHO} offered 2.4%, worth £18,420 a year more.`,
    );
  });

  it('tells beside an offer what the rule recommended, where the reader may know it', () => {
    const offer = { percentBp: 240, risePence: 1_842_000, totalPence: 78_592_000, expiresOn: '2027-03-17' };
    expect(told('offer', { ...offer, recommendedPence: 78_361_750 })).toBe(
      `${WHO} offered 2.4%, worth £18,420 a year more, recommended 2.1%; it stands until 17 March 2027.`,
    );
    expect(told('offer', { ...offer, recommendedPence: 78_592_000 })).toContain('more, as recommended; it stands');
    expect(told('offer', { recommendedPence: 200 })).toContain('recommended £2 a year.');
  });

  it('names no organisation to its own people', () => {
    const event = {
      at: new Date('2027-03-03T10:15:00Z'),
      personName: 'Priya Shah',
      organisationName: 'Leicester City Council',
      action: 'reopen',
      subjectType: 'upliftReturn',
      before: null,
      after: null,
    };
    expect(sentenceOf(event, 'Leicester City Council')).toBe('On 3 March 2027, Priya Shah made the return a draft again.');
    expect(sentenceOf(event, 'Oak Education Limited')).toContain('Priya Shah of Leicester City Council');
  });

  it('tells an offer line by line by the rise over all of them', () => {
    expect(told('offer', { percentBp: null, risePence: 143_000, totalPence: 6_543_000 })).toBe(
      `${WHO} offered 2.23% in all, worth £1,430 a year more.`,
    );
  });

  it('tells an offer by lines with its total, and until when it stands', () => {
    expect(told('offer', { percentBp: null, risePence: 0, totalPence: 6_400_000, expiresOn: '2027-03-17' })).toBe(
      `${WHO} offered £64,000 a year in all, worth no more than now; it stands until 17 March 2027.`,
    );
    expect(told('counter', { percentBp: null, risePence: -5_000, totalPence: 6_395_000 })).toBe(
      `${WHO} countered with £63,950 a year in all, worth £50 a year less.`,
    );
  });

  it('tells the day in England, whatever the hour of the machine', () => {
    expect(told('reopen', null, { at: new Date('2027-06-30T23:30:00Z') })).toContain('On 1 July 2027,');
  });

  it.each([
    ['submit', { receivedOn: '2027-01-20', late: false }, 'sent the return, received on 20 January 2027.'],
    [
      'submit',
      { receivedOn: '2027-02-20', late: true, notBefore: '2027-09-01' },
      'sent the return, received on 20 February 2027, late: not before 1 September 2027.',
    ],
    ['withdraw', { reason: 'Wrong figures.' }, 'took the return back: “Wrong figures”.'],
    ['accept', { settledPence: 6_600_000, currentPence: 6_400_000 }, 'settled at £66,000 a year, from £64,000 now.'],
    ['recommend', { offeredPence: 300, recommendedPence: 200 }, 'offered £3 a year where the rule recommended £2.'],
    ['escalate', { owner: 'Hana Head', reason: 'No movement' }, 'declared a deadlock, owned by Hana Head: “No movement”.'],
    [
      'implement',
      { lines: 2, risePence: 100_000, arrearsPence: 12_345 },
      'brought the rise into force: 2 fee lines changed, £1,000 a year more, £123.45 in arrears.',
    ],
    ['setBudget', { roomPence: 500_000 }, 'set the room for rises to £5,000.'],
    [
      'recordTermCalendar',
      { academicYear: '2027/28', school: 'Ash Lane School', schoolDays: 190 },
      'recorded the term calendar 2027/28 of Ash Lane School: 190 school days.',
    ],
    [
      'importPlacement',
      { reference: 'P1', startsOn: '2026-09-01', feeLines: [{}] },
      'placed pupil P1 from 1 September 2026, with 1 fee line.',
    ],
    ['makeAppeal', { reason: 'Costs were left out.' }, 'appealed against the decision: “Costs were left out”.'],
    ['validateSaving', { amountPence: 120_000, kind: 'avoidance' }, 'validated a saving of £1,200 (avoidance).'],
    [
      'recordApprovalMatrix',
      { effectiveFrom: '2027-04-01', bands: [{}, {}] },
      'recorded the approval matrix in force from 1 April 2027: 2 bands.',
    ],
    ['recordIndexValue', { seriesCode: 'CPIH', effectiveOn: '2027-01-01', value: 3.4 }, 'recorded 3.4 for CPIH from 1 January 2027.'],
    ['recordPanelMeeting', { name: 'Placement panel', on: '2027-03-10' }, 'recorded the meeting Placement panel on 10 March 2027.'],
    ['setRoles', { fullName: 'Olu Officer', roles: ['sesOfficer'] }, 'gave Olu Officer the role SES officer.'],
  ])('tells %s', (action, after, words) => {
    expect(told(action, after)).toBe(`${WHO} ${words}`);
  });

  it('tells an approval by its title and the role decided in', () => {
    expect(
      told('approve', { title: 'Ash Lane School 2027/28', role: 'headOfSes', purpose: 'approval' }, { subjectType: 'approvalRequest' }),
    ).toBe(`${WHO} approved Ash Lane School 2027/28 as head of SES.`);
    expect(told('approve')).toBe(`${WHO} gave the last approval.`);
  });

  it('tells a succession by both schools', () => {
    const schools = { predecessorName: 'Old Oak', predecessorUrn: 100001, successorName: 'New Oak', successorUrn: 100002 };
    expect(told('confirmSuccession', schools)).toBe(`${WHO} confirmed that New Oak (URN 100002) follows Old Oak (URN 100001).`);
  });

  it('tells what it has no words for by its name, and leaves out what was not recorded', () => {
    expect(told('weighAnchor', { ship: 1 })).toBe(`${WHO} did “weigh anchor” on an uplift return.`);
    expect(told('toString')).toBe(`${WHO} did “to string” on an uplift return.`);
    expect(told('offer', null)).toBe(`${WHO} offered figures line by line.`);
    expect(told('setBudget', 'nonsense')).toBe(`${WHO} set the room for rises to nothing known.`);
    expect(told('submit', { receivedOn: '2027-02-31' })).toBe(`${WHO} sent the return.`);
  });
});
