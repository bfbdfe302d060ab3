import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { Actor } from '../../kernel/actor.js';
import { actorSetting, databaseRole } from './actor-setting.js';
import { readOnce } from './one-round-trip.js';

/**
 * Reads for lists and dashboards: one hand-written statement that answers one JSON value, sent with the actor's setting in one round
 * trip. Statements are prepared by name once a connection and database role, so a name stands for one text for ever.
 */
@Injectable()
export class ReadModel implements OnApplicationShutdown {
  private readonly log = new Logger('ReadModel');

  constructor(private readonly pool: pg.Pool) {
    // A server that restarts ends the idle connections: the pool makes new ones. Without a listener it would end the program.
    pool.on('error', (error) => this.log.warn(`An idle connection ended: ${error.message}`));
  }

  /** The JSON value that `sql` answers; null when it answers no row. */
  async json<T>(actor: Actor, name: string, sql: string, values: readonly unknown[]): Promise<T> {
    const client = await this.pool.connect();
    const text = await readOnce(client, actorSetting(actor), `${databaseRole(actor)}.${name}`, sql, values);
    return (text === null ? null : JSON.parse(text)) as T;
  }

  onApplicationShutdown(): Promise<void> {
    return this.pool.end();
  }
}
