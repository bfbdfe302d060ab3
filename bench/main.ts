import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { seedScale } from '../src/demo/scale-world.js';
import { hashPassword } from '../src/identity/passwords.js';
import { openEmbeddedPostgres } from '../src/platform/database/embedded-postgres/index.js';
import { migrate } from '../src/platform/database/migrate.js';
import { audits } from './audits.js';
import { awards } from './awards.js';
import { LEDGER, LEDGER_YEAR, seedBlock } from './block.js';
import { DEMAND, DEMAND_CATEGORIES, seedDemand } from './demand.js';
import { BENCH_DAY } from './footing.js';
import { type Pair, type Row, ask, interleaved, load, mustBeSame, toRow } from './measure.js';
import { ASSESSMENT, OFFER, RESET, RETURNS, TIDY } from './questions.js';
import { type BenchServer, startServer } from './servers.js';

/**
 * How near the application comes to its limit, on a national-size invented cycle in a database of its own: each question beside the same
 * work as hand-written SQL behind a bare server, in the same run, round by round in turn. Some four minutes, or those questions alone that
 * `--only` names: `--only demand,audits`.
 */
const ROUNDS = 5;
const SECONDS = 4;
const READERS = 20;
const OFFERS_A_ROUND = 150;
const OFFERS_AT_ONCE = 8;
const OFFER_BP = 200;

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, placements: { type: 'string', default: '30000' }, only: { type: 'string' } },
});

/** In the order in which they are measured: what adds records comes after what would read them. */
const MEASURES: Readonly<Record<string, (world: World) => Promise<readonly Row[]>>> = {
  returns: async (world) => [await returns(world)],
  assessment: async (world) => [await assessment(world)],
  offers: async (world) => [await offers(world)],
  demand: async (world) => [await demand(world)],
  ledger: async (world) => [await ledger(world)],
  awards,
  audits,
};
const chosen = options.only?.split(',') ?? Object.keys(MEASURES);
for (const name of chosen)
  if (!(name in MEASURES)) throw new Error(`There is no question ${name}: choose of ${Object.keys(MEASURES).join(', ')}.`);

/** With `--json` standard output is for the array alone. */
const say = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);

interface World {
  readonly owner: pg.Pool;
  readonly ours: BenchServer;
  readonly limit: BenchServer;
  readonly token: string;
  readonly largest: Awaited<ReturnType<typeof seedScale>>['largest'];
}

const folder = await mkdtemp(join(tmpdir(), 'iss-bench-'));
const database = await openEmbeddedPostgres(folder, () => undefined);
const stops: (() => Promise<void>)[] = [];
try {
  const world = await prepare();
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(MEASURES)) if (chosen.includes(name)) rows.push(...(await measure(world)));
  show(rows, await world.ours.peakMegabytes());
  if (options.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
} finally {
  for (const stop of stops.reverse()) await stop();
  await database.release();
  await rm(folder, { recursive: true, force: true });
}

async function prepare(): Promise<World> {
  const { superuserUrl, runtimeUrl } = database;
  await migrate(superuserUrl);
  const started = performance.now();
  const { largest, ...sizes } = await seedScale({ ownerUrl: superuserUrl, placements: Number(options.placements) });
  say(
    `${String(sizes.placements)} placements, ${String(sizes.feeLines)} fee lines, ${String(sizes.returns)} returns in ` +
      `${((performance.now() - started) / 1_000).toFixed(1)} s; the largest authority has ${String(largest.placements)} placements.`,
  );
  const owner = new pg.Pool({ connectionString: superuserUrl, max: 2 });
  stops.push(() => owner.end());
  await owner.query('vacuum analyze');
  const [ours, limit] = await Promise.all([
    startServer('app-server', runtimeUrl, superuserUrl),
    startServer('limit-server', runtimeUrl, superuserUrl),
  ]);
  stops.push(
    () => ours.stop(),
    () => limit.stop(),
  );
  return { owner, ours, limit, token: await signIn(owner, ours, largest.officerId), largest };
}

async function signIn(owner: pg.Pool, ours: BenchServer, personId: string): Promise<string> {
  const password = randomBytes(18).toString('base64url');
  await owner.query('insert into credentials (person_id, password_hash) values ($1, $2)', [personId, await hashPassword(password)]);
  const { rows } = await owner.query<{ email: string }>('select email from people where id = $1', [personId]);
  const query = `mutation ($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { accessToken userErrors { message } }
  }`;
  const body = JSON.stringify({ query, variables: { email: rows[0]?.email, password } });
  const answer = (await ask({ url: `${ours.url}/graphql`, headers: { 'content-type': 'application/json' }, body })) as {
    signIn: { accessToken: string | null; userErrors: unknown };
  };
  if (answer.signIn.accessToken === null) throw new Error(JSON.stringify(answer.signIn.userErrors));
  return answer.signIn.accessToken;
}

function pair(world: World, query: string, variables: object, path: string, values: readonly unknown[]): Pair {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${world.token}` };
  const { authorityId: organisation, officerId: person } = world.largest;
  return {
    ours: { url: `${world.ours.url}/graphql`, headers, body: JSON.stringify({ query, variables }) },
    limit: { url: `${world.limit.url}${path}`, headers, body: JSON.stringify({ organisation, person, values }) },
  };
}

async function returns(world: World): Promise<Row> {
  const { cycleId } = world.largest;
  const asked = pair(world, RETURNS, { cycleId }, '/returns', [cycleId]);
  mustBeSame('The returns', await ask(asked.ours), await ask(asked.limit));
  const name = 'returns: 50 with school, lines and money';
  return toRow(name, 'req/s', await interleaved(ROUNDS, async (side) => (await load(asked[side], READERS, SECONDS)).perSecond));
}

async function assessment(world: World): Promise<Row> {
  const { cycleId } = world.largest;
  const asked = pair(world, ASSESSMENT, { cycleId }, '/assessment', [cycleId, BENCH_DAY]);
  mustBeSame('The assessment', inOneOrder(await ask(asked.ours)), inOneOrder(await ask(asked.limit)));
  const name = 'assessment of the largest authority’s cycle';
  return toRow(name, 'ms', await interleaved(ROUNDS, async (side) => (await load(asked[side], 1, SECONDS)).ms));
}

async function demand(world: World): Promise<Row> {
  await seedDemand(world.owner, world.largest.authorityId);
  const asked = pair(world, DEMAND, {}, '/demand', DEMAND_CATEGORIES);
  mustBeSame('The demand', await ask(asked.ours), await ask(asked.limit));
  const name = 'published demand: need by phase, 3 members';
  return toRow(name, 'req/s', await interleaved(ROUNDS, async (side) => (await load(asked[side], READERS, SECONDS)).perSecond));
}

/** Last of what asks the database, so that the others are measured without it. */
async function ledger(world: World): Promise<Row> {
  const { authorityId, officerId } = world.largest;
  const contractId = await seedBlock(world.owner, authorityId, officerId);
  const filter = { by: 'month', from: LEDGER_YEAR, until: '2027-08-31' };
  const asked = pair(world, LEDGER, { contractId, filter }, '/ledger', [contractId, LEDGER_YEAR]);
  mustBeSame('The ledger', await ask(asked.ours), await ask(asked.limit));
  const name = 'a block’s year: 25 places, by month';
  return toRow(name, 'req/s', await interleaved(ROUNDS, async (side) => (await load(asked[side], READERS, SECONDS)).perSecond));
}

/** Returns by their ids and flags by their names: the order of schools' names is a matter of the language, not of the figures. */
function inOneOrder(answer: unknown): unknown {
  const { returns: all } = (answer as { cycleAssessment: { returns: { returnId: string; flags: string[] }[] } }).cycleAssessment;
  return all.map((each) => ({ ...each, flags: [...each.flags].sort() })).sort((a, b) => a.returnId.localeCompare(b.returnId));
}

/** Every offer is made on a return that has none; between the rounds all are taken back. */
async function offers(world: World): Promise<Row> {
  const { cycleId, officerId } = world.largest;
  const { rows } = await world.owner.query<{ id: string }>('select id from uplift_returns where cycle_id = $1 order by id limit $2', [
    cycleId,
    OFFERS_A_ROUND,
  ]);
  const asked = rows.map(({ id }) =>
    pair(world, OFFER, { input: { returnId: id, version: 2, percentBp: OFFER_BP } }, '/offer', [
      ...[id, 2, OFFER_BP, officerId, 'Officer', 'Authority', '2027-02-15'],
    ]),
  );
  const reset = async (): Promise<void> => {
    for (const statement of RESET) await world.owner.query(statement, [rows.map(({ id }) => id)]);
    await world.owner.query(TIDY);
  };
  const makeAll = async (side: 'ours' | 'limit'): Promise<unknown[]> => {
    const answers: unknown[] = [];
    const waiting = asked.entries();
    const take = async (): Promise<void> => {
      for (const [index, each] of waiting) answers[index] = await ask(each[side]);
    };
    await Promise.all(Array.from({ length: OFFERS_AT_ONCE }, take));
    return answers;
  };
  const answersOf = async (side: 'ours' | 'limit'): Promise<unknown[]> => {
    await reset();
    return makeAll(side);
  };
  mustBeSame('The offers', await answersOf('ours'), await answersOf('limit'));
  const measured = await interleaved(ROUNDS, async (side) => {
    await reset();
    const started = performance.now();
    await makeAll(side);
    return (asked.length * 1_000) / (performance.now() - started);
  });
  return toRow('offer made (write)', 'req/s', measured);
}

function show(rows: readonly Row[], peakMegabytes: number): void {
  say('');
  say(`${'question'.padEnd(52)}${'unit'.padEnd(8)}${'ours'.padStart(10)}${'limit'.padStart(10)}${'ratio'.padStart(8)}`);
  for (const { name, unit, ours, limit, ratio } of rows)
    say(
      `${name.padEnd(52)}${unit.padEnd(8)}${ours.toFixed(1).padStart(10)}${limit.toFixed(1).padStart(10)}${ratio.toFixed(2).padStart(8)}`,
    );
  say('');
  say('Ratio: 1 is the limit, more is better; of a time it is limit ÷ ours, of a rate ours ÷ limit.');
  say(`The application held at most ${String(peakMegabytes)} MB.`);
}
