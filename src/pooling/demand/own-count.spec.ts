import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Asked } from '../release/answer.js';
import { type Combination, DIMENSIONS, type Dimension } from '../release/release-plan.js';
import { childrenOf, countBy } from './own-count.js';

const NAMES = {
  need: ['ASD', 'SEMH'],
  phase: ['primary', 'secondary'],
  year: ['1', '8'],
  term: ['autumn'],
  setting: ['day', 'residential'],
  district: ['north', 'notKnown'],
};
const child = fc.record(
  Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, fc.constantFrom(...NAMES[dimension])])),
) as unknown as fc.Arbitrary<Combination>;
const by = fc.subarray<Dimension>([...DIMENSIONS]);
const only = fc.record(
  Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, fc.subarray([...NAMES[dimension]], { minLength: 1 })])),
  { requiredKeys: [] },
) as fc.Arbitrary<Asked>;

describe('own children', () => {
  it('are counted once each, whatever they are counted by, and behind every count stand so many', () => {
    fc.assert(
      fc.property(fc.array(child, { maxLength: 60 }), by, only, (children, dimensions, narrowed) => {
        const counted = childrenOf(children, narrowed);
        const rows = countBy(counted, dimensions);
        expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(counted.length);
        for (const { cell, count } of rows) {
          const behind = childrenOf(children, { ...narrowed, ...Object.fromEntries(dimensions.map((each) => [each, [cell[each]!]])) });
          expect(behind).toHaveLength(count);
        }
      }),
    );
  });
});
