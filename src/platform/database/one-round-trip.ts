import type { Connection, PoolClient, Submittable } from 'pg';
import { ACTOR_STATEMENT } from './actor-setting.js';

/** What `pg`'s connection offers to a query object that writes its own messages, as its cursor and stream packages do. */
interface WireConnection {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string; types: number[] }): void;
  bind(message: {
    portal: string;
    statement: string;
    values: readonly unknown[];
    binary: boolean;
    valueMapper: (value: unknown) => unknown;
  }): void;
  execute(message: { portal: string; rows: number }): void;
  sync(): void;
}

const parsedNames = new WeakMap<object, Set<string>>();

/**
 * Names the actor and reads one JSON text in a single round trip: two Bind/Execute under one Sync are one implicit transaction, so the
 * setting is local to it. Statements are parsed once a connection. Only the last statement's first column is the answer.
 */
export class OneRoundTrip implements Submittable {
  private text: string | null = null;
  private statements = 0;

  constructor(
    private readonly setting: readonly string[],
    private readonly name: string,
    private readonly sql: string,
    private readonly values: readonly unknown[],
    private readonly done: (error: Error | null, text: string | null) => void,
  ) {}

  submit(connection: Connection): void {
    const wire = connection as unknown as WireConnection;
    wire.stream.cork();
    this.send(wire, 'app.actor', ACTOR_STATEMENT, this.setting);
    this.send(wire, this.name, this.sql, this.values);
    wire.sync();
    wire.stream.uncork();
  }

  private send(wire: WireConnection, name: string, text: string, values: readonly unknown[]): void {
    const parsed = parsedNames.get(wire) ?? new Set<string>();
    parsedNames.set(wire, parsed);
    if (!parsed.has(name)) {
      wire.parse({ name, text, types: [] });
      parsed.add(name);
    }
    wire.bind({ portal: '', statement: name, values, binary: false, valueMapper: toWire });
    wire.execute({ portal: '', rows: 0 });
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    this.text = message.fields[0] ?? null;
  }

  /** `pg` forgets a query that failed, so what follows the error never comes here: this is the end. */
  handleError(error: Error): void {
    this.done(error, null);
  }

  handleReadyForQuery(): void {
    this.done(null, this.text);
  }

  /** The first statement has ended: what it answered is the setting, not the answer, which may have no row. */
  handleCommandComplete(): void {
    this.statements += 1;
    if (this.statements === 1) this.text = null;
  }

  handleRowDescription(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

/** Arrays as PostgreSQL's literals, everything else as text: all that read models pass. */
function toWire(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return `{${value.map((each) => `"${String(each).replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean).toString();
}

/** Runs one read on a client taken from the pool; after an error the client is closed, since what it had parsed is not known. */
export function readOnce(
  client: PoolClient,
  setting: readonly string[],
  name: string,
  sql: string,
  values: readonly unknown[],
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    client.query(
      new OneRoundTrip(setting, name, sql, values, (error, text) => {
        client.release(error ?? undefined);
        if (error) reject(error);
        else resolve(text);
      }),
    );
  });
}
