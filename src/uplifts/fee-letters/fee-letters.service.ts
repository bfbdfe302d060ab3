import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EvidenceService } from '../return-files/evidence.service.js';
import { type LetterToLog, LettersService } from '../return-files/letters.service.js';
import type { CostDriver } from '../return-line.entity.js';
import { ReturnsService } from '../returns.service.js';
import { LetterReader, type Reading } from './letter-reader.js';
import { UNREADABLE_WORDS } from './letter-text.js';
import { type Findings, findIn } from './rules/find.js';
import { type KnownSchool, schoolCandidates, type SchoolCandidate } from './rules/school-candidates.js';

/** What an officer makes of a letter: the school's return, on the school's behalf. */
export interface ReturnFromLetterInput {
  readonly letterId: string;
  readonly returnId: string;
  readonly version: number;
  readonly lines: readonly { readonly lineId: string; readonly askedPence: Pence | null }[];
  readonly driver: CostDriver | null;
  readonly driverFigures: string;
  /** Whether the letter itself goes with the return as evidence; its provider then sees it. */
  readonly attach: boolean;
  /** Whether the return is sent, or kept as a draft to come back to. */
  readonly send: boolean;
  readonly clientKey?: string | null;
}

export interface EnteredReturn {
  readonly returnId: string;
  readonly sent: boolean;
}

interface LetterFile {
  readonly school_id: string | null;
  readonly return_id: string | null;
  readonly received_on: IsoDate;
  readonly name: string;
  readonly content: Buffer;
}

const NOTHING_FOUND: Findings = { letterDay: null, effective: [], asks: [], drivers: [] };

/** Fee letters that came by post or e-mail: logged whatever they hold, read where they can be, and turned into a return by an officer. */
@Injectable()
export class FeeLettersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly letters: LettersService,
    private readonly reader: LetterReader,
    private readonly returns: ReturnsService,
    private readonly evidence: EvidenceService,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Logs a letter, then reads it: whatever happens to the reading, the day of receipt is kept. Refusals: those of `LettersService.log`. */
  async receive(actor: Actor, letter: LetterToLog): Promise<Outcome<string>> {
    const logged = await this.letters.log(actor, letter);
    if (!logged.ok) return logged;
    const { letterId } = logged.value;
    const read = await this.read(actor, letterId);
    return read.ok ? { ok: true, value: letterId } : read;
  }

  /** Reads a logged letter, again if it was read before. Refusals: `notAllowed`, `notFound`. */
  async read(actor: Actor, letterId: string): Promise<Outcome<string>> {
    const loaded = await this.work.decide(actor, () => {
      requires(actor, 'uplifts.enterReturn');
      return this.letter(letterId);
    });
    if (!loaded.ok) return loaded;
    const { name, content, received_on: receivedOn } = loaded.value;
    // Outside the transaction: it may take seconds, and the file does not change.
    const reading = await this.reader.read({ name, bytes: content });
    return this.work.decide(actor, async () => {
      const { findings, candidates } = await this.whatItSays(reading, receivedOn);
      const proposes = findings.asks.length > 0;
      const unreadable = reading.ok ? null : UNREADABLE_WORDS[reading.why];
      await this.work.query(
        `insert into letter_readings (letter_id, authority_id, text, parts, findings, candidates, unreadable, proposes, read_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (letter_id) do update set text = excluded.text, parts = excluded.parts, findings = excluded.findings, candidates = excluded.candidates,
           unreadable = excluded.unreadable, proposes = excluded.proposes, read_at = excluded.read_at, version = letter_readings.version + 1`,
        [
          letterId,
          actor.organisationId,
          reading.ok ? reading.letter.text : '',
          JSON.stringify(reading.ok ? reading.letter.parts : []),
          JSON.stringify({ ...findings, notes: reading.ok ? reading.letter.notes : [] }),
          JSON.stringify(candidates),
          unreadable,
          proposes,
          this.clock.now(),
        ],
      );
      // Figures only: the passages may name children, and stay with the letter.
      this.audit.record({
        action: 'readLetter',
        subjectType: 'receivedLetter',
        subjectId: letterId,
        after: {
          name,
          unreadable,
          asks: findings.asks.map(({ ask, scope: { kinds, except } }) => ({ ...ask, kinds, except })),
          effective: findings.effective.map(({ on }) => on),
          schools: candidates.map(({ urn, sureness }) => ({ urn, sureness })),
        },
      });
      return letterId;
    });
  }

  /** The officer says which school wrote. Refusals: `notFound`, `unknownSchool`, `wrongState` once a return was made from it. */
  chooseSchool(actor: Actor, letterId: string, urn: number): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'uplifts.enterReturn');
      const letter = await this.letter(letterId);
      if (letter.return_id !== null) throw new Refused([alreadyEntered]);
      const [school] = await this.work.query<{ id: string; name: string }>('select id, name from schools where urn = $1', [urn]);
      if (!school) throw new Refused([refusal('unknownSchool', `No school of the register has the URN ${String(urn)}.`, 'urn')]);
      await this.work.query('update received_letters set school_id = $2 where id = $1', [letterId, school.id]);
      this.audit.record({
        action: 'chooseLetterSchool',
        subjectType: 'receivedLetter',
        subjectId: letterId,
        schoolId: school.id,
        before: { schoolId: letter.school_id },
        after: { school: school.name, urn, name: letter.name },
      });
      return letterId;
    });
  }

  /**
   * Enters what the letter asks as the school's return, received on the day the letter came. Refusals: those of saving and sending a return,
   * and `wrongState` where a return was made from the letter before.
   */
  enter(actor: Actor, input: ReturnFromLetterInput): Promise<Outcome<EnteredReturn>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'enterReturnFromLetter', input, async () => {
        requires(actor, 'uplifts.enterReturn');
        const letter = await this.letter(input.letterId);
        if (letter.return_id !== null) throw new Refused([alreadyEntered]);
        const { returnId, version, driver, driverFigures } = input;
        const lines = input.lines.map((line) => ({ ...line, driver, driverFigures }));
        await this.returns.saveDraft(actor, { returnId, version, lines });
        if (input.attach) {
          const file = { name: letter.name, bytes: letter.content };
          await this.evidence.attach(actor, { returnId, kind: 'letter', lineId: null, file });
        }
        if (input.send)
          await this.returns.submit(actor, { returnId, version: version + 1, receivedOn: letter.received_on, letterId: input.letterId });
        return { returnId, sent: input.send };
      }),
    );
  }

  /** No return is made from this letter, for a reason; without one, it is taken up again. Refusals: `notFound`, `wrongState`. */
  setAside(actor: Actor, letterId: string, because: string | null): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'uplifts.enterReturn');
      const letter = await this.letter(letterId);
      if (letter.return_id !== null) throw new Refused([alreadyEntered]);
      const reason = because?.trim() ?? null;
      if (reason === '') throw new Refused([refusal('reasonMissing', 'Say why no return is made from this letter.', 'because')]);
      const at = reason === null ? null : this.clock.now();
      await this.work.query(
        `insert into letter_readings (letter_id, authority_id, read_at, set_aside_because, set_aside_by_name, set_aside_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (letter_id) do update set set_aside_because = excluded.set_aside_because, set_aside_by_name = excluded.set_aside_by_name,
           set_aside_at = excluded.set_aside_at, version = letter_readings.version + 1`,
        [letterId, actor.organisationId, this.clock.now(), reason, reason === null ? null : actor.personName, at],
      );
      this.audit.record({
        action: reason === null ? 'takeUpLetter' : 'setLetterAside',
        subjectType: 'receivedLetter',
        subjectId: letterId,
        schoolId: letter.school_id,
        after: { name: letter.name, reason },
      });
      return letterId;
    });
  }

  private async letter(letterId: string): Promise<LetterFile> {
    const [letter] = await this.work.query<LetterFile>(
      `select letter.school_id, letter.return_id, letter.received_on, file.name, file.content
       from received_letters letter join files file on file.id = letter.file_id where letter.id = $1 for update of letter`,
      [letterId],
    );
    if (!letter) throw new Refused([refusal('notFound', 'There is no such letter, or another authority received it.', 'letterId')]);
    return letter;
  }

  private async whatItSays(reading: Reading, receivedOn: IsoDate): Promise<{ findings: Findings; candidates: SchoolCandidate[] }> {
    if (!reading.ok) return { findings: NOTHING_FOUND, candidates: [] };
    const references = await this.work.query<{ reference: string }>('select reference from pupils order by reference');
    const schools = await this.work.query<KnownSchool>(
      `select id, urn, name, town, postcode, website from schools
       where id in (select school_id from placements union select school_id from uplift_returns) order by urn`,
    );
    const found = findIn(
      reading.letter,
      references.map(({ reference }) => reference),
      receivedOn,
    );
    return { findings: found, candidates: schoolCandidates(reading.letter, schools) };
  }
}

const alreadyEntered = refusal('wrongState', 'A return was made from this letter: it stays with that return.', 'letterId');
