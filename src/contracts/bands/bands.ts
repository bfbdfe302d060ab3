import type { Pence } from '../../kernel/money.js';
import { pence } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';

export const PHASES = ['primary', 'secondary', 'post16'] as const;
export type Phase = (typeof PHASES)[number];
export const SETTINGS = ['day', 'residential'] as const;
export type Setting = (typeof SETTINGS)[number];
export const FEE_KINDS = ['core', 'therapy', 'oneToOne', 'residential', 'transport', 'other'] as const;
export type FeeKind = (typeof FEE_KINDS)[number];

/** What a band says of whom it is for, on one day. */
export interface BandDefinition {
  readonly bandId: string;
  readonly code: string;
  /** The authority's own band comes before the nation's. */
  readonly own: boolean;
  readonly needs: readonly string[];
  readonly phases: readonly Phase[];
  readonly settings: readonly Setting[];
}

export interface BandedPupil {
  readonly need: string;
  readonly phase: Phase;
  readonly setting: Setting;
}

/** Phases as the market knows them: to year 6 primary, to year 11 secondary, then post-16. */
export const phaseOf = (yearGroup: number): Phase => (yearGroup >= 12 ? 'post16' : yearGroup >= 7 ? 'secondary' : 'primary');

const fits = (pupil: BandedPupil, band: BandDefinition): boolean =>
  band.needs.includes(pupil.need) && band.phases.includes(pupil.phase) && band.settings.includes(pupil.setting);

/** How many kinds of pupil a band is for: the fewer, the closer it describes this one. */
const breadth = (band: BandDefinition): number => band.needs.length * band.phases.length * band.settings.length;

export type BandFound<Band> =
  | { readonly kind: 'band'; readonly band: Band }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly bands: readonly Band[] };

/**
 * The band a pupil falls in: an authority's own before the nation's, then the one that describes the pupil closest. Where two of the same
 * breadth fit there is no rule to choose by: an officer does.
 */
export function bandOf<Band extends BandDefinition>(pupil: BandedPupil, bands: readonly Band[]): BandFound<Band> {
  const fitting = bands.filter((band) => fits(pupil, band));
  const preferred = fitting.some(({ own }) => own) ? fitting.filter(({ own }) => own) : fitting;
  const narrowest = Math.min(...preferred.map(breadth));
  const [band, ...others] = preferred.filter((each) => breadth(each) === narrowest);
  if (band === undefined) return { kind: 'none' };
  return others.length > 0 ? { kind: 'several', bands: [band, ...others] } : { kind: 'band', band };
}

/** What a placement pays by kind of fee, in net pence a year. */
export type FeesByKind = Readonly<Partial<Record<FeeKind, Pence>>>;

export interface Tariff {
  readonly annualPence: Pence;
  readonly covers: readonly FeeKind[];
}

/**
 * The part of today's price that a tariff stands for, gross: the covered kinds and the Department's place funding (which pays for the core).
 * Null where that funding is not known.
 */
export function coveredPrice(fees: FeesByKind, placeFunding: Pence | null, tariff: Tariff): Pence | null {
  const council = tariff.covers.reduce((total, kind) => total + (fees[kind] ?? 0), 0);
  if (!tariff.covers.includes('core')) return pence(council);
  return placeFunding === null ? null : pence(council + placeFunding);
}

/** How far a placement's price lies above (or below) its band's tariff, in pence a year; null where it cannot be said. */
export function aboveBand(fees: FeesByKind, placeFunding: Pence | null, tariff: Tariff): Pence | null {
  const covered = coveredPrice(fees, placeFunding, tariff);
  return covered === null ? null : pence(covered - tariff.annualPence);
}

/** What the council would pay a year under the tariff: the tariff less the place funding it includes, and the kinds it does not cover. Never less than nothing. */
export function councilPaysUnder(fees: FeesByKind, placeFunding: Pence | null, tariff: Tariff): Pence | null {
  const beside = Object.entries(fees).reduce((total, [kind, amount]) => total + (tariff.covers.includes(kind as FeeKind) ? 0 : amount), 0);
  if (!tariff.covers.includes('core')) return pence(beside + tariff.annualPence);
  return placeFunding === null ? null : pence(beside + Math.max(0, tariff.annualPence - placeFunding));
}

export interface BandAsTyped {
  readonly needs: readonly string[];
  readonly phases: readonly string[];
  readonly settings: readonly string[];
  readonly provision: string;
}

/** What is wrong with a definition: each with its field. */
export function refusesDefinition({ needs, phases, settings, provision }: BandAsTyped): Refusal[] {
  return [
    ...(needs.length === 0 ? [refusal('needsMissing', 'Choose at least one need the band is for.', 'needs')] : []),
    ...(phases.length === 0 ? [refusal('phasesMissing', 'Choose at least one phase the band is for.', 'phases')] : []),
    ...(settings.length === 0 ? [refusal('settingsMissing', 'Choose day, residential or both.', 'settings')] : []),
    ...(provision.trim() === '' ? [refusal('provisionMissing', 'Say what the band provides.', 'provision')] : []),
  ];
}
