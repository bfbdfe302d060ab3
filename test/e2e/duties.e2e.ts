import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DocumentsService } from '../../src/documents/documents.service.js';
import { aVariationLetter } from '../../src/documents/rendering/variation-letter.sample.js';
import { composeVariationLetter } from '../../src/documents/rendering/variation-letter.js';
import type { Actor } from '../../src/kernel/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Duties } from '../../src/platform/jobs/duties.js';
import { DutyWorker } from '../../src/platform/jobs/duty-worker.js';
import { startTestApp, type TestApp } from '../support/app.js';

let world: TestApp;
let officer: Actor;
let schoolId: string;

beforeAll(async () => {
  world = await startTestApp();
  const organisationId = await world.anOrganisation('authority', 'Invented Council', { laCode: '801' });
  await world.anOrganisation('authority', 'Another Council', { laCode: '802' });
  officer = {
    personId: await world.aPerson('officer@council.example', ['sesOfficer'], organisationId),
    personName: 'Una Officer',
    organisationId,
    organisationName: 'Invented Council',
    kind: 'authority',
    roles: ['sesOfficer'],
    access: 'write',
    source: 'test',
  };
  const { rows } = await world.owner.query<{ id: string }>(
    "insert into schools (urn, name, kind, status, type_code, type_name, la_code, la_name) values (990001, 'Invented School', 'iss', 'open', '10', 'Other independent special school', '801', 'Invented') returning id",
  );
  schoolId = rows[0]!.id;
});

afterAll(() => world?.close());

const freezeALetter = (): Promise<string> =>
  world.app.get(UnitOfWork).run(officer, () =>
    world.app.get(DocumentsService, { strict: false }).freeze({
      kind: 'variationLetter',
      reference: `VL-${randomUUID().slice(0, 8)}`,
      authorityId: officer.organisationId,
      schoolId,
      subjectType: 'upliftReturn',
      subjectId: randomUUID(),
      snapshot: composeVariationLetter(aVariationLetter()),
    }),
  );

async function stateOf(documentId: string): Promise<string> {
  const { rows } = await world.owner.query<{ state: string }>('select coalesce(last_error, state) as state from documents where id = $1', [
    documentId,
  ]);
  return rows[0]!.state;
}

describe('the duties of the system', () => {
  it('are done for every authority when asked for, and not twice', async () => {
    const letter = await freezeALetter();
    const duties = world.app.get(Duties);
    expect(duties.names).toEqual(expect.arrayContaining(['bring-approvals-into-force', 'render-documents', 'lapse-expired-offers']));
    expect(await duties.runAll()).toBe(1);
    expect(await stateOf(letter)).toBe('ready');
    expect(await duties.runAll()).toBe(0);
  });

  it('go on for the other authorities when they fail for one', async () => {
    const duties = world.app.get(Duties);
    const reached: string[] = [];
    duties.add('fail-for-another', (actor) => {
      if (actor.organisationName === 'Another Council') return Promise.reject(new Error('Not here.'));
      reached.push(actor.organisationName);
      return Promise.resolve(1);
    });
    await expect(duties.run('fail-for-another')).rejects.toThrow('Not here.');
    expect(reached).toEqual(['Invented Council']);
  });

  it('make a letter ready moments after the transaction that asked for it, on one of several replicas', async () => {
    const worker = world.app.get(DutyWorker);
    await worker.start();
    const began = Date.now();
    const letters = [await freezeALetter(), await freezeALetter()];
    const ready = async (): Promise<boolean> => (await Promise.all(letters.map(stateOf))).every((state) => state !== 'pending');
    while (!(await ready()) && Date.now() - began < 40_000) await sleep(50);
    expect(await Promise.all(letters.map(stateOf))).toEqual(['ready', 'ready']);
    // A letter is ready a moment before the job that made it is crossed out.
    const left = async (): Promise<unknown[]> =>
      (await world.owner.query("select from graphile_worker.jobs where last_error is not null or task_identifier = 'render-documents'"))
        .rows;
    while ((await left()).length > 0 && Date.now() - began < 40_000) await sleep(50);
    await worker.beforeApplicationShutdown();
    expect(await left()).toEqual([]);
  });

  it('are not asked for by a transaction that was rolled back', async () => {
    const work = world.app.get(UnitOfWork);
    const given = work.run(officer, async () => {
      await freezeALetter();
      throw new Error('Changed my mind.');
    });
    await expect(given).rejects.toThrow('Changed my mind.');
    const { rows } = await world.owner.query("select from graphile_worker.jobs where task_identifier = 'render-documents'");
    expect(rows).toEqual([]);
  });
});
