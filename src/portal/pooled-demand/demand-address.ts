import { DIMENSIONS, type Dimension } from '../../pooling/release/release-plan.js';

/** A table as an address names it: "need-setting". */
export const tableKey = (dimensions: readonly Dimension[]): string => dimensions.join('-');

/** The dimensions that an address names; a word that is none is left out. */
export const dimensionsNamed = (text: string): Dimension[] => DIMENSIONS.filter((dimension) => text.split('-').includes(dimension));
