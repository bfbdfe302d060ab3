import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../kernel/dates.js';
import { pounds } from '../kernel/money.js';
import { schoolCalendars } from '../placements/term-calendar.js';
import type { AssessedLine } from './assessed-lines.js';
import { type OfferedReturn, figuresOf, plannedOffers, refusesPlan } from './bulk-offer.js';

const aReturn = (id: string, more: Partial<OfferedReturn> = {}): OfferedReturn => ({
  id,
  reference: `801-${id}`,
  version: 2,
  state: 'submitted',
  cycleId: 'c',
  jointNegotiationId: null,
  schoolId: 's',
  ...more,
});

const aLine = (returnId: string, ask: number, more: Partial<AssessedLine> = {}): AssessedLine =>
  ({
    returnId,
    lineId: `line-${returnId}`,
    currentPence: pounds(36_500),
    askedPence: pounds(ask),
    recommendedPence: pounds(37_230),
    charging: {
      basis: { kind: 'calendarDay' },
      effectiveOn: isoDate('2027-04-01'),
      endsOn: null,
      calendars: schoolCalendars('School', []),
    },
    ...more,
  }) as unknown as AssessedLine;

const RETURNS = [aReturn('a'), aReturn('b'), aReturn('d', { state: 'draft' })];
const LINES = [aLine('a', 40_000), aLine('b', 36_865), aLine('d', 40_000)];

describe('the same offer to many returns', () => {
  it('offers each line what is recommended, or one percentage and never above the ask', () => {
    expect(plannedOffers({}, RETURNS, LINES).map(({ offeredPence }) => offeredPence)).toEqual([pounds(37_230), pounds(37_230), null]);
    const byPercent = plannedOffers({ percentBp: 300 }, RETURNS, LINES);
    expect(byPercent.map(({ offeredPence }) => offeredPence)).toEqual([pounds(37_595), pounds(36_865), null]);
    expect(figuresOf({}, LINES.slice(0, 1))).toEqual({ lines: [{ lineId: 'line-a', amountPence: pounds(37_230) }] });
    expect(figuresOf({ percentBp: 0 }, LINES)).toEqual({ percentBp: 0 });
  });

  it('says what cannot be offered and why', () => {
    const [, , draft] = plannedOffers({}, RETURNS, LINES);
    expect(draft?.refusal).toContain('draft');
  });

  it('works out what the offer adds to the financial year in which it starts and to the next', () => {
    // £2 a day, and a 366th of £730 a day from September 2027 to August 2028, which has a 29 February.
    expect(plannedOffers({}, RETURNS, LINES)[0]).toMatchObject({ thisYearPence: pounds(730.83), nextYearPence: pounds(729.17) });
    const unknown = aLine('a', 40_000, { charging: { ...LINES[0]!.charging, basis: null } });
    expect(plannedOffers({}, RETURNS, [unknown])[0]).toMatchObject({ thisYearPence: null, nextYearPence: null });
  });

  it('is made as it was seen, or not at all', () => {
    const plan = plannedOffers({}, RETURNS.slice(0, 2), LINES);
    const seen = plan.map(({ ret, offeredPence }) => ({ returnId: ret.id, version: ret.version, offeredPence: offeredPence ?? 0 }));
    expect(refusesPlan(plan, seen)).toEqual([]);
    expect(refusesPlan(plan, null)).toEqual([]);
    const [first, second] = seen;
    expect(
      refusesPlan(plan, [
        { ...first!, version: 1 },
        { ...second!, offeredPence: pounds(37_000) },
      ]),
    ).toMatchObject([
      {
        code: 'changedSincePreview',
        message: '801-a: somebody changed it since the preview, and it is “submitted” now; the offer would be the same.',
        field: ['seen', 'a'],
      },
      { code: 'changedSincePreview', message: '801-b: the offer would now be £37,230 a year, not £37,000.' },
    ]);
    expect(refusesPlan(plan, [first!])).toMatchObject([{ message: '801-b: it was not in the preview.' }]);
    expect(refusesPlan(plannedOffers({}, RETURNS, LINES), seen)).toMatchObject([{ code: 'cannotOffer', field: ['returnIds', 'd'] }]);
  });
});
