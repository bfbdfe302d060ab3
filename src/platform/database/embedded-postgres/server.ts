import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, binariesFor } from './binaries.js';
import { handOver, own, placeForCluster } from './cluster-place.js';
import { type DataFolder, isMissing, reason } from './data-folder.js';
import { provision } from './provision.js';
import { answers, isServerOf, type RunningServer, runningServer, SUPERUSER } from './running-server.js';
import { serverAccount, type ServerAccount } from './server-account.js';

export interface ServerOptions {
  /** False for data that is thrown away anyway: faster, and lost when the machine stops. */
  readonly durable: boolean;
  readonly log: (line: string) => void;
}

/** Sees to it that a server runs on the folder, with our database and roles in it. The caller holds the folder's lock. */
export async function ensureServer(folder: DataFolder, options: ServerOptions): Promise<RunningServer> {
  const running = await runningServer(folder);
  if (running !== undefined) {
    await provision(folder, running);
    options.log(`Using the database server that already runs on port ${running.port}`);
    return running;
  }

  const started = await startServer(folder, options);
  try {
    await provision(folder, started);
  } catch (cause) {
    await stopServer(folder);
    throw cause;
  }
  options.log(`Database server started on port ${started.port}, data in ${await realpath(folder.cluster)}`);
  return started;
}

/** Stops the server of the folder, if one runs: sessions are cut off, what they committed is safe. The caller holds the folder's lock. */
export async function stopServer(folder: DataFolder): Promise<void> {
  const server = await runningServer(folder);
  if (server === undefined) return;
  for (const { mode, signal, patience } of [
    { mode: 'fast', signal: 'SIGINT', patience: 60_000 },
    { mode: 'immediate', signal: 'SIGQUIT', patience: 10_000 },
  ] as const) {
    if (process.platform === 'win32') await stopOnWindows(folder, mode);
    else process.kill(server.pid, signal);
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (!(await isServerOf(folder, server.pid))) return;
      await sleep(10);
    }
  }
  throw new Error(`The database server (process ${server.pid}) on ${folder.path} does not stop. Its log is ${folder.log}.`);
}

/** Windows knows no such signals; PostgreSQL listens to a pipe of its own there. */
async function stopOnWindows(folder: DataFolder, mode: 'fast' | 'immediate'): Promise<void> {
  const account = await serverAccount(folder.cluster);
  const { pgCtl } = await binariesFor(account, () => undefined);
  await finished(
    launch(account, pgCtl, ['stop', '-D', folder.cluster, '-m', mode], { cwd: folder.path, output: 'ignore', detached: false }),
  );
}

async function startServer(folder: DataFolder, options: ServerOptions): Promise<RunningServer> {
  const account = await serverAccount(folder.cluster);
  const binaries = await binariesFor(account, options.log);
  if (!existsSync(join(folder.cluster, 'PG_VERSION'))) await initialise(folder, account, binaries, options);
  await handOver(folder, account);

  const remembered = await folder.rememberedPort();
  let port = remembered !== undefined && (await isFree(remembered)) ? remembered : await freePort();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const server = await startOn(port, folder, account, binaries, options);
      await folder.rememberPort(port);
      return server;
    } catch (cause) {
      // Between asking for a free port and using it, somebody else may have taken it.
      if (attempt === 3 || (await isFree(port))) throw cause;
      port = await freePort();
    }
  }
}

/** Creates the cluster aside and renames it when complete: one that was interrupted is never mistaken for a database. */
async function initialise(folder: DataFolder, account: ServerAccount, binaries: Binaries, { durable, log }: ServerOptions): Promise<void> {
  log(`Creating a new database in ${folder.path}`);
  const place = await placeForCluster(folder, account, log);
  for (const leftover of (await readdir(place)).filter((name) => name.startsWith('cluster.new-'))) {
    await rm(join(place, leftover), { recursive: true, force: true });
  }
  const unfinished = join(place, `cluster.new-${randomBytes(4).toString('hex')}`);
  await mkdir(unfinished, { mode: 0o700 });
  await own(unfinished, account);

  const passwordFile = join(place, 'initial-password');
  await writeFile(passwordFile, `${await folder.newPassword('superuser')}\n`, { mode: 0o600 });
  if (account.owner !== undefined) await chown(passwordFile, account.owner.uid, account.owner.gid);
  try {
    await runInitdb(unfinished, passwordFile, folder, account, binaries, durable);
  } finally {
    await rm(passwordFile, { force: true });
  }
  const finishedCluster = join(place, 'cluster');
  await rm(finishedCluster, { recursive: true, force: true });
  await rename(unfinished, finishedCluster);
}

/**
 * Letters are told from other signs by the C library's LC_CTYPE (trigram search needs that for names such as Siân); what it is called
 * differs between systems. Everything else is the same everywhere: the builtin provider sorts and compares.
 */
const CHARACTER_TYPES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

async function runInitdb(
  cluster: string,
  passwordFile: string,
  folder: DataFolder,
  account: ServerAccount,
  { initdb }: Binaries,
  durable: boolean,
): Promise<void> {
  for (const characterType of CHARACTER_TYPES) {
    const args = [
      ...['-D', cluster, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', `--lc-ctype=${characterType}`, '--no-instructions'],
      ...(durable ? [] : ['--no-sync']),
    ];
    const output = await open(folder.log, 'w', 0o600);
    try {
      const child = launch(account, initdb, args, { cwd: dirname(cluster), output: output.fd, detached: false });
      if ((await finished(child)) === 0) return;
    } finally {
      await output.close();
    }
    if (!(await lastLines(folder)).includes('invalid locale name')) break;
  }
  throw await failure('The database could not be created', folder);
}

async function startOn(
  port: number,
  folder: DataFolder,
  account: ServerAccount,
  { postgres }: Binaries,
  { durable, log }: ServerOptions,
): Promise<RunningServer> {
  await rename(folder.log, folder.previousLog).catch((cause: unknown) => (isMissing(cause) ? undefined : Promise.reject(cause)));
  const cluster = await realpath(folder.cluster);
  const output = await open(folder.log, 'w', 0o600);
  const child = launch(account, postgres, ['-D', cluster, ...settings(port, folder, durable)], {
    cwd: dirname(cluster),
    output: output.fd,
    detached: true,
  });
  await output.close();

  const end = { cause: undefined as string | undefined };
  const ended = finished(child).then(
    (code) => (end.cause = `it ended with ${code}`),
    (cause: unknown) => (end.cause = reason(cause)),
  );
  try {
    for (let waited = 0; !(await answers(folder, port)); waited += 1) {
      if (end.cause !== undefined) throw await failure(`The database server did not start (${end.cause})`, folder);
      if (waited === 400) log('The database server is still starting; after a crash it first recovers what was committed');
      await sleep(25);
    }
    if (child.pid === undefined || end.cause !== undefined) throw await failure('The database server did not start', folder);
    return { pid: child.pid, port };
  } catch (cause) {
    child.kill('SIGINT');
    await ended;
    throw cause;
  } finally {
    child.unref();
  }
}

function settings(port: number, folder: DataFolder, durable: boolean): string[] {
  return Object.entries({
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '256MB',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // So that a list of processes shows whose server it is, even when the cluster lies elsewhere.
    'iss.data_folder': folder.path,
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

interface Launch {
  readonly cwd: string;
  readonly output: number | 'ignore';
  /** In a process group of its own, so that Ctrl-C in our terminal, or our death, does not reach it. */
  readonly detached: boolean;
}

function launch(account: ServerAccount, program: string, args: readonly string[], { cwd, output, detached }: Launch): ChildProcess {
  const invocation = account.invoke(program, args);
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return spawn(invocation.program, invocation.args, {
    ...invocation.owner,
    cwd,
    // Nothing else: neither the application's secrets nor PGDATA, PGPORT and the like belong there. LC_ALL makes its messages English.
    env: { PATH, SystemRoot, TMPDIR, LC_ALL: 'C' },
    stdio: ['ignore', output, output],
    detached,
    windowsHide: true,
  });
}

const finished = (child: ChildProcess): Promise<number | NodeJS.Signals | null> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(code ?? signal);
    });
  });

async function failure(what: string, folder: DataFolder): Promise<Error> {
  return new Error(
    [
      `${what}. The last lines of its log (${folder.log}):`,
      await lastLines(folder),
      `What to do: see to the cause named there (free disk space, permissions, another program in the way) and start again. ` +
        `To begin with an empty database, move ${folder.path} away. To use a PostgreSQL of your own, set DATABASE_URL.`,
    ].join('\n'),
  );
}

async function lastLines(folder: DataFolder): Promise<string> {
  const lines = (await readFile(folder.log, 'utf8').catch(() => '')).trimEnd().split('\n');
  return lines.slice(-15).join('\n') || '(the log is empty)';
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No free port on 127.0.0.1')),
      );
    });
  });
