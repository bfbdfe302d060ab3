import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type Pence, formatShortPounds, pence } from '../../kernel/money.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { WorkDone, WorkInHand } from '../../platform/jobs/long-work.js';
import { LongWorks } from '../../platform/jobs/long-works.js';
import { Solver } from '../../platform/solver/solver.js';
import { solverTask } from '../../platform/solver/solver-task.js';
import { type AwardInput, type AwardResult, totalWeight } from '../award/award.js';
import type { solve } from '../award/award.task.js';
import { type Decision, DecisionSubjects } from '../consortium/decision-subjects.js';
import { DecisionsService } from '../consortium/decisions.service.js';
import { FEWEST_SCORES, type WeighedBid, awardInput, choiceOf, unscoredInWords, wholeLife, wonBy } from './award-input.js';
import { BidsReader } from './bids.reader.js';
import type { EndLot } from './lots.service.js';
import { LotsService } from './lots.service.js';
import { type HeldLot, LotDesk, type LotOnDesk } from './lot-desk.js';
import { type MemberShare, type MemberWant, sharesOf } from './shares.js';

export const AWARD_LOT = 'award-lot';
const AWARD_DECISION = 'lotAward';
const AWARD = solverTask<typeof solve>(import.meta.url, '../award/award.task');

const ALTERNATIVES = 3;
const SECONDS_EACH = 120;

export interface ProposeAward extends LotOnDesk {
  readonly awardId: string;
  /** 0: the cheapest; then the alternatives. */
  readonly chosen: number;
  /** The last day for votes. */
  readonly closesOn: IsoDate;
}

export interface DropOut {
  readonly lotId: string;
  readonly reason: string;
}

/** Everything an award rests on, as ids. */
interface Ground {
  readonly input: AwardInput;
  readonly wants: readonly MemberWant[];
}

/** Who gets how many places: computed, voted on, and computed again where a member drops out. */
@Injectable()
export class AwardsService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly works: LongWorks,
    private readonly desk: LotDesk,
    private readonly lots: LotsService,
    private readonly bids: BidsReader,
    private readonly clock: Clock,
    private readonly solver: Solver,
    private readonly decisions: DecisionsService,
    private readonly subjects: DecisionSubjects,
  ) {
    works.add(AWARD_LOT, (inHand) => this.compute(inHand));
  }

  onModuleInit(): void {
    this.subjects.register({
      kind: AWARD_DECISION,
      carried: (decision) => this.agree(decision),
      lost: async ({ subjectId }) => {
        const lot = await this.desk.lock(subjectId);
        if (lot.state === 'proposed') await this.reconsider(lot, 'Members did not agree on it.');
      },
    });
  }

  /** Starts the computation; answers the work. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`, `tooFewMembers`, `noBids`, `notScored`. */
  start(actor: Actor, input: LotOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const lot = await this.desk.take(input, 'proposeAward', 'have an award computed');
      this.refuseOtherCouncil(actor, lot);
      await this.ground(lot);
      const workId = await this.works.start(actor, { kind: AWARD_LOT, title: `Award of “${lot.title}”`, input: { lotId: lot.id } });
      this.desk.tell(lot, 'startAward', { workId });
      return workId;
    });
  }

  /**
   * Puts an award to members. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`, `overtaken`, `notProven`, `awardsNothing`, those of
   * opening a decision.
   */
  propose(actor: Actor, input: ProposeAward): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const lot = await this.desk.take(input, 'proposeAward', 'put an award to members');
      this.refuseOtherCouncil(actor, lot);
      const [award] = await this.work.query<{ number: number; input: AwardInput; inputSha256: string; result: AwardResult }>(
        `select number, input, input_sha256 as "inputSha256", result from lot_awards where id = $1 and lot_id = $2 and state = 'computed' for update`,
        [input.awardId, lot.id],
      );
      const { input: now, wants } = await this.ground(lot);
      if (!award || fingerprint(now) !== award.inputSha256)
        throw new Refused([refusal('overtaken', 'Members, scores or bids are not what this award rests on. Have it computed again.')]);
      const choice = choiceOf(award.result, input.chosen);
      if (!choice) throw new Refused([refusal('notFound', 'There is no such choice.', 'chosen')]);
      if (award.result.certificate.status !== 'optimal')
        throw new Refused([refusal('notProven', 'It is not proven that nothing costs less: this award is not put to members.')]);
      if (choice.places.length === 0)
        throw new Refused([refusal('awardsNothing', 'Nothing is cheaper than buying alone. Say that nothing is awarded.')]);
      const shares = sharesOf(wonBy(award.input, choice), wants, award.input.members);
      await this.work.query(`update lot_awards set state = 'proposed', chosen = $2 where id = $1`, [input.awardId, input.chosen]);
      await this.desk.put(lot, 'proposeAward', { award: award.number, chosen: input.chosen, annualPence: choice.blockPence });
      const alone = Math.round((award.result.aloneWeightedPence - choice.weightedPence) / totalWeight(award.input));
      return this.decisions.open(actor, {
        consortiumId: lot.consortiumId,
        kind: AWARD_DECISION,
        subjectId: lot.id,
        title: `Award “${lot.title}”`,
        words: `${String(choice.places.reduce((total, { places }) => total + places, 0))} places for ${formatShortPounds(choice.blockPence)} a year, expected to save ${formatShortPounds(pence(alone))} a year against buying alone. Each member then approves its own share.`,
        content: {
          awardId: input.awardId,
          award: award.number,
          chosen: input.chosen,
          inputSha256: award.inputSha256,
          places: choice.places,
          shares,
        },
        closesOn: input.closesOn,
      });
    });
  }

  /**
   * A member buys in it no longer: before the award is complete, whatever was computed with it falls, and the award is computed anew. Refusals:
   * `notAllowed`, `notFound`, `notBuying`, `wrongState`, `reasonMissing`.
   */
  dropOut(actor: Actor, input: DropOut): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.optIn');
      const lot = await this.desk.lock(input.lotId);
      if (!['optIn', 'published', 'opened', 'proposed', 'approving'].includes(lot.state))
        throw new Refused([
          refusal('wrongState', 'A member drops out before the award is complete, and not while members vote on what is asked for.'),
        ]);
      const buyers = await this.desk.buyers(lot.id);
      if (!buyers.some(({ authorityId }) => authorityId === actor.organisationId))
        throw new Refused([refusal('notBuying', 'Your authority does not buy in this lot.')]);
      const reason = input.reason.trim();
      if (reason === '') throw new Refused([refusal('reasonMissing', 'Say why, so that the others understand it.', 'reason')]);
      await this.lots.setMember(actor, lot, 'out', reason);
      this.desk.tell(lot, 'dropOut', {
        member: actor.organisationName,
        reason,
        buyersLeft: buyers.length - 1,
        members: await this.desk.members(lot.consortiumId),
      });
      if (lot.state === 'proposed' || lot.state === 'approving') {
        const because = `${actor.organisationName} has dropped out.`;
        if (lot.state === 'proposed') await this.decisions.overtake(AWARD_DECISION, lot.id, because);
        await this.reconsider(lot, because);
      }
      return lot.id;
    });
  }

  /** Ends a lot without an award. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`, `reasonMissing`. */
  awardNothing(actor: Actor, input: EndLot): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const lot = await this.desk.take(input, 'awardNothing', 'award nothing');
      await this.desk.refuseOthers(lot.consortiumId);
      const reason = input.reason.trim();
      if (reason === '') throw new Refused([refusal('reasonMissing', 'Say why nothing is awarded. Schools are told.', 'reason')]);
      await this.desk.put(lot, 'awardNothing', { reason, schools: await this.bids.schools(lot.id) }, { ended_because: reason });
      return lot.id;
    });
  }

  private async compute({ actor, input: asked, signal, progress }: WorkInHand): Promise<WorkDone> {
    const { lotId } = asked as { lotId: string };
    const before = await this.work.run(actor, async () => this.ground(await this.desk.lock(lotId)));
    const result = await this.solver.solve(
      AWARD,
      { input: before.input, alternatives: ALTERNATIVES, prices: true, secondsEach: SECONDS_EACH },
      { signal, progress: (done, of) => void progress(done, of, 'Comparing awards').catch(() => undefined) },
    );
    const number = await this.work.run(actor, async () => {
      const lot = await this.desk.take({ lotId, version: (await this.desk.lock(lotId)).version }, 'proposeAward', 'have an award computed');
      const sha256 = fingerprint(before.input);
      if (fingerprint((await this.ground(lot)).input) !== sha256)
        throw new Refused([refusal('overtaken', 'Members, scores or bids changed while the award was computed. Start it again.')]);
      // The work may be done twice: what it computed from the same facts stands once.
      const [held] = await this.work.query<{ number: number }>(
        `select number from lot_awards where lot_id = $1 and input_sha256 = $2 and state = 'computed'`,
        [lot.id, sha256],
      );
      if (held) return held.number;
      await this.work.query(`update lot_awards set state = 'superseded' where lot_id = $1 and state = 'computed'`, [lot.id]);
      const [made] = await this.work.query<{ number: number }>(
        `insert into lot_awards (id, lot_id, consortium_id, number, input, input_sha256, result, state, computed_by_name, computed_at)
         select $1, $2, $3, 1 + coalesce(max(number), 0), $4, $5, $6, 'computed', $7, $8 from lot_awards where lot_id = $2 returning number`,
        [
          randomUUID(),
          lot.id,
          lot.consortiumId,
          JSON.stringify(before.input),
          sha256,
          JSON.stringify(result),
          actor.personName,
          this.clock.now(),
        ],
      );
      this.desk.tell(lot, 'computeAward', {
        award: made?.number ?? 0,
        inputSha256: sha256,
        status: result.certificate.status,
        annualPence: result.choice.blockPence,
      });
      return made?.number ?? 0;
    });
    return { result: { lotId, award: number, status: result.certificate.status } };
  }

  /** Members have agreed: every buyer with places approves its own. */
  private async agree({ subjectId, content }: Decision): Promise<void> {
    const lot = await this.desk.lock(subjectId);
    if (lot.state !== 'proposed') throw new Refused([refusal('wrongState', 'This award is not waiting for the vote any more.')]);
    const { awardId, shares } = content as unknown as { readonly awardId: string; readonly shares: readonly MemberShare[] };
    await this.work.query(`update lot_awards set state = 'agreed' where id = $1`, [awardId]);
    const own = shares.filter(({ places }) => places.length > 0);
    await this.work.query(
      `insert into lot_shares (id, award_id, lot_id, consortium_id, authority_id, places, annual_pence, whole_life_pence, state)
       select gen_random_uuid(), $1, $2, $3, share.authority, share.places, share.annual, share.whole, 'waiting'
       from jsonb_to_recordset($4::jsonb) as share(authority uuid, places jsonb, annual bigint, whole bigint)`,
      [
        awardId,
        lot.id,
        lot.consortiumId,
        JSON.stringify(
          own.map(({ authorityId, places, annualPence }) => ({
            authority: authorityId,
            places,
            annual: annualPence,
            whole: wholeLife(annualPence, lot),
          })),
        ),
      ],
    );
    await this.desk.put(lot, 'agreeAward', { buyers: own.map(({ authorityId }) => authorityId) });
  }

  /** What was computed falls; bids are weighed again. */
  private async reconsider(lot: HeldLot, because: string): Promise<void> {
    await this.work.query(`update lot_awards set state = 'superseded' where lot_id = $1 and state in ('computed', 'proposed', 'agreed')`, [
      lot.id,
    ]);
    await this.work.query(`update lot_shares set state = 'superseded' where lot_id = $1 and state <> 'superseded'`, [lot.id]);
    await this.desk.put(lot, 'reconsiderAward', { because });
  }

  /** Refusals: `tooFewMembers`, `noBids`, `notScored`. */
  private async ground(lot: HeldLot): Promise<Ground> {
    const members = (await this.desk.buyers(lot.id)).map(({ authorityId }) => authorityId);
    if (members.length < lot.minimumMembers)
      throw new Refused([
        refusal(
          'tooFewMembers',
          `${String(lot.minimumMembers)} members have to buy in it; ${String(members.length)} still do. Nothing can be awarded.`,
        ),
      ]);
    const bids = await this.bids.weighed(lot.id);
    if (bids.length === 0) throw new Refused([refusal('noBids', 'No school has bid. Say that nothing is awarded.')]);
    await this.refuseUnscored(lot.id, bids);
    const wants = await this.work.query<MemberWant>(
      `select authority_id as "authorityId", line_id as "lineId", committed::int, expected::int, most::int from lot_wants
       where lot_id = $1 and authority_id = any ($2::uuid[]) order by authority_id, line_id`,
      [lot.id, members],
    );
    const lines = lot.lineIds.map((id, index) => ({ id, spotPence: (lot.lines[index]?.spotPence ?? 0) as Pence }));
    return { input: awardInput({ ...lot, lines }, [...members].sort(), wants, bids), wants };
  }

  /**
   * Every bid that nothing stands against is scored by two evaluators. A bid that nobody scored is never left out instead: it was sent in time and has a
   * right to be weighed. Each such bid is named with who has scored it and who has not. Refusals: `notScored`, one a bid.
   */
  private async refuseUnscored(lotId: string, bids: readonly WeighedBid[]): Promise<void> {
    const short = bids.filter(({ scores, held }) => held.length === 0 && scores < FEWEST_SCORES);
    if (short.length === 0) return;
    const evaluators = await this.bids.evaluators(lotId);
    throw new Refused(short.map((bid) => refusal('notScored', unscoredInWords(bid, evaluators))));
  }

  /** The lead's own people compute: it is the lead's checks of schools that count, and its contract that follows. Refusals: `notLead`. */
  private refuseOtherCouncil(actor: Actor, lot: HeldLot): void {
    if (actor.organisationId !== lot.leadAuthorityId)
      throw new Refused([refusal('notLead', 'The authority that leads this lot does this: its checks of schools count, and it signs.')]);
  }
}
