import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { GiasFault } from './gias-file.js';
import { readLinksFile } from './links-file.js';
import { MeasuredFile, type OnProgress } from './measured-file.js';
import { ONE_AT_A_TIME } from './register-import.sql.js';
import { KEEP_LINKS, PROPOSE_SUCCESSIONS } from './school-links.sql.js';

export interface LinksImportMode {
  readonly skipBad?: boolean;
  readonly onProgress?: OnProgress;
}

/** Every link of the file is in exactly one of kept, out of scope (neither end is a school held) and skipped. */
export interface LinksImportReport {
  readonly loaded: boolean;
  readonly read: number;
  readonly kept: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly outOfScope: number;
  readonly skipped: readonly GiasFault[];
  /** New proposals that a school follows another; an officer confirms or rejects each. */
  readonly successionsProposed: number;
}

const BATCH = 2_000;

/** Loads the register's links between establishments. One file is one transaction. */
@Injectable()
export class LinksImportService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  importLinks(actor: Actor, path: string, mode: LinksImportMode = {}): Promise<Outcome<LinksImportReport>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'schools.import');
      await this.work.query(ONE_AT_A_TIME);
      const importId = randomUUID();
      const source = new MeasuredFile(path, mode.onProgress);
      const links: object[] = [];
      const skipped: GiasFault[] = [];
      for await (const row of readLinksFile(source.chunks())) {
        if (row.fault) skipped.push(row.fault);
        else links.push(savedLink(row.link));
      }
      const read = links.length + skipped.length;
      const refusedWhole = skipped.length > 0 && !mode.skipBad;
      await this.work.query(
        `insert into register_imports (id, kind, file_name, file_sha256, started_at, faults) values ($1, 'links', $2, $3, $4, $5)`,
        [importId, basename(path), source.sha256(), this.clock.now(), JSON.stringify(skipped.slice(0, 1_000))],
      );
      if (refusedWhole) {
        return { loaded: false, read, kept: 0, created: 0, updated: 0, unchanged: 0, outOfScope: 0, skipped, successionsProposed: 0 };
      }

      let [kept, created, updated] = [0, 0, 0];
      for (let from = 0; from < links.length; from += BATCH) {
        const [saved] = await this.work.query<{ kept: number; created: number; updated: number }>(KEEP_LINKS, [
          JSON.stringify(links.slice(from, from + BATCH)),
          importId,
        ]);
        kept += saved?.kept ?? 0;
        created += saved?.created ?? 0;
        updated += saved?.updated ?? 0;
      }
      const proposed = await this.work.query(PROPOSE_SUCCESSIONS);
      const counts = { read, kept, created, updated, unchanged: kept - created - updated, outOfScope: links.length - kept };
      await this.work.query('update register_imports set finished_at = $2, counts = $3 where id = $1', [
        importId,
        this.clock.now(),
        JSON.stringify({ ...counts, skipped: skipped.length, successionsProposed: proposed.length }),
      ]);
      this.audit.record({
        action: 'importRegisterLinks',
        subjectType: 'registerImport',
        subjectId: importId,
        after: { file: basename(path), ...counts, skipped: skipped.length, successionsProposed: proposed.length },
      });
      return { loaded: true, ...counts, skipped, successionsProposed: proposed.length };
    });
  }
}

const savedLink = (link: { urn: number; linkUrn: number; type: string; name: string; establishedOn: string | null }): object => ({
  urn: link.urn,
  link_urn: link.linkUrn,
  link_type: link.type,
  link_name: link.name,
  established_on: link.establishedOn,
});
