import { addDays, dayOfWeek, isoDate } from '../kernel/dates.js';
import { basisPoints } from '../kernel/money.js';
import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import type { DemoAuthority } from './organisations.js';
import { personAt } from './people.js';

/** Rules of domain.md marked as defaults, in force since before the first round of the demo. */
const RULES_FROM = '2024-04-01';

export const policyId = (authority: DemoAuthority): string => demoId('policy', authority.key);
export const basketId = (authority: DemoAuthority): string => demoId('basket', authority.key);

/** Working days for which an offer stands, and days in which a provider may appeal. */
export const OFFER_WORKING_DAYS = 10;
export const APPEAL_DAYS = 14;
/** The fixed part of the cap. */
export const CAP = basisPoints(150);

export const policyRow = (authority: DemoAuthority): Row => ({
  id: policyId(authority),
  authority_id: authority.id,
  effective_from: RULES_FROM,
  window_opens: '11-01',
  window_closes: '01-31',
  late_rule: 'oneTermAfterReceipt',
  months_between_uplifts: 12,
  evidence_above_bp: 500,
  offer_working_days: OFFER_WORKING_DAYS,
  cap_bp: CAP,
  cap_series: 'CPI',
  cap_review_above_bp: 300,
  benchmark_minimum: 5,
  appeal_days: APPEAL_DAYS,
  call_in_working_days: 5,
  key_decision_notice_days: 28,
  recorded_by: personAt(authority.id, 'headOfSes').id,
});

export interface MatrixBand {
  readonly upToPence: number | null;
  readonly roles: readonly string[];
  readonly keyDecision: boolean;
}

/** Who decides by value, each band by exactly the people that domain.md names for it. */
export const MATRIX: readonly MatrixBand[] = [
  { upToPence: 2_500_000, roles: ['headOfSes', 'financePartner'], keyDecision: false },
  { upToPence: 10_000_000, roles: ['director'], keyDecision: false },
  { upToPence: 25_000_000, roles: ['director', 's151Delegate'], keyDecision: false },
  { upToPence: null, roles: ['director', 's151Delegate'], keyDecision: true },
];

export const matrixRows = (authority: DemoAuthority): Row[] =>
  MATRIX.map(({ upToPence, roles, keyDecision }, index) => ({
    authority_id: authority.id,
    effective_from: RULES_FROM,
    position: index + 1,
    up_to_pence: upToPence,
    roles,
    key_decision: keyDecision,
  }));

export const basketRow = (authority: DemoAuthority): Row => ({
  id: basketId(authority),
  authority_id: authority.id,
  name: 'Special school costs',
  version: 1,
  shares: [
    { seriesCode: 'teachersPay', shareBp: 3_800 },
    { seriesCode: 'njcPay', shareBp: 2_600 },
    { seriesCode: 'nationalLivingWage', shareBp: 800 },
    { seriesCode: 'CPIH', shareBp: 2_800 },
  ],
  recorded_by: personAt(authority.id, 'financePartner').id,
});

/** Paid to councils for independent schools, and straight to non-maintained ones. */
export const grantRows = (authority: DemoAuthority): Row[] =>
  [
    { year: 2025, iss: 38_000, nmss: 52_000 },
    { year: 2026, iss: 41_000, nmss: 56_000 },
    { year: 2027, iss: 43_000, nmss: 58_000 },
  ].flatMap(({ year, iss, nmss }) =>
    [['iss', iss] as const, ['nmss', nmss] as const].map(([kind, pencePerPlace]) => ({
      id: demoId('grant', authority.key, year, kind),
      authority_id: authority.id,
      name: 'Core schools budget grant',
      financial_year: year,
      school_kind: kind,
      pence_per_place: pencePerPlace,
      source: 'Demo figure',
      recorded_by: personAt(authority.id, 'financePartner').id,
    })),
  );

/** The second Tuesday of each month but August, from 2025 to the end of 2027. */
export const panelRows = (authority: DemoAuthority): Row[] =>
  [2025, 2026, 2027].flatMap((year) =>
    [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12].map((month) => {
      const eighth = isoDate(`${String(year)}-${String(month).padStart(2, '0')}-08`);
      return { authority_id: authority.id, on_date: addDays(eighth, (9 - dayOfWeek(eighth)) % 7), name: 'Placement and resources panel' };
    }),
  );

/** Near the published figures, and no substitute for them. */
const INDEX_FIGURES: Readonly<Record<string, readonly (readonly [on: string, value: number])[]>> = {
  CPI: [
    ['2022-09-01', 122.3],
    ['2023-09-01', 130.5],
    ['2024-09-01', 132.7],
    ['2025-03-01', 136.5],
    ['2025-09-01', 137.8],
    ['2026-03-01', 140.6],
    ['2026-09-01', 141.5],
  ],
  CPIH: [
    ['2022-09-01', 121.8],
    ['2023-09-01', 129.4],
    ['2024-09-01', 132.8],
    ['2025-03-01', 136.6],
    ['2025-09-01', 138.3],
    ['2026-03-01', 141.2],
    ['2026-09-01', 142.4],
  ],
  teachersPay: [
    ['2022-09-01', 5.4],
    ['2023-09-01', 6.5],
    ['2024-09-01', 5.5],
    ['2025-09-01', 4],
    ['2026-09-01', 3.25],
  ],
  njcPay: [
    ['2022-04-01', 6.4],
    ['2023-04-01', 6.1],
    ['2024-04-01', 4.1],
    ['2025-04-01', 3.2],
    ['2026-04-01', 3],
  ],
  nationalLivingWage: [
    ['2022-04-01', 6.6],
    ['2023-04-01', 9.7],
    ['2024-04-01', 9.8],
    ['2025-04-01', 6.7],
    ['2026-04-01', 4.1],
  ],
};

export const indexValueRows = (): Row[] =>
  Object.entries(INDEX_FIGURES).flatMap(([code, values]) =>
    values.map(([on, value]) => ({
      id: demoId('index', code, on),
      authority_id: null,
      series_code: code,
      effective_on: on,
      value,
      source: 'Demo figure, near the published one',
    })),
  );
