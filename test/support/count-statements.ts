import pg from 'pg';

/** What every transaction begins and ends with says nothing about a page's own work. */
const FRAME = /^\s*(start transaction|begin|commit|rollback|select set_config)/i;

let counted: string[] | undefined;

// Called with its own `this` below.
// eslint-disable-next-line @typescript-eslint/unbound-method
const original = pg.Client.prototype.query as (...all: unknown[]) => unknown;
pg.Client.prototype.query = function (this: pg.Client, ...all: unknown[]): unknown {
  const [first] = all;
  const text =
    typeof first === 'string'
      ? first
      : ((first as { text?: string; sql?: string } | undefined)?.text ?? (first as { sql?: string } | undefined)?.sql ?? '');
  if (counted && !FRAME.test(text)) counted.push(text);
  return original.apply(this, all);
} as typeof pg.Client.prototype.query;

/** The SQL statements that this process sends while `work` runs, without those that begin, name the actor of, and end transactions. */
export async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  counted = [];
  try {
    await work();
    return counted;
  } finally {
    counted = undefined;
  }
}
