import { randomBytes } from 'node:crypto';
import { abandonedFolders, discard } from './throw-away-server.mjs';

/** Names the run; the first test that asks for a database starts the server (database.ts), so unit tests alone pay nothing. */
export default async function globalSetup() {
  process.env.ISS_TEST_RUN = `${process.pid}_${randomBytes(3).toString('hex')}`;
  // Another user's may not be ours to delete.
  for (const folder of abandonedFolders()) await discard(folder).catch(() => undefined);
}
