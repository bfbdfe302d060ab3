import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { AuditService } from '../../src/audit/audit.service.js';
import type { Actor } from '../../src/kernel/actor.js';
import { SetClock } from '../../src/platform/clock.js';
import { readMoneyAndDatesExactly } from '../../src/platform/database/pg-types.js';
import { ReadModel } from '../../src/platform/database/read-model.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { LinksImportService } from '../../src/providers/register/links-import.service.js';
import { RegisterImportService } from '../../src/providers/register/register-import.service.js';
import { SuccessionService } from '../../src/providers/register/succession.service.js';
import { SchoolSearchQuery } from '../../src/providers/school-search.query.js';

/** The register's services on one database, and the people who use them. */
export interface RegisterWorld {
  readonly establishments: RegisterImportService;
  readonly links: LinksImportService;
  readonly successions: SuccessionService;
  readonly search: SchoolSearchQuery;
  readonly clock: SetClock;
  readonly work: UnitOfWork;
  readonly administrator: Actor;
  readonly officer: Actor;
  close(): Promise<void>;
}

/** Arranges a platform administrator and an authority's officer as the owner, then works as the application does. */
export async function registerWorld(urls: { readonly ownerUrl: string; readonly runtimeUrl: string }): Promise<RegisterWorld> {
  readMoneyAndDatesExactly();
  const administrator = actor('platform', 'platformAdministrator', 'Ada Registrar', 'The platform');
  const officer = actor('authority', 'sesOfficer', 'Olu Officer', 'Testshire');
  const owner = new pg.Client(urls.ownerUrl);
  await owner.connect();
  for (const { personId, personName, organisationId, organisationName, kind } of [administrator, officer]) {
    await owner.query('insert into organisations (id, kind, name, la_code) values ($1, $2, $3, $4)', [
      organisationId,
      kind,
      organisationName,
      kind === 'authority' ? '856' : null,
    ]);
    await owner.query('insert into people (id, email, full_name) values ($1, $2, $3)', [
      personId,
      `${personId}@people.example`,
      personName,
    ]);
  }
  await owner.end();

  const dataSource = await new DataSource({ type: 'postgres', url: urls.runtimeUrl, extra: { max: 4 } }).initialize();
  const reads = new ReadModel(new pg.Pool({ connectionString: urls.runtimeUrl, max: 2 }));
  const work = new UnitOfWork(dataSource);
  const clock = new SetClock(new Date('2025-05-01T09:00:00Z'));
  const audit = new AuditService(work, clock);
  return {
    establishments: new RegisterImportService(work, audit, clock),
    links: new LinksImportService(work, audit, clock),
    successions: new SuccessionService(work, audit, clock),
    search: new SchoolSearchQuery(reads),
    clock,
    work,
    administrator,
    officer,
    close: async () => {
      await reads.onApplicationShutdown();
      await dataSource.destroy();
    },
  };
}

const actor = (kind: 'platform' | 'authority', role: string, personName: string, organisationName: string): Actor => ({
  personId: randomUUID(),
  personName,
  organisationId: randomUUID(),
  organisationName,
  kind,
  roles: [role],
  access: 'write',
  source: 'cli',
});
