import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { verifyAudit } from '../../src/audit/verify.js';
import { breakEvenOccupancy } from '../../src/contracts/block/break-even.js';
import { type Pence, basisPoints } from '../../src/kernel/money.js';
import { DEMO_SIGN_INS, seedDemoWorld } from '../../src/demo/demo-world.js';
import { DocumentRenderer } from '../../src/documents/rendering/renderer.js';
import { fingerprint } from '../../src/kernel/fingerprint.js';
import { readConfig } from '../../src/platform/config.js';
import { SetClock } from '../../src/platform/clock.js';
import { settledContent } from '../../src/uplifts/negotiation.service.js';
import type { ReturnLine } from '../../src/uplifts/return-line.entity.js';
import type { UpliftReturn } from '../../src/uplifts/uplift-return.entity.js';
import { type TestDatabase, createTestDatabase } from '../support/database.js';

const TODAY = '2026-11-24';

interface CaseRow {
  readonly places: number;
  readonly place_pence: Pence;
  readonly spot_pence: Pence;
  readonly years: number;
}

describe('the demo world', () => {
  let database: TestDatabase;
  let client: pg.Client;
  const footing = () => ({
    config: readConfig({ TOKEN_SECRET: 'x'.repeat(32) }),
    runtimeUrl: database.runtimeUrl,
    clock: new SetClock(new Date(`${TODAY}T12:00:00Z`)),
  });

  async function rows<T>(sql: string): Promise<T[]> {
    return (await client.query(sql)).rows as T[];
  }
  const one = async (sql: string): Promise<number> => Number(Object.values((await rows<Record<string, string>>(sql))[0] ?? {})[0]);

  beforeAll(async () => {
    database = await createTestDatabase();
    expect(await seedDemoWorld(footing())).toBe(true);
    client = new pg.Client(database.ownerUrl);
    await client.connect();
  });

  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  it('is refused in production', async () => {
    const config = { ...footing().config, production: true };
    await expect(seedDemoWorld({ ...footing(), config })).rejects.toThrow('refused in production');
  });

  it('has districts in which nearly every child’s home lies', async () => {
    const homes = await rows<{ la: string; districts: number; outside: number; all: number }>(
      `select authority.la_code as la, (select count(*)::int from release_districts where authority_id = authority.id) as districts,
         count(*) filter (where not exists (select from release_districts district where district.authority_id = authority.id and pupil.outward_postcode = any (outward_postcodes)))::int as outside,
         count(*)::int as all
       from pupils pupil join organisations authority on authority.id = pupil.authority_id group by authority.id, 1 order by 1`,
    );
    expect(homes.map(({ districts }) => districts)).toEqual([7, 4, 1]);
    for (const { outside, all } of homes) expect(outside / all).toBeLessThan(0.05);
  });

  it('has LLR’s true size', async () => {
    expect(
      await rows(`select authority.la_code, count(distinct pupil_id)::int as pupils from placements
        join organisations authority on authority.id = authority_id
        where not exists (select from occupancies where placement_id = placements.id and place_id is not null) group by 1 order by 1`),
    ).toEqual([
      { la_code: '855', pupils: 441 },
      { la_code: '856', pupils: 151 },
      { la_code: '857', pupils: 33 },
    ]);
    expect(await one('select count(*) from schools')).toBe(60);
    expect(await one("select count(*) from organisations where kind = 'provider'")).toBe(25);
    expect(await one("select count(*) from organisations where kind = 'providerGroup'")).toBe(8);
    expect(await one('select count(*) from (select pupil_id from placements group by 1 having count(*) > 1) twice')).toBe(0);
  });

  it('holds the cases of Staffordshire, Nottingham and Bristol with the money and the break-even they imply', async () => {
    const found =
      await rows<CaseRow>(`select contract.title, count(place.*)::int as places, (version.terms #>> '{tiers,0,annualPence}')::bigint as place_pence,
        (version.terms ->> 'spotEquivalentPence')::bigint as spot_pence, extract(year from age(contract.ends_on + 1, contract.starts_on))::int as years
      from contracts contract join contract_versions version on version.contract_id = contract.id and version.state = 'inForce'
      join block_places place on place.contract_id = contract.id where contract.kind = 'block' group by contract.id, version.id order by contract.starts_on, 2`);
    const implied = found.map(({ places, place_pence: place, spot_pence: spot, years }) => ({
      places,
      years,
      wholePounds: (places * years * place) / 100,
      savedFirstYearIfFullPounds: (places * (spot - place)) / 100,
      breakEven: breakEvenOccupancy({ blockPence: place, spotPence: spot, voidShareBp: basisPoints(10_000) }),
    }));
    expect(implied).toEqual([
      { places: 30, years: 5, wholePounds: 10_500_000, savedFirstYearIfFullPounds: 255_000, breakEven: 8918 },
      { places: 25, years: 4, wholePounds: 4_450_000, savedFirstYearIfFullPounds: 450_000, breakEven: 7120 },
      { places: 30, years: 5, wholePounds: 11_700_000, savedFirstYearIfFullPounds: 240_000, breakEven: 9070 },
    ]);
  });

  it('costs about £64,000 a place, and far more where children live there', async () => {
    const mean = (where: string) =>
      one(`select sum(annual_pence) / 100.0 / count(distinct placement_id) from fee_lines
        join placements on placements.id = placement_id where effective @> date '${TODAY}' and ${where}`);
    expect(await mean('true')).toBeGreaterThan(62_000);
    expect(await mean('true')).toBeLessThan(66_000);
    expect(await mean("setting = 'residential' and weeks_a_year < 50")).toBeGreaterThan(100_000);
    expect(await mean('weeks_a_year = 52')).toBeGreaterThan(180_000);
    expect(await one("select count(*) from placements where setting = 'residential'")).toBe(21);
  });

  it('has the needs in the published proportions of independent special places', async () => {
    const published = { ASD: 38, SEMH: 37, SLCN: 11.5, MLD: 6, SPLD: 2.5, SLD: 2 };
    for (const [need, percent] of Object.entries(published)) {
      const share = await one(`select 100.0 * count(*) filter (where primary_need = '${need}') / count(*) from pupils`);
      expect(Math.abs(share - percent)).toBeLessThan(3);
    }
  });

  it('keeps year groups, ages, schools and starts consistent', async () => {
    expect(await one(`select count(*) from pupils where year_group <> 2021 - extract(year from birth_month - interval '8 months')`)).toBe(
      0,
    );
    expect(
      await one(`select count(*) from placements join pupils on pupils.id = pupil_id join schools on schools.id = school_id
        where not primary_need = any (needs) or year_group + 4 < low_age or year_group + 5 > high_age or starts_on > '${TODAY}'
          or starts_on < birth_month + interval '3 years'`),
    ).toBe(0);
  });

  it('has three years of fee lines whose history has neither gap nor overlap', async () => {
    for (const year of [2024, 2025, 2026])
      expect(
        await one(`select count(distinct placement_id) from fee_lines where effective @> date '${String(year)}-11-15'`),
      ).toBeGreaterThan(250);
    expect(
      await one('select count(*) from (select placement_id, kind, label from fee_lines group by 1, 2, 3 having count(*) >= 3) risen'),
    ).toBeGreaterThan(100);
    expect(
      await one(`select count(*) from (
          select upper(effective) as ended, lead(lower(effective)) over (partition by placement_id, kind, label order by effective) as next from fee_lines
        ) history where ended is distinct from next`),
    ).toBe(0);
    expect(await one(`select count(*) from fee_lines where from_return_id is null and annual_pence <> unit_pence * quantity`)).toBe(0);
  });

  it('has every line funded whole, some of it without a signed agreement', async () => {
    expect(
      await one(`select count(*) from fee_lines line
        where (select coalesce(sum(share_bp), 0) from fee_line_funders where fee_line_id = line.id) <> 10000`),
    ).toBe(0);
    expect(await one("select count(*) from fee_line_funders where funder <> 'education' and agreement_signed_on is null")).toBeGreaterThan(
      0,
    );
  });

  it('has a finished round whose settlements are the prices in force', async () => {
    expect(
      await rows(`select state, count(*) > 0 as some from uplift_returns where cycle_id in (select id from uplift_cycles where academic_year = 2026)
        group by 1 order by 1`),
    ).toEqual([
      { state: 'implemented', some: true },
      { state: 'withdrawn', some: true },
    ]);
    expect(
      await one(`select count(*) from return_lines line join uplift_returns ret on ret.id = line.return_id and ret.state = 'implemented'
        join fee_lines old on old.id = line.fee_line_id
        left join fee_lines new on new.placement_id = old.placement_id and new.kind = old.kind and new.label = old.label and new.from_return_id = ret.id
        where line.current_pence <> old.annual_pence or line.settled_pence is null or line.settled_pence > line.asked_pence
          or (line.settled_pence <> line.current_pence and (new.id is null or new.annual_pence <> line.settled_pence
            or lower(new.effective) <> line.effective_on or upper(old.effective) <> line.effective_on))`),
    ).toBe(0);
    expect(await one('select count(*) from fee_lines where from_return_id is not null')).toBe(
      await one(`select count(*) from return_lines join uplift_returns ret on ret.id = return_id
        where ret.state = 'implemented' and settled_pence <> current_pence`),
    );
    expect(
      await one(`select count(*) from uplift_returns ret where ret.state = 'implemented' and not exists (
        select from approval_requests request join approval_steps step on step.request_id = request.id
        where request.subject_id = ret.id and request.state = 'inForce' group by request.id
        having bool_and(step.decision = 'approved' and step.decided_by <> all (request.involved)))`),
    ).toBe(0);
    expect(await one('select count(*) from arrears where amount_pence > 0')).toBeGreaterThan(50);
    expect(await one('select count(*) from savings')).toBeGreaterThan(200);
  });

  it('pins every settlement and request to the content that the services read', async () => {
    const settled = await rows<{ ret: UpliftReturn; lines: ReturnLine[]; pinned: string | null }>(`
      select json_build_object('id', ret.id, 'reference', ret.reference, 'schoolId', ret.school_id, 'settledSha256', ret.settled_sha256) as ret,
        request.content_sha256 as pinned, (select json_agg(json_build_object('feeLineId', fee_line_id, 'placementId', placement_id,
          'effectiveOn', effective_on, 'currentPence', current_pence, 'settledPence', settled_pence) order by id)
          from return_lines where return_id = ret.id) as lines
      from uplift_returns ret left join approval_requests request on request.subject_id = ret.id where settled_sha256 is not null`);
    expect(settled.length).toBeGreaterThan(100);
    for (const { ret, lines, pinned } of settled) {
      const content = settledContent(ret, lines);
      expect(fingerprint(content)).toBe(ret.settledSha256);
      if (pinned !== null) expect(fingerprint({ ...content, settledSha256: ret.settledSha256 })).toBe(pinned);
    }
  });

  it('has a round in progress with returns in every state, in each authority', async () => {
    const states = await rows<{ states: string[] }>(`select array_agg(distinct state order by state) as states from uplift_returns
      where cycle_id in (select id from uplift_cycles where academic_year = 2027) group by authority_id`);
    expect(states).toHaveLength(3);
    for (const each of states)
      expect(each.states).toEqual([
        'approved', 'countered', 'deadlocked', 'draft', 'implemented', 'inApproval', 'lapsed', 'offered', 'settled', 'submitted', 'underReview', 'withdrawn',
      ]); // prettier-ignore
    expect(
      await one(`select count(*) from uplift_returns ret where (ret.state in ('offered', 'countered')) <> exists (
        select from negotiation_rounds round where round.return_id = ret.id and round.state = 'open')`),
    ).toBe(0);
    expect(await one(`select count(*) from negotiation_rounds where state = 'open' and expires_on < '${TODAY}'`)).toBe(0);
    expect(
      await one(`select count(*) from negotiation_rounds round where round.total_pence <> (
        select sum(amount_pence) from round_lines where round_id = round.id)`),
    ).toBe(0);
  });

  it('fills the round with every negotiated line that stands on its date, as opening a cycle does', async () => {
    expect(
      await one(`select count(*) from (
        (select line.id from fee_lines line join placements placement on placement.id = line.placement_id and placement.price_rule = 'negotiated'
          cross join lateral (select make_date(2027, placement.uplift_month, 1) as due_on) due
          where lower(line.effective) < due_on and (upper(line.effective) is null or upper(line.effective) >= due_on)
          except select fee_line_id from return_lines join uplift_returns ret on ret.id = return_id join uplift_cycles cycle on cycle.id = cycle_id and academic_year = 2027)
        union all
        (select fee_line_id from return_lines join fee_lines line on line.id = fee_line_id join placements placement on placement.id = line.placement_id
          where placement.price_rule <> 'negotiated')) wrong`),
    ).toBe(0);
  });

  it('has a record that verifies, and a letter that renders', async () => {
    const verification = await verifyAudit(database.ownerUrl);
    expect(verification.breaches).toEqual([]);
    expect(verification.events).toBeGreaterThan(1_000);
    const renderer = new DocumentRenderer();
    try {
      const [letter] = await rows<{ snapshot: object }>('select snapshot from documents order by length(snapshot::text) desc limit 1');
      expect((await renderer.render('variation-letter', letter?.snapshot ?? {})).pdf.length).toBeGreaterThan(1_000);
    } finally {
      await renderer.close();
    }
  });

  it('has all the sign-ins of the README, and nobody else can sign in', async () => {
    const emails = DEMO_SIGN_INS.map(({ email }) => email);
    expect(emails).toEqual(
      expect.arrayContaining([
        'officer@leicester.demo', 'officer@leicestershire.demo', 'officer@rutland.demo', 'finance@leicester.demo', 'head@leicester.demo',
        'director@leicester.demo', 's151@leicester.demo', 'commissioner@llr.demo', 'fees@school.demo', 'other@school.demo', 'auditor@leicester.demo',
        'admin@platform.demo',
      ]),
    ); // prettier-ignore
    const canSignIn = await rows<{ email: string }>('select email from credentials join people on people.id = person_id order by email');
    expect(canSignIn.map(({ email }) => email)).toEqual([...emails].sort());
  });

  it('is loaded once: a second start changes nothing', async () => {
    const counts = () =>
      rows(
        `select (select count(*) from fee_lines) as lines, (select count(*) from audit_events) as events, (select count(*) from people) as people`,
      );
    const before = await counts();
    expect(await seedDemoWorld(footing())).toBe(false);
    expect(await counts()).toEqual(before);
  });
});
