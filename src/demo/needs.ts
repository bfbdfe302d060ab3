import type { DemoAuthority } from './organisations.js';

/**
 * How many placed pupils have which primary need: the Department for Education's counts of January 2025 for independent special schools
 * ("Education, health and care plans", reporting year 2025), with the few in non-maintained special schools and of unknown need spread.
 */
export const PUPILS_BY_NEED: Readonly<Record<DemoAuthority['key'], Readonly<Record<string, number>>>> = {
  leicester: { SEMH: 69, ASD: 53, SLCN: 14, MLD: 5, SLD: 3, SPLD: 3, DS: 2, HI: 1, PD: 1 },
  leicestershire: { ASD: 164, SEMH: 162, SLCN: 48, MLD: 37, SPLD: 15, SLD: 4, HI: 4, VI: 3, PD: 2, MSI: 1, PMLD: 1 },
  rutland: { ASD: 14, SEMH: 9, MLD: 3, SLCN: 2, HI: 1, OTH: 1, PD: 1, SLD: 1, SPLD: 1 },
};

/** Residential places of the same count: 38 to 51 weeks, and 52 weeks. */
export const RESIDENTIAL: Readonly<Record<DemoAuthority['key'], { readonly termTime: number; readonly wholeYear: number }>> = {
  leicester: { termTime: 0, wholeYear: 0 },
  leicestershire: { termTime: 14, wholeYear: 5 },
  rutland: { termTime: 2, wholeYear: 0 },
};
