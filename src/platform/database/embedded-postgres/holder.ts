import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { DataFolder } from './data-folder.js';
import { DATABASE } from './provision.js';
import { connectSuperuser, HOLDER, type RunningServer, withSuperuser } from './running-server.js';

const TRIES_TO_RETURN = 120;

/** What pg's client has and its type description lacks: whether the connection keeps the process alive. */
type Connection = Client & { ref(): void; unref(): void };

/**
 * One process's claim on the server: a connection that does nothing but exist. PostgreSQL itself notices when the process dies, so no
 * count can go wrong. It never keeps the process alive by itself.
 */
export class Holder {
  private hasLeft = false;

  private constructor(
    private readonly folder: DataFolder,
    private readonly server: RunningServer,
    private readonly log: (line: string) => void,
    private connection: Connection,
  ) {
    this.watch();
  }

  static async of(folder: DataFolder, server: RunningServer, log: (line: string) => void): Promise<Holder> {
    return new Holder(folder, server, log, await connect(folder, server));
  }

  /** Gives the claim up at once; the connection itself may outlast this by a moment, and is then no longer counted. */
  async leave(): Promise<void> {
    this.hasLeft = true;
    this.connection.ref();
    await this.connection.query(`set application_name = 'iss-left'`).catch(() => undefined);
    await this.connection.end().catch(() => undefined);
  }

  /** PostgreSQL cuts every connection when one of its processes crashes and is back a moment later; so are we. */
  private watch(): void {
    this.connection.unref();
    this.connection.once('end', () => {
      if (!this.hasLeft) void this.returnToServer();
    });
  }

  private async returnToServer(): Promise<void> {
    for (let attempt = 1; attempt <= TRIES_TO_RETURN && !this.hasLeft; attempt += 1) {
      await sleep(500, undefined, { ref: false });
      const connection = await connect(this.folder, this.server).catch(() => undefined);
      if (connection === undefined) continue;
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it may have left while the connection was made
      if (this.hasLeft) return connection.end();
      this.connection = connection;
      this.watch();
      return;
    }
    if (!this.hasLeft) this.log(`The database server has gone; see ${this.folder.log}. Start again to start it again.`);
  }
}

const connect = async (folder: DataFolder, { port }: RunningServer): Promise<Connection> =>
  (await connectSuperuser(folder, port, DATABASE, HOLDER)) as Connection;

/**
 * How many processes hold the server. Asked by one that leaves, which has the folder's lock: nobody can join meanwhile. A process that was
 * killed in the same moment may still be counted, hence the second look.
 */
export async function holdersOf(folder: DataFolder, { port }: RunningServer): Promise<number> {
  return withSuperuser(folder, port, DATABASE, async (client) => {
    const count = async (): Promise<number> => {
      const { rows } = await client.query<{ holders: number }>(
        'select count(*)::int as holders from pg_stat_activity where application_name = $1',
        [HOLDER],
      );
      return rows[0]?.holders ?? 0;
    };
    if ((await count()) === 0) return 0;
    await sleep(150);
    return count();
  });
}
