import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { LiaisonDesk, type LiaisonSchool, type NewLiaison } from './liaison-desk.js';

export type NoteKind = 'call' | 'email' | 'meeting' | 'concern' | 'other';

export interface NoteWritten extends NewLiaison {
  readonly on: IsoDate;
  readonly kind: NoteKind;
  readonly text: string;
  /** The note that this one corrects; what it is about is then that note's own. */
  readonly correctsId?: string | null;
}

const LONGEST_NOTE = 4_000;

interface About {
  readonly schoolId: string | null;
  readonly providerId: string | null;
}

/** What was said with a school. Notes are never changed: a correction is a new note beside the old one. */
@Injectable()
export class LiaisonNotesService {
  constructor(
    private readonly desk: LiaisonDesk,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Refusals: `textMissing`, `textTooLong`, `dateInFuture`, `notFound`, `alreadyCorrected`, `noProvider`. */
  writeNote(actor: Actor, input: NoteWritten): Promise<Outcome<string>> {
    return this.desk.keep(actor, 'writeLiaisonNote', input, async (school) => {
      const text = input.text.trim();
      if (text === '') throw new Refused([refusal('textMissing', 'Write what was said or seen.', 'text')]);
      if (text.length > LONGEST_NOTE)
        throw new Refused([refusal('textTooLong', 'Write at most 4,000 characters; put longer papers on file.', 'text')]);
      if (input.on > this.clock.today())
        throw new Refused([refusal('dateInFuture', 'A note is about a day that has come: use today or an earlier day.', 'on')]);
      const about = input.correctsId ? await this.corrected(school, input.correctsId) : this.desk.subject(school, input.aboutProvider);
      const id = randomUUID();
      await this.work.query(
        `insert into liaison_notes (id, authority_id, school_id, provider_id, on_date, kind, body, corrects_id, written_by, written_by_name, written_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          id,
          actor.organisationId,
          about.schoolId,
          about.providerId,
          input.on,
          input.kind,
          text,
          input.correctsId ?? null,
          actor.personId,
          actor.personName,
          this.clock.now(),
        ],
      );
      this.desk.record('writeLiaisonNote', school, about, {
        noteId: id,
        kind: input.kind,
        on: input.on,
        textSha256: fingerprint(text),
        corrects: input.correctsId ?? null,
      });
    });
  }

  private async corrected(school: LiaisonSchool, id: string): Promise<About> {
    const [note] = await this.work.query<About & { corrected: boolean }>(
      `select note.school_id as "schoolId", note.provider_id as "providerId",
         exists (select from liaison_notes later where later.corrects_id = note.id) as corrected
       from liaison_notes note where note.id = $1 and (note.school_id = any ($2::uuid[]) or note.provider_id = $3)`,
      [id, school.lineage, school.providerId],
    );
    if (!note) throw new Refused([refusal('notFound', `There is no such note about ${school.name}.`, 'correctsId')]);
    if (note.corrected)
      throw new Refused([refusal('alreadyCorrected', 'This note was corrected already: correct the correction.', 'correctsId')]);
    return note;
  }
}
