import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { pounds } from '../../kernel/money.js';
import { type ReturnFacts, type WorklistAnswer, worklistEntries } from './worklist-entries.js';
import { type WorklistEntry, ofGroup, ofPersonAndText, sortWorklist, waitingDays, worklistGroups } from './worklist.js';

const TODAY = isoDate('2027-02-10');

const aReturn = (more: Partial<ReturnFacts> = {}): ReturnFacts => ({
  id: 'r1',
  reference: '801-2027-990101',
  state: 'submitted',
  cycleId: 'c1',
  late: false,
  closesOn: isoDate('2027-01-31'),
  school: { id: 's1', urn: 990101, name: 'Ash Lane School' },
  person: null,
  receivedOn: isoDate('2027-01-20'),
  firstOn: isoDate('2027-04-01'),
  current: pounds(64_000),
  asked: pounds(67_200),
  tabled: null,
  settled: null,
  expiresOn: null,
  roundMadeOn: null,
  roundMessage: null,
  settledOn: null,
  requestedOn: null,
  returnedReason: null,
  returnedOn: null,
  deadlockReason: null,
  deadlockedOn: null,
  message: null,
  due: null,
  ...more,
});

const answer = (returns: readonly ReturnFacts[], more: Partial<WorklistAnswer> = {}): WorklistAnswer => ({
  panel: null,
  holidays: [],
  calendars: [],
  letters: [],
  returns,
  ...more,
});

const only = (more: Partial<ReturnFacts>, today = TODAY): WorklistEntry | undefined => worklistEntries(answer([aReturn(more)]), today)[0];

describe('what a return waits for', () => {
  it('waits for review from the day it was received, with the asked rise at stake', () => {
    const entry = only({});
    expect(entry).toMatchObject({ kind: 'toReview', waitingOn: 'us', since: '2027-01-20', dueOn: '2027-04-01', atStake: pounds(3_200) });
    expect(entry && waitingDays(entry, TODAY)).toBe(21);
  });

  it('tells an offer that ends within three working days from one that has time', () => {
    const offered = { state: 'offered', roundMadeOn: isoDate('2027-02-01') } as const;
    // Wednesday 10 February: the third working day is Monday.
    expect(only({ ...offered, expiresOn: isoDate('2027-02-15') })).toMatchObject({ kind: 'expiring', waitingOn: 'them' });
    expect(only({ ...offered, expiresOn: isoDate('2027-02-16') })).toMatchObject({ kind: 'offered', dueOn: '2027-02-16' });
  });

  it('counts a bank holiday as no working day', () => {
    const facts = aReturn({ state: 'offered', expiresOn: isoDate('2027-02-16') });
    expect(worklistEntries(answer([facts], { holidays: [isoDate('2027-02-12')] }), TODAY)[0]).toMatchObject({ kind: 'expiring' });
  });

  it('leaves a draft alone until the window is about to close', () => {
    expect(only({ state: 'draft', asked: null }, isoDate('2027-01-16'))).toBeUndefined();
    expect(only({ state: 'draft', asked: null }, isoDate('2027-01-17'))).toMatchObject({
      kind: 'notSent',
      atStake: null,
      dueOn: '2027-01-31',
    });
  });

  it('says why an approval came back', () => {
    expect(only({ state: 'underReview', returnedReason: 'Show the therapist’s hours.', returnedOn: isoDate('2027-02-08') })).toMatchObject({
      kind: 'approvalReturned',
      note: 'Show the therapist’s hours.',
      since: '2027-02-08',
    });
  });

  it('is ours to answer when the school wrote, whatever else it waits for', () => {
    const message = { on: isoDate('2027-02-09'), body: 'When will we hear?' };
    const [entry] = worklistEntries(answer([aReturn({ state: 'inApproval', message })]), TODAY);
    expect(entry).toMatchObject({ kind: 'inApproval', waitingOn: 'us', note: 'When will we hear?' });
    expect(ofGroup(entry ? [entry] : [], 'message')).toHaveLength(1);
    expect(only({ state: 'approved', message })).toMatchObject({ kind: 'message', since: '2027-02-09' });
    expect(only({ state: 'approved' })).toBeUndefined();
  });

  it('shows what a settled return settled at', () => {
    expect(only({ state: 'settled', settled: pounds(65_600) })).toMatchObject({ atStake: pounds(1_600) });
  });

  it('works out what a week of waiting costs once the price is due, and does not guess', () => {
    const due = { current: pounds(36_500), price: pounds(40_150), effectiveOn: isoDate('2027-01-01'), endsOn: null, units: null } as const;
    const calendars = [{ id: 's1', name: 'Ash Lane School', calendars: [] }];
    const byDay = aReturn({ due: [{ ...due, basis: 'calendarDay' }] });
    expect(worklistEntries(answer([byDay], { calendars }), TODAY)[0]?.perWeek).toBe(pounds(70));
    const unknown = aReturn({ due: [{ ...due, basis: null }] });
    expect(worklistEntries(answer([unknown], { calendars }), TODAY)[0]?.perWeek).toBeNull();
    expect(only({})?.perWeek).toBe(0);
  });

  it('has letters that nobody has read, due from the day they came', () => {
    const letter = { id: 'l1', receivedOn: isoDate('2027-02-02'), note: '', person: { id: 'p', name: 'Olu Officer' }, school: null };
    expect(worklistEntries(answer([], { letters: [letter] }), TODAY)).toMatchObject([
      { kind: 'letter', letterId: 'l1', dueOn: '2027-02-02' },
    ]);
  });
});

describe('the worklist as a whole', () => {
  const olu = { id: 'olu', name: 'Olu Officer' };
  const entries = worklistEntries(
    answer([
      aReturn({ id: 'a', reference: 'A' }),
      aReturn({
        id: 'b',
        reference: 'B',
        state: 'countered',
        person: olu,
        asked: pounds(70_000),
        school: { id: 's2', urn: 990102, name: 'Birch House School' },
      }),
      aReturn({ id: 'c', reference: 'C', state: 'lapsed', person: olu, expiresOn: isoDate('2027-02-05'), asked: pounds(64_100) }),
      aReturn({ id: 'd', reference: 'D', state: 'draft', asked: null }),
      aReturn({ id: 'e', reference: 'E', firstOn: isoDate('2027-09-01'), asked: pounds(90_000) }),
    ]),
    TODAY,
  );
  const references = (list: readonly WorklistEntry[]) => list.map(({ reference }) => reference).join('');

  it('puts the most urgent first, and of what is due on one day the dearest', () => {
    expect(references(sortWorklist(entries, 'urgency', false))).toBe('DCBAE');
  });

  it('sorts by money, by waiting and by school; what is not known comes last either way', () => {
    expect(references(sortWorklist(entries, 'atStake', true))).toBe('EBACD');
    expect(references(sortWorklist(entries, 'atStake', false))).toBe('CABED');
    expect(references(sortWorklist(entries, 'waiting', true))).toMatch(/^EAC|^AEC/);
    expect(references(sortWorklist(entries, 'school', true))[0]).toBe('B');
  });

  it('counts each return once on a side, sums what is known and says how many are not', () => {
    expect(worklistGroups(entries)).toEqual([
      { group: 'us', count: 4, atStake: pounds(3_200 + 6_000 + 100 + 26_000), perWeek: 0, notKnown: 0 },
      { group: 'them', count: 1, atStake: 0, perWeek: 0, notKnown: 1 },
      { group: 'counterOffer', count: 1, atStake: pounds(6_000), perWeek: 0, notKnown: 0 },
      { group: 'toReview', count: 2, atStake: pounds(29_200), perWeek: 0, notKnown: 0 },
      { group: 'lapsed', count: 1, atStake: pounds(100), perWeek: 0, notKnown: 0 },
      { group: 'notSent', count: 1, atStake: 0, perWeek: 0, notKnown: 1 },
    ]);
  });

  it('is one’s own, a colleague’s, nobody’s yet, or the whole team’s; of one school by name, number or reference', () => {
    expect(references(ofPersonAndText(entries, { person: 'me' }, 'olu'))).toBe('BC');
    expect(references(ofPersonAndText(entries, { person: 'olu' }, 'somebody'))).toBe('BC');
    expect(references(ofPersonAndText(entries, { person: 'nobody' }, 'olu'))).toBe('ADE');
    expect(references(ofPersonAndText(entries, { text: 'birch' }, 'olu'))).toBe('B');
    expect(references(ofPersonAndText(entries, { text: '990102' }, 'olu'))).toBe('B');
  });
});
