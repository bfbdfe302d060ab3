import { existsSync } from 'node:fs';
import { chmod, chown, lchown, lstat, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.js';
import { reachablePlace } from './reachable-place.js';
import type { ServerAccount } from './server-account.js';

/**
 * The folder in which the cluster is to be created: the data folder itself, or, if the account cannot enter that, a place it can reach, with
 * `cluster` in the data folder becoming a link to it.
 */
export async function placeForCluster(folder: DataFolder, account: ServerAccount, log: (line: string) => void): Promise<string> {
  if (await isReachable(folder.path, account)) return folder.path;

  const place = await reachablePlace(folder.path);
  log(`The data is kept in ${place}, because ${account.name} cannot reach ${folder.path}`);
  await rm(folder.cluster, { force: true });
  await symlink(join(place, 'cluster'), folder.cluster);
  return place;
}

/** The account may be another than the one the cluster was made under: root may have gained or lost its user namespace. */
export async function handOver(folder: DataFolder, account: ServerAccount): Promise<void> {
  const cluster = await realpath(folder.cluster);
  if (cluster === folder.cluster && !(await isReachable(folder.path, account))) {
    throw new Error(
      `${account.name} cannot reach the data in ${cluster}. Move ${folder.path} to where everyone may enter every folder above it, ` +
        'or set DATABASE_URL to use your own PostgreSQL.',
    );
  }
  await own(cluster, account);
}

/** Gives a folder and all in it to the account. The folder itself comes last: it says that the rest is done. */
export async function own(path: string, { owner }: ServerAccount): Promise<void> {
  if (owner === undefined) return;
  const present = await lstat(path);
  if (present.uid === owner.uid && present.gid === owner.gid) return;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    await lchown(join(entry.parentPath, entry.name), owner.uid, owner.gid);
  }
  await chown(path, owner.uid, owner.gid);
}

/** Opens our own folder (never those above it) to be passed through, if that is what is missing. */
async function isReachable(path: string, account: ServerAccount): Promise<boolean> {
  if (account.reaches(path)) return true;
  if (!existsSync(path)) return false;
  await chmod(path, 0o711);
  return account.reaches(path);
}
