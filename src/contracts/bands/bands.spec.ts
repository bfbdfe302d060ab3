import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pence } from '../../kernel/money.js';
import {
  type BandDefinition,
  type FeeKind,
  aboveBand,
  bandOf,
  councilPaysUnder,
  coveredPrice,
  phaseOf,
  refusesDefinition,
} from './bands.js';

const band = (code: string, change: Partial<BandDefinition> = {}): BandDefinition => ({
  bandId: code,
  code,
  own: true,
  needs: ['ASD', 'SEMH'],
  phases: ['primary', 'secondary'],
  settings: ['day'],
  ...change,
});
const pupil = { need: 'ASD', phase: 'secondary', setting: 'day' } as const;

describe('the band a pupil falls in', () => {
  it('is the one whose need, phase and setting fit', () => {
    expect(bandOf(pupil, [band('A', { needs: ['PMLD'] }), band('B')])).toEqual({ kind: 'band', band: band('B') });
  });

  it('is none where nothing fits', () => {
    expect(bandOf({ ...pupil, setting: 'residential' }, [band('A')])).toEqual({ kind: 'none' });
  });

  it('is the narrower of two that fit', () => {
    const narrow = band('C', { needs: ['ASD'] });
    expect(bandOf(pupil, [band('B'), narrow])).toEqual({ kind: 'band', band: narrow });
  });

  it('is the authority’s own before the nation’s, even where the nation’s is narrower', () => {
    const national = band('N', { own: false, needs: ['ASD'], phases: ['secondary'] });
    expect(bandOf(pupil, [national, band('B')])).toEqual({ kind: 'band', band: band('B') });
  });

  it('is left to an officer where two of the same breadth fit', () => {
    expect(bandOf(pupil, [band('B'), band('D')])).toEqual({ kind: 'several', bands: [band('B'), band('D')] });
  });

  it('goes by the year group’s phase', () => {
    expect([0, 6, 7, 11, 12, 14].map(phaseOf)).toEqual(['primary', 'primary', 'secondary', 'secondary', 'post16', 'post16']);
  });
});

describe('a price beside its band', () => {
  const tariff = { annualPence: pence(6_000_000), covers: ['core', 'therapy'] as const };

  it('counts the covered kinds alone, with the Department’s place funding', () => {
    const fees = { core: pence(4_800_000), therapy: pence(500_000), transport: pence(900_000) };
    expect(coveredPrice(fees, pence(1_000_000), tariff)).toBe(6_300_000);
    expect(aboveBand(fees, pence(1_000_000), tariff)).toBe(300_000);
  });

  it('is not known where the place funding is not', () => {
    expect(aboveBand({ core: pence(1) }, null, tariff)).toBeNull();
    expect(councilPaysUnder({ core: pence(1) }, null, tariff)).toBeNull();
  });

  it('leaves the council the tariff less place funding, and what the tariff does not cover', () => {
    const fees = { core: pence(4_800_000), transport: pence(900_000) };
    expect(councilPaysUnder(fees, pence(1_000_000), tariff)).toBe(5_000_000 + 900_000);
  });

  it('moving to the band saves exactly what the price lies above it', () => {
    const kinds: FeeKind[] = ['core', 'therapy', 'oneToOne', 'residential', 'transport', 'other'];
    const amount = fc.integer({ min: 0, max: 20_000_000 }).map(pence);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...kinds), amount),
        fc.integer({ min: 0, max: 1_000_000 }).map(pence),
        fc.integer({ min: 1_000_001, max: 20_000_000 }).map(pence),
        fc.subarray(kinds, { minLength: 1 }),
        (fees, funding, annualPence, covers) => {
          const now = Object.values(fees).reduce((total, each) => total + each, 0);
          expect(now - councilPaysUnder(fees, funding, { annualPence, covers })!).toBe(aboveBand(fees, funding, { annualPence, covers }));
        },
      ),
    );
  });
});

it('a definition says whom it is for and what it provides', () => {
  expect(refusesDefinition({ needs: [], phases: [], settings: [], provision: ' ' }).map(({ field }) => field?.join('.'))).toEqual([
    'needs',
    'phases',
    'settings',
    'provision',
  ]);
  expect(refusesDefinition({ needs: ['ASD'], phases: ['primary'], settings: ['day'], provision: 'Small classes' })).toEqual([]);
});
