import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import type { DemoAuthority } from './organisations.js';
import { personAt } from './people.js';

interface DemoBand {
  readonly code: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly phases: readonly string[];
  readonly settings: readonly string[];
  readonly provision: string;
  readonly pounds: readonly [from: string, to: string | null, amount: number][];
  readonly covers: readonly string[];
}

const SCHOOL_AGE = ['primary', 'secondary'];

/** Bands as a council might draw them up: invented, with a tariff that rose once. */
const BANDS: readonly DemoBand[] = [
  {
    code: 'D1',
    name: 'Autism and communication, day',
    needs: ['ASD', 'SLCN', 'SPLD', 'MLD'],
    phases: SCHOOL_AGE,
    settings: ['day'],
    provision: 'Classes of eight, a teacher and two assistants, speech and language therapy built into the week.',
    pounds: [
      ['2025-09-01', '2026-09-01', 52_000],
      ['2026-09-01', null, 53_500],
    ],
    covers: ['core', 'therapy'],
  },
  {
    code: 'D2',
    name: 'SEMH, day',
    needs: ['SEMH'],
    phases: SCHOOL_AGE,
    settings: ['day'],
    provision: 'Classes of six, key workers, a therapeutic team on site.',
    pounds: [
      ['2025-09-01', '2026-09-01', 58_000],
      ['2026-09-01', null, 59_500],
    ],
    covers: ['core', 'therapy'],
  },
  {
    code: 'D3',
    name: 'Complex learning and physical needs, day',
    needs: ['SLD', 'PMLD', 'PD', 'MSI', 'HI', 'VI'],
    phases: SCHOOL_AGE,
    settings: ['day'],
    provision: 'Classes of six with one adult to two pupils, nursing, hydrotherapy.',
    pounds: [['2026-09-01', null, 67_000]],
    covers: ['core', 'therapy', 'oneToOne'],
  },
  {
    code: 'P1',
    name: 'Post-16, day',
    needs: ['ASD', 'SEMH', 'SLCN', 'MLD', 'SLD'],
    phases: ['post16'],
    settings: ['day'],
    provision: 'Study programme with supported internship or preparation for adulthood.',
    pounds: [['2026-09-01', null, 48_000]],
    covers: ['core'],
  },
];

const bandId = (authority: DemoAuthority, band: DemoBand): string => demoId('band', authority.key, band.code);

const recorded = (authority: DemoAuthority) => {
  const head = personAt(authority.id, 'headOfSes');
  return { recorded_by: head.id, recorded_by_name: head.name, recorded_at: '2025-07-10T10:00:00Z' };
};

export const bandRows = (authority: DemoAuthority): Row[] =>
  BANDS.map((band) => ({ id: bandId(authority, band), authority_id: authority.id, code: band.code, name: band.name }));

export const bandDefinitionRows = (authority: DemoAuthority): Row[] =>
  BANDS.map((band) => ({
    band_id: bandId(authority, band),
    authority_id: authority.id,
    effective: '[2025-09-01,)',
    needs: band.needs,
    phases: band.phases,
    settings: band.settings,
    provision: band.provision,
    ...recorded(authority),
  }));

export const bandTariffRows = (authority: DemoAuthority): Row[] =>
  BANDS.flatMap((band) =>
    band.pounds.map(([from, to, amount]) => ({
      band_id: bandId(authority, band),
      authority_id: authority.id,
      effective: `[${from},${to ?? ''})`,
      annual_pence: amount * 100,
      covers: band.covers,
      source: 'Schools forum, July 2025',
      ...recorded(authority),
    })),
  );
