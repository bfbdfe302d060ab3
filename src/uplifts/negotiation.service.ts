import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, formatDate } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { type BasisPoints, type Pence, sum } from '../kernel/money.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Assessment, type AssessedLine } from './assessment.reader.js';
import { isExpired, negotiation, offerExpiresOn } from './negotiation.js';
import { NegotiationRound, type Side } from './negotiation-round.entity.js';
import { type OfferedFigures, offeredPrices, priceAtPercent } from './offered-prices.js';
import { ReturnDesk, type ReturnOnDesk, sideOf } from './return-desk.js';
import type { ReturnLine } from './return-line.entity.js';
import type { UpliftReturn } from './uplift-return.entity.js';

export interface LineAmount {
  readonly lineId: string;
  readonly amountPence: number;
}

/** An offer or counter-offer: one percentage for every line, or an amount for each. */
export interface Figures extends ReturnOnDesk {
  readonly percentBp?: number | null;
  readonly lines?: readonly LineAmount[] | null;
  readonly message?: string | null;
  readonly clientKey?: string | null;
}

/** Offers, counter-offers, acceptance and deadlock: each a round, each with its reasons kept. */
@Injectable()
export class NegotiationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ReturnDesk,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly assessment: Assessment,
  ) {}

  /** Takes a submitted return up: its officer is who reviews it. */
  startReview(actor: Actor, input: ReturnOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'uplifts.negotiate');
      const ret = await this.desk.take(actor, input, 'startReview');
      await this.desk.put(ret, 'startReview', { officerId: actor.personId });
      return ret.id;
    });
  }

  /**
   * Offers to the school. What the rule recommended at that moment is kept beside the offer, where no provider reads it. The offer stands
   * for the policy's working days. Refusals: `aboveAsk`, `unknownLine`, `amountMissing`, `figuresMissing`, and those of the desk.
   */
  makeOffer(actor: Actor, input: Figures): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'makeOffer', input, async () => {
        requires(actor, 'uplifts.negotiate');
        const ret = await this.desk.take(actor, input, 'offer');
        const assessed = await this.assessment.ofReturn(actor, ret.id);
        return this.offer(actor, ret, input, assessed);
      }),
    );
  }

  /**
   * Opens the authority's round on a locked return, which ends its deadlock: also what a bulk offer does with each, and a joint one, which knows no
   * member's assessment.
   */
  async offer(
    actor: Actor,
    ret: UpliftReturn,
    figures: Omit<Figures, 'returnId' | 'version'>,
    assessed: readonly AssessedLine[] | null,
  ): Promise<string> {
    const lines = await this.desk.lines(ret.id);
    const amounts = pricesOf(lines, figures);
    const round = await this.openRound(actor, ret, lines, amounts, figures, await this.expiryOf(ret));
    await this.work.query(
      "update escalations set closed_at = $2, resolution = 'A new offer was made.' where return_id = $1 and closed_at is null",
      [ret.id, this.clock.now()],
    );
    await this.desk.put(ret, 'offer', { officerId: ret.officerId ?? actor.personId }, roundRecord(round, lines));
    if (assessed !== null) await this.keepRecommendation(ret, round, assessed);
    return ret.id;
  }

  /** Answers an offer with other figures, never above what was asked. Refusals: `offerExpired`, `aboveAsk`, and those of `makeOffer`. */
  counterOffer(actor: Actor, input: Figures): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'counterOffer', input, async () => {
        requires(actor, 'uplifts.answerOffer');
        return this.counter(actor, await this.desk.take(actor, input, 'counter'), input);
      }),
    );
  }

  /** Answers the offer on a locked return with other figures: also of a joint negotiation. */
  async counter(actor: Actor, ret: UpliftReturn, figures: Omit<Figures, 'returnId' | 'version'>): Promise<string> {
    await this.answer(actor, ret, 'answered');
    const lines = await this.desk.lines(ret.id);
    const round = await this.openRound(actor, ret, lines, pricesOf(lines, figures), figures, null);
    await this.desk.put(ret, 'counter', {}, roundRecord(round, lines));
    return ret.id;
  }

  /**
   * Accepts the last figures of the other side: the provider an offer, the authority a counter-offer or the ask itself. Freezes the content
   * under its hash. Refusals: `offerExpired`, and those of the desk.
   */
  accept(actor: Actor, input: ReturnOnDesk & { readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'acceptOffer', input, async () => {
        requires(actor, sideOf(actor) === 'authority' ? 'uplifts.negotiate' : 'uplifts.answerOffer');
        return this.agree(actor, await this.desk.take(actor, input, 'accept'));
      }),
    );
  }

  /**
   * Settles a locked return at the last figures: also of a joint negotiation, where `volume` is the lower rise that the school asks while enough
   * places take part.
   */
  async agree(actor: Actor, ret: UpliftReturn, volume?: BasisPoints): Promise<string> {
    if (ret.state === 'offered' || ret.state === 'countered') await this.answer(actor, ret, 'accepted');
    else await this.acceptTheAsk(actor, ret, volume);
    await this.settle(ret);
    return ret.id;
  }

  /** Takes the figures on the table of a locked return off it: joint figures that no longer stand. */
  async reopenReview(ret: UpliftReturn, because: string): Promise<void> {
    await this.work.query("update negotiation_rounds set state = 'withdrawn' where return_id = $1 and state = 'open'", [ret.id]);
    if (negotiation.next(ret.state, 'reopenReview') === undefined) return;
    await this.work.query('update return_lines set settled_pence = null where return_id = $1', [ret.id]);
    await this.desk.put(ret, 'reopenReview', { settledAt: null, settledSha256: null }, { reason: because });
  }

  /** Declares a deadlock and names who owns it. Refusals: `escalationNeedsOwner`, `notFound`, and those of the desk. */
  escalate(actor: Actor, input: ReturnOnDesk & { readonly ownerId: string; readonly reason: string }): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'uplifts.escalate');
      const ret = await this.desk.take(actor, input, 'escalate', input.ownerId);
      const [owner] = await this.work.query<{ full_name: string }>('select full_name from people where id = $1', [input.ownerId]);
      if (!owner) throw new Refused([refusal('notFound', 'The owner must be somebody of your own authority.', 'ownerId')]);
      await this.work.query("update negotiation_rounds set state = 'withdrawn' where return_id = $1 and state = 'open'", [ret.id]);
      await this.work.query(
        `insert into escalations (return_id, authority_id, owner_id, owner_name, reason, opened_by, opened_at) values ($1, $2, $3, $4, $5, $6, $7)`,
        [ret.id, ret.authorityId, input.ownerId, owner.full_name, input.reason, actor.personId, this.clock.now()],
      );
      await this.desk.put(ret, 'escalate', {}, { owner: owner.full_name, ownerId: input.ownerId, reason: input.reason });
      return ret.id;
    });
  }

  /** Writes in the thread of a return, for both sides to read. */
  sendMessage(
    actor: Actor,
    input: { readonly returnId: string; readonly body: string; readonly clientKey?: string | null },
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'sendMessage', input, async () => {
        requires(actor, sideOf(actor) === 'authority' ? 'uplifts.negotiate' : 'uplifts.answerOffer');
        const ret = await this.desk.lock(input.returnId);
        await this.work.query(
          `insert into return_messages (return_id, authority_id, school_id, side, body, written_by, written_by_name, written_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [ret.id, ret.authorityId, ret.schoolId, sideOf(actor), input.body, actor.personId, actor.personName, this.clock.now()],
        );
        this.audit.record({
          action: 'sendMessage',
          subjectType: 'upliftReturn',
          subjectId: ret.id,
          authorityId: ret.authorityId,
          schoolId: ret.schoolId,
          shared: true,
          after: { body: input.body },
        });
        return ret.id;
      }),
    );
  }

  /** Ends the authority's offers whose last day has passed. Safe to run twice: what has lapsed is no longer offered. Answers how many. */
  lapseExpiredOffers(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const due = await this.work.query<{ return_id: string }>(
        `select round.return_id from negotiation_rounds round join uplift_returns ret on ret.id = round.return_id
         where round.state = 'open' and round.side = 'authority' and round.expires_on < $1 and ret.state = 'offered' order by round.return_id`,
        [this.clock.today()],
      );
      let lapsed = 0;
      for (const { return_id } of due) {
        const ret = await this.desk.lock(return_id);
        const expired = await this.work.query<{ id: string }>(
          `with expired as (update negotiation_rounds set state = 'expired' where return_id = $1 and state = 'open' and expires_on < $2 returning id)
           select id from expired`,
          [ret.id, this.clock.today()],
        );
        if (ret.state !== 'offered' || expired.length === 0) continue;
        await this.desk.put(ret, 'lapse');
        lapsed += 1;
      }
      return lapsed;
    });
  }

  /** What the rule recommended when the offer was made, where no provider reads it. */
  private async keepRecommendation(ret: UpliftReturn, round: NegotiationRound, assessed: readonly AssessedLine[]): Promise<void> {
    const recommended = sum(assessed.map((line) => line.recommendedPence));
    await this.work.query('insert into offer_recommendations (round_id, authority_id, recommended_pence, lines) values ($1, $2, $3, $4)', [
      round.id,
      ret.authorityId,
      recommended,
      JSON.stringify(assessed.map(({ lineId, recommendedPence, steps }) => ({ lineId, recommendedPence, steps }))),
    ]);
    this.audit.record({
      action: 'recommend',
      subjectType: 'upliftReturn',
      subjectId: ret.id,
      schoolId: ret.schoolId,
      after: { round: round.number, offeredPence: round.totalPence, recommendedPence: recommended },
    });
  }

  private async acceptTheAsk(actor: Actor, ret: UpliftReturn, volume?: BasisPoints): Promise<void> {
    const lines = await this.desk.lines(ret.id);
    const amounts = new Map(
      lines.map((line) => [line.id, volume === undefined ? (line.askedPence ?? line.currentPence) : priceAtPercent(line, volume)]),
    );
    const message = volume === undefined ? 'Accepted as asked.' : 'Accepted as asked for so many places together.';
    await this.openRound(actor, ret, lines, amounts, { message }, null);
    await this.answer(actor, ret, 'accepted');
  }

  /** What both sides accepted becomes the settlement, and its hash what an approval is pinned to. */
  private async settle(ret: UpliftReturn): Promise<void> {
    await this.work.query('update return_lines set settled_pence = tabled_pence where return_id = $1', [ret.id]);
    const lines = await this.desk.lines(ret.id);
    const content = settledContent(ret, lines);
    await this.desk.put(
      ret,
      'accept',
      { settledAt: this.clock.now(), settledSha256: fingerprint(content) },
      {
        currentPence: sum(lines.map((line) => line.currentPence)),
        askedPence: sum(lines.map((line) => line.askedPence ?? line.currentPence)),
        settledPence: sum(lines.map((line) => line.settledPence ?? line.currentPence)),
        content,
      },
    );
  }

  /** Closes the round on the table. An offer cannot be answered after its last day, even before the clock's own round lapses it. */
  private async answer(actor: Actor, ret: UpliftReturn, as: 'answered' | 'accepted'): Promise<void> {
    const [open] = await this.work.query<{ id: string; expires_on: IsoDate | null }>(
      "select id, expires_on from negotiation_rounds where return_id = $1 and state = 'open'",
      [ret.id],
    );
    if (!open) throw new Error(`Return ${ret.id} is ${ret.state} without an open round.`);
    if (open.expires_on && isExpired(open.expires_on, this.clock.today()))
      throw new Refused([
        refusal('offerExpired', `This offer stood until ${formatDate(open.expires_on)}. Ask the authority to make it again.`, 'returnId'),
      ]);
    await this.work.query(
      'update negotiation_rounds set state = $2, answered_by = $3, answered_by_name = $4, answered_at = $5 where id = $1',
      [open.id, as, actor.personId, actor.personName, this.clock.now()],
    );
  }

  private async openRound(
    actor: Actor,
    ret: UpliftReturn,
    lines: readonly ReturnLine[],
    amounts: ReadonlyMap<string, Pence>,
    figures: Pick<Figures, 'percentBp' | 'message'>,
    expiresOn: IsoDate | null,
  ): Promise<NegotiationRound> {
    await this.work.query(
      "update negotiation_rounds set state = 'answered', answered_by = $2, answered_by_name = $3, answered_at = $4 where return_id = $1 and state = 'open'",
      [ret.id, actor.personId, actor.personName, this.clock.now()],
    );
    const [last] = await this.work.query<{ number: number }>(
      'select coalesce(max(number), 0) as number from negotiation_rounds where return_id = $1',
      [ret.id],
    );
    const round: Partial<NegotiationRound> &
      Pick<NegotiationRound, 'id' | 'side' | 'number' | 'totalPence' | 'expiresOn' | 'message' | 'percentBp'> = {
      id: randomUUID(),
      returnId: ret.id,
      authorityId: ret.authorityId,
      schoolId: ret.schoolId,
      number: (last?.number ?? 0) + 1,
      side: sideOf(actor),
      state: 'open',
      percentBp: (figures.percentBp ?? null) as BasisPoints | null,
      totalPence: sum(lines.map((line) => amounts.get(line.id) ?? line.currentPence)),
      message: figures.message ?? '',
      madeBy: actor.personId,
      madeByName: actor.personName,
      madeAt: this.clock.now(),
      expiresOn,
    };
    await this.work.manager.insert(NegotiationRound, round);
    await this.work.query(
      `with given as (select * from jsonb_to_recordset($2::jsonb) as given(id uuid, amount bigint)), kept as (
         insert into round_lines (round_id, return_line_id, authority_id, school_id, amount_pence)
         select $1, given.id, $3, $4, given.amount from given
       )
       update return_lines line set tabled_pence = given.amount from given where line.id = given.id`,
      [round.id, JSON.stringify([...amounts].map(([id, amount]) => ({ id, amount }))), ret.authorityId, ret.schoolId],
    );
    return round as NegotiationRound;
  }

  private async expiryOf(ret: UpliftReturn): Promise<IsoDate> {
    const today = this.clock.today();
    const rows = await this.work.query<{ offer_working_days: number; holidays: IsoDate[] }>(
      `select cycle.offer_working_days, coalesce((select json_agg(holiday.on_date) from bank_holidays holiday
         where holiday.nation = 'england' and holiday.on_date between $2::date and $2::date + 400), '[]') as holidays
       from uplift_cycles cycle where cycle.id = $1`,
      [ret.cycleId, today],
    );
    const [rules] = rows;
    if (!rules) throw new Error(`Return ${ret.id} has no cycle.`);
    return offerExpiresOn(today, rules.offer_working_days, new Set(rules.holidays));
  }
}

function pricesOf(lines: readonly ReturnLine[], figures: OfferedFigures): Map<string, Pence> {
  const prices = offeredPrices(lines, figures);
  if (!prices.ok) throw new Refused(prices.refusals);
  return prices.value;
}

/** Exactly what both sides accepted. */
export const settledContent = (ret: UpliftReturn, lines: readonly ReturnLine[]) => ({
  returnId: ret.id,
  reference: ret.reference,
  schoolId: ret.schoolId,
  lines: lines.map((line) => ({
    feeLineId: line.feeLineId,
    placementId: line.placementId,
    effectiveOn: line.effectiveOn,
    currentPence: line.currentPence,
    settledPence: line.settledPence,
  })),
});

const roundRecord = (round: NegotiationRound, lines: readonly ReturnLine[]): { side: Side } & Record<string, unknown> => ({
  round: round.number,
  side: round.side,
  percentBp: round.percentBp,
  totalPence: round.totalPence,
  risePence: round.totalPence - sum(lines.map((line) => line.currentPence)),
  expiresOn: round.expiresOn,
  message: round.message,
});
