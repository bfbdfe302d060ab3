import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { formatDate } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type BidContent, refusesBid } from './bid.js';
import { type HeldLot, LotDesk } from './lot-desk.js';

export interface SaveBid {
  readonly lotId: string;
  readonly schoolId: string;
  /** Of a bid that is changed; none: a new one. */
  readonly bidId?: string | null;
  /** The version its writer saw; 0 of a new one. */
  readonly version: number;
  readonly bid: BidContent;
  /** Sent now, or kept as a draft. */
  readonly send: boolean;
  readonly clientKey?: string | null;
}

export interface BidOnDesk {
  readonly bidId: string;
  readonly version: number;
}

export interface AskAboutLot {
  readonly lotId: string;
  readonly schoolId: string;
  readonly question: string;
  readonly clientKey?: string | null;
}

export interface AnswerLotQuestion {
  readonly questionId: string;
  readonly answer: string;
}

interface HeldBid {
  readonly id: string;
  readonly lotId: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly state: 'draft' | 'submitted' | 'withdrawn';
  readonly sha256: string;
  readonly version: number;
}

const LONGEST = 4_000;
const MOST_BIDS = 10;

/** What schools do with a published lot: ask, bid, change or take back their bids until the close. Nobody of a council can read a bid before it is opened. */
@Injectable()
export class BidsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: LotDesk,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
  ) {}

  /**
   * Keeps a bid, as a draft or sent; one that was sent is replaced. The receipt is its SHA-256, which stands on record: what is opened later is what
   * was sent. Refusals: `notAllowed`, `notFound`, `wrongState`, `closed`, `staleVersion`, `tooMany`, of one that is sent those of `refusesBid`.
   */
  save(actor: Actor, input: SaveBid): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'saveBid', input, async () => {
        requires(actor, 'pooling.bid');
        const lot = await this.taking(input.lotId);
        const school = await this.school(input.schoolId);
        const held = input.bidId ? await this.lock({ bidId: input.bidId, version: input.version }) : null;
        if (held && (held.lotId !== lot.id || held.schoolId !== input.schoolId))
          throw new Refused([refusal('notFound', 'There is no such bid of this school.')]);
        if (held?.state === 'withdrawn') throw new Refused([refusal('wrongState', 'This bid was taken back. Make a new one.')]);
        if (held?.state === 'submitted' && !input.send)
          throw new Refused([refusal('wrongState', 'This bid is sent. Send the changed one, or take it back.')]);
        const refusals = input.send ? refusesBid(input.bid, lot.lineIds, LotDesk.closesOn(lot)) : [];
        if (refusals.length > 0) throw new Refused(refusals);
        const id = held?.id ?? randomUUID();
        if (!held) await this.refuseTooMany(lot.id, input.schoolId);
        const sha256 = fingerprint({ lotId: lot.id, schoolId: input.schoolId, bid: input.bid });
        const now = this.clock.now();
        await this.work.query(
          held
            ? `update lot_bids set state = $2, content = $3, content_sha256 = $4, saved_by_name = $5, submitted_by = $6, submitted_by_name = $7, submitted_at = $8,
                 version = version + 1 where id = $1`
            : `insert into lot_bids (id, state, content, content_sha256, saved_by_name, submitted_by, submitted_by_name, submitted_at, lot_id, consortium_id, school_id, provider_id)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
          [
            id,
            input.send ? 'submitted' : 'draft',
            JSON.stringify(input.bid),
            sha256,
            actor.personName,
            ...(input.send ? [actor.personId, actor.personName, now] : [null, null, null]),
            ...(held ? [] : [lot.id, lot.consortiumId, input.schoolId, school.providerId]),
          ],
        );
        // Only what proves it, not what it says: it is sealed.
        this.record(input.send ? 'sendBid' : 'saveBid', id, input.schoolId, { lot: lot.title, school: school.name, sha256 });
        return id;
      }),
    );
  }

  /** Takes a bid back before the close: it is never read. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `closed`. */
  withdraw(actor: Actor, input: BidOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.bid');
      const held = await this.lock(input);
      const lot = await this.taking(held.lotId);
      if (held.state !== 'submitted') throw new Refused([refusal('wrongState', 'Only a bid that was sent is taken back.')]);
      await this.work.query(`update lot_bids set state = 'withdrawn', version = version + 1 where id = $1`, [held.id]);
      this.record('withdrawBid', held.id, held.schoolId, { lot: lot.title, school: held.schoolName, sha256: held.sha256 });
      return held.id;
    });
  }

  /** Refusals: `notAllowed`, `notFound`, `wrongState`, `tooLate`, `textMissing`, `textTooLong`. */
  ask(actor: Actor, input: AskAboutLot): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'askAboutLot', input, async () => {
        requires(actor, 'pooling.bid');
        const lot = await this.taking(input.lotId);
        await this.school(input.schoolId);
        if (lot.questionsUntil < this.clock.today())
          throw new Refused([refusal('tooLate', `Questions were taken until ${formatDate(lot.questionsUntil)}.`, 'question')]);
        const question = worded(input.question, 'question', 'Write your question.');
        const id = randomUUID();
        await this.work.query(
          'insert into lot_questions (id, lot_id, consortium_id, school_id, question, asked_by_name, asked_at) values ($1, $2, $3, $4, $5, $6, $7)',
          [id, lot.id, lot.consortiumId, input.schoolId, question, actor.personName, this.clock.now()],
        );
        this.audit.record({
          action: 'askAboutLot',
          subjectType: 'lot',
          subjectId: lot.id,
          authorityId: lot.consortiumId,
          after: { title: lot.title, number: lot.number, question, lead: lot.leadAuthorityId, consortium: lot.consortiumId },
        });
        return id;
      }),
    );
  }

  /** Answers a question to all schools, once. Refusals: `notAllowed`, `notFound`, `wrongState`, `notLead`, `textMissing`, `textTooLong`, `answered`. */
  answer(actor: Actor, input: AnswerLotQuestion): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const [asked] = await this.work.query<{ lotId: string; schoolId: string }>(
        'select lot_id as "lotId", school_id as "schoolId" from lot_questions where id = $1',
        [input.questionId],
      );
      if (!asked) throw new Refused([refusal('notFound', 'There is no such question.')]);
      const lot = await this.desk.lock(asked.lotId);
      await this.desk.refuseOthers(lot.consortiumId);
      if (lot.state !== 'published') throw new Refused([refusal('wrongState', 'Questions are answered while schools can still bid.')]);
      const answer = worded(input.answer, 'answer', 'Write the answer.');
      const [given] = await this.work.query(
        'update lot_questions set answer = $2, answered_by_name = $3, answered_at = $4 where id = $1 and answer is null returning id',
        [input.questionId, answer, actor.personName, this.clock.now()],
      );
      if (!given) throw new Refused([refusal('answered', 'This question is answered. An answer that all schools have is not changed.')]);
      this.desk.tell(lot, 'answerLotQuestion', { answer, schools: [asked.schoolId] });
      return input.questionId;
    });
  }

  /** A lot that takes bids now. Refusals: `notFound`, `wrongState`, `closed`. */
  private async taking(lotId: string): Promise<HeldLot> {
    const lot = await this.desk.read(lotId);
    if (lot.state !== 'published') throw new Refused([refusal('wrongState', 'This lot takes no bids and questions any more.')]);
    if (lot.closesAt <= this.clock.now().toISOString())
      throw new Refused([refusal('closed', `This lot closed on ${formatDate(LotDesk.closesOn(lot))}. Nothing comes in after that.`)]);
    return lot;
  }

  private async school(id: string): Promise<{ readonly name: string; readonly providerId: string }> {
    const [school] = await this.work.query<{ name: string; providerId: string }>(
      'select name, provider_id as "providerId" from schools where id = $1 and id = any (app.school_ids())',
      [id],
    );
    if (!school) throw new Refused([refusal('notFound', 'Choose one of your own schools.', 'schoolId')]);
    return school;
  }

  private async refuseTooMany(lotId: string, schoolId: string): Promise<void> {
    const [row] = await this.work.query<{ bids: number }>(
      `select count(*)::int as bids from lot_bids where lot_id = $1 and school_id = $2 and state <> 'withdrawn'`,
      [lotId, schoolId],
    );
    if ((row?.bids ?? 0) >= MOST_BIDS)
      throw new Refused([refusal('tooMany', `A school has at most ${String(MOST_BIDS)} bids in a lot. Change one of them.`)]);
  }

  private async lock({ bidId, version }: BidOnDesk): Promise<HeldBid> {
    const [held] = await this.work.query<HeldBid>(
      `select bid.id, bid.lot_id as "lotId", bid.school_id as "schoolId", school.name as "schoolName", bid.state, bid.content_sha256 as sha256, bid.version
       from lot_bids bid join schools school on school.id = bid.school_id where bid.id = $1 for update of bid`,
      [bidId],
    );
    if (!held) throw new Refused([refusal('notFound', 'There is no such bid, or it is not yours.')]);
    if (held.version !== version)
      throw new Refused([refusal('staleVersion', 'Somebody changed this bid meanwhile. Look again.', 'version')]);
    return held;
  }

  /** On the school's own record. */
  private record(action: string, subjectId: string, schoolId: string, after: object): void {
    this.audit.record({ action, subjectType: 'lotBid', subjectId, schoolId, after });
  }
}

function worded(text: string, field: string, missing: string): string {
  const words = text.trim();
  if (words === '') throw new Refused([refusal('textMissing', missing, field)]);
  if (words.length > LONGEST) throw new Refused([refusal('textTooLong', `Say it in at most ${String(LONGEST)} characters.`, field)]);
  return words;
}
