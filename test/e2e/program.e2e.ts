import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DEMO_PASSWORD, DEMO_SIGN_INS } from '../../src/demo/people.js';
import { projectRoot } from '../../src/platform/config.js';
import { DataFolder } from '../../src/platform/database/embedded-postgres/data-folder.js';
import { connectionUrls } from '../../src/platform/database/embedded-postgres/provision.js';
import { runningServer } from '../../src/platform/database/embedded-postgres/running-server.js';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a newcomer starts it: real processes, a data folder of its own, nothing but what Node brings. */
describe('the program', () => {
  let workshop: string;
  let dataDirectory: string;
  let server: Started | undefined;

  beforeAll(async () => {
    workshop = await mkdtemp(join(tmpdir(), 'iss-program-'));
    dataDirectory = join(workshop, 'data');
    await promisify(execFile)(join(projectRoot, 'node_modules/.bin/swc'), ['src', 'migrations', '-d', join(workshop, 'dist'), '-q'], {
      cwd: projectRoot,
    });
    await writeFile(join(workshop, 'package.json'), '{"type":"module"}');
    await symlink(join(projectRoot, 'node_modules'), join(workshop, 'node_modules'));
    await symlink(join(projectRoot, 'templates'), join(workshop, 'templates'));
    await mkdir(dataDirectory);
  });

  afterAll(async () => {
    await server?.stop('SIGKILL');
    await rm(workshop, { recursive: true, force: true });
  });

  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    DATA_DIR: dataDirectory,
    PORT: '0',
    ...more,
  });

  const start = (more?: NodeJS.ProcessEnv): Started =>
    new Started(
      spawn(process.execPath, [join(workshop, 'dist/src/main.js')], { env: environment(more), stdio: ['ignore', 'pipe', 'pipe'] }),
    );

  const command = (...args: string[]): Promise<Ended> =>
    new Started(
      spawn(process.execPath, [join(workshop, 'dist/src/cli.js'), ...args], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] }),
    ).ended;

  it('starts from nothing, says where it is and who can sign in, and answers there', async () => {
    server = start();
    const address = await server.address();
    for (const { email } of DEMO_SIGN_INS) expect(server.stdout).toContain(email);
    expect(server.stdout).toContain(DEMO_PASSWORD);
    expect(await (await fetch(`${address}/health/ready`)).json()).toEqual({ status: 'ready' });
    const query = `mutation { signIn(email: "officer@leicester.demo", password: "${DEMO_PASSWORD}") { me { person { fullName } } } }`;
    const answer = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    expect(await answer.json()).toMatchObject({ data: { signIn: { me: { person: { fullName: 'Amina Okafor' } } } } });
    // What is logged names nobody and holds no secret.
    expect(server.stdout.split('Ctrl-C stops it.')[1]).not.toMatch(/officer@|Placements-|signIn/);
  });

  it('shares its database with a command, whose last line of output is its answer', async () => {
    const { code, stdout } = await command('audit:verify', '--json');
    const found = JSON.parse(stdout.trim().split('\n').at(-1)!) as { events: number; breaches: object[]; heads: object[] };
    expect([code, found.breaches]).toEqual([0, []]);
    expect(found.events).toBeGreaterThan(100);
    expect(found.heads.length).toBeGreaterThan(2);
  });

  it('names the row of the audit record that somebody altered behind its back', async () => {
    const folder = await DataFolder.at(dataDirectory);
    const { superuserUrl } = await connectionUrls(folder, (await runningServer(folder))!);
    const owner = new pg.Client(superuserUrl);
    await owner.connect();
    const tamper = async (name: string): Promise<void> => {
      await owner.query("set session_replication_role = 'replica'");
      await owner.query(
        'update audit_events set person_name = $1 where number = 2 and chain = (select min(chain::text)::uuid from audit_events)',
        [name],
      );
    };
    const { rows } = await owner.query<{ chain: string; person_name: string }>(
      'select chain, person_name from audit_events where number = 2 and chain = (select min(chain::text)::uuid from audit_events)',
    );
    await tamper('Somebody Else');
    const { code, stdout } = await command('audit:verify');
    await tamper(rows[0]!.person_name);
    await owner.end();
    expect(code).toBe(1);
    expect(stdout).toContain(`chain ${rows[0]!.chain}, event 2: its content is not what was recorded`);
    expect((await command('audit:verify')).code).toBe(0);
  });

  it('stops cleanly when told to, also when told twice at once as npm does, and its database with it', async () => {
    const { code } = await server!.stop('SIGTERM', 'SIGTERM');
    expect(code).toBe(0);
    expect(await runningServer(await DataFolder.at(dataDirectory))).toBeUndefined();
    expect(await readFile(join(dataDirectory, 'token-secret'), 'utf8')).toHaveLength(64);
  });

  it('keeps its data, and says when its port is taken, leaving nothing behind', async () => {
    const other = createServer();
    other.listen(0);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr, stdout } = await start({ PORT: String(port) }).ended;
    other.close();
    expect([code, stderr.trim()]).toEqual([
      1,
      `The program could not start. Port ${String(port)} is in use by another program. Stop that one, or choose another: PORT=3001 npm start`,
    ]);
    expect(stdout).not.toContain('Demo world loaded');
    expect(await runningServer(await DataFolder.at(dataDirectory))).toBeUndefined();
  });

  it.each([
    [{ PORT: 'x' }, 'PORT must be a port number, not "x".'],
    [{ NODE_ENV: 'production' }, 'TOKEN_SECRET is missing'],
    [{ NODE_ENV: 'production', DEMO: 'true' }, 'DEMO=true is refused when NODE_ENV=production'],
    [{ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x' }, 'The database does not answer at 127.0.0.1:1.'],
  ])('does not start with %j, and says why', async (more, words) => {
    const { code, stderr } = await start(more).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(words);
  });
});

class Started {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (text: Buffer) => (this.stdout += text.toString()));
    child.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString()));
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => {
        resolve({ code, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** Where it listens, once it says so. */
  async address(): Promise<string> {
    while (!this.stdout.includes('Ctrl-C')) {
      const more = await Promise.race([once(this.child.stdout!, 'data'), this.ended]);
      if (!Array.isArray(more)) throw new Error(`It ended: ${this.stderr}`);
    }
    return /ready at (\S+)/.exec(this.stdout)![1]!;
  }

  stop(...signals: NodeJS.Signals[]): Promise<Ended> {
    if (this.child.exitCode === null) for (const signal of signals) this.child.kill(signal);
    return this.ended;
  }
}
