import { createHash, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type Outcome, Refused, accepted, refusal, refused } from '../../kernel/outcome.js';
import type { WorkbookGrid } from '../../placements/spreadsheet/grid.js';
import type { CellProblem } from '../../placements/spreadsheet/reading.js';
import { markedWorkbook } from '../../placements/spreadsheet/rejected-workbook.js';
import { type UploadedFile, openWorkbook } from '../../placements/spreadsheet/workbook.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ContractKind } from '../contract.entity.js';
import { ContractVersion } from '../contract-version.entity.js';
import { Contract } from '../contract.entity.js';
import { VersionsInForce } from '../version-in-force.js';
import { ADOPT_FEE_LINES_SQL, HELD_SQL, INSERT_CONTRACTS_SQL, INSERT_OCCUPANCIES_SQL } from './contract-import.sql.js';
import { type HeldForContracts, type ImportedContract, importContract, refusesTwoPlaces } from './imported-contract.js';
import { readContracts } from './read-contracts.js';

/** What a sheet of contracts would do, for its officer to look at. */
export interface ContractImportPreview {
  readonly id: string;
  readonly fileName: string;
  readonly rows: number;
  readonly contracts: readonly PreviewedContract[];
  /** References that are here already: they are left as they are. */
  readonly held: readonly string[];
  readonly problems: readonly CellProblem[];
}

export interface PreviewedContract {
  readonly reference: string;
  readonly kind: ContractKind;
  readonly title: string;
  readonly schoolName: string;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly state: 'active' | 'ended';
}

export interface ContractImportCounts {
  readonly spot: number;
  readonly block: number;
  readonly framework: number;
  readonly held: number;
}

interface StoredImport {
  readonly id: string;
  readonly fileName: string;
  readonly content: Buffer;
  readonly state: 'previewed' | 'committed';
  readonly preview: ContractImportPreview;
  readonly counts: ContractImportCounts | null;
}

interface Read {
  readonly ready: readonly ImportedContract[];
  readonly held: readonly string[];
  readonly problems: readonly CellProblem[];
  readonly rows: number;
}

/**
 * Contracts signed on paper before they were kept here, from a council's own sheet: a preview that keeps the file alone, then all of it or
 * nothing. They come in as signed and in force: what is entered is what two parties have agreed already, so it asks for no approval.
 */
@Injectable()
export class ContractImportService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly inForce: VersionsInForce,
  ) {}

  /** Reads an uploaded sheet and answers everything found in it, by cell. Refusals: those of a file that cannot be opened, `noContracts`. */
  async preview(actor: Actor, file: UploadedFile): Promise<Outcome<ContractImportPreview>> {
    const allowed = await this.work.decide(actor, () => this.authorised(actor));
    if (!allowed.ok) return allowed;
    const opened = await openWorkbook(file);
    if (!opened.ok) return opened;
    return this.work.decide(actor, async () => {
      const read = await this.read(opened.value);
      if (read.rows === 0)
        throw new Refused([
          refusal(
            'noContracts',
            'No sheet of the file has a header of contracts with rows below it. It needs at least Contract reference, Kind, School URN and Starts.',
            'file',
          ),
        ]);
      const id = randomUUID();
      const preview = previewOf(id, basename(file.name).slice(0, 200) || 'contracts', read);
      await this.work.query(
        `insert into contract_imports (id, authority_id, file_name, file_sha256, content, preview, uploaded_by, uploaded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          id,
          actor.organisationId,
          preview.fileName,
          sha256(file.bytes),
          file.bytes,
          JSON.stringify(preview),
          actor.personId,
          this.clock.now(),
        ],
      );
      return preview;
    });
  }

  /** The preview as it stood. Refusals: `notFound`. */
  show(
    actor: Actor,
    importId: string,
  ): Promise<Outcome<{ readonly preview: ContractImportPreview; readonly counts: ContractImportCounts | null }>> {
    return this.work.decide(actor, async () => {
      await this.authorised(actor);
      const { preview, counts } = await this.stored(importId);
      return { preview, counts };
    });
  }

  /**
   * Keeps every contract of the sheet that is not here yet, in one transaction; nothing while one cell is a problem, now or by what has
   * changed since the preview. A second commit answers the first one's counts.
   */
  async commit(actor: Actor, importId: string): Promise<Outcome<ContractImportCounts>> {
    const loaded = await this.work.decide(actor, async () => {
      await this.authorised(actor);
      return this.stored(importId);
    });
    if (!loaded.ok) return loaded;
    if (loaded.value.counts !== null) return accepted(loaded.value.counts);
    const opened = await openWorkbook({ name: loaded.value.fileName, bytes: loaded.value.content });
    if (!opened.ok) return opened;
    return this.work.decide(actor, async () => {
      await this.work.query(`select pg_advisory_xact_lock(hashtext('contracts.import'), hashtext($1))`, [actor.organisationId]);
      const stored = await this.stored(importId, 'for update');
      if (stored.counts !== null) return stored.counts;
      const read = await this.read(opened.value);
      if (read.problems.length > 0)
        throw new Refused(
          read.problems.map((each) => refusal(each.code, `${each.sheet}, ${each.address}: ${each.message}`, each.sheet, each.address)),
        );
      await this.keep(actor, importId, read.ready);
      const counts = countsOf(read);
      await this.work.query(`update contract_imports set state = 'committed', committed_at = $2, counts = $3, content = '' where id = $1`, [
        importId,
        this.clock.now(),
        JSON.stringify(counts),
      ]);
      this.audit.record({
        action: 'importContracts',
        subjectType: 'contractImport',
        subjectId: importId,
        after: { fileName: stored.fileName, fileSha256: sha256(stored.content), ...counts },
      });
      return counts;
    });
  }

  /** The sheet with only its wrong cells marked, each with its reason. */
  async rejected(actor: Actor, importId: string): Promise<Outcome<UploadedFile>> {
    const shown = await this.work.decide(actor, async () => {
      await this.authorised(actor);
      return this.stored(importId);
    });
    if (!shown.ok) return shown;
    const { fileName, content, state, preview } = shown.value;
    if (state === 'committed') return refused(refusal('wrongState', 'This file was imported. Upload it again to change anything.'));
    const opened = await openWorkbook({ name: fileName, bytes: content });
    if (!opened.ok) return opened;
    const bytes = await markedWorkbook({ name: fileName, bytes: content }, opened.value, preview.problems);
    return accepted({ name: `${fileName.replace(/\.[a-z]+$/i, '')} - to correct.xlsx`, bytes });
  }

  private authorised(actor: Actor): Promise<void> {
    requires(actor, 'contracts.import');
    return Promise.resolve();
  }

  private async read(grid: WorkbookGrid): Promise<Read> {
    const { contracts, problems, rows } = readContracts(grid);
    const today = this.clock.today();
    const [answer] = await this.work.query<{ held: HeldForContracts }>(HELD_SQL, [
      contracts.map(({ urn }) => urn),
      contracts.map(({ reference }) => reference),
      contracts.flatMap(({ pupilReference }) => pupilReference ?? []),
      today,
    ]);
    if (!answer) throw new Error('What is held was not answered.');
    const outcomes = contracts.map((written) => ({ written, ...importContract(written, answer.held, today) }));
    const ready = outcomes.flatMap((each) => (each.kind === 'ready' ? [each] : []));
    return {
      ready: ready.map(({ contract }) => contract),
      held: outcomes.flatMap((each) => (each.kind === 'held' ? [each.reference] : [])),
      problems: [...problems, ...outcomes.flatMap((each) => (each.kind === 'refused' ? each.problems : [])), ...refusesTwoPlaces(ready)],
      rows,
    };
  }

  private async keep(actor: Actor, importId: string, ready: readonly ImportedContract[]): Promise<void> {
    if (ready.length === 0) return;
    const rows = ready.map((contract) => ({
      ...contract,
      id: randomUUID(),
      versionId: randomUUID(),
      effectiveOn: contract.startsOn,
      signedAt: contract.signedOn === null ? null : `${contract.signedOn}T12:00:00Z`,
    }));
    const [who, now] = [actor.personId, this.clock.now()];
    await this.work.query(INSERT_CONTRACTS_SQL, [JSON.stringify(rows), who, now, importId]);
    const spot = JSON.stringify(rows.filter(({ kind }) => kind === 'spot'));
    await this.work.query(ADOPT_FEE_LINES_SQL, [spot]);
    await this.work.query(INSERT_OCCUPANCIES_SQL, [spot, who, now]);
    for (const row of rows.filter(({ kind }) => kind !== 'spot')) {
      const contract = await this.work.manager.findOneByOrFail(Contract, { id: row.id });
      const version = await this.work.manager.findOneByOrFail(ContractVersion, { id: row.versionId });
      await this.inForce.putInForce(contract, version);
    }
    for (const { id, schoolId, reference, kind, title, state, startsOn, endsOn, termsSha256 } of rows)
      this.audit.record({
        action: 'importContract',
        subjectType: 'contract',
        subjectId: id,
        schoolId,
        shared: true,
        after: { reference, kind, title, state, startsOn, endsOn, termsSha256 },
      });
  }

  private async stored(importId: string, lock: '' | 'for update' = ''): Promise<StoredImport> {
    const [found] = await this.work.query<StoredImport>(
      `select id, file_name as "fileName", content, state, preview, counts from contract_imports where id = $1 ${lock}`,
      [importId],
    );
    if (!found) throw new Refused([refusal('notFound', 'There is no such upload. Upload the file again.', 'importId')]);
    return found;
  }
}

const previewOf = (id: string, fileName: string, { ready, held, problems, rows }: Read): ContractImportPreview => ({
  id,
  fileName,
  rows,
  contracts: ready.map(({ reference, kind, title, schoolName, startsOn, endsOn, state }) => ({
    reference,
    kind,
    title,
    schoolName,
    startsOn,
    endsOn,
    state,
  })),
  held,
  problems,
});

const countsOf = ({ ready, held }: Read): ContractImportCounts => ({
  spot: ready.filter(({ kind }) => kind === 'spot').length,
  block: ready.filter(({ kind }) => kind === 'block').length,
  framework: ready.filter(({ kind }) => kind === 'framework').length,
  held: held.length,
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
