import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { WorkDone, WorkInHand } from '../../platform/jobs/long-work.js';
import { LongWorks } from '../../platform/jobs/long-works.js';
import { type LetterToLog, LettersService } from '../return-files/letters.service.js';
import { FeeLettersService } from './fee-letters.service.js';

export const READ_LETTERS = 'read-letters';

/** Many letters dropped at once: all are logged together, then read one after the other as long work. */
@Injectable()
export class LetterWorks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly works: LongWorks,
    private readonly log: LettersService,
    private readonly letters: FeeLettersService,
  ) {
    works.add(READ_LETTERS, (inHand) => this.readAll(inHand));
  }

  /** Logs the letters, all or none, and starts reading them; answers the work's id. Refusals: those of logging. */
  receive(actor: Actor, letters: readonly LetterToLog[]): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      if (letters.length === 0) throw new Refused([refusal('noFile', 'Choose the letters.', 'file')]);
      const letterIds: string[] = [];
      for (const letter of letters) {
        const logged = await this.log.log(actor, letter);
        if (logged.ok) letterIds.push(logged.value.letterId);
      }
      return this.works.start(actor, { kind: READ_LETTERS, title: `Reading ${String(letters.length)} letters`, input: { letterIds } });
    });
  }

  private async readAll({ actor, input, progress }: WorkInHand): Promise<WorkDone> {
    const { letterIds } = input as { letterIds: string[] };
    for (const [index, id] of letterIds.entries()) {
      await progress(index, letterIds.length, `Reading letter ${String(index + 1)}`);
      const read = await this.letters.read(actor, id);
      if (!read.ok) throw new Refused(read.refusals);
    }
    await progress(letterIds.length, letterIds.length, '');
    return { result: { letters: letterIds.length } };
  }
}
