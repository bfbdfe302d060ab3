import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ACTOR_STATEMENT } from '../../src/platform/database/actor-setting.js';
import { type PlainOwner, aNeighbourSharingDemand, aPlainOwner } from '../support/plain-owner.js';

describe('a schema whose owner is no superuser', () => {
  let world: PlainOwner;
  let runtime: pg.Client;
  let [authority, provider] = ['', ''];
  let people: PlainOwner['people'];

  beforeAll(async () => {
    world = await aPlainOwner();
    ({ runtime, authority, provider, people } = world);
  });
  afterAll(() => world?.close());

  it('tells people of another organisation, and queues their mail', async () => {
    const notice = {
      kind: 'offerMade',
      title: 'An offer',
      sentence: 'An offer was made.',
      path: '/x',
      subjectType: 'upliftReturn',
      subjectId: randomUUID(),
      provider,
      roles: ['providerFeesManager'],
      mail: 'atOnce',
    };
    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_authority', authority, people.officer, 'off']);
    const { rows } = await runtime.query<{ told: number }>('select app.notify($1, now()) as told', [JSON.stringify([notice])]);
    expect(rows[0]!.told).toBe(1);
    await runtime.query('commit');

    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_provider', provider, people.fees, 'off']);
    const mine = await runtime.query<{ title: string }>('select title from notifications');
    expect(mine.rows).toEqual([{ title: 'An offer' }]);
    await runtime.query('rollback');

    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_delivery', '', '', 'off']);
    const mails = await runtime.query<{ to_address: string; template: string }>('select to_address, template from mails');
    expect(mails.rows).toEqual([{ to_address: 'fees@x.example', template: 'notices' }]);
    await runtime.query('rollback');
  });

  it('adds published demand up for schools, by consortium', async () => {
    const all = await world.superuser();
    const { consortium, other } = await aNeighbourSharingDemand(all, authority, '802');
    for (const member of [authority, other])
      await all.query(
        `insert into pooled_snapshots (id, authority_id, taken_on, plan_version, categories, figures, audit, sha256, published_by, published_by_name, published_at)
         values (gen_random_uuid(), $1, '2026-11-01', 1, '{}', '{"": 10}', '{}', encode(sha256(''), 'hex'), $2, 'x', now())`,
        [member, people.officer],
      );
    await all.end();
    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_provider', provider, people.fees, 'off']);
    const { rows } = await runtime.query<{ seen: object }>('select app.pooled_for_schools(null, null) as seen');
    await runtime.query('rollback');
    expect(rows[0]!.seen).toMatchObject({
      consortium,
      consortia: [{ id: consortium, name: 'The Shires' }],
      figures: { '': { figure: 20, least: 12, most: 28 } },
    });
    // The lead sets the day on which they publish; the other reads it.
    for (const [member, done] of [
      [other, false],
      [authority, true],
    ] as const) {
      await runtime.query('begin');
      await runtime.query(ACTOR_STATEMENT, ['iss_authority', member, people.officer, 'off']);
      const set = runtime.query(
        `insert into publication_days (consortium_id, day, set_by, set_by_name, set_at) values ($1, 3, $2, 'x', now())`,
        [consortium, people.officer],
      );
      await (done ? expect(set).resolves.toMatchObject({ rowCount: 1 }) : expect(set).rejects.toThrow('row-level security'));
      await runtime.query('rollback');
    }
  });

  it('lets a signatory sign the bytes of the request, and nothing else', async () => {
    const [school, document, request, party, signatory] = [randomUUID(), randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const all = await world.superuser();
    await all.query(
      `insert into schools (id, urn, name, kind, section41, type_code, type_name, status, la_code, la_name, provider_id)
       values ($1, 990101, 'Ash', 'iss', true, '10', 'Other independent special school', 'open', '801', 'Council', $2)`,
      [school, provider],
    );
    await all.query(
      `insert into documents (id, authority_id, school_id, kind, reference, subject_type, subject_id, snapshot, snapshot_sha256, state, template_version, pdf, pdf_sha256)
       values ($1, $2, $3, 'variationLetter', 'V-1', 'x', $1, '{}', 'x', 'ready', 'x', 'abc', encode(sha256('abc'), 'hex'))`,
      [document, authority, school],
    );
    await all.query(
      `insert into signing_requests (id, authority_id, school_id, subject_type, subject_id, document_id, reference, title, document_sha256, value_pence, ordered,
         opened_by, opened_by_name, opened_at, expires_on)
       values ($1, $2, $3, 'x', $1, $4, 'V-1', 'Letter', encode(sha256('abc'), 'hex'), 1, true, $5, 'x', now(), current_date)`,
      [request, authority, school, document, people.officer],
    );
    await all.query(
      `insert into signing_parties (id, request_id, authority_id, school_id, position, side, organisation_id, organisation_name)
       values ($1, $2, $3, $4, 1, 'provider', $5, 'Oak')`,
      [party, request, authority, school, provider],
    );
    await all.query(
      `insert into authorised_signatories (id, organisation_id, person_id, person_name, capacity, period, recorded_by, recorded_by_name, recorded_at, confirmed_by,
         confirmed_by_name, confirmed_at) values ($1, $2, $3, 'x', 'x', '[2020-01-01,)', $4, 'x', now(), $5, 'x', now())`,
      [signatory, provider, people.fees, people.fees, people.officer],
    );
    await all.end();
    const sign = (hash: string) =>
      runtime.query(
        `insert into signatures (party_id, request_id, authority_id, school_id, way, signatory_id, person_id, person_name, capacity, organisation_id, organisation_name,
           email, signed_at, ip, user_agent, consent_text, consent_version, document_sha256)
         values ($1, $2, $3, $4, 'portal', $5, $6, 'x', 'x', $7, 'Oak', 'x', now(), 'x', 'x', 'x', 'x', encode(sha256($8::bytea), 'hex'))`,
        [party, request, authority, school, signatory, people.fees, provider, hash],
      );
    for (const [bytes, refused] of [
      ['abd', /not the document/],
      ['abc', null],
    ] as const) {
      await runtime.query('begin');
      await runtime.query(ACTOR_STATEMENT, ['iss_provider', provider, people.fees, 'off']);
      const { rows } = await runtime.query('select person_id from app.signers_of($1)', [request]);
      expect(rows).toEqual([{ person_id: people.fees }]);
      if (refused) await expect(sign(bytes)).rejects.toThrow(refused);
      else expect((await sign(bytes)).rowCount).toBe(1);
      await runtime.query('rollback');
    }
  });

  it('takes a school’s bid, keeps it sealed, and opens it to members once two people have', async () => {
    const [consortium, school, lot, line, bid] = Array.from({ length: 5 }, () => randomUUID());
    const all = await world.superuser();
    await all.query("insert into organisations (id, kind, name) values ($1, 'consortium', 'Shires')", [consortium]);
    await all.query(`insert into consortium_members (consortium_id, authority_id, lead, period) values ($1, $2, true, '[2020-01-01,)')`, [
      consortium,
      authority,
    ]);
    await all.query(
      `insert into schools (id, urn, name, kind, section41, type_code, type_name, status, la_code, la_name, provider_id)
       values ($1, 990102, 'Birch', 'iss', true, '10', 'Other independent special school', 'open', '801', 'Council', $2)`,
      [school, provider],
    );
    await all.query(
      `insert into lots (id, consortium_id, lead_authority_id, number, title, words, starts_on, ends_on, basis, minimum_members, opt_in_by, questions_until, closes_at,
         standstill_days, state, published_at, drafted_by, drafted_by_name)
       values ($1, $2, $3, 1, 'Lot', 'Places', '2030-09-01', '2031-08-31', '{"kind":"calendarDay"}', 1, '2030-01-01', '2030-02-01', '2030-03-01T12:00Z', 8, 'published', now(), $4, 'x')`,
      [lot, consortium, authority, people.officer],
    );
    await all.query(
      `insert into lot_lines (id, lot_id, consortium_id, position, name, phase, setting, spot_pence) values ($1, $2, $3, 1, 'Day', 'any', 'day', 1)`,
      [line, lot, consortium],
    );
    await all.query(
      `insert into lot_members (lot_id, consortium_id, authority_id, state, by_person, by_name, at) values ($1, $2, $3, 'in', $4, 'x', now())`,
      [lot, consortium, authority, people.officer],
    );
    await all.query(
      'insert into lot_wants (lot_id, line_id, consortium_id, authority_id, committed, expected, most) values ($1, $2, $3, $4, 1, 2, 3)',
      [lot, line, consortium, authority],
    );
    const as = async (role: string, organisation: string, person: string): Promise<void> => {
      await runtime.query('begin');
      await runtime.query(ACTOR_STATEMENT, [role, organisation, person, 'off']);
    };
    await as('iss_provider', provider, people.fees);
    expect((await runtime.query('select committed, most from app.lot_places($1)', [lot])).rows).toEqual([{ committed: 1, most: 3 }]);
    await runtime.query(
      `insert into lot_bids (id, lot_id, consortium_id, school_id, provider_id, state, content, content_sha256, saved_by_name, submitted_by, submitted_by_name, submitted_at)
       values ($1, $2, $3, $4, $5, 'submitted', '{}', $6, 'x', $7, 'x', '2030-02-28T09:00Z')`,
      [bid, lot, consortium, school, provider, 'a'.repeat(64), people.fees],
    );
    await runtime.query('commit');
    const seen = async (): Promise<number> => {
      await as('iss_authority', authority, people.officer);
      const { rows } = await runtime.query('select from lot_bids');
      await runtime.query('rollback');
      return rows.length;
    };
    expect(await seen()).toBe(0);
    for (const [index, person] of [people.officer, people.gone].entries()) {
      await all.query(
        'insert into lot_openings (lot_id, consortium_id, person_id, person_name, organisation_id, at) values ($1, $2, $3, $4, $5, $6)',
        [lot, consortium, person, 'x', authority, '2030-03-01T12:00Z'],
      );
      expect(await seen()).toBe(index);
    }
    await as('iss_provider', provider, people.fees);
    await expect(runtime.query(`update lot_bids set content = '{"changed":true}'`)).rejects.toThrow(/not closed/);
    await runtime.query('rollback');
    await all.end();
  });

  it('lets those who take part in a joint negotiation read sums of each other, and nobody else', async () => {
    const all = await world.superuser();
    const [consortium, other, school, pupil, placement, line, policy, basket, cycle, ret, negotiation] = Array.from({ length: 11 }, () =>
      randomUUID(),
    );
    await all.query(
      `insert into organisations (id, kind, name, la_code) values ($1, 'consortium', 'Both', null), ($2, 'authority', 'Other', '899')`,
      [consortium, other],
    );
    await all.query(
      `insert into consortium_members (consortium_id, authority_id, lead, period) values ($1, $2, true, '[2020-01-01,)'), ($1, $3, false, '[2020-01-01,)')`,
      [consortium, authority, other],
    );
    await all.query(
      `insert into schools (id, urn, name, kind, section41, type_code, type_name, status, la_code, la_name, street, town, postcode, provider_id)
       values ($1, 990702, 'Joint School', 'iss', true, '10', 'Other independent special school', 'open', '801', 'Testshire', 'Lane', 'Town', 'TE1 1AA', $2)`,
      [school, provider],
    );
    await all.query(`insert into pupils (id, authority_id, reference, year_group, primary_need) values ($1, $2, 'J-1', 9, 'ASD')`, [
      pupil,
      other,
    ]);
    await all.query(
      `insert into placements (id, authority_id, school_id, pupil_id, starts_on, setting, naming_basis) values ($1, $2, $3, $4, '2025-09-01', 'day', 'agreed')`,
      [placement, other, school, pupil],
    );
    await all.query(
      `insert into fee_lines (id, authority_id, school_id, placement_id, kind, unit, quantity, unit_pence, annual_pence, effective)
       values ($1, $2, $3, $4, 'core', 'year', 1, 6000000, 6000000, '[2025-09-01,)')`,
      [line, other, school, placement],
    );
    await all.query(
      `insert into uplift_policies (id, authority_id, effective_from, window_opens, window_closes, late_rule, months_between_uplifts, evidence_above_bp, offer_working_days,
         benchmark_minimum, appeal_days, call_in_working_days, key_decision_notice_days)
       values ($1, $2, '2024-01-01', '11-01', '01-31', 'nextCycle', 12, 700, 10, 5, 14, 5, 28)`,
      [policy, other],
    );
    await all.query(`insert into index_baskets (id, authority_id, name, version, shares) values ($1, $2, 'Basket', 1, '[]')`, [
      basket,
      other,
    ]);
    await all.query(
      `insert into uplift_cycles (id, authority_id, name, academic_year, opens_on, closes_on, april_on, september_on, policy_id, basket_id, late_rule, evidence_above_bp,
         offer_working_days, appeal_days, index_from, index_to)
       values ($1, $2, 'Round', 2027, '2026-11-01', '2027-01-31', '2027-04-01', '2027-09-01', $3, $4, 'nextCycle', 700, 10, 14, '2025-11-01', '2026-11-01')`,
      [cycle, other, policy, basket],
    );
    await all.query(
      `insert into joint_negotiations (id, consortium_id, lead_authority_id, number, school_id, academic_year, words, in_force, minimum_members, opt_in_by, state, opened_by, opened_by_name, opened_at)
       values ($1, $2, $3, 1, $4, 2027, 'x', 'allOrNone', 2, '2026-12-01', 'optIn', $5, 'x', now())`,
      [negotiation, consortium, authority, school, people.officer],
    );
    await all.query(
      `insert into uplift_returns (id, cycle_id, authority_id, school_id, reference, joint_negotiation_id) values ($1, $2, $3, $4, 'R-1', $5)`,
      [ret, cycle, other, school, negotiation],
    );
    await all.query(
      `insert into return_lines (return_id, authority_id, school_id, placement_id, fee_line_id, effective_on, current_pence) values ($1, $2, $3, $4, $5, '2027-04-01', 6000000)`,
      [ret, other, school, placement, line],
    );
    await all.query(
      `insert into joint_negotiation_members (negotiation_id, consortium_id, authority_id, return_id, state, by_person, by_name, at) values ($1, $2, $3, $4, 'in', $5, 'x', now())`,
      [negotiation, consortium, other, ret, people.officer],
    );
    const brings = async (role: string, organisation: string, person: string): Promise<unknown[]> => {
      await runtime.query('begin');
      await runtime.query(ACTOR_STATEMENT, [role, organisation, person, 'off']);
      const { rows } = await runtime.query('select places::int, current_pence::int from app.joint_members($1)', [negotiation]);
      await runtime.query('rollback');
      return rows;
    };
    const sums = [{ places: 1, current_pence: 6_000_000 }];
    expect(await brings('iss_authority', authority, people.officer)).toEqual(sums);
    expect(await brings('iss_authority', randomUUID(), people.officer)).toEqual([]);
    expect(await brings('iss_provider', provider, people.fees)).toEqual([]);
    await all.query(`update joint_negotiations set state = 'asked' where id = $1`, [negotiation]);
    expect(await brings('iss_provider', provider, people.fees)).toEqual(sums);
    await expect(all.query(`update joint_negotiations set words = 'Other words' where id = $1`, [negotiation])).rejects.toThrow(
      /stays as it was/,
    );
    await all.end();
  });

  it('moves an authority’s children to its successor by a plan that is put forward', async () => {
    const all = await world.superuser();
    const { rows: others } = await all.query<{ id: string }>("select id from organisations where la_code = '899'");
    const other = others[0]!.id;
    const [plan, successor, platform] = Array.from({ length: 3 }, () => randomUUID());
    await all.query("insert into organisations (id, kind, name) values ($1, 'platform', 'Platform')", [platform]);
    await all.query(
      `insert into reorganisations (id, name, on_day, state, drafted_by, drafted_by_name, put_forward_by, put_forward_by_name, content_sha256)
       values ($1, 'Plain', '2027-04-01', 'putForward', $2, 'x', $2, 'x', $3)`,
      [plan, people.officer, 'a'.repeat(64)],
    );
    await all.query(
      `insert into reorganisation_successors (reorganisation_id, organisation_id, is_new, name, la_code, rules_from) values ($1, $2, true, 'Successor', '898', $3)`,
      [plan, successor, other],
    );
    await all.query(
      'insert into reorganisation_parts (reorganisation_id, predecessor_id, successor_id, share_bp, chief) values ($1, $2, $3, 10000, true)',
      [plan, other, successor],
    );
    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_platform', platform, people.officer, 'off']);
    const rehearsed = await runtime.query(
      "select measure, amount::int from app.reorganisation_totals($1) where stage = 'after' order by 1",
      [plan],
    );
    expect(rehearsed.rows).toEqual(
      expect.arrayContaining([
        { measure: 'children', amount: 1 },
        { measure: 'feesPence', amount: 6_000_000 },
      ]),
    );
    await runtime.query('select app.commit_reorganisation($1, now())', [plan]);
    await runtime.query('commit');
    for (const table of ['pupils', 'placements', 'fee_lines'])
      expect((await all.query(`select count(*)::int as moved from ${table} where authority_id = $1`, [successor])).rows).toEqual([
        { moved: 1 },
      ]);
    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_authority', successor, people.officer, 'off']);
    expect((await runtime.query('select reference from pupils')).rows).toEqual([{ reference: 'J-1' }]);
    await runtime.query('rollback');
    await all.end();
  });

  it.each([
    ['iss_authority', 'select * from mails'],
    ['iss_provider', 'select view from mails'],
    ['iss_platform', 'select view from mails'],
    ['iss_authority', "update notifications set title = 'Other'"],
    ['iss_authority', 'insert into notifications (person_id) values (null)'],
    ['iss_authority', 'select secret_sha256 from calendar_addresses'],
    ['iss_delivery', 'select * from uplift_returns'],
  ])('%s may not: %s', async (role, sql) => {
    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, [role, authority, people.officer, 'off']);
    await expect(runtime.query(sql)).rejects.toMatchObject({ code: '42501' });
    await runtime.query('rollback');
  });
});
