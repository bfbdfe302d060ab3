import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type HeldInspection, referralHold } from '../referral-hold.js';
import { type GiasFault, type GiasRecord, openGiasFile, readDate } from './gias-file.js';
import { MeasuredFile, type OnProgress } from './measured-file.js';
import { OutwardPositions } from './outward-positions.js';
import { SCHOOL_FIELDS, fieldsOf, type SchoolField } from './school-fields.js';
import { TYPES_IN_SCOPE, isInScope } from './scope.js';
import { PROPOSE_SUCCESSIONS } from './school-links.sql.js';
import {
  CHANGES_OF_IMPORT,
  COUNT_OUTCOMES,
  CREATE_STAGED,
  INSERT_CREATED,
  MARK_ABSENT,
  INSPECTED_NOW,
  NEWLY_IN_SPECIAL_MEASURES,
  ONE_AT_A_TIME,
  PLACE_OUTWARD_POSTCODES,
  RECORD_CREATED,
  RECORD_INSPECTED,
  SAVE_INSPECTIONS,
  STAGE,
  STATE_FRAMEWORKS,
  compare,
  recordChanges,
  updateSchools,
} from './register-import.sql.js';

export interface ImportMode {
  /** Load the sound rows of a file that has bad ones. Default: such a file loads nothing. */
  readonly skipBad?: boolean;
  /** Keep every type of establishment, not only those of this market. */
  readonly allTypes?: boolean;
  /** Load a file whose name carries an earlier date than that of the last one loaded. */
  readonly allowOlder?: boolean;
  readonly onProgress?: OnProgress;
}

export interface SchoolChange {
  readonly urn: number;
  readonly name: string;
  readonly kind: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Every record of the file is in exactly one of kept, out of scope and skipped; every kept one is created, updated, closed or unchanged. */
export interface RegisterImportReport {
  /** False where bad rows kept the file from being loaded: then nothing was created, updated or closed. */
  readonly loaded: boolean;
  readonly read: number;
  readonly kept: number;
  readonly created: number;
  readonly updated: number;
  readonly closed: number;
  readonly unchanged: number;
  readonly outOfScope: number;
  readonly skipped: readonly GiasFault[];
  readonly changes: readonly SchoolChange[];
  readonly absent: readonly { readonly urn: number; readonly name: string }[];
  readonly successionsProposed: number;
  readonly warnings: readonly string[];
}

const BATCH = 500;
/** A file that is wrong throughout does not fill the record of imports. */
const MOST_FAULTS_RECORDED = 1_000;

/** Loads the national register's establishment extract. One file is one transaction. */
@Injectable()
export class RegisterImportService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  importEstablishments(actor: Actor, path: string, mode: ImportMode = {}): Promise<Outcome<RegisterImportReport>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'schools.import');
      await this.work.query(ONE_AT_A_TIME);
      const fileDate = dateInName(path);
      const previous = await this.lastLoaded();
      if (!mode.allowOlder) refuseOlder(path, fileDate, previous?.fileDate ?? null);

      const file = await this.stage(path, mode);
      const warnings = warningsAbout(file, fileDate, previous);
      const counts = { read: file.read, kept: file.kept, outOfScope: file.outOfScope, skipped: file.skipped.length };
      const importId = await this.recordImport(path, file, fileDate, counts);
      if (file.skipped.length > 0 && !mode.skipBad) return { ...NOTHING_LOADED, ...counts, skipped: file.skipped, warnings };

      const loaded = await this.load(importId, file, fileDate);
      await this.work.query('update register_imports set finished_at = $2, counts = $3 where id = $1', [
        importId,
        this.clock.now(),
        JSON.stringify({ ...counts, ...loaded.outcomes, absent: loaded.absent.length, latestChange: file.latestChange }),
      ]);
      this.audit.record({
        action: 'importRegister',
        subjectType: 'registerImport',
        subjectId: importId,
        after: { file: basename(path), sha256: file.sha256, ...counts, ...loaded.outcomes },
      });
      await this.alertOfSpecialMeasures(importId);
      await this.alertOfInspections(importId);
      return {
        ...NOTHING_LOADED,
        ...counts,
        ...loaded.outcomes,
        loaded: true,
        skipped: file.skipped,
        changes: loaded.changes,
        absent: loaded.absent,
        successionsProposed: loaded.successionsProposed,
        warnings,
      };
    });
  }

  /** A hold begins: every authority with a pupil there is told. */
  private async alertOfSpecialMeasures(importId: string): Promise<void> {
    for (const { id, name } of await this.work.query<{ id: string; name: string }>(NEWLY_IN_SPECIAL_MEASURES, [importId]))
      this.audit.record({
        action: 'holdReferrals',
        subjectType: 'school',
        subjectId: id,
        after: { school: name, reason: 'The register has the school in special measures.' },
      });
  }

  /** As for special measures, where the latest inspection of an inspectorate is now one that holds referrals. */
  private async alertOfInspections(importId: string): Promise<void> {
    for (const { id, name, before, after } of await this.work.query<Inspected>(INSPECTED_NOW, [importId])) {
      if (before !== null && before.inspectedOn > after.inspectedOn) continue;
      const [reason] = holdOf(after).filter((each) => before === null || !holdOf(before).includes(each));
      if (reason === undefined) continue;
      this.audit.record({ action: 'holdReferrals', subjectType: 'school', subjectId: id, after: { school: name, reason } });
    }
  }

  private async lastLoaded(): Promise<LastLoaded | undefined> {
    const [last] = await this.work.query<LastLoaded>(`
      select max(file_date) as "fileDate", max(counts ->> 'latestChange') as "latestChange"
      from register_imports
      where kind = 'establishments' and finished_at is not null`);
    return last;
  }

  /** Reads the file once, keeps the rows in scope (and those of schools already held) in a temporary table. */
  private async stage(path: string, mode: ImportMode): Promise<StagedFile> {
    await this.work.query(CREATE_STAGED);
    const held = new Set((await this.work.query<{ urn: number }>('select urn from schools')).map(({ urn }) => urn));
    const source = new MeasuredFile(path, mode.onProgress);
    const { rows, absentColumns } = await openGiasFile(source.chunks());
    const skipped: GiasFault[] = [];
    const unknownNeeds = new Set<string>();
    const positions = new OutwardPositions();
    let read = 0;
    let kept = 0;
    let latestChange: IsoDate | null = null;
    let batch: string[] = [];
    for await (const row of rows) {
      read += 1;
      if (row.fault) {
        skipped.push(row.fault);
        continue;
      }
      const { record } = row;
      positions.add(record);
      if (record.lastChangedOn !== null && (latestChange === null || record.lastChangedOn > latestChange))
        latestChange = record.lastChangedOn;
      // A school once held stays held: the file that takes it out of scope is the file that says what became of it.
      if (!mode.allTypes && !isInScope(record) && !held.has(record.urn)) continue;
      kept += 1;
      for (const need of row.unknownNeeds) unknownNeeds.add(need);
      // As text at once: the values are slices of the file's chunks and would keep all of them in memory until the batch is full.
      batch.push(JSON.stringify(stagedRow(record)));
      if (batch.length === BATCH) {
        await this.work.query(STAGE, [`[${batch.join(',')}]`]);
        batch = [];
      }
    }
    if (batch.length > 0) await this.work.query(STAGE, [`[${batch.join(',')}]`]);
    await this.work.query('analyze staged_schools');
    return {
      sha256: source.sha256(),
      fields: fieldsOf(absentColumns),
      read,
      kept,
      outOfScope: read - kept - skipped.length,
      skipped,
      positions,
      latestChange,
      unknownNeeds: [...unknownNeeds].sort(),
    };
  }

  private async recordImport(path: string, file: StagedFile, fileDate: IsoDate | null, counts: object): Promise<string> {
    const id = randomUUID();
    await this.work.query(
      `insert into register_imports (id, kind, file_name, file_sha256, file_date, started_at, counts, faults)
       values ($1, 'establishments', $2, $3, $4, $5, $6, $7)`,
      [
        id,
        basename(path),
        file.sha256,
        fileDate,
        this.clock.now(),
        JSON.stringify(counts),
        JSON.stringify(file.skipped.slice(0, MOST_FAULTS_RECORDED)),
      ],
    );
    return id;
  }

  private async load(importId: string, file: StagedFile, fileDate: IsoDate | null): Promise<Loaded> {
    await this.work.query(compare(file.fields));
    const outcomes = { created: 0, updated: 0, closed: 0, unchanged: 0 };
    for (const { outcome, schools } of await this.work.query<{ outcome: keyof typeof outcomes; schools: number }>(COUNT_OUTCOMES)) {
      outcomes[outcome] = schools;
    }
    await this.work.query(INSERT_CREATED, [importId]);
    await this.work.query(RECORD_CREATED, [importId, Object.values(TYPES_IN_SCOPE)]);
    await this.work.query(recordChanges(file.fields), [importId]);
    await this.work.query(updateSchools(file.fields), [importId]);
    await this.work.query(RECORD_INSPECTED, [importId]);
    await this.work.query(STATE_FRAMEWORKS);
    await this.work.query(SAVE_INSPECTIONS);
    const skippedUrns = file.skipped.flatMap(({ urn }) => urn ?? []);
    const absent = await this.work.query<{ urn: number; name: string }>(MARK_ABSENT, [
      importId,
      fileDate ?? this.clock.today(),
      skippedUrns,
    ]);
    await this.work.query(PLACE_OUTWARD_POSTCODES, [JSON.stringify(file.positions.means())]);
    const successions = await this.work.query(PROPOSE_SUCCESSIONS);
    const changes = await this.work.query<SchoolChange>(CHANGES_OF_IMPORT, [importId]);
    return { outcomes, absent, changes, successionsProposed: successions.length };
  }
}

interface LastLoaded {
  readonly fileDate: IsoDate | null;
  readonly latestChange: IsoDate | null;
}

interface StagedFile {
  readonly sha256: string;
  readonly fields: readonly SchoolField[];
  readonly read: number;
  readonly kept: number;
  readonly outOfScope: number;
  readonly skipped: readonly GiasFault[];
  readonly positions: OutwardPositions;
  readonly latestChange: IsoDate | null;
  readonly unknownNeeds: readonly string[];
}

interface Loaded {
  readonly outcomes: Pick<RegisterImportReport, 'created' | 'updated' | 'closed' | 'unchanged'>;
  readonly absent: RegisterImportReport['absent'];
  readonly changes: readonly SchoolChange[];
  readonly successionsProposed: number;
}

const NOTHING_LOADED = { loaded: false, created: 0, updated: 0, closed: 0, unchanged: 0, changes: [], absent: [], successionsProposed: 0 };

const stagedRow = (record: GiasRecord): object => ({
  urn: record.urn,
  ...Object.fromEntries(SCHOOL_FIELDS.map(({ column, value }) => [column, value(record)])),
  inspections: record.inspections.map(({ inspectorate, framework, inspectedOn, result, reportUrl }) => ({
    inspectorate,
    framework,
    inspected_on: inspectedOn,
    result,
    source: reportUrl ?? 'Get Information about Schools',
  })),
});

/** The date that the Department puts into an extract's name: edubasealldata20250422.csv. */
export function dateInName(path: string): IsoDate | null {
  const match = /(\d{4})(\d{2})(\d{2})(?!\d)/.exec(basename(path));
  return match ? readDate(`${match[3] ?? ''}/${match[2] ?? ''}/${match[1] ?? ''}`) : null;
}

function refuseOlder(path: string, fileDate: IsoDate | null, last: IsoDate | null): void {
  if (fileDate === null || last === null || fileDate >= last) return;
  throw new Refused([
    refusal(
      'olderFile',
      `${basename(path)} is of ${fileDate}; a file of ${last} is already loaded. Loading it would undo what that one changed.`,
    ),
  ]);
}

function warningsAbout(file: StagedFile, fileDate: IsoDate | null, previous: LastLoaded | undefined): string[] {
  const warnings: string[] = [];
  const before = previous?.latestChange ?? null;
  if (fileDate === null && file.latestChange !== null && before !== null && file.latestChange < before) {
    warnings.push(
      `The latest change in this file is of ${file.latestChange}; an earlier import held one of ${before}. The file may be an older one.`,
    );
  }
  if (file.unknownNeeds.length > 0) warnings.push(`Needs this system does not know were left out: ${file.unknownNeeds.join('; ')}.`);
  return warnings;
}

interface Inspected {
  readonly id: string;
  readonly name: string;
  readonly before: ImportedInspection | null;
  readonly after: ImportedInspection;
}

type ImportedInspection = Pick<HeldInspection, 'inspectorate' | 'framework' | 'inspectedOn' | 'result'>;

/** Why an inspection holds referrals by itself. The register says nothing of safeguarding or standards beyond its result. */
const holdOf = (inspection: ImportedInspection): string[] =>
  referralHold({ inspections: [{ ...inspection, safeguardingMet: null, standardsMet: null }], specialMeasures: null, checks: [] });
