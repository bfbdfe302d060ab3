import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { WorkDone, WorkInHand } from '../../platform/jobs/long-work.js';
import { LongWorks } from '../../platform/jobs/long-works.js';
import { UPLOAD_LIMITS } from './limits.js';
import { PlacementImportService } from './placement-import.service.js';
import type { UploadedFile } from './workbook.js';

export const READ_PLACEMENTS = 'read-placements';
export const COMMIT_PLACEMENTS = 'commit-placements';

const UNKNOWN_TYPE = 'application/octet-stream';

/** Reading and committing a sheet as long work: the officer may leave, and come back to the preview or the counts. */
@Injectable()
export class PlacementWorks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly works: LongWorks,
    private readonly imports: PlacementImportService,
  ) {
    works.add(READ_PLACEMENTS, (inHand) => this.readFile(inHand));
    works.add(COMMIT_PLACEMENTS, (inHand) => this.commitImport(inHand));
  }

  /** Starts reading an uploaded file. The result's `importId` is the preview's. Refusals: `notAllowed`, `emptyFile`, `fileTooLarge`. */
  read(actor: Actor, file: UploadedFile): Promise<Outcome<string>> {
    return this.work.decide(actor, () => {
      requires(actor, 'placements.import');
      if (file.bytes.length === 0) throw new Refused([refusal('emptyFile', 'The file is empty. Choose the sheet of placements.', 'file')]);
      if (file.bytes.length > UPLOAD_LIMITS.fileBytes) throw new Refused([tooLarge]);
      const { name, bytes } = file;
      return this.works.start(actor, {
        kind: READ_PLACEMENTS,
        title: `Reading ${name}`,
        input: {},
        file: { name, type: UNKNOWN_TYPE, bytes },
      });
    });
  }

  /** Starts saving what a previewed file says. Refusals: `notAllowed`, `unknownImport`; those of the commit are the work's error. */
  async commit(actor: Actor, importId: string): Promise<Outcome<string>> {
    const shown = await this.imports.show(actor, importId);
    if (!shown.ok) return shown;
    return this.work.decide(actor, () =>
      this.works.start(actor, { kind: COMMIT_PLACEMENTS, title: `Saving the placements of ${shown.value.fileName}`, input: { importId } }),
    );
  }

  private async readFile({ id, actor, file, progress }: WorkInHand): Promise<WorkDone> {
    if (!file) throw new Error('A sheet to be read has no file.');
    await progress(0, null, 'Opening the file and reading its sheets');
    const preview = valueOf(await this.imports.preview(actor, file, {}, id));
    return { result: { importId: preview.importId, problems: preview.counts.problems, placements: preview.counts.placements } };
  }

  private async commitImport({ actor, input, progress }: WorkInHand): Promise<WorkDone> {
    const { importId } = input as { importId: string };
    await progress(0, null, 'Checking every row again and saving them together');
    const counts = valueOf(await this.imports.commit(actor, importId));
    return { result: { importId, ...counts } };
  }
}

const tooLarge = refusal(
  'fileTooLarge',
  `The file is larger than ${String(UPLOAD_LIMITS.fileBytes / 1024 / 1024)} MB. Split it, or remove pictures.`,
  'file',
);

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Refused(outcome.refusals);
}
