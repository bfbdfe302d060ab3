import type { Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CanActivate, type ExecutionContext, type INestApplication, Injectable, Module } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import type { Request } from 'express';
import request from 'supertest';
import type { Actor } from '../../src/kernel/actor.js';
import { placementImportCommand } from '../../src/placements/spreadsheet/import-placements.command.js';
import { PlacementImportController } from '../../src/placements/spreadsheet/placement-import.controller.js';
import { PlacementImportService } from '../../src/placements/spreadsheet/placement-import.service.js';
import type { PlacementImportPreview } from '../../src/placements/spreadsheet/placement-preview.js';
import { councilWorkbook } from '../support/council-workbook.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { placementImportWorld, type PlacementImportWorld } from '../support/placement-import-world.js';

let database: TestDatabase;
let world: PlacementImportWorld;
let app: INestApplication;
let signedIn: Actor;

/** Stands in for the sign-in, which has tests of its own. */
@Injectable()
class SignedIn implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    context.switchToHttp().getRequest<Request & { user?: Actor }>().user = signedIn;
    return true;
  }
}

@Module({})
class Uploads {}

beforeAll(async () => {
  database = await createTestDatabase();
  world = await placementImportWorld(database);
  signedIn = world.officer;
  app = await NestFactory.create(
    {
      module: Uploads,
      controllers: [PlacementImportController],
      providers: [
        { provide: PlacementImportService, useValue: world.imports },
        { provide: APP_GUARD, useClass: SignedIn },
      ],
    },
    { logger: false },
  );
  await app.init();
});

afterAll(async () => {
  await app?.close();
  await world?.close();
  await database?.drop();
});

const http = () => request(app.getHttpServer() as Server);
const upload = (bytes: Buffer, name = 'Schülerliste.xlsx') => http().post('/api/uploads/placements').attach('file', bytes, name);

interface Refused {
  readonly refusals: readonly { readonly code: string }[];
}

describe('Placements by upload', () => {
  it('hands out the template', async () => {
    const { headers, body } = await http().get('/api/uploads/placements/template').responseType('blob').expect(200);
    expect(headers['content-type']).toContain('spreadsheetml');
    expect((body as Buffer).subarray(0, 2).toString()).toBe('PK');
  });

  it('previews, comes back marked, takes the choices and commits', async () => {
    const first = (await upload(await councilWorkbook({ corrected: false })).expect(201)).body as PlacementImportPreview;
    expect(first).toMatchObject({ fileName: 'Schülerliste.xlsx', canCommit: false });
    const marked = await http().get(`/api/uploads/placements/${first.importId}/rejected`).responseType('blob').expect(200);
    expect(marked.headers['content-disposition']).toContain('to%20correct.xlsx');
    const refused = (await http().post(`/api/uploads/placements/${first.importId}/commit`).expect(422)).body as Refused;
    expect(refused.refusals).toHaveLength(first.problems.length);

    const { importId } = (await upload(await councilWorkbook({ corrected: true })).expect(201)).body as PlacementImportPreview;
    const wrong = await http()
      .post(`/api/uploads/placements/${importId}/choices`)
      .send({ schools: { 'The Beeches': 'the old one' } })
      .expect(422);
    expect((wrong.body as Refused).refusals[0]?.code).toBe('choicesUnclear');
    await http()
      .post(`/api/uploads/placements/${importId}/choices`)
      .send({ schools: { 'The Beeches': 900002 } })
      .expect(201);
    const { body } = await http().post(`/api/uploads/placements/${importId}/commit`).expect(201);
    expect(body).toMatchObject({ placements: 16 });
    await http().get(`/api/uploads/placements/${importId}/rejected`).expect(422);
  });

  it('refuses what is no workbook, what is too large, who may not, and what does not exist', async () => {
    expect(((await upload(Buffer.from('%PDF-1.7'), 'letter.pdf').expect(422)).body as Refused).refusals[0]?.code).toBe('notAWorkbook');
    await upload(Buffer.alloc(11 * 1024 * 1024, 'a'), 'large.csv').expect(413);
    await http().post('/api/uploads/placements').expect(422);
    await http().get('/api/uploads/placements/nothing').expect(404);
    signedIn = world.auditor;
    await upload(Buffer.from('a,b')).expect(403);
    signedIn = world.officer;
  });
});

describe('Placements by command', () => {
  it('previews, and saves with --commit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'placements-'));
    const file = join(folder, 'one.csv');
    await writeFile(
      file,
      'Pupil ref,NCY,Need,URN,Start date,Setting,Naming basis,Core (per year)\r\nK-1,7,ASD,900001,01/09/2025,Day,Agreed,"£41,000"\r\n',
    );
    const printed: string[] = [];
    const run = async (...options: string[]): Promise<void> => {
      const program = new Command();
      placementImportCommand(program, {
        withPlacementImport: (_email, work) => work({ actor: world.officer, imports: world.imports }),
        print: (line) => printed.push(line),
      });
      await program.parseAsync(['node', 'cli', 'import:placements', file, '--as', 'officer@testshire.example', ...options]);
    };
    try {
      await run();
      expect(printed.at(-1)).toBe('1 placements and 1 fee lines would be saved. Add --commit to save them.');
      await run('--commit', '--json');
      expect(JSON.parse(printed.at(-1) ?? '')).toMatchObject({
        committed: { pupils: 1, placements: 1, feeLines: 1 },
        preview: { problems: [] },
      });
      await run('--commit');
      expect(printed.at(-1)).toBe('Saved 0 placements and 0 fee lines; 1 placements were held already.');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
