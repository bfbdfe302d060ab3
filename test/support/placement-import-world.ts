import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { AuditService } from '../../src/audit/audit.service.js';
import type { Actor } from '../../src/kernel/actor.js';
import { SetClock } from '../../src/platform/clock.js';
import { readMoneyAndDatesExactly } from '../../src/platform/database/pg-types.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { PlacementFileReader } from '../../src/placements/spreadsheet/placement-file.reader.js';
import { PlacementImportService } from '../../src/placements/spreadsheet/placement-import.service.js';
import { PlacementImportStore } from '../../src/placements/spreadsheet/placement-import.store.js';

/** The import of placements on one database: two authorities, an auditor, and three schools of the register. */
export interface PlacementImportWorld {
  readonly imports: PlacementImportService;
  readonly work: UnitOfWork;
  readonly officer: Actor;
  readonly neighbour: Actor;
  readonly auditor: Actor;
  /** Rows as the officer's own authority sees them. */
  rows<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const SCHOOLS: readonly (readonly [urn: number, name: string, town: string])[] = [
  [900001, 'Beech Lodge School', 'Testborough'],
  [900002, 'The Old Beeches School', 'Testborough'],
  [900003, 'Millbrook House School', 'Newtest'],
];

export async function placementImportWorld(urls: {
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
}): Promise<PlacementImportWorld> {
  readMoneyAndDatesExactly();
  const officer = actor('sesOfficer', 'Olu Officer', 'Testshire');
  const neighbour = actor('sesOfficer', 'Nia Neighbour', 'Nextshire');
  const auditor: Actor = { ...officer, personId: randomUUID(), personName: 'Aud Itor', roles: ['auditor'], access: 'read' };
  await arrange(urls.ownerUrl, [officer, neighbour, auditor]);
  const dataSource = await new DataSource({ type: 'postgres', url: urls.runtimeUrl, extra: { max: 6 } }).initialize();
  const work = new UnitOfWork(dataSource);
  const store = new PlacementImportStore(work);
  const audit = new AuditService(work, new SetClock(new Date('2026-11-02T09:00:00Z')));
  return {
    imports: new PlacementImportService(work, audit, store, new PlacementFileReader(store)),
    work,
    officer,
    neighbour,
    auditor,
    rows: (sql, parameters = []) => work.run(officer, () => work.query(sql, parameters)),
    close: () => dataSource.destroy(),
  };
}

async function arrange(ownerUrl: string, people: readonly Actor[]): Promise<void> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    for (const [index, { personId, personName, organisationId, organisationName }] of people.entries()) {
      await owner.query(
        `insert into organisations (id, kind, name, la_code) values ($1, 'authority', $2, $3) on conflict (id) do nothing`,
        [organisationId, organisationName, String(801 + index)],
      );
      await owner.query('insert into people (id, email, full_name) values ($1, $2, $3)', [
        personId,
        `${personId}@people.example`,
        personName,
      ]);
    }
    for (const [urn, name, town] of SCHOOLS) {
      await owner.query(
        `insert into schools (urn, name, kind, type_code, type_name, status, la_code, la_name, town)
         values ($1, $2, 'iss', '10', 'Other independent special school', 'open', '801', 'Testshire', $3)`,
        [urn, name, town],
      );
    }
  } finally {
    await owner.end();
  }
}

const actor = (role: string, personName: string, organisationName: string): Actor => ({
  personId: randomUUID(),
  personName,
  organisationId: randomUUID(),
  organisationName,
  kind: 'authority',
  roles: [role],
  access: 'write',
  source: 'cli',
});
