import pg from 'pg';
import type { Actor } from '../kernel/actor.js';
import { ACTOR_STATEMENT, actorSetting } from '../platform/database/actor-setting.js';

/** Any constant: two processes that start at once load the demo one after the other. */
const DEMO_LOCK = 7_203_463;

/** One row of a table, by column. Objects and arrays go in as JSON, which PostgreSQL reads into the column's own type. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * The whole demo world is one transaction, so that a crash leaves nothing of it. Unlike a unit of work it changes its actor on the way:
 * each authority's rows are written as that authority, behind row-level security like everybody's.
 */
export class DemoTransaction {
  private constructor(private readonly client: pg.Client) {}

  static async run<T>(runtimeUrl: string, work: (transaction: DemoTransaction) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: runtimeUrl, application_name: 'iss-demo' });
    await client.connect();
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [DEMO_LOCK]);
      const result = await work(new DemoTransaction(client));
      await client.query('commit');
      return result;
    } finally {
      await client.end();
    }
  }

  /** What follows is done by this actor. What the one before has put off to the commit is checked first, while its rows can be seen. */
  async as(actor: Actor): Promise<void> {
    await this.client.query('set constraints all immediate');
    await this.client.query(ACTOR_STATEMENT, actorSetting(actor));
    await this.client.query('set constraints all deferred');
  }

  /** Inserts all rows by one statement. Every row names the columns of the first. */
  async insert(table: string, rows: readonly Row[]): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const columns = Object.keys(first)
      .map((column) => pg.escapeIdentifier(column))
      .join(', ');
    const name = pg.escapeIdentifier(table);
    await this.client.query(`insert into ${name} (${columns}) select ${columns} from jsonb_populate_recordset(null::${name}, $1::jsonb)`, [
      JSON.stringify(rows),
    ]);
  }

  async query<T extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return (await this.client.query<T>(sql, [...parameters])).rows;
  }
}
