import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../src/audit/verify.js';
import { projectRoot } from '../../src/platform/config.js';
import { aBlock, blockTerms, callOff, somePupils } from '../support/block-world.js';
import type { Client } from '../support/app.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

const AT_ONCE = 200;
const PLACES = 25;
const LEFT = 5;

type Answer = Awaited<ReturnType<typeof callOff>>;

/** Two hundred officers want the last five places of a block at the same moment. The places are the database's to give, not the code's. */
describe('the last places of a block', () => {
  let world: RoundWorld;
  let workshop: string;
  let other: ChildProcess | undefined;
  let pupils = 0;

  beforeAll(async () => {
    // The second server's clock cannot be set, so that of the first stands at the same day: each accepts what the other signed.
    world = await aRoundWorld(new Date().toISOString());
    workshop = await mkdtemp(join(tmpdir(), 'iss-two-servers-'));
  });
  afterAll(async () => {
    if (other?.exitCode === null) {
      other.kill('SIGTERM');
      await once(other, 'close');
    }
    await world?.close();
    await rm(workshop, { recursive: true, force: true });
  });

  const today = (): string => world.clock.today();
  const tomorrow = (): string => new Date(Date.parse(today()) + 86_400_000).toISOString().slice(0, 10);

  /** A block with all but the last five places taken, and the pupils who are still without one. */
  async function almostFull(reference: string): Promise<{ id: string; waiting: string[] }> {
    const year = Number(today().slice(0, 4));
    const id = await aBlock(world, { reference, startsOn: `${year - 1}-09-01`, endsOn: `${year + 3}-08-31`, terms: blockTerms() });
    const references = Array.from({ length: PLACES - LEFT + AT_ONCE }, () => `P-${(pupils += 1)}`);
    await somePupils(world, world.authorityId, references);
    const officer = await world.as(EMAILS.officer);
    for (const pupilReference of references.slice(0, PLACES - LEFT))
      expect((await callOff(officer, { contractId: id, pupilReference, from: today() })).userErrors).toEqual([]);
    return { id, waiting: references.slice(PLACES - LEFT) };
  }

  async function expectFiveOf(answers: readonly Answer[], id: string): Promise<void> {
    const taken = answers.flatMap((answer) => answer.callOff?.placeNumber ?? []);
    expect(taken.sort((a, b) => a - b)).toEqual([21, 22, 23, 24, 25]);
    const refusals = answers.filter((answer) => answer.callOff === null).map(({ userErrors }) => userErrors);
    expect(refusals).toHaveLength(AT_ONCE - LEFT);
    for (const errors of refusals) {
      expect(errors).toMatchObject([{ code: 'noPlaceFree', field: ['from'] }]);
      expect(errors[0]!.message).toContain(`all ${PLACES} are called off. None has a last day recorded.`);
    }
    const { rows } = await world.owner.query(
      `select count(*)::int as stays, count(distinct place_id)::int as places, count(distinct pupil_id)::int as pupils,
         (select count(*) from audit_events where subject_id = $1 and action = 'callOffPlace')::int as recorded,
         (select count(*) from audit_events where subject_id = $1 and action = 'callOffPlace' and not exists (
           select from occupancies stay where stay.id = (after ->> 'callOffId')::uuid))::int as "recordedOnly",
         (select count(*) from placements where school_id = $2 and not exists (select from occupancies stay where stay.placement_id = placements.id))::int as "placedNowhere"
       from occupancies where contract_id = $1`,
      [id, world.schools.ash.id],
    );
    expect(rows).toEqual([{ stays: PLACES, places: PLACES, pupils: PLACES, recorded: PLACES, recordedOnly: 0, placedNowhere: 0 }]);
    const officer = await world.as(EMAILS.officer);
    const day = { by: 'day', from: tomorrow(), until: tomorrow() };
    const { data } = await officer.gql(
      `query ($id: ID!, $filter: BlockLedgerFilter) { blockLedger(contractId: $id, filter: $filter) { total { contracted filled void refunded } } }`,
      { id, filter: day },
    );
    expect(data.blockLedger.total).toEqual({ contracted: PLACES, filled: PLACES, void: 0, refunded: 0 });
  }

  it(`go to exactly five of ${AT_ONCE} who ask at once; every other is told why`, async () => {
    const { id, waiting } = await almostFull('B-ONE');
    const officer = await world.as(EMAILS.officer);
    const answers = await Promise.all(waiting.map((pupilReference) => callOff(officer, { contractId: id, pupilReference, from: today() })));
    await expectFiveOf(answers, id);
  });

  it('go to exactly five where two server processes are asked', async () => {
    const { id, waiting } = await almostFull('B-TWO');
    const second = await anotherServer(await world.as(EMAILS.officer));
    const first = await world.as(EMAILS.officer);
    const answers = await Promise.all(
      waiting.map((pupilReference, index) => callOff(index % 2 === 0 ? first : second, { contractId: id, pupilReference, from: today() })),
    );
    await expectFiveOf(answers, id);
  }, 120_000);

  it('give one pupil one place, however many ask for the same pupil in two blocks', async () => {
    const [a, b] = [await almostFull('B-A'), await almostFull('B-B')];
    const officer = await world.as(EMAILS.officer);
    const [pupilReference] = a.waiting;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        callOff(officer, { contractId: index % 2 === 0 ? a.id : b.id, pupilReference, from: today() }),
      ),
    );
    expect(answers.filter((answer) => answer.callOff !== null)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code)))).toEqual(new Set(['pupilHasAPlace']));
  });

  it('keeps the record whole', async () => {
    expect(await verifyAudit(world.ownerUrl)).toMatchObject({ breaches: [] });
  });

  /** The program itself on the same database, asked by the same officer with the same token. */
  async function anotherServer(officer: Client): Promise<Client> {
    await promisify(execFile)(join(projectRoot, 'node_modules/.bin/swc'), ['src', 'migrations', '-d', join(workshop, 'dist'), '-q'], {
      cwd: projectRoot,
    });
    await writeFile(join(workshop, 'package.json'), '{"type":"module"}');
    for (const folder of ['node_modules', 'templates']) await symlink(join(projectRoot, folder), join(workshop, folder));
    other = spawn(process.execPath, [join(workshop, 'dist/src/main.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        DEMO: 'false',
        DATA_DIR: join(workshop, 'data'),
        DATABASE_URL: world.runtimeUrl,
        OWNER_DATABASE_URL: world.ownerUrl,
        TOKEN_SECRET: world.config.tokenSecret,
      },
    });
    let said = '';
    while (!said.includes('Ctrl-C')) {
      const more: unknown = await Promise.race([
        once(other.stdout!, 'data').then(([text]: Buffer[]) => text!.toString()),
        once(other, 'close').then(() => null),
      ]);
      if (typeof more !== 'string') throw new Error('The second server ended before it was ready.');
      said += more;
    }
    const address = /ready at (\S+)/.exec(said)![1]!;
    return {
      ...officer,
      token: officer.token,
      gql: async (query, variables = {}) => {
        const answer = await fetch(`${address}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${officer.token}` },
          body: JSON.stringify({ query, variables }),
        });
        return { status: answer.status, ...((await answer.json()) as { data: never }) };
      },
    };
  }
});
