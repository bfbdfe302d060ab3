import type { Asked } from '../release/answer.js';
import { DIMENSIONS } from '../release/release-plan.js';
import type { DemandOnly } from './dto/pooled-demand.js';

/** A dimension named twice counts the categories of both. */
export const askedOf = (only: readonly DemandOnly[]): Asked =>
  Object.fromEntries(
    DIMENSIONS.flatMap((dimension) => {
      const named = only.filter((each) => each.dimension === dimension).flatMap(({ categories }) => categories);
      return named.length === 0 ? [] : [[dimension, named]];
    }),
  );
