import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import type { UploadedFile } from '../../placements/spreadsheet/workbook.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { LetterChannel } from './dto/letter-form.js';
import { FilesService, sha256Of } from './files.service.js';
import { recognise } from './recognised-file.js';

export interface LetterToLog {
  readonly file: UploadedFile;
  readonly receivedOn: string;
  readonly channel: LetterChannel;
  readonly schoolId: string | null;
  readonly note: string;
  readonly clientKey: string | null;
}

export interface LoggedLetter {
  readonly letterId: string;
  readonly fileId: string;
  readonly receivedOn: IsoDate;
  readonly sha256: string;
  /** Whether the file is of a kind that can be opened; a letter is logged all the same, because the day it came counts. */
  readonly recognised: boolean;
}

/** A file of no known kind is given back as bytes and nothing else. */
const UNKNOWN_TYPE = 'application/octet-stream';

/** Fee letters that came by post or e-mail. The day of receipt is what decides whether a return made from one is in time. */
@Injectable()
export class LettersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly files: FilesService,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Logs a letter with its file, also one that cannot be read. The file is the authority's own. Refusals: `dateInvalid`, `dateInFuture`, `unknownSchool`. */
  log(actor: Actor, letter: LetterToLog): Promise<Outcome<LoggedLetter>> {
    return this.work.decide(actor, () => {
      requires(actor, 'uplifts.enterReturn');
      const sha256 = sha256Of(letter.file.bytes);
      const { file, clientKey, ...facts } = letter;
      return this.keys.once(clientKey, 'logLetter', { ...facts, name: file.name, sha256 }, () => this.keep(actor, letter, sha256));
    });
  }

  private async keep(actor: Actor, { file, schoolId, channel, note, ...letter }: LetterToLog, sha256: string): Promise<LoggedLetter> {
    const receivedOn = this.dayOfReceipt(letter.receivedOn);
    if (schoolId !== null) await this.schoolExists(schoolId);
    const recognised = await recognise(file.name, file.bytes);
    const mediaType = recognised.ok ? recognised.mediaType : UNKNOWN_TYPE;
    const fileId = await this.files.keep({ ...file, mediaType, sha256, authorityId: actor.organisationId, schoolId: null });
    const letterId = randomUUID();
    await this.work.query(
      `insert into received_letters (id, authority_id, school_id, file_id, received_on, channel, note, logged_by, logged_by_name, logged_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [letterId, actor.organisationId, schoolId, fileId, receivedOn, channel, note, actor.personId, actor.personName, this.clock.now()],
    );
    this.audit.record({
      action: 'logLetter',
      subjectType: 'receivedLetter',
      subjectId: letterId,
      schoolId,
      after: { receivedOn, channel, note, fileId, name: file.name, mediaType, sizeBytes: file.bytes.length, sha256 },
    });
    return { letterId, fileId, receivedOn, sha256, recognised: recognised.ok };
  }

  private dayOfReceipt(text: string): IsoDate {
    const day = realDay(text);
    if (!day) throw new Refused([refusal('dateInvalid', `${text} is not a day of the calendar.`, 'receivedOn')]);
    if (day > this.clock.today()) throw new Refused([refusal('dateInFuture', 'A letter cannot have arrived after today.', 'receivedOn')]);
    return day;
  }

  private async schoolExists(schoolId: string): Promise<void> {
    const found = await this.work.query<{ id: string }>('select id from schools where id = $1', [schoolId]);
    if (found.length === 0) throw new Refused([refusal('unknownSchool', 'There is no such school.', 'schoolId')]);
  }
}

function realDay(text: string): IsoDate | null {
  try {
    return isoDate(text);
  } catch {
    return null;
  }
}
