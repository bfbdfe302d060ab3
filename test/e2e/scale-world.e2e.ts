import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type ScaleWorld, seedScale } from '../../src/demo/scale-world.js';
import { type TestDatabase, createTestDatabase } from '../support/database.js';

describe('a national-size invented cycle, here of 3,000 placements', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let world: ScaleWorld;
  const one = async (sql: string): Promise<number> => Number(Object.values((await client.query(sql)).rows[0] ?? {})[0]);

  beforeAll(async () => {
    database = await createTestDatabase();
    world = await seedScale({ ownerUrl: database.ownerUrl, placements: 3_000 });
    client = new pg.Client(database.ownerUrl);
    await client.connect();
  });

  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  it('has three fee lines a placement, and the largest authority one placement in twenty', () => {
    expect(world).toMatchObject({ authorities: 150, schools: 1_000, placements: 3_000, feeLines: 9_000, returnLines: 6_000 });
    expect(world.largest.placements / world.placements).toBeCloseTo(0.05, 2);
  });

  it('asks something for every line of an open cycle in every authority', async () => {
    expect(await one("select count(distinct authority_id) from uplift_cycles where state = 'open'")).toBe(150);
    expect(await one('select count(*) from return_lines where asked_pence is null or asked_pence < current_pence')).toBe(0);
    expect(await one("select count(*) from uplift_returns where state <> 'submitted'")).toBe(0);
  });

  it('leaves row-level security forced on every table', async () => {
    expect(
      await one("select count(*) from pg_class where relrowsecurity and not relforcerowsecurity and relnamespace = 'public'::regnamespace"),
    ).toBe(0);
  });

  it('is loaded once, and answers what is there', async () => {
    expect(await seedScale({ ownerUrl: database.ownerUrl, placements: 3_000 })).toEqual(world);
  });

  it('needs a placement for each authority', async () => {
    await expect(seedScale({ ownerUrl: database.ownerUrl, placements: 100 })).rejects.toThrow('at least 150');
  });
});
