import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './data-folder.js';

/**
 * A folder that belongs to root and that an unprivileged user can enter, for what lies where only root can (a checkout in /root, say). The
 * name follows from what it stands for, so the next start finds it again. Not under a temporary folder if it can be helped: machines
 * tidy those away file by file.
 */
export async function reachablePlace(standsFor: string): Promise<string> {
  const name = `iss-${createHash('sha256').update(standsFor).digest('hex').slice(0, 12)}`;
  for (const parent of ['/var/lib', '/var/tmp']) {
    const place = join(parent, name);
    try {
      await mkdir(place, { mode: 0o711 });
    } catch (cause) {
      if (errorCode(cause) !== 'EEXIST') continue;
    }
    const found = await lstat(place);
    if (!found.isDirectory() || found.uid !== 0) {
      throw new Error(`${place} is needed for the database but belongs to somebody else. Remove it and start again.`);
    }
    await chmod(place, 0o711);
    return place;
  }
  throw new Error(
    'Neither /var/lib nor /var/tmp can be written to. Start as an ordinary user, or set DATABASE_URL to use your own PostgreSQL.',
  );
}
