import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoDate } from '../kernel/dates.js';
import { type Pence, basisPoints, pence, pounds, sum } from '../kernel/money.js';
import { academicYear } from '../kernel/years.js';
import { aSchoolWithCalendars } from '../placements/term-calendar.builder.js';
import type { ChargingBasis } from '../placements/charging-basis.js';
import type { AssessedLine } from './assessed-lines.js';
import { offeredPrices } from './offered-prices.js';
import { type WhatIf, type WhatIfGround, whatIf } from './what-if.js';

const calendars = aSchoolWithCalendars(['2026/27', '2027/28', '2028/29'].map(academicYear));

interface Asked {
  readonly current: Pence;
  readonly asked: Pence;
  readonly recommended?: Pence;
  readonly basis?: ChargingBasis | null;
  readonly placement?: string;
  readonly cap?: number | null;
}

/** Lines of one return whose new prices hold from 1 April 2027; like places cost £60,000 to £69,000. */
const aGround = (asked: readonly Asked[], more: Partial<WhatIfGround> = {}): WhatIfGround => ({
  panelOn: isoDate('2027-05-21'),
  budget: { room: pounds(20_000), settledElsewhere: pounds(4_000), offeredElsewhere: pounds(1_000) },
  lines: asked.map(
    ({ current, asked: ask, recommended, basis = { kind: 'calendarDay' }, placement, cap = 150 }, index) =>
      ({
        lineId: `line-${String(index)}`,
        placementId: placement ?? `placement-${String(index)}`,
        currentPence: current,
        askedPence: ask,
        recommendedPence: recommended ?? current,
        grossPence: current,
        percentileBp: basisPoints(5_000),
        likePrices: Array.from({ length: 10 }, (_, place) => pounds(60_000 + 1_000 * place)),
        highestRise: cap === null ? null : basisPoints(cap),
        charging: { basis, effectiveOn: isoDate('2027-04-01'), endsOn: null, calendars },
      }) as unknown as AssessedLine,
  ),
  ...more,
});

const found = (ground: WhatIfGround, percentBp: number): WhatIf => {
  const answer = whatIf(ground, { percentBp });
  if (!answer.ok) throw new Error(answer.refusals[0]!.message);
  return answer.value;
};

describe('A what-if', () => {
  const ground = aGround([{ current: pounds(64_000), asked: pounds(66_560), recommended: pounds(64_960) }]);

  it('says the money against the ask, the recommendation and the present price', () => {
    expect(found(ground, 250)).toMatchObject({
      total: pounds(65_600),
      rise: pounds(1_600),
      riseBp: 250,
      againstAsk: pounds(-960),
      againstRecommendation: pounds(640),
      years: ['2027-28', '2028-29'],
      // April to August of a leap year’s 366 days, September to March of 365.
      nextYear: 159_817,
      roomBefore: pounds(15_000),
      roomAfter: pounds(13_400),
    });
  });

  it('counts arrears from the effective date to the day before the next meeting', () => {
    // 50 days of 365 at £1,600 a year more, by cumulative floors.
    expect(found(ground, 250).arrearsByPanel).toBe(21_918);
    expect(found({ ...ground, panelOn: null }, 250).arrearsByPanel).toBeNull();
  });

  it('says where the gross price would stand among like places, with all lines of the placement', () => {
    expect(found(ground, 0).lines[0]!.percentileBp).toBe(4_500);
    expect(found(ground, 250).lines[0]!.percentileBp).toBe(6_000);
    const two = aGround([
      { current: pounds(60_000), asked: pounds(70_000), placement: 'p' },
      { current: pounds(4_000), asked: pounds(5_000), placement: 'p' },
    ]);
    expect(found(two, 400).lines.map((line) => line.percentileBp)).toEqual([3_000, 0]);
  });

  it('is above the cap only above the cap’s percentage rounded half up, and says where the ask cuts it', () => {
    const odd = aGround([{ current: pence(6_400_033), asked: pence(6_500_000) }]);
    expect(found(odd, 150)).toMatchObject({ linesAboveCap: 0, linesCutToAsk: 0 });
    expect(found(odd, 151)).toMatchObject({ linesAboveCap: 1, linesCutToAsk: 0 });
    expect(found(odd, 200)).toMatchObject({ total: 6_500_000, linesCutToAsk: 1 });
    expect(found(aGround([{ current: pounds(100), asked: pounds(200), cap: null }]), 5_000)).toMatchObject({ linesAboveCap: 0 });
  });

  it('is not known, never nought, where no charging basis or budget is recorded', () => {
    const unknown = aGround([{ current: pounds(64_000), asked: pounds(66_560), basis: null }], { budget: null });
    expect(found(unknown, 250)).toMatchObject({ thisYear: null, nextYear: null, arrearsByPanel: null, roomAfter: null });
    expect(found(unknown, 250).notComputed[0]).toContain('the contract states no charging basis');
  });

  it('refuses what an offer would refuse', () => {
    expect(whatIf(ground, { lines: [{ lineId: 'line-0', amountPence: pounds(70_000) }] })).toMatchObject({
      ok: false,
      refusals: [{ code: 'aboveAsk' }],
    });
    expect(whatIf(ground, { lines: [] })).toMatchObject({ ok: false, refusals: [{ code: 'amountMissing' }] });
    expect(whatIf(ground, {})).toMatchObject({ ok: false, refusals: [{ code: 'figuresMissing' }] });
  });
});

describe('Whatever the lines', () => {
  const bases: fc.Arbitrary<ChargingBasis> = fc.constantFrom(
    { kind: 'calendarDay' },
    { kind: 'schoolDay', days: 190 },
    { kind: 'week', weeks: 39 },
    { kind: 'month' },
    { kind: 'term' },
  );
  const asked = fc
    .tuple(fc.integer({ min: 1, max: 30_000_000 }), fc.integer({ min: -500, max: 3_000 }), bases, fc.constantFrom('a', 'b', 'c'))
    .map(([current, rise, basis, placement]) => ({
      current: pence(current),
      asked: pence(Math.floor((current * (10_000 + rise)) / 10_000)),
      basis,
      placement,
    }));
  const grounds = fc.array(asked, { minLength: 1, maxLength: 8 }).map((lines) => aGround(lines));
  const rises = fc.integer({ min: -1_000, max: 4_000 });

  it('every total is the sum of its lines', () => {
    fc.assert(
      fc.property(grounds, rises, (ground, rise) => {
        const answer = found(ground, rise);
        const of = (part: 'price' | 'rise' | 'thisYear' | 'nextYear' | 'arrearsByPanel') => sum(answer.lines.map((line) => line[part]!));
        expect(of('price')).toBe(answer.total);
        expect(of('rise')).toBe(answer.rise);
        expect(of('thisYear')).toBe(answer.thisYear);
        expect(of('nextYear')).toBe(answer.nextYear);
        expect(of('arrearsByPanel')).toBe(answer.arrearsByPanel);
        expect(answer.roomBefore! - answer.rise).toBe(answer.roomAfter);
      }),
    );
  });

  it('the prices are those that an offer would store, to the penny', () => {
    fc.assert(
      fc.property(grounds, rises, (ground, percentBp) => {
        const lines = ground.lines.map(({ lineId: id, currentPence, askedPence }) => ({ id, currentPence, askedPence }));
        const offered = offeredPrices(lines, { percentBp });
        if (!offered.ok) throw new Error('An offer by percentage is never refused.');
        const answer = found(ground, percentBp);
        expect(new Map(answer.lines.map((line) => [line.lineId, line.price]))).toEqual(offered.value);
        const again = whatIf(ground, { lines: answer.lines.map((line) => ({ lineId: line.lineId, amountPence: line.price })) });
        expect(again).toMatchObject({ ok: true, value: { total: answer.total, thisYear: answer.thisYear } });
      }),
    );
  });

  it('a higher percentage never costs less: neither a year, nor in arrears beyond a penny a line and year, nor in rank', () => {
    fc.assert(
      fc.property(grounds, rises, rises, (ground, one, other) => {
        const [low, high] = [found(ground, Math.min(one, other)), found(ground, Math.max(one, other))];
        expect(high.total).toBeGreaterThanOrEqual(low.total);
        expect(high.linesAboveCap).toBeGreaterThanOrEqual(low.linesAboveCap);
        const pennies = 3 * ground.lines.length;
        expect(high.thisYear!).toBeGreaterThanOrEqual(low.thisYear! - pennies);
        expect(high.arrearsByPanel!).toBeGreaterThanOrEqual(low.arrearsByPanel! - pennies);
        for (const [index, line] of high.lines.entries()) expect(line.percentileBp).toBeGreaterThanOrEqual(low.lines[index]!.percentileBp!);
      }),
    );
  });
});
