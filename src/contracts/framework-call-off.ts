import { type IsoDate, formatDate } from '../kernel/dates.js';
import { type Outcome, type Refusal, accepted, refusal, refused } from '../kernel/outcome.js';
import { formatShortPounds } from '../kernel/money.js';
import { unitPriceOf } from './spot/spot-draft.js';
import type { AgreedFeeLine, BlockTerms, FrameworkTerms, PlaceGroup, SpotTerms } from './terms.js';

/** A framework as it stands when something is called off from it. */
export interface FrameworkInForce {
  readonly reference: string;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly terms: FrameworkTerms;
}

const phaseOf = (yearGroup: number): PlaceGroup['phase'] => (yearGroup >= 12 ? 'post16' : yearGroup >= 7 ? 'secondary' : 'primary');

type Kind = Pick<PlaceGroup, 'needs' | 'phase' | 'setting'>;

/** The rate that stands for a kind of place: its setting, its phase (or any), and all its needs (or any). */
export const rateFor = (terms: FrameworkTerms, { needs, phase, setting }: Kind): FrameworkTerms['rates'][number] | undefined =>
  terms.rates.find(
    (rate) =>
      rate.setting === setting &&
      (rate.phase === 'any' || rate.phase === phase) &&
      (rate.needs.length === 0 || (needs.length > 0 && needs.every((need) => rate.needs.includes(need)))),
  );

function refusesUse(framework: FrameworkInForce, as: 'spot' | 'block', startsOn: IsoDate): Refusal[] {
  const { reference, endsOn } = framework;
  const refusals: Refusal[] = [];
  if (!framework.terms.callOffAs.includes(as))
    refusals.push(
      refusal(
        'notCalledOffAs',
        `${reference} cannot be called off as ${as === 'spot' ? 'individual agreements' : 'blocks'}.`,
        'frameworkId',
      ),
    );
  if (startsOn < framework.startsOn || (endsOn !== null && startsOn > endsOn))
    refusals.push(
      refusal(
        'outsideFramework',
        `${reference} runs from ${formatDate(framework.startsOn)}${endsOn === null ? '' : ` to ${formatDate(endsOn)}`}: a call-off begins in that time.`,
        'startsOn',
      ),
    );
  return refusals;
}

const noRate = (reference: string, what: string): Refusal =>
  refusal('noRate', `${reference} has no rate for ${what}. Agree the place off the framework, or vary the framework first.`, 'frameworkId');

/**
 * An individual agreement under a framework: what the placement says, at the framework's rate for the place, charged and ended as the framework
 * says. A framework prices itself: the core fee of before gives way (domain.md, Routing). Refusals: `notCalledOffAs`, `outsideFramework`, `noRate`.
 */
export function spotFromFramework(terms: SpotTerms, framework: FrameworkInForce, startsOn: IsoDate): Outcome<SpotTerms> {
  const refusals = refusesUse(framework, 'spot', startsOn);
  const kind = { needs: [terms.primaryNeed], phase: phaseOf(terms.yearGroup), setting: terms.setting };
  const rate = rateFor(framework.terms, kind);
  if (!rate) refusals.push(noRate(framework.reference, `${terms.primaryNeed}, ${kind.phase}, ${terms.setting}`));
  if (!rate || refusals.length > 0) return refused(...refusals);
  const before = terms.feeLines.find((line) => line.kind === 'core');
  const core: AgreedFeeLine = {
    kind: 'core',
    label: '',
    unit: 'year',
    quantity: 1,
    unitPence: unitPriceOf(rate.annualPence, 1),
    annualPence: rate.annualPence,
    vat: before?.vat ?? 'exempt',
    hnbEligible: before?.hnbEligible ?? true,
    shares: before?.shares ?? [],
  };
  const { basis, notice, clauses, signingOrder } = framework.terms;
  return accepted({
    ...terms,
    basis,
    notice,
    clauses,
    signingOrder,
    feeLines: [core, ...terms.feeLines.filter((line) => line.kind !== 'core')],
  });
}

/** A block under a framework as its form begins: a group of places for each rate, at the first rate's price, on the framework's terms. */
export function blockFromFramework(terms: FrameworkTerms, empty: BlockTerms): BlockTerms {
  const { basis, notice, clauses, signingOrder, indexation, rates } = terms;
  const [first] = rates;
  return {
    ...empty,
    basis,
    notice,
    clauses,
    signingOrder,
    indexation,
    groups: rates.map(({ name, needs, phase, setting }) => ({ name, needs, phase, setting, guaranteed: 0, optional: 0 })),
    tiers: first ? [{ fromPlaces: 1, annualPence: first.annualPence }] : [],
    spotEquivalentPence: first?.annualPence ?? null,
  };
}

/** Why a block is no call-off of the framework: `notCalledOffAs`, `outsideFramework`, `noRate`, `aboveFramework`. */
export function refusesBlockCallOff(terms: BlockTerms, framework: FrameworkInForce, startsOn: IsoDate): Refusal[] {
  const refusals = refusesUse(framework, 'block', startsOn);
  const used = terms.groups.filter(({ guaranteed, optional }) => guaranteed + optional > 0);
  const rates = used.map((group) => rateFor(framework.terms, group));
  used.forEach((group, index) => {
    if (!rates[index]) refusals.push(noRate(framework.reference, `“${group.name}”`));
  });
  const highest = Math.max(0, ...rates.map((rate) => rate?.annualPence ?? 0));
  terms.tiers.forEach(({ annualPence }, index) => {
    if (highest > 0 && annualPence > highest)
      refusals.push(
        refusal(
          'aboveFramework',
          `${framework.reference} prices these places at ${formatShortPounds(highest as typeof annualPence)} a year at most.`,
          `tier-${String(index)}-annual`,
        ),
      );
  });
  return refusals;
}
