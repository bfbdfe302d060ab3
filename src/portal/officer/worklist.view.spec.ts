import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { pence, pounds } from '../../kernel/money.js';
import type { WorklistEntry } from '../../uplifts/worklist/worklist.js';
import { worklistGroups } from '../../uplifts/worklist/worklist.js';
import { pageOf } from './page-of.js';
import { dueInWords, groupOf, urgency, worklistState, worklistView } from './worklist.view.js';

const TODAY = isoDate('2027-02-10');

const anEntry = (more: Partial<WorklistEntry> = {}): WorklistEntry => ({
  kind: 'toReview',
  waitingOn: 'us',
  messageWaiting: false,
  returnId: 'r1',
  letterId: null,
  reference: '801-2027-990101',
  school: { id: 's1', urn: 990101, name: 'Ash Lane School' },
  cycleId: 'c1',
  person: null,
  late: false,
  since: isoDate('2027-01-20'),
  dueOn: isoDate('2027-04-01'),
  current: pounds(64_000),
  atStake: pounds(3_200),
  tabled: null,
  perWeek: pence(0),
  note: null,
  ...more,
});

describe('what a date in the worklist means', () => {
  it('says when waiting begins to cost, or has begun', () => {
    expect(dueInWords(anEntry(), TODAY)).toBe('Costs from 1 Apr 2027');
    expect(dueInWords(anEntry(), isoDate('2027-04-01'))).toBe('Costs since 1 Apr 2027');
  });

  it('says when an offer ends, ended, and when the window closes or closed', () => {
    const on = (kind: WorklistEntry['kind'], day: string) => dueInWords(anEntry({ kind, dueOn: isoDate(day) }), TODAY);
    expect(on('expiring', '2027-02-12')).toBe('Ends 12 Feb 2027');
    expect(on('lapsed', '2027-02-03')).toBe('Lapsed 3 Feb 2027');
    expect(on('notSent', '2027-01-31')).toBe('Window closed 31 Jan 2027');
    expect(on('notSent', '2027-02-10')).toBe('Window closes 10 Feb 2027');
    expect(on('letter', '2027-02-08')).toBe('Received 8 Feb 2027');
  });

  it('is overdue once it has passed and soon in the week before', () => {
    const on = (day: string) => urgency(anEntry({ dueOn: isoDate(day) }), TODAY);
    expect([on('2027-02-09'), on('2027-02-10'), on('2027-02-17'), on('2027-02-18')]).toEqual(['Overdue', 'Soon', 'Soon', '']);
  });
});

describe('the worklist’s page', () => {
  const entries = [
    anEntry({ note: 'x'.repeat(200), messageWaiting: true }),
    anEntry({ returnId: 'r2', kind: 'offered', waitingOn: 'them', atStake: null, perWeek: pounds(12) }),
  ];
  const view = (query: Record<string, string>, reads = false) => {
    const list = worklistState(query);
    const worklist = { today: TODAY, nextPanelOn: isoDate('2027-02-12'), groups: worklistGroups(entries), people: [], entries };
    return worklistView(worklist, list, reads);
  };

  it('opens with what waits for us, and knows every other group by its name', () => {
    expect([groupOf(worklistState({})), groupOf(worklistState({ group: 'all' })), groupOf(worklistState({ group: 'lapsed' }))]).toEqual([
      'us',
      null,
      'lapsed',
    ]);
    expect(groupOf(worklistState({ group: 'nonsense' }))).toBe('us');
    expect(view({ group: 'all' }).heading).toBe('Everything');
  });

  it('sums each side in words and says how much is not known', () => {
    const [us, them] = view({}).sides;
    expect(us).toMatchObject({ count: 1, words: '£3,200 a year at stake', active: true });
    expect(them).toMatchObject({ count: 1, words: '£0 a year at stake; arrears grow by £12 a week; 1 amount not known yet' });
    expect(them?.kinds).toEqual([
      { text: 'Our offers with schools', href: '?group=offered', active: false, count: 1, atStake: '', perWeek: '£12' },
    ]);
  });

  it('keeps notes short, tells of messages, and shows who only reads no acts', () => {
    const [first] = view({}).table.rows;
    const note = first?.cells.find(({ heading }) => heading === 'What to do')?.note;
    expect(note).toHaveLength('Message to answer: '.length + 140);
    expect(view({}, true).table.rows[0]?.cells[1]?.text).toBe('New returns to review');
  });

  it('pages by the row before, and begins again where that row is gone', () => {
    const rows = Array.from({ length: 120 }, (_, index) => ({ id: `r${String(index)}` }));
    const pageAfter = (after: string) => pageOf(rows, worklistState(after === '' ? {} : { after }), ({ id }) => id);
    expect(pageAfter('')).toMatchObject({ totalCount: 120, pageInfo: { hasNextPage: true, endCursor: 'r49' } });
    expect(pageAfter('r99').nodes).toHaveLength(20);
    expect(pageAfter('r99').pageInfo.hasNextPage).toBe(false);
    expect(pageAfter('gone').nodes[0]).toEqual({ id: 'r0' });
    expect(pageOf(rows, worklistState({ after: 'r99', format: 'csv' }), ({ id }) => id).nodes).toHaveLength(120);
  });
});
