import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Actor } from '../../src/kernel/actor.js';
import { Refused, refusal } from '../../src/kernel/outcome.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Duties } from '../../src/platform/jobs/duties.js';
import { DutyWorker } from '../../src/platform/jobs/duty-worker.js';
import { ClaimLost, type WorkInHand, type WorkView } from '../../src/platform/jobs/long-work.js';
import { LongWorkRunner } from '../../src/platform/jobs/long-work-runner.js';
import { LongWorks } from '../../src/platform/jobs/long-works.js';
import { createApp } from '../../src/start-app.js';
import { startTestApp, type TestApp } from '../support/app.js';

let world: TestApp;
let replica: NestExpressApplication;
let officer: Actor;
let neighbour: Actor;

const person = async (email: string, organisationId: string, organisationName: string): Promise<Actor> => ({
  personId: await world.aPerson(email, ['sesOfficer'], organisationId, email),
  personName: email,
  organisationId,
  organisationName,
  kind: 'authority',
  roles: ['sesOfficer'],
  access: 'write',
  source: 'test',
});

/** What every run of the counting works did, on both replicas. */
const runs: { workId: string; replica: number; step: number }[] = [];
let pace = 5;
let silent: Promise<void> | undefined;

const steps =
  (onReplica: number) =>
  async ({ id, input, progress }: WorkInHand) => {
    const { count } = input as { count: number };
    for (let step = 1; step <= count; step += 1) {
      runs.push({ workId: id, replica: onReplica, step });
      await progress(step, count, `Step ${String(step)}`);
      if (silent && onReplica === 1 && step === 2) await silent;
      await sleep(pace);
    }
    return { result: { count }, file: { name: 'steps.txt', type: 'text/plain', bytes: Buffer.from(`replica ${String(onReplica)}`) } };
  };

beforeAll(async () => {
  world = await startTestApp();
  replica = await createApp(
    { config: world.config, runtimeUrl: world.runtimeUrl, ownerUrl: world.ownerUrl, clock: world.clock },
    { logger: false },
  );
  officer = await person(
    'officer@council.example',
    await world.anOrganisation('authority', 'Invented Council', { laCode: '801' }),
    'Invented Council',
  );
  neighbour = await person(
    'officer@other.example',
    await world.anOrganisation('authority', 'Another Council', { laCode: '802' }),
    'Another Council',
  );
  for (const [number, app] of [world.app, replica].entries()) {
    const works = app.get(LongWorks);
    works.add('count', steps(number + 1));
    works.add('refuse', () =>
      Promise.reject(new Refused([refusal('one', 'The first cell is wrong.'), refusal('two', 'So is the second.')])),
    );
    works.add('break', () => Promise.reject(new Error('A secret of the machine.')));
  }
});

afterAll(async () => {
  await replica?.close();
  await world?.close();
});

const start = (kind: string, input: object = {}, actor = officer): Promise<string> =>
  world.app.get(LongWorks).start(actor, { kind, title: `To ${kind}`, input });

const show = (id: string, actor = officer): Promise<WorkView> => world.app.get(LongWorks).show(actor, id);

async function until(id: string, wanted: (work: WorkView) => boolean, limit = 15_000): Promise<WorkView> {
  const began = Date.now();
  for (;;) {
    const found = await show(id);
    if (wanted(found)) return found;
    if (Date.now() - began > limit) throw new Error(`Still ${JSON.stringify(found)}`);
    await sleep(20);
  }
}

const payload = (workId: string) => ({ workId, authorityId: officer.organisationId });

/** As a machine that died: its beat stopped long ago. */
const silence = (id: string) =>
  world.owner.query("update long_works set beat_at = clock_timestamp() - interval '10 minutes' where id = $1", [id]);

describe('long work', () => {
  it('is started with a transaction and by nothing else, and its job with it', async () => {
    const work = world.app.get(UnitOfWork);
    const given = work.run(officer, async () => {
      await start('count', { count: 1 });
      throw new Error('Changed my mind.');
    });
    await expect(given).rejects.toThrow('Changed my mind.');
    const left = await world.owner.query("select from graphile_worker.jobs where task_identifier = 'long-work'");
    expect(left.rows).toEqual([]);
    expect(await world.app.get(LongWorks).recent(officer)).toEqual([]);
  });

  it('is done once by one of two replicas, says how far it is, and gives its file to its own authority only', async () => {
    const workers = [world.app.get(DutyWorker), replica.get(DutyWorker)];
    await Promise.all(workers.map((worker) => worker.start()));
    const ids = await Promise.all(Array.from({ length: 6 }, () => start('count', { count: 4 })));
    const ended = await Promise.all(ids.map((id) => until(id, ({ state }) => state === 'done')));
    for (const [index, each] of ended.entries()) {
      expect(each).toMatchObject({ done: 4, total: 4, error: null, result: { count: 4 }, startedByName: 'officer@council.example' });
      const mine = runs.filter(({ workId }) => workId === ids[index]);
      expect(mine.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
      expect(new Set(mine.map((run) => run.replica)).size).toBe(1);
    }
    expect((await world.app.get(LongWorks).file(officer, ids[0]!)).bytes.toString()).toMatch(/^replica [12]$/);
    await expect(show(ids[0]!, neighbour)).rejects.toThrow('no such work');
    await expect(world.app.get(LongWorks).file(neighbour, ids[0]!)).rejects.toThrow('no such file');
    const provider: Actor = { ...officer, kind: 'provider' };
    await expect(show(ids[0]!, provider)).rejects.toThrow('no such work');
    await Promise.all(workers.map((worker) => worker.beforeApplicationShutdown()));
  });

  it('is claimed once, however many ask at the same moment', async () => {
    const id = await start('count', { count: 2 });
    const runners = [world.app, replica].map((app) => app.get(LongWorkRunner));
    const won = await Promise.all([...runners, ...runners, ...runners].map((runner) => runner.run(payload(id))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(runs.filter(({ workId }) => workId === id)).toHaveLength(2);
    expect(await runners[0]!.run(payload(id))).toBe(false);
  });

  it('is taken up again when its machine died, and the dead run writes nothing any more', async () => {
    let wake = (): void => undefined;
    silent = new Promise((resolve) => (wake = resolve));
    const id = await start('count', { count: 3 });
    const dead = world.app.get(LongWorkRunner).run(payload(id));
    await until(id, ({ done }) => done === 2);
    expect(await world.app.get(LongWorkRunner).takeUp(officer)).toBe(0);
    await silence(id);
    expect(await world.app.get(Duties).run('take-up-long-work')).toBe(1);
    expect(await show(id)).toMatchObject({ state: 'waiting' });
    expect(await replica.get(LongWorkRunner).run(payload(id))).toBe(true);
    expect(await show(id)).toMatchObject({ state: 'done', result: { count: 3 } });
    wake();
    silent = undefined;
    expect(await dead).toBe(false);
    expect((await world.app.get(LongWorks).file(officer, id)).bytes.toString()).toBe('replica 2');
    expect(runs.filter((run) => run.workId === id && run.replica === 1).map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  it('gets a new job when its job is locked by a machine that died before it began', async () => {
    await world.owner.query('delete from graphile_worker._private_jobs');
    const id = await start('count', { count: 1 });
    await world.owner.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'a dead machine'");
    const worker = replica.get(DutyWorker);
    await worker.start();
    await sleep(300);
    expect(await show(id)).toMatchObject({ state: 'waiting' });
    await world.owner.query('alter table long_works disable trigger ask_for_long_work');
    await world.owner.query("update long_works set job_at = clock_timestamp() - interval '10 minutes' where id = $1", [id]);
    await world.owner.query('alter table long_works enable trigger ask_for_long_work');
    expect(await world.app.get(LongWorkRunner).takeUp(officer)).toBe(1);
    expect(await until(id, ({ state }) => state === 'done')).toMatchObject({ result: { count: 1 } });
    await worker.beforeApplicationShutdown();
  });

  it('says a refusal in its words, and tries again what went wrong on our side, three times', async () => {
    const refused = await start('refuse');
    await world.app.get(LongWorkRunner).run(payload(refused));
    expect(await show(refused)).toMatchObject({ state: 'failed', error: 'The first cell is wrong.\nSo is the second.' });
    const broken = await start('break');
    const runner = world.app.get(LongWorkRunner);
    for (const state of ['waiting', 'waiting', 'failed']) {
      await runner.run(payload(broken));
      expect(await show(broken)).toMatchObject({ state });
    }
    expect((await show(broken)).error).not.toContain('secret');
    expect((await show(broken)).error).toContain('three times');
  });

  it('that keeps ending its process is given up', async () => {
    const id = await start('count', { count: 1 });
    await world.owner.query('update long_works set claims = 3 where id = $1', [id]);
    expect(await world.app.get(LongWorkRunner).run(payload(id))).toBe(true);
    expect(await show(id)).toMatchObject({ state: 'failed' });
    expect(runs.filter(({ workId }) => workId === id)).toEqual([]);
  });

  it('is given back when the program stops, without an error', async () => {
    pace = 40;
    const id = await start('count', { count: 100 });
    const stop = new AbortController();
    const running = world.app.get(LongWorkRunner).run(payload(id), stop.signal);
    await until(id, ({ done }) => done > 1);
    stop.abort();
    expect(await running).toBe(false);
    expect(await show(id)).toMatchObject({ state: 'waiting', error: null });
    pace = 5;
    expect(new ClaimLost().message).toContain('Another run');
  });

  it('waits a moment for what is short, and lets files go after a week', async () => {
    const id = await start('count', { count: 1 });
    expect(await world.app.get(LongWorks).settled(officer, id, 0)).toMatchObject({ state: 'waiting' });
    const running = world.app.get(LongWorkRunner).run(payload(id));
    expect(await world.app.get(LongWorks).settled(officer, id, 5_000)).toMatchObject({ state: 'done', fileName: 'steps.txt' });
    await running;
    await world.owner.query("update long_works set ended_at = $2::timestamptz - interval '8 days' where id = $1", [id, world.clock.now()]);
    await world.app.get(LongWorkRunner).takeUp(officer);
    expect(await show(id)).toMatchObject({ state: 'done', fileName: null });
    await expect(world.app.get(LongWorks).file(officer, id)).rejects.toThrow('kept for a week');
    await expect(show(randomUUID())).rejects.toThrow('no such work');
  });
});
