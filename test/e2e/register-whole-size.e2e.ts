import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../src/kernel/outcome.js';
import type { RegisterImportReport } from '../../src/providers/register/register-import.service.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { generateRegister, type GeneratedRegister } from '../support/register-generator.js';
import { registerWorld, type RegisterWorld } from '../support/register-world.js';

/** The national file has 52,000 rows and 60 MB: `REGISTER_ROWS=52000` loads one of that size. Every run loads a smaller one. */
const ROWS = Number(process.env['REGISTER_ROWS'] ?? '6000');
const MOST_MEGABYTES = 250;

interface Run {
  readonly outcome: Outcome<RegisterImportReport>;
  readonly milliseconds: number;
  readonly megabytes: number;
}

describe(`a register of ${ROWS.toLocaleString('en-GB')} rows`, () => {
  let workshop: string;
  let database: TestDatabase;
  let world: RegisterWorld;
  let register: GeneratedRegister;

  beforeAll(async () => {
    workshop = await mkdtemp(join(tmpdir(), 'register-size-'));
    await promisify(execFile)(resolve('node_modules/.bin/swc'), [
      'src',
      'migrations',
      'test/support',
      '-d',
      join(workshop, 'program'),
      '-q',
    ]);
    await writeFile(join(workshop, 'program/package.json'), '{"type":"module"}');
    await mkdir(dirname(join(workshop, 'node_modules')), { recursive: true });
    await symlink(resolve('node_modules'), join(workshop, 'node_modules'));
    database = await createTestDatabase();
    world = await registerWorld(database);
    register = await generateRegister(join(workshop, 'whole.csv'), { rows: ROWS, faults: 28 });
  });

  afterAll(async () => {
    await world?.close();
    await database?.drop();
    await rm(workshop, { recursive: true, force: true });
  });

  async function load(mode: object): Promise<Run> {
    const program = join(workshop, 'program/test/support/register-import-process.js');
    const args = [program, database.runtimeUrl, JSON.stringify(world.administrator), register.path, JSON.stringify(mode)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64_000_000, cwd: workshop });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Run;
  }

  const report = ({ outcome }: Run): RegisterImportReport => {
    if (!outcome.ok) throw new Error(outcome.refusals.map(({ message }) => message).join(' '));
    return outcome.value;
  };

  it('is loaded with every row accounted for, in little memory, and loading it again changes nothing', async () => {
    const first = await load({ skipBad: true });
    const loaded = report(first);
    expect(loaded).toMatchObject({ read: register.read, kept: register.kept, created: register.kept, outOfScope: register.outOfScope });
    expect(loaded.skipped.map(({ line, urn, column }) => ({ line, urn, column }))).toEqual(register.skipped);
    expect(loaded.kept + loaded.skipped.length + loaded.outOfScope).toBe(loaded.read);
    expect(first.megabytes).toBeLessThan(MOST_MEGABYTES);

    const second = await load({ skipBad: true });
    expect(report(second)).toMatchObject({ created: 0, updated: 0, closed: 0, unchanged: register.kept, changes: [] });

    const everything = await load({ skipBad: true, allTypes: true });
    expect(report(everything)).toMatchObject({ kept: register.read - register.skipped.length, unchanged: register.kept, outOfScope: 0 });
    expect(everything.megabytes).toBeLessThan(MOST_MEGABYTES);
    if (process.env['REGISTER_ROWS'] !== undefined) {
      const figures = { rows: ROWS, fileMegabytes: register.bytes / 1_000_000, first, second, everything };
      process.stderr.write(`${JSON.stringify(figures, (key, value: unknown) => (key === 'outcome' ? undefined : value))}\n`);
    }
  }, 300_000);
});
