import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, type Refusal, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { STATISTICS_FILES, type Statistic, readStatistics } from './read-statistics.js';

export interface ImportedStatistics {
  readonly counts: number;
  readonly authorities: number;
  readonly years: readonly number[];
  /** Counts that are new or other than before. */
  readonly changed: number;
}

/** Loads the Department's published statistics of plans. All files of a folder are taken, or none. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  /** Refusals: `notAllowed`, `fileMissing`, `fileWrong` with file, row and column. */
  async importFolder(actor: Actor, folder: string): Promise<Outcome<ImportedStatistics>> {
    const { statistics, refusals } = await readFolder(folder);
    return this.work.decide(actor, async () => {
      requires(actor, 'schools.import');
      if (refusals.length > 0) throw new Refused(refusals);
      const changed = await this.work.query(
        `insert into plan_statistics (year, la_code, la_name, measure, value, marker)
         select * from unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[])
         on conflict (la_code, measure, year) do update set la_name = excluded.la_name, value = excluded.value, marker = excluded.marker
         where (plan_statistics.value, plan_statistics.marker) is distinct from (excluded.value, excluded.marker) returning year`,
        [
          statistics.map(({ year }) => year),
          statistics.map(({ laCode }) => laCode),
          statistics.map(({ laName }) => laName),
          statistics.map(({ measure }) => measure),
          statistics.map(({ value }) => value),
          statistics.map(({ marker }) => marker),
        ],
      );
      const imported = {
        counts: statistics.length,
        authorities: new Set(statistics.map(({ laCode }) => laCode).filter((code) => code !== 'ENG')).size,
        years: [...new Set(statistics.map(({ year }) => year))].sort((a, b) => a - b),
        changed: changed.length,
      };
      this.audit.record({
        action: 'importPlanStatistics',
        subjectType: 'planStatistics',
        subjectId: actor.organisationId,
        after: imported,
      });
      return imported;
    });
  }
}

/** All counts of the files of a folder, with what is wrong in any of them. */
export async function readFolder(folder: string): Promise<{ readonly statistics: Statistic[]; readonly refusals: Refusal[] }> {
  const statistics: Statistic[] = [];
  const refusals: Refusal[] = [];
  for (const file of STATISTICS_FILES) {
    const bytes = await readFile(join(folder, file.name)).catch(() => null);
    if (bytes === null) {
      refusals.push(refusal('fileMissing', `${file.name} is not in this folder. Take all files of one release.`, file.name));
      continue;
    }
    const read = readStatistics(file, bytes);
    statistics.push(...read.statistics);
    refusals.push(...read.faults);
  }
  return { statistics, refusals };
}
