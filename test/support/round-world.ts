import { randomUUID } from 'node:crypto';
import { type TestApp, startTestApp } from './app.js';

/** A council, its people, two rival providers with three schools, and placed pupils: everything a round needs. */
export interface RoundWorld extends TestApp {
  readonly authorityId: string;
  readonly neighbourId: string;
  readonly providerId: string;
  readonly rivalId: string;
  readonly people: Readonly<
    Record<'officer' | 'head' | 'finance' | 'director' | 's151' | 'fees' | 'rivalFees' | 'auditor' | 'neighbour', string>
  >;
  readonly schools: Readonly<Record<'ash' | 'birch' | 'cedar', { readonly id: string; readonly urn: number }>>;
  aPlacement(school: keyof RoundWorld['schools'], reference: string, lines: readonly PlacedLine[], terms?: Partial<Terms>): Promise<string>;
}

export interface PlacedLine {
  readonly kind: string;
  readonly pounds: number;
  readonly from?: string;
  readonly until?: string;
  readonly label?: string;
}

interface Terms {
  readonly basis: string | null;
  readonly units: number | null;
  readonly upliftMonth: 4 | 9;
  readonly need: string;
  readonly naming: string;
  readonly rule: string;
  readonly startsOn: string;
}

export const EMAILS = {
  officer: 'officer@testshire.example',
  head: 'head@testshire.example',
  finance: 'finance@testshire.example',
  director: 'director@testshire.example',
  s151: 's151@testshire.example',
  fees: 'fees@oak.example',
  rivalFees: 'fees@elm.example',
  auditor: 'auditor@testshire.example',
  neighbour: 'officer@nextshire.example',
} as const;

export async function aRoundWorld(
  at = '2026-11-10T09:00:00Z',
  { schoolsFrom }: { readonly schoolsFrom?: (app: TestApp) => Promise<void> } = {},
): Promise<RoundWorld> {
  const app = await startTestApp({ clock: at });
  await schoolsFrom?.(app);
  const authorityId = await app.anOrganisation('authority', 'Testshire County Council', {
    laCode: '801',
    address: 'County Hall\nTestborough\nTE1 1AA',
  });
  const neighbourId = await app.anOrganisation('authority', 'Nextshire Council', { laCode: '802' });
  const providerId = await app.anOrganisation('provider', 'Oak Education Limited');
  const rivalId = await app.anOrganisation('provider', 'Elm Schools Limited');
  const people = {
    officer: await app.aPerson(EMAILS.officer, ['sesOfficer'], authorityId, 'Olu Officer'),
    head: await app.aPerson(EMAILS.head, ['headOfSes'], authorityId, 'Hana Head'),
    finance: await app.aPerson(EMAILS.finance, ['financePartner'], authorityId, 'Finn Finance'),
    director: await app.aPerson(EMAILS.director, ['director'], authorityId, 'Dina Director'),
    s151: await app.aPerson(EMAILS.s151, ['s151Delegate'], authorityId, 'Sam Section'),
    auditor: await app.aPerson(EMAILS.auditor, ['auditor'], authorityId, 'Aud Itor'),
    fees: await app.aPerson(EMAILS.fees, ['providerFeesManager'], providerId, 'Fay Fees'),
    rivalFees: await app.aPerson(EMAILS.rivalFees, ['providerFeesManager'], rivalId, 'Ria Rival'),
    neighbour: await app.aPerson(EMAILS.neighbour, ['sesOfficer'], neighbourId, 'Nia Neighbour'),
  };
  const schools = {
    ash: await aSchool(app, 990101, 'Ash Lane School', providerId),
    birch: await aSchool(app, 990102, 'Birch House School', providerId),
    cedar: await aSchool(app, 990103, 'Cedar Grove School', rivalId),
  };
  await configure(app, authorityId);
  return {
    ...app,
    authorityId,
    neighbourId,
    providerId,
    rivalId,
    people,
    schools,
    aPlacement: (school, reference, lines, terms) => aPlacement(app, authorityId, schools[school].id, reference, lines, terms),
  };
}

async function aSchool(app: TestApp, urn: number, name: string, providerId: string): Promise<{ id: string; urn: number }> {
  const { rows } = await app.owner.query<{ id: string }>(
    `insert into schools (urn, name, kind, section41, type_code, type_name, status, la_code, la_name, street, town, postcode, provider_id)
     values ($1, $2, 'iss', true, '10', 'Other independent special school', 'open', '801', 'Testshire', 'School Lane', 'Testborough', 'TE1 2AB', $3)
     on conflict (urn) do update set provider_id = excluded.provider_id returning id`,
    [urn, name, providerId],
  );
  const id = rows[0]!.id;
  for (const year of [2025, 2026, 2027])
    await app.owner.query(
      `insert into term_calendars (school_id, academic_year, terms) values ($1, $2, array[daterange($3, $4), daterange($5, $6), daterange($7, $8)])`,
      [id, year, `${year}-09-02`, `${year}-12-19`, `${year + 1}-01-05`, `${year + 1}-03-27`, `${year + 1}-04-13`, `${year + 1}-07-22`],
    );
  return { id, urn };
}

async function configure(app: TestApp, authorityId: string): Promise<void> {
  await app.owner.query(
    `insert into uplift_policies (authority_id, effective_from, window_opens, window_closes, late_rule, months_between_uplifts, evidence_above_bp, offer_working_days,
       cap_bp, cap_series, cap_review_above_bp, benchmark_minimum, appeal_days, call_in_working_days, key_decision_notice_days)
     values ($1, '2024-01-01', '11-01', '01-31', 'oneTermAfterReceipt', 12, 700, 10, null, null, null, 5, 14, 5, 28)`,
    [authorityId],
  );
  await app.owner.query(`insert into index_baskets (authority_id, name, version, shares) values ($1, 'Special schools', 1, $2)`, [
    authorityId,
    JSON.stringify([
      { seriesCode: 'TestPay', shareBp: 7000 },
      { seriesCode: 'TestPrices', shareBp: 3000 },
    ]),
  ]);
  await app.owner.query(
    `insert into index_series (code, name, kind, source) values ('TestPay', 'Test pay award', 'percent', 'test'), ('TestPrices', 'Test prices', 'level', 'test')`,
  );
  await app.owner.query(
    `insert into index_values (series_code, effective_on, value, source) values ('TestPay', '2026-09-01', 4, 'test'), ('TestPrices', '2025-10-01', 100, 'test'), ('TestPrices', '2026-10-01', 103, 'test')`,
  );
  const bands: [number, number | null, string[], boolean][] = [
    [1, 2_500_000, ['headOfSes', 'financePartner'], false],
    [2, 10_000_000, ['director'], false],
    [3, 25_000_000, ['director', 's151Delegate'], false],
    [4, null, ['director', 's151Delegate'], true],
  ];
  for (const [position, upTo, roles, key] of bands)
    await app.owner.query(
      `insert into approval_matrix_bands (authority_id, effective_from, position, up_to_pence, roles, key_decision) values ($1, '2024-01-01', $2, $3, $4, $5)`,
      [authorityId, position, upTo, roles, key],
    );
}

/** A pupil of an authority placed at a school, with the lines that are paid. */
export async function aPlacement(
  app: TestApp,
  authorityId: string,
  schoolId: string,
  reference: string,
  lines: readonly PlacedLine[],
  {
    basis = 'calendarDay',
    units = null,
    upliftMonth = 4,
    need = 'ASD',
    naming = 'agreed',
    rule = 'negotiated',
    startsOn = '2024-09-01',
  }: Partial<Terms> = {},
): Promise<string> {
  const pupil = randomUUID();
  const placement = randomUUID();
  await app.owner.query('insert into pupils (id, authority_id, reference, year_group, primary_need) values ($1, $2, $3, 9, $4)', [
    pupil,
    authorityId,
    reference,
    need,
  ]);
  await app.owner.query(
    `insert into placements (id, authority_id, school_id, pupil_id, starts_on, setting, naming_basis, charging_basis, charging_units, price_rule, uplift_month, last_reviewed_on)
     values ($1, $2, $3, $4, $5, 'day', $6, $7, $8, $9, $10, '2026-06-15')`,
    [placement, authorityId, schoolId, pupil, startsOn, naming, basis, units, rule, upliftMonth],
  );
  for (const line of lines) {
    const id = randomUUID();
    await app.owner.query(
      `insert into fee_lines (id, authority_id, school_id, placement_id, kind, label, unit, quantity, unit_pence, annual_pence, effective)
       values ($1, $2, $3, $4, $5, $6, 'year', 1, $7, $7, daterange($8, $9))`,
      [
        id,
        authorityId,
        schoolId,
        placement,
        line.kind,
        line.label ?? '',
        Math.round(line.pounds * 100),
        line.from ?? '2025-09-01',
        line.until ?? null,
      ],
    );
    await app.owner.query(
      `insert into fee_line_funders (fee_line_id, authority_id, funder, share_bp) values ($1, $2, 'education', 10000)`,
      [id, authorityId],
    );
  }
  return placement;
}

/** The council has passed every mandatory check of its schools, until the last day of 2030: without them no contract is issued. */
export async function passedChecks({ owner, authorityId, people }: RoundWorld): Promise<void> {
  await owner.query(
    `insert into due_diligence_checks (authority_id, school_id, kind, result, checked_on, expires_on, recorded_by)
     select $1, school.id, mandatory.kind, 'passed', '2026-09-01', '2030-12-31', $2
     from schools school,
       unnest(array['registration', 'inspection', 'safeguarding', 'saferRecruitment', 'insurance', 'finance', 'dataProtection']) as mandatory (kind)`,
    [authorityId, people.head],
  );
}
