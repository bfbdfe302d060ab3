import { createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { readOnce } from '../src/platform/database/one-round-trip.js';
import { LEDGER_LIMIT } from './block.js';
import { DEMAND_LIMIT } from './demand.js';
import { BENCH_SECRET } from './footing.js';
import { ASSESSMENT_LIMIT, OFFER_LIMIT, RETURNS_LIMIT } from './limit-sql.js';

/**
 * The limit: a bare `http` server that checks the token's signature and sends one hand-written statement under the same row-level security,
 * in one round trip. No GraphQL, no validation, no reasons, and no look whether the session still lives.
 */
const pool = new pg.Pool({ connectionString: process.env['BENCH_RUNTIME_URL'], max: 16 });

const STATEMENTS: ReadonlyMap<string, string> = new Map([
  ['/returns', RETURNS_LIMIT],
  ['/assessment', ASSESSMENT_LIMIT],
  ['/offer', OFFER_LIMIT],
  ['/ledger', LEDGER_LIMIT],
  ['/demand', DEMAND_LIMIT],
]);

process.on('disconnect', () => process.exit());

interface Asked {
  readonly organisation: string;
  readonly person: string;
  readonly values: readonly unknown[];
}

createServer((request, response) => {
  void answer(request)
    .then((text) => {
      response.setHeader('content-type', 'application/json').end(text);
    })
    .catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
}).listen(0, '127.0.0.1', function (this: { address(): AddressInfo | string | null }) {
  process.send?.({ url: `http://127.0.0.1:${String((this.address() as AddressInfo).port)}` });
});

async function answer(request: IncomingMessage): Promise<string> {
  checkSignature(request.headers.authorization ?? '');
  const { organisation, person, values } = JSON.parse(await bodyOf(request)) as Asked;
  const statement = STATEMENTS.get(request.url ?? '');
  if (!statement) throw new Error(`There is no ${request.url ?? ''} here.`);
  // Both statements stand under one Sync: one round trip is one transaction, so an offer needs no begin and commit of its own.
  const setting = ['iss_authority', organisation, person, 'off'];
  return (await readOnce(await pool.connect(), setting, request.url ?? '', statement, values)) ?? 'null';
}

function checkSignature(authorization: string): void {
  const [head = '', body = '', signature = ''] = authorization.replace('Bearer ', '').split('.');
  const expected = createHmac('sha256', BENCH_SECRET).update(`${head}.${body}`).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'base64url'))) throw new Error('A bad token.');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
