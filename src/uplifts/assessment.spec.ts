import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { basisPoints, pence, percent, pounds } from '../kernel/money.js';
import { type AssessmentInput, recommendOffer } from './assessment.js';

const aLine: AssessmentInput = {
  current: pounds(60_000),
  ask: pounds(64_200),
  index: percent(3),
  historyAboveIndex: percent(0),
  benchmark: { percentile: basisPoints(4_000), comparators: 12, minimum: 5 },
  cap: null,
  exception: null,
  room: null,
};

const offerFor = (change: Partial<AssessmentInput>): number => recommendOffer({ ...aLine, ...change }).offer;
const outOf = (change: Partial<AssessmentInput>, step: string): number | undefined =>
  recommendOffer({ ...aLine, ...change }).steps.find((each) => each.step === step)?.out;

describe('the recommended offer, step by step', () => {
  it('starts from what the index justifies: 3% on £60,000', () => {
    expect(outOf({}, 'index')).toBe(pounds(61_800));
  });

  it('takes off past rises above the index, never below the current price', () => {
    expect(outOf({ historyAboveIndex: percent(1) }, 'history')).toBe(pounds(61_200));
    expect(outOf({ historyAboveIndex: percent(9) }, 'history')).toBe(pounds(60_000));
    expect(outOf({ index: percent(-2), historyAboveIndex: percent(9) }, 'history')).toBe(pounds(58_800));
  });

  it('passes the whole rise up to the median, three quarters at the 70th and half from the 90th percentile', () => {
    const at = (percentile: number) => outOf({ benchmark: { ...aLine.benchmark, percentile: basisPoints(percentile) } }, 'benchmark');
    expect([at(0), at(5_000), at(7_000), at(9_000), at(10_000)]).toEqual(
      [61_800, 61_800, 61_350, 60_900, 60_900].map((price) => pounds(price)),
    );
  });

  it('lets the benchmark change nothing with fewer than five comparators, and says so', () => {
    const { steps } = recommendOffer({ ...aLine, benchmark: { percentile: basisPoints(9_500), comparators: 4, minimum: 5 } });
    expect(steps[2]).toMatchObject({ step: 'benchmark', pounds: 0, words: expect.stringContaining('Fewer than 5 like places') });
  });

  it('holds to the cap, and goes above it only by an approved exception that names its approver', () => {
    expect(offerFor({ cap: percent(1.5) })).toBe(pounds(60_900));
    const exception = { rise: percent(2.5), reason: 'The only school for this need within an hour.', approvedBy: 'R. Shah' };
    const excepted = recommendOffer({ ...aLine, cap: percent(1.5), exception });
    expect(excepted.offer).toBe(pounds(61_500));
    expect(excepted.steps[4]?.words).toContain('R. Shah: The only school');
  });

  it('does not cut a price where CPI, and so the cap, is negative', () => {
    expect(offerFor({ cap: percent(-0.5) })).toBe(pounds(60_000));
  });

  it('stays within the budget, and an overspent budget leaves no room but cuts nothing', () => {
    expect(offerFor({ room: pounds(500) })).toBe(pounds(60_500));
    expect(offerFor({ room: pounds(-20_000) })).toBe(pounds(60_000));
    expect(recommendOffer(aLine).steps[5]?.words).toContain('not known');
  });

  it('never goes above the ask, and accepts an ask below the current price', () => {
    expect(offerFor({ ask: pounds(61_000) })).toBe(pounds(61_000));
    expect(offerFor({ ask: pounds(59_000) })).toBe(pounds(59_000));
  });

  it('stores seven steps that follow each other to the offer, each with pounds and words', () => {
    const { steps, offer, rise, ceiling } = recommendOffer({ ...aLine, cap: percent(1.5) });
    expect(steps.map(({ step }) => step)).toEqual(['index', 'history', 'benchmark', 'cap', 'exception', 'budget', 'ask']);
    expect(steps.map(({ words }) => words).every((words) => words.length > 0)).toBe(true);
    expect(rise).toBe(150);
    expect(ceiling).toBe(offer);
  });
});

describe('every recommendation', () => {
  const aRise = fc.integer({ min: -2_000, max: 3_000 }).map(basisPoints);
  const anInput: fc.Arbitrary<AssessmentInput> = fc.record({
    current: fc.integer({ min: 0, max: 40_000_000 }).map(pence),
    ask: fc.integer({ min: 0, max: 60_000_000 }).map(pence),
    index: aRise,
    historyAboveIndex: fc.integer({ min: -500, max: 2_000 }).map(basisPoints),
    benchmark: fc.record({
      percentile: fc.option(fc.integer({ min: 0, max: 10_000 }).map(basisPoints)),
      comparators: fc.nat(12),
      minimum: fc.constant(5),
    }),
    cap: fc.option(aRise),
    exception: fc.option(fc.record({ rise: aRise, reason: fc.constant('Only school near.'), approvedBy: fc.constant('R. Shah') })),
    room: fc.option(fc.integer({ min: -100_000, max: 5_000_000 }).map(pence)),
  });
  // The ask is often near the price: then every step can decide.
  const aNearInput = fc
    .tuple(anInput, fc.integer({ min: -500, max: 2_000 }))
    .map(([input, rise]) =>
      rise % 3 === 0 ? input : { ...input, ask: pence(Math.max(0, Math.round(input.current * (1 + rise / 10_000)))) },
    );
  const always = (holds: (input: AssessmentInput) => void): void => {
    fc.assert(fc.property(aNearInput, holds), { numRuns: 500 });
  };
  const limit = (price: number, rise: number): number => Math.floor((price * (10_000 + rise)) / 10_000);

  it('is never above the ask, the budget, or the cap without an exception', () => {
    always((input) => {
      const { offer } = recommendOffer(input);
      expect(offer).toBeLessThanOrEqual(input.ask);
      if (input.room !== null) expect(offer).toBeLessThanOrEqual(input.current + Math.max(0, input.room));
      if (input.cap !== null && input.exception === null) expect(offer).toBeLessThanOrEqual(limit(input.current, Math.max(0, input.cap)));
    });
  });

  it('is no cut where the index is not negative and the ask is at least the current price', () => {
    always((input) => {
      if (input.index >= 0 && input.ask >= input.current) expect(recommendOffer(input).offer).toBeGreaterThanOrEqual(input.current);
    });
  });

  it('accepts an ask below the current price where the index is not negative', () => {
    always((input) => {
      if (input.index >= 0 && input.ask < input.current) expect(recommendOffer(input).offer).toBe(input.ask);
    });
  });

  it('rises with the index, the ask, the cap, the room and the exception', () => {
    fc.assert(
      fc.property(aNearInput, fc.nat(1_000), (input, more) => {
        const { offer } = recommendOffer(input);
        const withMore: Partial<AssessmentInput>[] = [
          { index: basisPoints(input.index + more) },
          { ask: pence(input.ask + more * 100) },
          { cap: input.cap === null ? null : basisPoints(input.cap + more) },
          { room: input.room === null ? null : pence(input.room + more * 100) },
          { exception: input.exception === null ? null : { ...input.exception, rise: basisPoints(input.exception.rise + more) } },
        ];
        for (const change of withMore) expect(recommendOffer({ ...input, ...change }).offer).toBeGreaterThanOrEqual(offer);
      }),
      { numRuns: 400 },
    );
  });

  it('falls with the percentile and the history', () => {
    fc.assert(
      fc.property(aNearInput, fc.nat(3_000), (input, more) => {
        const { offer } = recommendOffer(input);
        const { percentile } = input.benchmark;
        const dearer = percentile === null ? null : basisPoints(Math.min(10_000, percentile + more));
        expect(recommendOffer({ ...input, benchmark: { ...input.benchmark, percentile: dearer } }).offer).toBeLessThanOrEqual(offer);
        expect(recommendOffer({ ...input, historyAboveIndex: basisPoints(input.historyAboveIndex + more) }).offer).toBeLessThanOrEqual(
          offer,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('is its last step, and its steps lead from the current price without a gap', () => {
    always((input) => {
      const { steps, offer } = recommendOffer(input);
      expect(steps.map((step) => step.in)).toEqual([input.current, ...steps.slice(0, -1).map((step) => step.out)]);
      expect(steps.at(-1)?.out).toBe(offer);
      expect(steps.every((step) => step.pounds === step.out - step.in)).toBe(true);
      expect(input.current + steps.reduce((total, step) => total + step.pounds, 0)).toBe(offer);
    });
  });
});
