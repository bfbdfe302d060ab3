import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type HeldLot, LotDesk } from './lot-desk.js';
import { LotsService } from './lots.service.js';

export interface DeclareInterests {
  readonly lotId: string;
  readonly conflict: boolean;
  readonly words: string;
}

export interface ScoreBid {
  readonly bidId: string;
  /** Of 100. */
  readonly quality: number;
  readonly words: string;
  readonly clientKey?: string | null;
}

export interface ExcludeBid {
  readonly bidId: string;
  /** Why one's own authority cannot use its places; null: it can after all. */
  readonly words: string | null;
}

/** Bids are opened by two people once a lot has closed, and weighed by named evaluators without a conflict of interest. */
@Injectable()
export class EvaluationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: LotDesk,
    private readonly lots: LotsService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
  ) {}

  /**
   * Opens the bids; the second person's opening makes them readable. Refusals: `notAllowed`, `notFound`, `wrongState`, `notClosed`, `samePerson`.
   * Answers whether they are open now.
   */
  open(actor: Actor, lotId: string): Promise<Outcome<boolean>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.openBids');
      const lot = await this.desk.lock(lotId);
      if (lot.state !== 'published') throw new Refused([refusal('wrongState', 'Only bids of a published lot are opened, once.')]);
      const now = this.clock.now();
      if (now.toISOString() < lot.closesAt)
        throw new Refused([refusal('notClosed', `Bids stay sealed until the close on ${formatDate(LotDesk.closesOn(lot))}.`)]);
      const [opened] = await this.work.query(
        `insert into lot_openings (lot_id, consortium_id, person_id, person_name, organisation_id, at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing returning lot_id`,
        [lot.id, lot.consortiumId, actor.personId, actor.personName, actor.organisationId, now],
      );
      if (!opened) throw new Refused([refusal('samePerson', 'You have opened them. A second person opens them with you.')]);
      const [row] = await this.work.query<{ open: boolean }>('select app.lot_is_open($1) as open', [lot.id]);
      if (!row?.open) {
        this.desk.tell(lot, 'beginOpening', { by: actor.personName, members: await this.desk.members(lot.consortiumId) });
        return false;
      }
      const bids = await this.work.query<{ id: string; sha256: string }>(
        'select id, content_sha256 as sha256 from lot_bids where lot_id = $1 order by submitted_at, id',
        [lot.id],
      );
      await this.desk.put(lot, 'openBids', { bids });
      return true;
    });
  }

  /** Who is to weigh bids says first what interests stand in the way. Refusals: `notAllowed`, `notFound`, `notMember`, `wrongState`, `reasonMissing`, `declared`. */
  declare(actor: Actor, input: DeclareInterests): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.evaluate');
      const lot = await this.desk.lock(input.lotId);
      await this.lots.refuseNoMember(actor, lot);
      if (lot.state !== 'opened')
        throw new Refused([refusal('wrongState', 'Bids are weighed after they are opened and before an award is put to members.')]);
      const words = input.words.trim();
      if (input.conflict && words === '') throw new Refused([refusal('reasonMissing', 'Say what the conflict is.', 'words')]);
      const [made] = await this.work.query(
        `insert into lot_evaluators (lot_id, consortium_id, authority_id, person_id, person_name, conflict, words, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict do nothing returning lot_id`,
        [lot.id, lot.consortiumId, actor.organisationId, actor.personId, actor.personName, input.conflict, words, this.clock.now()],
      );
      if (!made) throw new Refused([refusal('declared', 'You have declared your interests for this lot.')]);
      this.desk.tell(lot, 'declareInterests', { person: actor.personName, conflict: input.conflict });
      return lot.id;
    });
  }

  /** Scores the quality of a bid, or corrects one's own score. Refusals: `notAllowed`, `notFound`, `wrongState`, `notDeclared`, `conflict`, `scoreWrong`, `reasonMissing`. */
  score(actor: Actor, input: ScoreBid): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'scoreBid', input, async () => {
        requires(actor, 'pooling.evaluate');
        const { lot, school } = await this.opened(input.bidId);
        const [evaluator] = await this.work.query<{ conflict: boolean }>(
          'select conflict from lot_evaluators where lot_id = $1 and person_id = $2',
          [lot.id, actor.personId],
        );
        if (!evaluator) throw new Refused([refusal('notDeclared', 'Declare your interests first.')]);
        if (evaluator.conflict) throw new Refused([refusal('conflict', 'You declared a conflict of interest: others weigh these bids.')]);
        if (!Number.isInteger(input.quality) || input.quality < 0 || input.quality > 100)
          throw new Refused([refusal('scoreWrong', 'Quality is a whole number from 0 to 100.', 'quality')]);
        const words = input.words.trim();
        if (words === '') throw new Refused([refusal('reasonMissing', 'Say what the score rests on.', 'words')]);
        await this.work.query(
          `insert into lot_scores (bid_id, lot_id, consortium_id, person_id, person_name, quality, words, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (bid_id, person_id) do update set quality = excluded.quality, words = excluded.words, at = excluded.at`,
          [input.bidId, lot.id, lot.consortiumId, actor.personId, actor.personName, input.quality, words, this.clock.now()],
        );
        this.desk.tell(lot, 'scoreBid', { bidId: input.bidId, school, quality: input.quality, words });
        return input.bidId;
      }),
    );
  }

  /** A buyer says that its children cannot use a bid's places, or that they can after all. Refusals: `notAllowed`, `notFound`, `wrongState`, `notBuying`, `reasonMissing`. */
  exclude(actor: Actor, input: ExcludeBid): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.optIn');
      const { lot, school } = await this.opened(input.bidId);
      const buyers = await this.desk.buyers(lot.id);
      if (!buyers.some(({ authorityId }) => authorityId === actor.organisationId))
        throw new Refused([refusal('notBuying', 'Your authority does not buy in this lot.')]);
      const words = input.words?.trim() ?? null;
      if (words === '') throw new Refused([refusal('reasonMissing', 'Say why your children cannot use these places.', 'words')]);
      if (words === null)
        await this.work.query('delete from lot_exclusions where bid_id = $1 and authority_id = $2', [input.bidId, actor.organisationId]);
      else
        await this.work.query(
          `insert into lot_exclusions (bid_id, lot_id, consortium_id, authority_id, words, by_name, at) values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (bid_id, authority_id) do nothing`,
          [input.bidId, lot.id, lot.consortiumId, actor.organisationId, words, actor.personName, this.clock.now()],
        );
      this.desk.tell(lot, words === null ? 'includeBid' : 'excludeBid', {
        bidId: input.bidId,
        school,
        member: actor.organisationName,
        ...(words !== null && { reason: words }),
      });
      return lot.id;
    });
  }

  /** The lot of an opened bid, locked, while bids are weighed. Refusals: `notFound`, `wrongState`. */
  private async opened(bidId: string): Promise<{ readonly lot: HeldLot; readonly school: string }> {
    const [bid] = await this.work.query<{ lotId: string; school: string }>(
      'select bid.lot_id as "lotId", school.name as school from lot_bids bid join schools school on school.id = bid.school_id where bid.id = $1',
      [bidId],
    );
    if (!bid) throw new Refused([refusal('notFound', 'There is no such bid, or it is sealed.')]);
    const lot = await this.desk.lock(bid.lotId);
    if (lot.state !== 'opened') throw new Refused([refusal('wrongState', 'Bids are weighed before an award is put to members.')]);
    return { lot, school: bid.school };
  }
}
