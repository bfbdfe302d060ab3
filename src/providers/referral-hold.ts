import { type IsoDate, formatDate } from '../kernel/dates.js';
import type { MandatoryCheck } from './check-standing.js';
import { type FailureKind, failureHold } from './failure/failure.js';

/** An inspection as held: its result in its framework's own terms. */
export interface HeldInspection {
  readonly inspectorate: string;
  readonly framework: string;
  readonly inspectedOn: IsoDate;
  readonly result: Readonly<Record<string, unknown>>;
  readonly safeguardingMet: boolean | null;
  readonly standardsMet: boolean | null;
}

export interface SchoolStanding {
  readonly inspections: readonly HeldInspection[];
  readonly specialMeasures: boolean | null;
  readonly checks: readonly MandatoryCheck[];
  /** That the school closes, is removed from the register or is sold, as the authority recorded it. */
  readonly failure?: { readonly kind: FailureKind; readonly onDate: IsoDate } | null;
}

/** The lowest point of each published scale, in its own word: Ofsted and CQC grades, Ofsted's report card, standards met or not. */
const LOWEST_POINTS: ReadonlySet<string> = new Set(['inadequate', 'urgent improvement', 'not met']);

/** The kinds of check whose failure stands for enforcement, a suspended registration or safeguarding not met. */
export const HOLDING_CHECKS: ReadonlySet<string> = new Set(['registration', 'safeguarding', 'inspection']);

/**
 * Why new referrals are held, in words; empty where they are not (domain.md, Due diligence): in the latest inspection of an inspectorate
 * safeguarding or standards not met or the lowest point of its scale, special measures, or a failed check of registration, safeguarding or
 * inspection; and a failure of the school that was recorded.
 */
export function referralHold({ inspections, specialMeasures, checks, failure }: SchoolStanding): string[] {
  const reasons = [
    ...(failure ? [failureHold(failure.kind, failure.onDate)] : []),
    ...latestOfEach(inspections).flatMap(inspectionReasons),
  ];
  if (specialMeasures === true) reasons.push('The register has the school in special measures.');
  for (const { kind, state, latest } of checks)
    if (state === 'failed' && latest && HOLDING_CHECKS.has(kind))
      reasons.push(`Your check of ${kind} of ${formatDate(latest.checkedOn)} was failed.`);
  return reasons;
}

function latestOfEach(inspections: readonly HeldInspection[]): HeldInspection[] {
  const latest = new Map<string, HeldInspection>();
  for (const inspection of inspections) {
    const held = latest.get(inspection.inspectorate);
    if (!held || held.inspectedOn < inspection.inspectedOn) latest.set(inspection.inspectorate, inspection);
  }
  return [...latest.values()];
}

function inspectionReasons(inspection: HeldInspection): string[] {
  const of = `(${inspection.inspectorate}, ${formatDate(inspection.inspectedOn)})`;
  const lowest = judgements(inspection.result).filter(({ judgement }) => LOWEST_POINTS.has(judgement.toLowerCase()));
  return [
    ...(inspection.safeguardingMet === false ? [`Safeguarding was not met ${of}.`] : []),
    ...(inspection.standardsMet === false ? [`Standards were not met ${of}.`] : []),
    ...lowest.map(({ area, judgement }) => `${area === 'overall' ? 'The school' : area} was judged “${judgement}” ${of}.`),
  ];
}

export interface Judgement {
  readonly area: string;
  readonly judgement: string;
}

/** What an inspection said, area by area, whatever its framework: {"overall": "Good"}, {"areas": {…}}, {"standards": "Met"}. */
export const judgements = (result: Readonly<Record<string, unknown>>, within = ''): Judgement[] =>
  Object.entries(result).flatMap(([area, said]) => {
    if (typeof said === 'string') return [{ area, judgement: said }];
    if (typeof said === 'object' && said !== null) return judgements(said as Readonly<Record<string, unknown>>, area);
    return said === null || said === undefined
      ? []
      : [{ area: within === '' ? area : `${within}, ${area}`, judgement: JSON.stringify(said) }];
  });
