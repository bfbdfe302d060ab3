import { existsSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// Plain JavaScript, because jest loads its global set-up with Node's own loader, which knows no TypeScript.

const PREFIX = 'iss-test-';

/** Where the database server of a test run lives, if a test asks for one. The run's name begins with the id of its jest process. */
export const folderOfRun = (run) => join(tmpdir(), `${PREFIX}${run}`);

/** Servers of runs that were killed before they could tidy up. */
export const abandonedFolders = () =>
  readdirSync(tmpdir())
    .filter((name) => name.startsWith(PREFIX) && !isAlive(Number.parseInt(name.slice(PREFIX.length), 10)))
    .map((name) => join(tmpdir(), name));

/** Stops a throw-away server without ceremony and deletes all it left. */
export async function discard(folder) {
  const cluster = join(folder, 'cluster');
  if (existsSync(cluster)) {
    const place = realpathSync(cluster);
    await stop(place);
    rmSync(place, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
}

async function stop(cluster) {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (!isServerOf(pid, cluster)) return;
  process.kill(pid, 'SIGQUIT');
  for (let tries = 0; tries < 500 && isServerOf(pid, cluster); tries += 1) await sleep(10);
}

function isServerOf(pid, cluster) {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster);
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause.code === 'EPERM';
  }
}
