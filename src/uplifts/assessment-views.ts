import { type Pence, riseBetween, sum } from '../kernel/money.js';
import { money } from '../platform/graphql/scalars.js';
import type { AssessedLine } from './assessed-lines.js';
import type { CycleAssessment, LineAssessment, PriceBoxView, ReturnAssessment } from './dto/assessment.js';
import type { SchoolReference } from './dto/uplift-return.js';
import type { PriceBox } from './price-box.js';

/** Lines of many returns as one assessment a return, in the order of the schools' names. */
export function toReturnAssessments(lines: readonly AssessedLine[], schools: ReadonlyMap<string, SchoolReference>): ReturnAssessment[] {
  return [...byReturn(lines).values()]
    .map((own) => toReturnAssessment(own, schools))
    .sort((a, b) => a.school.name.localeCompare(b.school.name, 'en-GB') || a.school.urn - b.school.urn);
}

export function toCycleAssessment(returns: readonly ReturnAssessment[]): CycleAssessment {
  return {
    returnCount: returns.length,
    current: money(sum(returns.map((each) => each.current.pence))),
    asked: money(sum(returns.map((each) => each.asked.pence))),
    recommended: money(sum(returns.map((each) => each.recommended.pence))),
    returns: [...returns],
  };
}

function toReturnAssessment(lines: readonly AssessedLine[], schools: ReadonlyMap<string, SchoolReference>): ReturnAssessment {
  const [first] = lines;
  const school = first && schools.get(first.schoolId);
  if (!first || !school) throw new Error('An assessed return has lines and a school.');
  const current = sum(lines.map((line) => line.currentPence));
  const recommended = sum(lines.map((line) => line.recommendedPence));
  return {
    returnId: first.returnId,
    school,
    current: money(current),
    asked: money(sum(lines.map((line) => line.askedPence ?? line.currentPence))),
    justified: money(sumKnown(lines.map((line) => line.justifiedPence))),
    recommended: money(recommended),
    recommendedRiseBp: riseBetween(current, recommended),
    thisYear: money(sumKnown(lines.map((line) => line.thisYearPence))),
    nextYear: money(sumKnown(lines.map((line) => line.nextYearPence))),
    arrearsSoFar: money(sumKnown(lines.map((line) => line.arrearsPence))),
    arrearsPerWeek: money(sumKnown(lines.map((line) => line.arrearsPerWeekPence))),
    nextPanelOn: first.nextPanelOn,
    section63: money(sum(lines.map((line) => line.section63Pence))),
    flags: [...new Set(lines.flatMap((line) => line.flags.map(({ code }) => code)))],
    // Only where lines are asked for: a whole cycle has thousands.
    get lines() {
      return lines.map(toLineAssessment);
    },
  };
}

/** A total is known only where every part is. */
const sumKnown = (amounts: readonly (Pence | null)[]): Pence | null => {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === amounts.length ? sum(known) : null;
};

const toLineAssessment = (line: AssessedLine): LineAssessment => ({
  lineId: line.lineId,
  pupilReference: line.pupilReference,
  kind: line.kind,
  label: line.label,
  effectiveOn: line.effectiveOn,
  current: money(line.currentPence),
  asked: money(line.askedPence),
  justified: money(line.justifiedPence),
  recommended: money(line.recommendedPence),
  steps: line.steps.map((step) => ({ step: step.step, before: money(step.in), after: money(step.out), words: step.words })),
  capReview: line.capReview,
  percentileBp: line.percentileBp,
  likePlaces: line.box && toBoxView(line.box),
  flags: [...line.flags],
  section63: money(line.section63Pence),
  section63Board: money(line.section63BoardPence),
  section63Words: line.section63Words,
  notComputed: [...line.notComputed],
});

const toBoxView = (box: PriceBox): PriceBoxView => ({
  count: box.count,
  min: money(box.min),
  q1: money(box.q1),
  median: money(box.median),
  mean: money(box.mean),
  q3: money(box.q3),
  p90: money(box.p90),
  max: money(box.max),
});

/** Lines by the return they belong to, in the order in which they came. */
export function byReturn(lines: readonly AssessedLine[]): Map<string, AssessedLine[]> {
  const grouped = new Map<string, AssessedLine[]>();
  for (const line of lines) {
    const own = grouped.get(line.returnId);
    if (own) own.push(line);
    else grouped.set(line.returnId, [line]);
  }
  return grouped;
}
