import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import pg from 'pg';
import { seedScale } from '../src/demo/scale-world.js';
import { hashPassword } from '../src/identity/passwords.js';
import { openEmbeddedPostgres } from '../src/platform/database/embedded-postgres/index.js';
import { migrate } from '../src/platform/database/migrate.js';
import { ASSESSMENT, OFFER, RESET, RETURNS } from './questions.js';

/** One line of the result. `ratio` is how much of the limit we reach: 1 is the limit, whatever the unit. */
interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly limit: number;
  readonly ratio: number;
}

const PASSWORD = 'a password for the benchmark';
const ROUNDS = 3;
const SECONDS = 4;
const OFFERS_A_ROUND = 60;
const OFFERS_AT_ONCE = 8;

const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, placements: { type: 'string', default: '30000' } } });
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), 'iss-bench-'));
const database = await openEmbeddedPostgres(folder, () => undefined);
const owner = new pg.Pool({ connectionString: database.superuserUrl, max: 2 });
const children: ChildProcess[] = [];
try {
  await migrate(database.superuserUrl);
  const seeded = performance.now();
  const world = await seedScale({ ownerUrl: database.superuserUrl, placements: Number(options.placements) });
  say(
    `${String(world.placements)} placements, ${String(world.feeLines)} fee lines in ${((performance.now() - seeded) / 1000).toFixed(1)} s; largest authority: ${String(world.largest.placements)} placements`,
  );
  await owner.query('insert into credentials (person_id, password_hash) values ($1, $2)', [
    world.largest.officerId,
    await hashPassword(PASSWORD),
  ]);
  const email =
    (await owner.query<{ email: string }>('select email from people where id = $1', [world.largest.officerId])).rows[0]?.email ?? '';
  const ours = await start('app-server');
  const limit = await start('limit-server');
  const token = await signIn(ours, email);
  const rows = [...(await reads(ours, limit, token, world.largest)), await offers(ours, limit, token, world.largest)];
  for (const row of rows)
    say(
      `${row.name.padEnd(52)} ${row.unit.padEnd(8)} ours ${String(row.ours).padStart(8)}   limit ${String(row.limit).padStart(8)}   ratio ${row.ratio.toFixed(2)}`,
    );
  say(`peak memory of the application: ${String(await peakOf(children[0]))} MB`);
  process.stdout.write(options.json ? `${JSON.stringify(rows)}\n` : '');
} finally {
  await Promise.all(children.map(ended));
  await owner.end();
  await database.release();
  await rm(folder, { recursive: true, force: true });
}

type Largest = Awaited<ReturnType<typeof seedScale>>['largest'];

async function reads(ours: string, limit: string, token: string, largest: Largest): Promise<Row[]> {
  const asked = (values: readonly unknown[]) => JSON.stringify({ organisation: largest.authorityId, person: largest.officerId, values });
  const today = new Date().toISOString().slice(0, 10);
  const returns = {
    ours: { url: `${ours}/graphql`, body: JSON.stringify({ query: RETURNS, variables: { cycleId: largest.cycleId } }) },
    limit: { url: `${limit}/returns`, body: asked([largest.cycleId]) },
  };
  const assessment = {
    ours: { url: `${ours}/graphql`, body: JSON.stringify({ query: ASSESSMENT, variables: { cycleId: largest.cycleId } }) },
    limit: { url: `${limit}/assessment`, body: asked([largest.cycleId, today, 400]) },
  };
  await same(token, returns, 'upliftReturns', 'nodes');
  await same(token, assessment, 'cycleAssessment', 'returns');
  const throughput = await interleaved(token, returns, 20);
  const latency = await interleaved(token, assessment, 1);
  return [
    row('50 returns with school, lines and money', 'req/s', throughput.ours, throughput.limit),
    {
      ...row("assessment of the largest authority's cycle", 'ms', 1000 / latency.ours, 1000 / latency.limit),
      ratio: round(latency.ours / latency.limit),
    },
  ];
}

/** Both answer the same returns with the same sums before anything is measured: nobody measures an error page. */
async function same(token: string, pair: { readonly ours: Target; readonly limit: Target }, field: string, list: string): Promise<void> {
  const totals = await Promise.all(
    [pair.ours, pair.limit].map(async ({ url, body }) => {
      const response = await fetch(url, { method: 'POST', headers: headers(token), body });
      const { data } = (await response.json()) as { data: Record<string, Record<string, { current: number | { pence: number } }[]>> };
      const returns = data[field]?.[list] ?? [];
      return {
        returns: returns.length,
        current: returns.reduce((sum, { current }) => sum + (typeof current === 'number' ? current : current.pence), 0),
      };
    }),
  );
  if (JSON.stringify(totals[0]) !== JSON.stringify(totals[1]) || totals[0]?.returns === 0)
    throw new Error(`The answers differ: ${JSON.stringify(totals)}`);
}

interface Target {
  readonly url: string;
  readonly body: string;
}

async function interleaved(
  token: string,
  pair: { readonly ours: Target; readonly limit: Target },
  connections: number,
): Promise<{ ours: number; limit: number }> {
  const measured: { ours: number[]; limit: number[] } = { ours: [], limit: [] };
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const side of ['ours', 'limit'] as const) {
      const result = await autocannon({ ...pair[side], method: 'POST', headers: headers(token), connections, duration: SECONDS });
      if (result.non2xx > 0 || result.errors > 0)
        throw new Error(`${pair[side].url}: ${String(result.non2xx)} refused, ${String(result.errors)} failed`);
      // The first round warms up.
      if (round > 0) measured[side].push(result.requests.total / result.duration);
    }
  return { ours: median(measured.ours), limit: median(measured.limit) };
}

async function offers(ours: string, limit: string, token: string, largest: Largest): Promise<Row> {
  const { rows } = await owner.query<{ id: string }>('select id from uplift_returns where cycle_id = $1 order by id limit $2', [
    largest.cycleId,
    OFFERS_A_ROUND,
  ]);
  const ids = rows.map(({ id }) => id);
  const send = {
    ours: async (id: string) => {
      const body = JSON.stringify({ query: OFFER, variables: { input: { returnId: id, version: 1, percentBp: 200 } } });
      const response = await fetch(`${ours}/graphql`, { method: 'POST', headers: headers(token), body });
      const { data } = (await response.json()) as { data: { makeOffer: { userErrors: unknown[] } } };
      if (data.makeOffer.userErrors.length > 0) throw new Error(JSON.stringify(data));
    },
    limit: async (id: string) => {
      const body = JSON.stringify({
        organisation: largest.authorityId,
        person: largest.officerId,
        values: [id, 200, largest.officerId, 'Bench', '2027-12-31'],
      });
      const response = await fetch(`${limit}/offer`, { method: 'POST', headers: headers(token), body });
      if ((await response.text()) !== '{"data":true}') throw new Error('The limit made no offer.');
    },
  };
  const measured: { ours: number[]; limit: number[] } = { ours: [], limit: [] };
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const side of ['ours', 'limit'] as const) {
      await owner.query(RESET, [ids]);
      const started = performance.now();
      const waiting = [...ids];
      await Promise.all(
        Array.from({ length: OFFERS_AT_ONCE }, async () => {
          for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await send[side](id);
        }),
      );
      if (round > 0) measured[side].push((ids.length * 1000) / (performance.now() - started));
    }
  return row('an offer made (write)', 'req/s', median(measured.ours), median(measured.limit));
}

async function start(name: string): Promise<string> {
  const child = fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)), {
    env: { ...process.env, NODE_ENV: 'production', BENCH_RUNTIME_URL: database.runtimeUrl, BENCH_OWNER_URL: database.superuserUrl },
  });
  children.push(child);
  return (await told<{ url: string }>(child)).url;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve();
    else child.once('exit', () => resolve());
    child.kill();
  });
}

async function peakOf(child: ChildProcess | undefined): Promise<number> {
  if (!child) return 0;
  child.send('peak');
  return (await told<{ peakMegabytes: number }>(child)).peakMegabytes;
}

function told<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message));
    child.once('exit', (code) => reject(new Error(`A server ended with ${String(code)}.`)));
  });
}

async function signIn(url: string, email: string): Promise<string> {
  const query =
    'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken userErrors { message } } }';
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: headers(''),
    body: JSON.stringify({ query, variables: { email, password: PASSWORD } }),
  });
  const { data } = (await response.json()) as { data: { signIn: { accessToken: string | null; userErrors: unknown } } };
  if (!data.signIn.accessToken) throw new Error(JSON.stringify(data.signIn.userErrors));
  return data.signIn.accessToken;
}

function headers(token: string): Record<string, string> {
  return { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
}

function row(name: string, unit: string, ours: number, limit: number): Row {
  return { name, unit, ours: round(ours), limit: round(limit), ratio: round(ours / limit) };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
