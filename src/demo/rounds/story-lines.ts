import { type BasisPoints, type Pence, pence } from '../../kernel/money.js';
import { demoId } from '../demo-id.js';
import { type DemoFeeLine, isYearOld, risenUnit } from '../fee-lines.js';
import { type DemoCycle, effectiveOn } from './cycles.js';
import type { StoryLine } from './return-story.js';

/** The negotiated lines that stood when the cycle opened and would stand on their date: what its returns are filled with. */
export function storyLines(cycle: DemoCycle, lines: readonly DemoFeeLine[]): StoryLine[] {
  return lines.flatMap((feeLine) => {
    const { placement, from, to } = feeLine;
    const due = effectiveOn(cycle, placement.school.upliftMonth);
    const stood = from <= cycle.openedOn && from < due && (to === null || to >= due);
    if (placement.priceRule !== 'negotiated' || placement.startsOn > cycle.openedOn || !stood) return [];
    return [
      {
        id: demoId('returnLine', cycle.year, feeLine.id),
        feeLine,
        effectiveOn: due,
        current: feeLine.annualPence,
        asked: null,
        tabled: null,
        settled: null,
      },
    ];
  });
}

/** A line's price at a rise of its unit price; one that is not yet a year old stays as it is. */
export const atUnitRise = (line: StoryLine, rise: BasisPoints): Pence =>
  isYearOld(line.feeLine.placement, line.effectiveOn) ? pence(risenUnit(line.feeLine, rise) * line.feeLine.quantity) : line.current;
