import { randomBytes } from 'node:crypto';
import { mkdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';

/** A lock whose owner was killed is taken over after this long; its owner refreshes it every second. */
const LOCK_IS_STALE_AFTER_MS = 5_000;
const LOCK_RETRIES = { retries: 1_200, factor: 1, minTimeout: 50, maxTimeout: 100, randomize: true };

/**
 * The folder one private database server lives in:
 *
 *     cluster/             PostgreSQL's own data folder (or a link to it, see cluster-place.ts)
 *     superuser-password   0600
 *     runtime-password     0600
 *     port                 the port used last time, tried first next time
 *     server.log           of this start; server.previous.log of the one before
 *     lock/                held while a process starts or stops the server
 */
export class DataFolder {
  readonly cluster: string;
  readonly log: string;
  readonly previousLog: string;

  private constructor(readonly path: string) {
    this.cluster = join(path, 'cluster');
    this.log = join(path, 'server.log');
    this.previousLog = join(path, 'server.previous.log');
  }

  static async at(path: string): Promise<DataFolder> {
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
      return new DataFolder(await realpath(path));
    } catch (cause) {
      throw new Error(
        `The database folder ${path} cannot be created. Choose another folder, or set DATABASE_URL to use your own PostgreSQL.`,
        {
          cause,
        },
      );
    }
  }

  /** Runs `work` while no other process starts or stops the server of this folder. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    const unlock = await this.acquire();
    try {
      return await work();
    } finally {
      // A lock lost to a long suspension has nothing left to release; PostgreSQL's own interlock protected the data meanwhile.
      await unlock().catch(() => undefined);
    }
  }

  private async acquire(): Promise<() => Promise<void>> {
    try {
      return await lock(this.path, {
        lockfilePath: join(this.path, 'lock'),
        stale: LOCK_IS_STALE_AFTER_MS,
        update: 1_000,
        retries: LOCK_RETRIES,
        onCompromised: () => undefined,
      });
    } catch (cause) {
      throw new Error(
        `The database folder ${this.path} could not be locked: ${reason(cause)}. ` +
          'If it belongs to another user, start as that user or choose another folder; if another process is starting or stopping the ' +
          'database, wait for it to finish.',
        { cause },
      );
    }
  }

  /** A password kept in the folder; undefined when it was never made. */
  async password(of: 'superuser' | 'runtime'): Promise<string | undefined> {
    return (await this.read(`${of}-password`)) || undefined;
  }

  async newPassword(of: 'superuser' | 'runtime'): Promise<string> {
    const password = randomBytes(24).toString('base64url');
    await this.write(`${of}-password`, password);
    return password;
  }

  async rememberedPort(): Promise<number | undefined> {
    const port = Number(await this.read('port'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  }

  rememberPort(port: number): Promise<void> {
    return this.write('port', String(port), 0o644);
  }

  private async read(name: string): Promise<string> {
    try {
      return (await readFile(join(this.path, name), 'utf8')).trim();
    } catch (cause) {
      if (isMissing(cause)) return '';
      throw cause;
    }
  }

  /** Written aside and renamed, so that a reader never meets half a file. */
  private async write(name: string, text: string, mode = 0o600): Promise<void> {
    const target = join(this.path, name);
    await writeFile(`${target}.new`, `${text}\n`, { mode });
    await rename(`${target}.new`, target);
  }
}

/** Asked by shape, not by class: under jest, Node's errors come from another realm. */
const has = <Name extends string>(cause: unknown, name: Name): cause is Record<Name, string> =>
  typeof cause === 'object' && cause !== null && typeof (cause as Partial<Record<Name, unknown>>)[name] === 'string';

export const errorCode = (cause: unknown): string | undefined => (has(cause, 'code') ? cause.code : undefined);

export const isMissing = (cause: unknown): boolean => errorCode(cause) === 'ENOENT';

export const reason = (cause: unknown): string => (has(cause, 'message') ? cause.message : String(cause));
