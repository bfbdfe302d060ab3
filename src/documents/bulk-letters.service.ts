import { Injectable } from '@nestjs/common';
import JSZip from 'jszip';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { WorkDone, WorkInHand } from '../platform/jobs/long-work.js';
import { LongWorks } from '../platform/jobs/long-works.js';
import { DocumentsService } from './documents.service.js';

export const BULK_LETTERS = 'bulk-letters';

/** One archive of the largest council's round fits; it is held in memory while it is made. */
const MOST_SUBJECTS = 500;

interface Letter {
  readonly id: string;
  readonly reference: string;
}

/** The letters of many subjects (the returns of a round) as one ZIP. A letter that could not be made before is tried again. */
@Injectable()
export class BulkLetters {
  constructor(
    private readonly work: UnitOfWork,
    private readonly works: LongWorks,
    private readonly documents: DocumentsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {
    works.add(BULK_LETTERS, (inHand) => this.make(inHand));
  }

  /** Starts making the letters of these subjects; answers the work's id. Refusals: `notAllowed`, `nothingChosen`, `tooMany`, `noLetters`. */
  start(actor: Actor, subjectIds: readonly string[]): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'documents.read');
      if (actor.kind !== 'authority' || actor.access === 'read')
        throw new Refused([refusal('notAllowed', 'Letters are put together by the authority that sends them. You may open each one.')]);
      const ids = [...new Set(subjectIds)];
      if (ids.length === 0) throw new Refused([refusal('nothingChosen', 'Choose at least one letter.', 'subjectIds')]);
      if (ids.length > MOST_SUBJECTS)
        throw new Refused([refusal('tooMany', `Choose at most ${String(MOST_SUBJECTS)} letters at a time.`, 'subjectIds')]);
      const letters = await this.lettersOf(ids);
      if (letters.length === 0) throw new Refused([refusal('noLetters', 'None of these has a letter yet.', 'subjectIds')]);
      const workId = await this.works.start(actor, {
        kind: BULK_LETTERS,
        title: letters.length === 1 ? 'Putting 1 letter together' : `Putting ${String(letters.length)} letters together`,
        input: { subjectIds: ids },
      });
      this.audit.record({
        action: 'startBulkLetters',
        subjectType: 'longWork',
        subjectId: workId,
        after: { letters: letters.length, references: letters.map(({ reference }) => reference) },
      });
      return workId;
    });
  }

  private async make({ actor, input, signal, progress }: WorkInHand): Promise<WorkDone> {
    const { subjectIds } = input as { subjectIds: string[] };
    const letters = await this.work.run(actor, () => this.lettersOf(subjectIds));
    const zip = new JSZip();
    const failed: string[] = [];
    const names = new Set<string>();
    for (const [index, { id, reference }] of letters.entries()) {
      signal.throwIfAborted();
      await progress(index, letters.length, `Making letter ${reference}`);
      const document = await this.documents.makeNow(actor, id);
      if (document) zip.file(nameOf(reference, names), document.pdf, { date: this.clock.now() });
      else failed.push(reference);
    }
    if (failed.length === letters.length)
      throw new Refused([
        refusal('noLetters', `None of the letters could be made: ${failed.join(', ')}. Tell whoever looks after the system.`),
      ]);
    if (failed.length > 0) zip.file('Not made.txt', `These letters could not be made:\r\n${failed.join('\r\n')}\r\n`);
    await progress(letters.length, letters.length, 'Putting them into one file');
    const bytes = await zip.generateAsync({ type: 'nodebuffer', compression: 'STORE' });
    return {
      result: { letters: letters.length - failed.length, failed },
      file: { name: `Letters ${this.clock.today()}.zip`, type: 'application/zip', bytes },
    };
  }

  private lettersOf(subjectIds: readonly string[]): Promise<Letter[]> {
    return this.work.query<Letter>(
      'select document.id, reference from documents document where subject_id = any ($1::uuid[]) order by reference, document.id',
      [subjectIds],
    );
  }
}

/** A file name made of the reference, and of a number where two are alike. */
function nameOf(reference: string, taken: Set<string>): string {
  const plain = reference.replace(/[^\w.-]/g, '-');
  let name = `${plain}.pdf`;
  for (let number = 2; taken.has(name); number += 1) name = `${plain} (${String(number)}).pdf`;
  taken.add(name);
  return name;
}
