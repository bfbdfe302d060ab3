import { spawnSync } from 'node:child_process';
import { readFile, realpath, stat } from 'node:fs/promises';
import { isMissing } from './data-folder.js';

/** Whom a file must belong to for the server to work with it. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  /** Set when the process has to be another user. */
  readonly owner?: Owner;
}

/** The account PostgreSQL's programs run under. They refuse to run as root, so for root it is not simply ours. */
export interface ServerAccount {
  readonly name: string;
  /** Who must own the cluster; undefined when whatever we create is right already. */
  readonly owner?: Owner;
  invoke(program: string, args: readonly string[]): Invocation;
  /** Whether the account can enter this folder, or run this program. */
  reaches(path: string): boolean;
}

/**
 * An ordinary user: ourselves. Root: whoever owns the cluster already, so that one start as root takes nothing from its owner; for a new
 * one a user namespace in which root's files belong to user 1000, so that even a folder only root may enter works unchanged; where
 * namespaces are refused (many containers), the unprivileged user `postgres` or else `nobody`.
 */
export async function serverAccount(cluster: string): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return ourselves;
  const keeper = await keeperOf(cluster);
  if (keeper !== undefined) return keeper;
  if (namespaceIsPermitted()) return userNamespace;
  return unprivilegedUser();
}

const ourselves: ServerAccount = {
  name: 'the present user',
  invoke: (program, args) => ({ program, args }),
  reaches: () => true,
};

const NAMESPACE = ['-U', '--map-user=1000', '--map-group=1000', '--'];

const userNamespace: ServerAccount = {
  name: 'root in a user namespace',
  owner: { uid: 0, gid: 0 },
  invoke: (program, args) => ({ program: 'unshare', args: [...NAMESPACE, program, ...args] }),
  reaches: () => true,
};

const namespaceIsPermitted = (): boolean =>
  spawnSync('unshare', [...NAMESPACE, '/bin/sh', '-c', 'exit 0'], { stdio: 'ignore' }).status === 0;

async function keeperOf(cluster: string): Promise<ServerAccount | undefined> {
  try {
    const path = await realpath(cluster);
    const { uid, gid } = await stat(path);
    if (uid === 0) return undefined;
    const keeper = user(`user ${uid}`, { uid, gid });
    return keeper.reaches(path) ? keeper : undefined;
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
}

const user = (name: string, owner: Owner): ServerAccount => ({
  name,
  owner,
  invoke: (program, args) => ({ program, args, owner }),
  reaches: (path) => spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { ...owner, cwd: '/', stdio: 'ignore' }).status === 0,
});

async function unprivilegedUser(): Promise<ServerAccount> {
  const accounts = await systemAccounts();
  for (const name of ['postgres', 'nobody']) {
    const owner = accounts.get(name);
    if (owner !== undefined) return user(`the user ${name}`, owner);
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine offers neither user namespaces nor a user called postgres or nobody. ' +
      'Start as an ordinary user, or set DATABASE_URL to use your own PostgreSQL.',
  );
}

async function systemAccounts(): Promise<ReadonlyMap<string, Owner>> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  return new Map(
    lines.flatMap((line): [string, Owner][] => {
      const [name, , uid, gid] = line.split(':');
      return name !== undefined && Number(uid) > 0 && Number(gid) > 0 ? [[name, { uid: Number(uid), gid: Number(gid) }]] : [];
    }),
  );
}
