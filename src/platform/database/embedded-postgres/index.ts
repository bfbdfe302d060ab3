import { DataFolder } from './data-folder.js';
import { Holder, holdersOf } from './holder.js';
import { type ConnectionUrls, connectionUrls } from './provision.js';
import { runningServer } from './running-server.js';
import { ensureServer, stopServer } from './server.js';

/** A private PostgreSQL server in a folder, shared by all processes that opened it. */
export interface EmbeddedPostgres extends ConnectionUrls {
  /** The data folder, as an absolute path. */
  readonly directory: string;
  /** Lets go of the server; the last process to do so stops it. Close other connections first: stopping cuts them off. */
  release(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** False for data that is thrown away anyway (tests): faster, and lost when the machine stops. */
  readonly durable?: boolean;
}

/**
 * Opens the server of a data folder: creates the database the first time, starts the server unless it runs already (another process may
 * have started it, or one that was killed may have left it behind), and holds it until `release`.
 */
export async function openEmbeddedPostgres(
  dataDir: string,
  log: (line: string) => void,
  { durable = true }: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const folder = await DataFolder.at(dataDir);
  const { holder, urls } = await folder.exclusively(async () => {
    const server = await ensureServer(folder, { durable, log });
    return { holder: await Holder.of(folder, server, log), urls: await connectionUrls(folder, server) };
  });
  let released: Promise<void> | undefined;
  return {
    ...urls,
    directory: folder.path,
    release: () => (released ??= leave(folder, holder, log)),
  };
}

const leave = (folder: DataFolder, holder: Holder, log: (line: string) => void): Promise<void> =>
  folder.exclusively(async () => {
    await holder.leave();
    const server = await runningServer(folder);
    if (server === undefined || (await holdersOf(folder, server)) > 0) return;
    await stopServer(folder);
    log('Database server stopped');
  });
