import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ACTOR_STATEMENT } from '../../../src/platform/database/actor-setting.js';
import { LEVERAGE_SQL } from '../../../src/pooling/leverage/leverage.query.js';
import { OWN_SQL, TOLD_SQL } from '../../../src/pooling/leverage/walk-away.sql.js';
import { type PlainOwner, aPlainOwner } from '../../support/plain-owner.js';

const TODAY = new Date().toISOString().slice(0, 10);

describe('leverage on a schema whose owner is no superuser', () => {
  let world: PlainOwner;
  const [consortium, other, stranger, rival] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const [ash, elm] = [randomUUID(), randomUUID()];

  /** So many children of an authority at a school, at the same price. */
  const children = (all: pg.Client, authority: string, school: string, prefix: string, many: number, pounds: number): Promise<unknown> =>
    all.query(
      `with child as (
         insert into pupils (authority_id, reference, year_group, primary_need) select $1, $2 || number, 9, 'SEMH' from generate_series(1, $3::int) number returning id
       ), placed as (
         insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis) select $1, $4, id, '2020-09-01', 'day', 'agreed' from child returning id)
       insert into fee_lines (authority_id, school_id, placement_id, kind, unit, quantity, unit_pence, annual_pence, effective)
       select $1, $4, id, 'core', 'year', 1, $5, $5, '[2020-09-01,)' from placed`,
      [authority, prefix, many, school, pounds * 100],
    );

  beforeAll(async () => {
    world = await aPlainOwner();
    const all = await world.superuser();
    await all.query(
      `insert into organisations (id, kind, name, la_code) values ($1, 'consortium', 'Both', null), ($2, 'authority', 'Other', '899'), ($3, 'authority', 'Stranger', '898'), ($4, 'provider', 'Elm', null)`,
      [consortium, other, stranger, rival],
    );
    for (const [id, urn, name, provider] of [
      [ash, 990801, 'Ash', world.provider],
      [elm, 990802, 'Elm Hall', rival],
    ])
      await all.query(
        `insert into schools (id, urn, name, kind, section41, type_code, type_name, status, la_code, la_name, provider_id, capacity, pupils)
         values ($1, $2, $3, 'iss', true, '10', 'Other independent special school', 'open', '801', 'Council', $4, 20, 15)`,
        [id, urn, name, provider],
      );
    for (const authority of [world.authority, other]) {
      await all.query(`insert into consortium_members (consortium_id, authority_id, period) values ($1, $2, '[2020-01-01,)')`, [
        consortium,
        authority,
      ]);
      for (const subject of ['spend', 'prices'])
        await all.query(
          `insert into sharing_agreements (consortium_id, authority_id, subject, period, signed_on, reference) values ($1, $2, $3, '[2020-01-01,)', '2019-12-01', 'ISA')`,
          [consortium, authority, subject],
        );
    }
    await children(all, world.authority, ash, 'O-', 2, 60_000);
    await children(all, other, ash, 'N-', 6, 64_000);
    await children(all, other, elm, 'M-', 5, 50_000);
    await all.end();
  });
  afterAll(() => world?.close());

  /** What a statement of the program answers to who acts. */
  const read = async (role: string, organisation: string, sql: string, values: readonly unknown[]): Promise<any> => {
    await world.runtime.query('begin');
    await world.runtime.query(ACTOR_STATEMENT, [role, organisation, world.people.officer, 'off']);
    const { rows } = await world.runtime.query(sql, [...values]);
    await world.runtime.query('rollback');
    return rows[0].json_build_object;
  };
  const spend = async (role: string, organisation: string) =>
    (await read(role, organisation, LEVERAGE_SQL, [TODAY])).spend
      .map(({ providerId, places, annualPence }: any) => [providerId === rival ? 'Elm' : 'Oak', places, annualPence])
      .sort();

  it('tells spend and prices to a member that shares them, to its consortium, and to nobody else', async () => {
    expect(await spend('iss_authority', world.authority)).toEqual([
      ['Elm', 5, 25_000_000],
      ['Oak', 2, 12_000_000],
      ['Oak', 5, 38_000_000],
    ]);
    expect(await spend('iss_consortium', consortium)).toEqual([
      ['Elm', 5, 25_000_000],
      ['Oak', 5, 38_000_000],
    ]);
    expect(await spend('iss_authority', stranger)).toEqual([]);
    const { prices } = await read('iss_authority', world.authority, LEVERAGE_SQL, [TODAY]);
    expect(prices.map(({ need, places, meanPence }: any) => [need, places, meanPence]).sort()).toEqual([
      ['SEMH', 2, 6_000_000],
      ['SEMH', 5, 5_000_000],
      ['SEMH', 5, 6_400_000],
    ]);
    const runtime = world.runtime;
    await runtime.query('begin');
    await runtime.query(ACTOR_STATEMENT, ['iss_provider', world.provider, world.people.fees, 'off']);
    await expect(runtime.query('select * from app.prices_by_provider(current_date)')).rejects.toMatchObject({ code: '42501' });
    await runtime.query('rollback');
  });

  it('tells where else there is room, and one’s own children and no other’s', async () => {
    const told = await read('iss_authority', world.authority, TOLD_SQL, [TODAY, world.provider]);
    expect(told.schools.map(({ name, capacity, pupils }: any) => [name, capacity, pupils])).toEqual([['Elm Hall', 20, 15]]);
    expect((await read('iss_consortium', consortium, TOLD_SQL, [TODAY, world.provider])).schools).toHaveLength(1);
    expect((await read('iss_authority', stranger, TOLD_SQL, [TODAY, world.provider])).schools).toEqual([]);
    const own = async (authority: string) => (await read('iss_authority', authority, OWN_SQL, [TODAY, world.provider, [elm]])).children;
    expect((await own(world.authority)).map(({ herePence }: any) => herePence)).toEqual([6_000_000, 6_000_000]);
    expect(await own(other)).toHaveLength(6);
    expect(await own(stranger)).toEqual([]);
  });
});
