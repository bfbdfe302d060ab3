import { createHash, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { accepted, type Outcome, Refused, refusal, refused } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { WorkbookGrid } from './grid.js';
import { insertPlacements, type SavedPlacement } from './insert-placements.js';
import { PlacementFileReader } from './placement-file.reader.js';
import { PlacementImportStore, type StoredImport } from './placement-import.store.js';
import type { PlacementImportPreview } from './placement-preview.js';
import type { ImportChoices } from './reading.js';
import { markedWorkbook } from './rejected-workbook.js';
import { nicknameOf } from './school-names.js';
import { openWorkbook, type UploadedFile } from './workbook.js';

export interface PlacementImportCounts {
  readonly pupils: number;
  readonly placements: number;
  readonly feeLines: number;
  readonly unchangedPlacements: number;
  readonly unchangedFeeLines: number;
  readonly differences: number;
}

type Stored = StoredImport<PlacementImportPreview>;

/**
 * Placements from a council's own spreadsheet, in two steps: a preview that saves nothing but the file itself, and a commit of all of it or
 * none. Between them the officer answers what the sheet leaves open.
 */
@Injectable()
export class PlacementImportService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly store: PlacementImportStore,
    private readonly reader: PlacementFileReader,
  ) {}

  /**
   * Reads an uploaded file and answers everything found in it, by cell. The file waits under `importId`: a new one, or the given one, under
   * which a file is read once.
   */
  async preview(
    actor: Actor,
    file: UploadedFile,
    choices: ImportChoices = {},
    id: string = randomUUID(),
  ): Promise<Outcome<PlacementImportPreview>> {
    const allowed = await this.work.decide(actor, () => this.authorised(actor));
    if (!allowed.ok) return allowed;
    const opened = await openWorkbook(file);
    if (!opened.ok) return opened;
    return this.work.decide(actor, async () => {
      const name = basename(file.name).slice(0, 200) || 'placements';
      const preview = await this.reader.preview(id, name, await this.reader.read(opened.value, choices));
      const first = await this.store.keep(actor, { id, name, sha256: sha256(file.bytes), content: file.bytes }, preview, choices);
      return first ? preview : (await this.store.read<PlacementImportPreview>(id)).preview;
    });
  }

  /** The preview as it last stood. */
  show(actor: Actor, importId: string): Promise<Outcome<PlacementImportPreview>> {
    return this.work.decide(actor, async () => {
      await this.authorised(actor);
      return (await this.store.read<PlacementImportPreview>(importId)).preview;
    });
  }

  /** What the officer has answered about a file so far. */
  choicesOf(actor: Actor, importId: string): Promise<Outcome<ImportChoices>> {
    return this.work.decide(actor, async () => {
      await this.authorised(actor);
      return (await this.store.read<PlacementImportPreview>(importId)).choices;
    });
  }

  /**
   * The officer's answers about a file (added to earlier ones), and the preview that follows. Which school a name means, and which column
   * is which field, are remembered for the authority's next file.
   */
  async choose(actor: Actor, importId: string, choices: ImportChoices): Promise<Outcome<PlacementImportPreview>> {
    const loaded = await this.load(actor, importId);
    if (!loaded.ok) return loaded;
    if (loaded.value.state === 'committed') return refused(alreadyCommitted);
    const opened = await open(loaded.value);
    if (!opened.ok) return opened;
    return this.work.decide(actor, async () => {
      const stored = await this.waiting(importId);
      const all = merged(stored.choices, choices);
      await this.rememberSchools(actor, choices.schools ?? {});
      const read = await this.reader.read(opened.value.grid, all);
      const confirmed = read.mapped.sheets.filter(({ sheet }) => choices.columns?.[sheet.name]);
      await this.store.rememberColumns(actor, new Map(confirmed.map(({ header, columns }) => [header.fingerprint, columns])));
      const preview = await this.reader.preview(importId, stored.fileName, read);
      await this.store.revise(importId, preview, all);
      return preview;
    });
  }

  /**
   * Saves what the file says and is not held yet: everything in one transaction, or nothing while one cell is a problem. What is held
   * otherwise is left as it is. A second commit answers the first one's counts.
   */
  async commit(actor: Actor, importId: string): Promise<Outcome<PlacementImportCounts>> {
    const loaded = await this.load(actor, importId);
    if (!loaded.ok) return loaded;
    if (loaded.value.state === 'committed') return accepted(countsOf(loaded.value));
    const opened = await open(loaded.value);
    if (!opened.ok) return opened;
    return this.work.decide(actor, async () => {
      await this.store.oneAtATime(actor);
      const stored = await this.store.forUpdate<PlacementImportPreview>(importId);
      if (stored.state === 'committed') return countsOf(stored);
      const read = await this.reader.read(opened.value.grid, stored.choices);
      if (read.problems.length > 0) {
        throw new Refused(
          read.problems.map((each) => refusal(each.code, `${each.sheet}, ${each.address}: ${each.message}`, each.sheet, each.address)),
        );
      }
      const saved = await insertPlacements(this.work, read.reconciliation.placements);
      const counts: PlacementImportCounts = {
        pupils: saved.pupils,
        placements: saved.placements,
        feeLines: saved.feeLines,
        unchangedPlacements: read.reconciliation.placements.length - saved.placements,
        unchangedFeeLines: read.reconciliation.unchangedLines,
        differences: read.reconciliation.differences.length,
      };
      await this.store.rememberColumns(actor, new Map(read.mapped.sheets.map(({ header, columns }) => [header.fingerprint, columns])));
      await this.store.finish(importId, { ...counts });
      this.recordImport(importId, stored, counts, opened.value.sha256);
      for (const each of saved.saved) this.recordPlacement(each);
      return counts;
    });
  }

  /** The file with only its wrong cells marked, each with its reason. */
  async rejected(actor: Actor, importId: string): Promise<Outcome<UploadedFile>> {
    const loaded = await this.load(actor, importId);
    if (!loaded.ok) return loaded;
    if (loaded.value.state === 'committed') return refused(alreadyCommitted);
    const opened = await open(loaded.value);
    if (!opened.ok) return opened;
    const { file, grid } = opened.value;
    const bytes = await markedWorkbook(file, grid, loaded.value.preview.problems);
    return accepted({ name: `${file.name.replace(/\.[a-z]+$/i, '')} - to correct.xlsx`, bytes });
  }

  private authorised(actor: Actor): Promise<void> {
    requires(actor, 'placements.import');
    return Promise.resolve();
  }

  private load(actor: Actor, importId: string): Promise<Outcome<Stored>> {
    return this.work.decide(actor, async () => {
      await this.authorised(actor);
      return this.store.read<PlacementImportPreview>(importId);
    });
  }

  private async waiting(importId: string): Promise<Stored> {
    const stored = await this.store.forUpdate<PlacementImportPreview>(importId);
    if (stored.state === 'committed') throw new Refused([alreadyCommitted]);
    return stored;
  }

  private async rememberSchools(actor: Actor, schools: Readonly<Record<string, number>>): Promise<void> {
    const urns = Object.values(schools);
    if (urns.length === 0) return;
    const known = new Map((await this.store.held([], urns)).schools.map((school) => [school.urn, school]));
    const chosen = new Map<string, string>();
    for (const [name, urn] of Object.entries(schools)) {
      const school = known.get(urn);
      if (!school) throw new Refused([refusal('unknownSchool', `No school of the register here has the URN ${urn}.`, 'schools', name)]);
      chosen.set(nicknameOf(name), school.id);
      this.audit.record({
        action: 'chooseSchool',
        subjectType: 'school',
        subjectId: school.id,
        schoolId: school.id,
        after: { nickname: nicknameOf(name), urn },
      });
    }
    await this.store.rememberSchools(actor, chosen);
  }

  private recordImport(importId: string, { fileName }: Stored, counts: PlacementImportCounts, fileSha256: string): void {
    this.audit.record({
      action: 'importPlacements',
      subjectType: 'placementImport',
      subjectId: importId,
      after: { fileName, fileSha256, ...counts },
    });
  }

  /** Only what changed; the pupil stands under the authority's reference and no other name. */
  private recordPlacement({ placementId, created, reconciled }: SavedPlacement): void {
    const { parsed, school, newLines } = reconciled;
    if (!created && newLines.length === 0) return;
    const { reference, startsOn, endsOn, setting, namingBasis, charging } = parsed;
    this.audit.record({
      action: created ? 'importPlacement' : 'importFeeLines',
      subjectType: 'placement',
      subjectId: placementId,
      schoolId: school.id,
      after: {
        ...(created ? { reference, urn: school.urn, startsOn, endsOn, setting, namingBasis, charging } : { reference }),
        feeLines: newLines.map(({ place: _place, ...line }) => line),
      },
    });
  }
}

const alreadyCommitted = refusal('alreadyCommitted', 'This file was committed. Upload it again to change anything.', 'importId');

interface Reopened {
  readonly file: UploadedFile;
  readonly grid: WorkbookGrid;
  readonly sha256: string;
}

/** Opens a stored file, outside the transaction that will use it: opening is slow, and the file does not change. */
async function open({ fileName, content }: Stored): Promise<Outcome<Reopened>> {
  if (content.length === 0)
    return refused(refusal('importExpired', 'The file waited too long and was let go. Upload it again.', 'importId'));
  const file = { name: fileName, bytes: content };
  const opened = await openWorkbook(file);
  return opened.ok ? accepted({ file, grid: opened.value, sha256: sha256(content) }) : opened;
}

/** The counts of a committed import are what `commit` once answered. */
const countsOf = ({ counts }: Stored): PlacementImportCounts => {
  const count = (name: keyof PlacementImportCounts): number => counts?.[name] ?? 0;
  return {
    pupils: count('pupils'),
    placements: count('placements'),
    feeLines: count('feeLines'),
    unchangedPlacements: count('unchangedPlacements'),
    unchangedFeeLines: count('unchangedFeeLines'),
    differences: count('differences'),
  };
};

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const merged = (before: ImportChoices, now: ImportChoices): ImportChoices => ({
  ...before,
  ...now,
  columns: { ...before.columns, ...now.columns },
  schools: { ...before.schools, ...now.schools },
  defaults: { ...before.defaults, ...now.defaults },
});
