import { execFile } from 'node:child_process';
import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { type DataFolder, errorCode, isMissing, reason } from './data-folder.js';

export const SUPERUSER = 'postgres';
export const HOLDER = 'iss-holder';

/** Recovery after a crash replays what was written since the last checkpoint, which can take a while on a slow disk. */
const ANSWERS_WITHIN_MS = 120_000;

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/**
 * The server that works on this folder and answers, if there is one. One that is just starting, recovering or stopping is waited for. What
 * a crash of the machine left of postmaster.pid is removed: its process id may by now belong to something else, and PostgreSQL would
 * refuse to start for fear of it.
 */
export async function runningServer(folder: DataFolder): Promise<RunningServer | undefined> {
  const deadline = Date.now() + ANSWERS_WITHIN_MS;
  for (;;) {
    const claimed = await claim(folder);
    if (claimed === undefined) return undefined;
    if (!(await isServerOf(folder, claimed.pid))) {
      await rm(join(folder.cluster, 'postmaster.pid'), { force: true });
      return undefined;
    }
    if (await answers(folder, claimed.port)) return claimed;
    if (Date.now() > deadline) {
      throw new Error(
        `A database server (process ${claimed.pid}) has this folder open but does not answer: ${folder.path}. ` +
          `Stop it with "kill ${claimed.pid}" and start again; its log is ${folder.log}.`,
      );
    }
    await sleep(50);
  }
}

/** What postmaster.pid says: process id in its first line, port in its fourth. */
async function claim(folder: DataFolder): Promise<RunningServer | undefined> {
  try {
    const lines = (await readFile(join(folder.cluster, 'postmaster.pid'), 'utf8')).split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
}

/** Whether this process is a server on this folder: its command line says so where it can be read, otherwise being alive has to do. */
export async function isServerOf(folder: DataFolder, pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return false;
  const commandLine = await commandLineOf(pid);
  return commandLine === undefined || commandLine.includes(` -D ${await realpath(folder.cluster)} `);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return errorCode(cause) === 'EPERM';
  }
}

/** Empty for a process that has ended but was not collected by its parent. */
async function commandLineOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  if (process.platform === 'linux') {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return words.replaceAll('\0', ' ');
  }
  const listing = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return listing.stdout;
}

/** Starting up, shutting down, or in recovery. */
const CANNOT_CONNECT_NOW = '57P03';
const NOT_YET = new Set([CANNOT_CONNECT_NOW, 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

export async function answers(folder: DataFolder, port: number): Promise<boolean> {
  try {
    await withSuperuser(folder, port, SUPERUSER, (client) => client.query('select 1'));
    return true;
  } catch (cause) {
    if (NOT_YET.has(errorCode(cause) ?? '') || connectionWasCut(cause)) return false;
    throw cause;
  }
}

const connectionWasCut = (cause: unknown): boolean => /^(Connection terminated|timeout expired)/.test(reason(cause));

export async function withSuperuser<T>(
  folder: DataFolder,
  port: number,
  database: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connectSuperuser(folder, port, database, 'iss-launcher');
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const WRONG_PASSWORD = '28P01';

export async function connectSuperuser(folder: DataFolder, port: number, database: string, name: string): Promise<Client> {
  const password = await folder.password('superuser');
  if (password === undefined) {
    throw new Error(
      `The file superuser-password is missing from ${folder.path}, so nobody can sign in to the database there. ` +
        'Put it back, or move the folder away to begin with a new database.',
    );
  }
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database,
    ssl: false,
    application_name: name,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    await client.end().catch(() => undefined);
    if (errorCode(cause) !== WRONG_PASSWORD) throw cause;
    throw new Error(
      `The database on port ${port} does not accept the password in ${join(folder.path, 'superuser-password')}. ` +
        'Put the right one back, or move the folder away to begin with a new database.',
      { cause },
    );
  }
  return client;
}
